"""What is a person's, found by what the tables declare: it goes with them, and moves when their accounts are linked."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Index, PrimaryKeyConstraint, UniqueConstraint, delete, exists, select, update

from models.base import table_of
from models.owners import GOES, named_in, personal_in
from models.people import Account, Person
from services.matters import is_over
from services.work import Work


def forget(work: Work, person: Person) -> None:
    """Delete what is theirs, and blank what they said in what stays; an open matter keeps what its work still needs.

    What this transaction has collected for them is dropped too.
    """
    work.session.flush()
    accounts = list(work.session.scalars(select(Account.id).where(Account.person_id == person.id)))
    for table in work.tables:
        for column, named in named_in(table_of(table)):
            theirs = {person.id} if named.by == "person" else set(accounts)
            if named.fate is GOES:
                work.pending(table)[:] = [row for row in work.pending(table) if row[column.key] not in theirs]
                work.session.execute(delete(column.table).where(column.in_(theirs)))
            else:
                _blank(work, column, theirs)
    work.session.expire_all()


def _blank(work: Work, column: Column[Any], theirs: set[int]) -> None:
    """Blank what is personal in the rows that name somebody by this column."""
    words = [(each, said) for each, said in personal_in(column.table) if said.of == column.key]
    over = is_over(work, column.table)
    for which, values in (
        ([column.in_(theirs)], {each: said.blank for each, said in words if not said.needed}),
        ([column.in_(theirs), over], {each: said.blank for each, said in words if said.needed}),
    ):
        if values:
            work.session.execute(update(column.table).where(*which).values(values))


def join(work: Work, guest: Person, host: Person) -> Person:
    """Everything of the guest's becomes the host's, accounts and posts included; gives the host.

    Where both have a row of the same key, the host's stays. Of the guest an empty row is left.
    """
    work.session.flush()  # they may have come this very moment
    for table in work.tables:
        for column, named in named_in(table_of(table)):
            if named.by == "person" and column is not table_of(Person).c.id:
                for row in work.pending(table):
                    row[column.key] = host.id if row[column.key] == guest.id else row[column.key]
                for others in _keys(column):
                    _drop_doubles(work, column, others, guest, host)
                move = update(column.table).where(column == guest.id).values({column: host.id})
                work.session.execute(move)
    for column, said in personal_in(table_of(Person)):
        setattr(host, column.key, getattr(host, column.key) or getattr(guest, column.key))
        setattr(guest, column.key, said.blank)
    work.session.flush()
    work.session.expire_all()
    return host


def _drop_doubles(work: Work, column: Column[Any], others: list[Column[Any]], guest: Person, host: Person) -> None:
    twin = column.table.alias()
    same = exists().where(twin.c[column.key] == host.id, *(twin.c[other.key] == other for other in others))
    work.session.execute(delete(column.table).where(column == guest.id, same))


def _keys(column: Column[Any]) -> Iterator[list[Column[Any]]]:
    """For each key of its table that the column is part of, the rest of the key."""
    table = column.table
    unique = (UniqueConstraint, PrimaryKeyConstraint)
    keys: list[Any] = [key for key in table.constraints if isinstance(key, unique)]
    keys += [index for index in table.indexes if isinstance(index, Index) and index.unique]
    for key in keys:
        if column in list(key.columns):
            yield [other for other in key.columns if other is not column]
