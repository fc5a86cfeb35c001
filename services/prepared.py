"""Statements that every update runs, put into the driver's words once: that halves what running them costs."""

from collections.abc import Callable
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, CursorResult, Delete, Dialect, Insert, Select, Update
from sqlalchemy.sql.compiler import SQLCompiler

Row = dict[str, Any]
Value = Callable[[Row], Any]
Statement = Delete | Insert | Select[*tuple[Any, ...]] | Update


class Words(NamedTuple):
    """A statement in the words of a driver, and for each of its parameters how its value is found in a row."""

    sql: str
    names: list[str]
    values: list[Value]
    counted: bool  # the driver counts parameters instead of naming them

    def of(self, row: Row) -> Any:
        values = [value(row) for value in self.values]
        return tuple(values) if self.counted else dict(zip(self.names, values, strict=True))


class Prepared:
    """A statement of plain parameters, which every row gives; column defaults do not apply.

    What comes back are the driver's own values: as good for ids, numbers and text.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._words: dict[str, Words] = {}

    def run(self, connection: Connection, rows: Row | list[Row]) -> CursorResult[Any]:
        """Run it once, or once for each row of a list. Raises KeyError for a row that lacks a parameter."""
        words = self._words.get(connection.dialect.name)
        if words is None:
            words = _words(self._statement, connection.dialect, rows[0] if isinstance(rows, list) else rows)
            self._words[connection.dialect.name] = words
        values = [words.of(row) for row in rows] if isinstance(rows, list) else words.of(rows)
        return connection.exec_driver_sql(words.sql, values)


def _words(statement: Statement, dialect: Dialect, row: Row) -> Words:
    compiled = statement.compile(dialect=dialect, column_keys=list(row))
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 (for the type checker)
    names = list(compiled.positiontup or compiled.binds)
    values = [_value(name, compiled.binds[name], dialect) for name in names]
    return Words(str(compiled), names, values, bool(compiled.positional))


def _value(name: str, bind: BindParameter[Any], dialect: Dialect) -> Value:
    process = bind.type.dialect_impl(dialect).bind_processor(dialect)
    if not bind.required:
        fixed = process(bind.value) if process else bind.value
        return lambda _row: fixed
    if process is None:
        return itemgetter(name)
    return lambda row: process(row[name])
