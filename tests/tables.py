"""The tables of the present version, made once a test run: a database in memory begins as a copy of them."""

from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.pool import StaticPool

from bot import schema


def into(engine: Engine) -> None:
    """Give an empty SQLite database in memory all tables; any other database has its own way to them."""
    if engine.dialect.name == "sqlite" and not engine.url.database and not inspect(engine).get_table_names():
        with engine.connect() as connection:
            _driver(connection.connection).deserialize(_migrated())


@cache
def _migrated() -> bytes:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    schema.upgrade(engine)
    with engine.connect() as connection:
        return bytes(_driver(connection.connection).serialize())


def _driver(connection: Any) -> Any:
    return connection.driver_connection
