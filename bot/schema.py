"""Brings the tables of a database to the present form, by the migrations."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class LaterTablesError(RuntimeError):
    """The tables are of a version that this one does not know."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Create or migrate all tables, in one transaction.

    Raises LaterTablesError, or RuntimeError when a row refers to another one that is not there; then nothing has changed.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection, _rebuilding(connection) as leads_nowhere, connection.begin():
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, revision)
        except CommandError as error:
            raise LaterTablesError(str(error)) from error
        if leads_nowhere():
            raise RuntimeError("a row refers to another one that is not there")


def is_former(engine: Engine) -> bool:
    """Whether the tables are of an earlier version, which `upgrade` brings up to date."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current in {script.revision for script in scripts.walk_revisions()} - {scripts.get_current_head()}


@contextmanager
def _rebuilding(connection: Connection) -> Iterator[Callable[[], bool]]:
    """SQLite changes a table by rebuilding it; the rows that refer to it must neither forbid that nor go with the old one.

    Its foreign keys cannot be switched inside a transaction. Gives what tells, before the commit, whether all still hold.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield lambda: False
        return
    [checked] = driver.execute("PRAGMA foreign_keys").fetchone()
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield lambda: bool(checked and driver.execute("PRAGMA foreign_key_check").fetchone())
    finally:
        driver.execute(f"PRAGMA foreign_keys = {checked}")
