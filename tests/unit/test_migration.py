"""The migrations give exactly the tables that the models describe, on both systems."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text

from bot import schema
from bot.database import Database
from models.base import Base
from tests.core import MONDAY, community

TABLES = {*Base.metadata.tables, "alembic_version"}


@pytest.fixture
def sqlite() -> Iterator[Engine]:
    engine = create_engine("sqlite://")
    schema.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Engine]:
    engine = create_engine(postgresql_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("system", ["sqlite", "postgresql"])
def test_migrations_give_what_the_models_say(system: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(system)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
        assert set(inspect(connection).get_table_names()) == TABLES
        for name, table in Base.metadata.tables.items():  # which the comparison leaves out
            primary = inspect(connection).get_pk_constraint(name)["constrained_columns"]
            assert primary == [column.name for column in table.primary_key]


def test_migrating_again_changes_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    """On the engine that the service itself uses, whose transactions begin in their own way."""
    url = f"sqlite:///{tmp_path_factory.mktemp('again')}/smallgrid.sqlite"
    database = Database(url, community(), lambda: MONDAY, lambda: "secret", ())
    for _ in range(2):
        schema.upgrade(database.engine)
    assert set(inspect(database.engine).get_table_names()) == TABLES
    database.close()


def test_an_album_that_is_arriving_belongs_to_its_ticket_as_before() -> None:
    engine = create_engine("sqlite://")
    schema.upgrade(engine, "0004")
    with engine.begin() as connection:
        rows = "(1, '{}', 'album', 7), (2, '{}', NULL, NULL)"
        connection.execute(text(f"INSERT INTO conversation (account_id, data, album, album_ticket) VALUES {rows}"))
    schema.upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT album_kind, album_number FROM conversation ORDER BY account_id"))
        assert found.all() == [("ticket", 7), (None, None)]
    engine.dispose()
