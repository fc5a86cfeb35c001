"""The measured flush: matters and collected rows are written plainly, a statement a table."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, inspect, update
from sqlalchemy.orm import Session

from models.base import Base
from models.matter import Matter
from services.prepared import Prepared


def write_matters(session: Session, connection: Connection) -> None:
    """Write what has changed on mapped rows.

    Where only matters have, they are written plainly: the session's unit of work costs four times as much.
    """
    changed = [*session.new, *session.dirty]
    if session.deleted or not all(isinstance(row, Matter) for row in changed):
        session.flush()
        return
    for matter in changed:
        _write(session, connection, matter)


def write_rows(connection: Connection, rows: dict[type[Base], list[dict[str, Any]]]) -> None:
    """Write the collected rows, table by table."""
    for table, found in rows.items():
        if found:
            _insert(table).run(connection, found)


def _write(session: Session, connection: Connection, matter: Any) -> None:
    state = inspect(matter)
    table: Any = type(matter)
    if state.pending:
        defaults = _defaults(table)
        _insert(table).run(connection, {name: state.dict.get(name, default) for name, default in defaults.items()})
    elif names := tuple(state.committed_state):
        row = {name: getattr(matter, name) for name in names}
        _update(table, names).run(connection, {"number": matter.id, **row})
    session.expunge(matter)  # the session would write it again


@cache
def _defaults(table: Any) -> dict[str, Any]:
    """A plain value for every column of a matter's table; a test holds that none of them is a function."""
    return {column.name: column.default.arg if column.default else None for column in table.__table__.columns}


@cache
def _insert(table: Any) -> Prepared:
    """Of whole rows: column defaults do not apply."""
    return Prepared(insert(table).values({column.name: bindparam(column.name) for column in table.__table__.columns}))


@cache
def _update(table: Any, names: tuple[str, ...]) -> Prepared:
    changes: dict[str, Any] = {name: bindparam(name) for name in names}
    return Prepared(update(table).where(table.id == bindparam("number")).values(changes))
