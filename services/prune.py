"""What has lived long enough goes, or fades, as the tables declare it. Nothing of a matter that still needs it."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, FromClause, delete, exists, func, or_, select, tuple_, update

from models.base import Base, table_of
from models.config.retention import Retention
from models.outbox import Outbox
from models.owners import OVER, SEEN, Lives, personal_in
from models.people import Account
from services import matters
from services.work import Work

AT_ONCE = 10_000  # rows of a table in one round; what is left has time until the next

Key = tuple[Any, ...]


def tables(work: Work) -> list[type[Base]]:
    """The tables whose rows end by themselves; drafts, whose owners are told before, see to themselves."""
    return [table for table in work.tables if table.lives and SEEN not in table.lives.since]


def due(work: Work, table: type[Base], retention: Retention) -> list[Key]:
    """The keys of the rows whose time is over."""
    key = table_of(table).primary_key
    return [
        tuple(row) for row in work.session.execute(select(*key).where(*_ended(work, table, retention)).limit(AT_ONCE))
    ]


def prune(work: Work, table: type[Base], retention: Retention, keys: Iterable[Key]) -> int:
    """Delete these rows, or what is personal in them, unless something keeps them now; gives how many."""
    rows, lives = table_of(table), table.lives
    which = [tuple_(*rows.primary_key).in_(list(keys)), *_ended(work, table, retention)]
    if lives and lives.fades:
        blank = {column: said.blank for column, said in personal_in(rows)}
        done = work.session.execute(update(rows).where(*which).values(blank))
    else:
        done = work.session.execute(delete(rows).where(*which))
    return done.rowcount  # type: ignore[attr-defined, no-any-return]


def _ended(work: Work, table: type[Base], retention: Retention) -> list[ColumnElement[bool]]:
    rows, lives = table_of(table), table.lives
    if lives is None:
        raise ValueError(f"rows of {table.__tablename__} do not end")
    conditions = [_old(work, rows, lives, retention), matters.lets_go(work, rows, retention.span("reopening"))]
    if lives.fades:
        conditions.append(or_(*(column.is_distinct_from(said.blank) for column, said in personal_in(rows))))
    if lives.chat:
        conditions += _no_longer_shown(work, rows, *lives.chat, retention)
    return conditions


def _old(work: Work, rows: FromClause, lives: Lives, retention: Retention) -> ColumnElement[bool]:
    before = work.now - retention.span(lives.span)
    if OVER in lives.since:
        return matters.over_before(work, rows, before)
    columns = [rows.c[name] for name in lives.since]
    return (func.coalesce(*columns, type_=columns[0].type) if len(columns) > 1 else columns[0]) < before


def _no_longer_shown(
    work: Work, rows: FromClause, mine: str, number: str, retention: Retention
) -> Iterator[ColumnElement[bool]]:
    """A line whose message is gone; or what somebody said themselves, if no matter that it may belong to still keeps it.

    What began a matter may have been a draft for a while. The last line stays: pages resume from its number.
    """
    later = rows.alias()
    yield exists().where(later.c.account_id == rows.c.account_id, later.c[number] > rows.c[number])
    begun = work.now - retention.span("messages") + retention.span("drafts")
    person = select(Account.person_id).where(Account.id == rows.c.account_id).correlate(rows).scalar_subquery()
    kept = matters.is_named(work, person, retention.span("reopening"), begun)
    shown = exists().where(Outbox.id == rows.c.id)
    yield or_(rows.c[mine].is_(True) & ~kept, rows.c[mine].is_(False) & ~shown)
