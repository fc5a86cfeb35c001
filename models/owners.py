"""Whose a row is and how long it lives, declared beside its columns and its table.

Erasure, the linking of accounts, pruning and the copy of one's own data read these declarations and keep no lists of
their own. A test fails where a table or a column that names a person has none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Column, FromClause

#: Where a lifetime counts from the end of the matter that the row belongs to.
OVER = "over"
#: Where it counts from when the row's account wrote last.
SEEN = "seen"


class Fate(StrEnum):
    """What becomes of a row when the person whom a column of it names is erased."""

    GOES = "goes"  # it is theirs and goes with them
    STAYS = "stays"  # it stays without their words; the id is left, of a person of whom nothing is known any more


GOES, STAYS = Fate.GOES, Fate.STAYS


@dataclass(frozen=True, slots=True)
class Names:
    """A column that names a person, or an account of theirs. When accounts are linked, the host takes the guest's place.

    `copy` are the columns of the row that stand in the person's copy of their own data, in that order.
    """

    fate: Fate
    by: str  # the table whose ids the column holds: person or account
    copy: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Personal:
    """A column that holds what a person said, or what tells who they are; `of` is the column that names them.

    `blank` stands there once it is forgotten. What is `needed` stays as long as the matter is open.
    """

    of: str
    blank: Any
    needed: bool


@dataclass(frozen=True, slots=True)
class Lives:
    """How long the rows of a table live: a span of the retention, from the first of these columns that is set.

    From OVER it counts from the end of the matter. A row that `fades` stays, without what is personal in it. Whatever
    the span, a row outlives the protection of the matter that it names. Rows that are the lines of a `chat` name two
    columns: one is true for what the account said itself, while the other lines show the outbox row of the same id and
    outlive it; one counts the lines, from whose last number pages resume.
    """

    span: str
    since: tuple[str, ...]
    fades: bool = False
    chat: tuple[str, str] | None = None


#: Lives until its person is erased, or for good where there is none: people, posts, groups, the log.
FOR_GOOD = None

#: In a column of JSON: ids, codes and numbers, nothing that anybody said.
CODES: dict[Any, Any] = {"codes": True}


def names(fate: Fate, *copy: str, by: str = "person") -> dict[Any, Any]:
    """Declare a column that names a person; see Names."""
    return {"names": Names(fate, by, copy)}


def account(fate: Fate, *copy: str) -> dict[Any, Any]:
    """Declare a column that names an account."""
    return names(fate, *copy, by="account")


def personal(of: str, blank: Any, *, needed: bool = False) -> dict[Any, Any]:
    """Declare a column that holds something personal; see Personal."""
    return {"personal": Personal(of, blank, needed)}


def named_in(table: FromClause) -> Iterator[tuple[Column[Any], Names]]:
    """The columns of a table that name somebody."""
    return _declared(table, "names")


def personal_in(table: FromClause) -> Iterator[tuple[Column[Any], Personal]]:
    """The columns of a table that hold something personal."""
    return _declared(table, "personal")


def _declared(table: FromClause, what: str) -> Iterator[tuple[Column[Any], Any]]:
    columns = cast("Iterable[Column[Any]]", table.columns)
    return ((column, column.info[what]) for column in columns if what in column.info)
