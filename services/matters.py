"""Which matters are open, and which are over for how long: what keeps rows that belong to one."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Column, ColumnElement, FromClause, and_, exists, false, func, not_, or_, true

from models.owners import named_in
from services.work import Work


class Matters(NamedTuple):
    """The matters of one kind: its name, their table, and the states in which they are open."""

    name: str
    table: FromClause
    open: frozenset[str]


def _kinds(work: Work) -> Iterator[Matters]:
    for kind in work.kinds.values():
        yield Matters(kind.name, kind.table.__table__, kind.life.open)


def is_over(work: Work, table: FromClause) -> ColumnElement[bool]:
    """The matter in this row of its own table is over; nothing where the table holds no matters."""
    return or_(false(), *(~_is_open(kind) for kind in _kinds(work) if kind.table is table))


def over_before(work: Work, table: FromClause, moment: datetime) -> ColumnElement[bool]:
    """The matter in this row, or the one that this row names, was over before that moment."""
    return or_(false(), *(_of(kind, table, _ended(kind, moment)) for kind in _kinds(work)))


def lets_go(work: Work, table: FromClause, reopening: timedelta) -> ColumnElement[bool]:
    """No matter that this row is, or names, keeps it."""
    if _names_matters(table):
        free = or_(false(), *(_of(kind, table, not_(_keeps(work, kind, reopening))) for kind in _kinds(work)))
        return or_(table.c.number.is_(None), free)
    return and_(true(), *(not_(_of(kind, table, _keeps(work, kind, reopening))) for kind in _kinds(work)))


def is_named(work: Work, person: ColumnElement[Any], reopening: timedelta, before: datetime) -> ColumnElement[bool]:
    """The person is named in a matter that was there before that moment and still keeps what belongs to it."""
    found = [
        exists().where(
            _keeps(work, kind, reopening),
            kind.table.c.created_at < before,
            or_(*(column == person for column, named in named_in(kind.table) if named.by == "person")),
        )
        for kind in _kinds(work)
    ]
    return or_(false(), *found)


def _keeps(work: Work, kind: Matters, reopening: timedelta) -> ColumnElement[bool]:
    """Why a matter loses nothing yet. Whatever else may keep one is a line here."""
    return or_(
        _is_open(kind),
        not_(_ended(kind, work.now - reopening)),
    )


def _is_open(kind: Matters) -> ColumnElement[bool]:
    return kind.table.c.status.in_(sorted(kind.open))


def _ended(kind: Matters, moment: datetime) -> ColumnElement[bool]:
    end = func.coalesce(kind.table.c.closed_at, kind.table.c.updated_at, type_=kind.table.c.updated_at.type)
    return and_(not_(_is_open(kind)), end < moment)


def _of(kind: Matters, table: FromClause, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition holds for the matter that a row of this table is, or names: by kind and number, or by a key of its own."""
    if kind.table is table:
        return condition
    if _names_matters(table):
        return exists().where(table.c.kind == kind.name, kind.table.c.id == table.c.number, condition)
    columns = cast("Iterable[Column[Any]]", table.columns)
    own = [column for column in columns if any(key.column is kind.table.c.id for key in column.foreign_keys)]
    return or_(false(), *(exists().where(kind.table.c.id == column, condition) for column in own))


def _names_matters(table: FromClause) -> bool:
    return {"kind", "number"} <= set(table.c.keys())
