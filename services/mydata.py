"""A person's copy of their own data: what the tables declare to be theirs, in words, as a message and as a file."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from babel import Locale
from sqlalchemy import Column, select

from locales import LANGUAGES, catalogue
from models.base import Base, table_of
from models.matter import Matter
from models.owners import Names, named_in
from models.people import Account, Person
from models.phrase import Phrase, phrase
from services.message import Document
from services.render import Reader

COPY = "mydata"
SHOWN = 3000  # characters in the chat; the file has all of it

#: Columns that hold codes, and what they are codes of.
CODES = {"category": "category", "place": "place", "grid": "unit", "unit": "unit", "post": "post"}


def document(reader: Reader, person: Person) -> Document:
    """The whole copy as a text file in the reader's language."""
    return Document(reader.text(Phrase("mydata.file")), _text(reader, person))


def words(reader: Reader, person: Person) -> Phrase:
    """What is said of it in the chat: its beginning."""
    whole = _text(reader, person)
    shown = whole if len(whole) <= SHOWN else whole[:SHOWN] + "…"
    return phrase(COPY, copy=shown)


def _text(reader: Reader, person: Person) -> str:
    accounts = set(reader.work.session.scalars(select(Account.id).where(Account.person_id == person.id)))
    parts, tables = [], reader.work.tables
    for table in sorted(
        tables, key=lambda table: (not issubclass(table, (Person, Account, Matter)), -tables.index(table))
    ):
        for column, named in named_in(table_of(table)):
            rows = list(_rows(reader, table, column, named, {person.id} if named.by == "person" else accounts))
            if rows:
                title = _label(reader, f"mydata.{table.__tablename__}", table.__tablename__)
                parts.append(f"【{title}】\n" + "\n\n".join(rows))
    return "\n\n".join(parts)


def _rows(reader: Reader, table: type[Base], column: Column[Any], named: Names, theirs: set[int]) -> Iterator[str]:
    """A block of lines for each of the rows that are theirs; of a chat only what they said themselves."""
    if not named.copy:
        return
    rows = table_of(table)
    query = select(*(rows.c[name] for name in named.copy)).where(column.in_(theirs)).order_by(*rows.primary_key)
    if table.lives and table.lives.chat:
        query = query.where(rows.c[table.lives.chat[0]].is_(True))
    for row in reader.work.session.execute(query).mappings():
        pairs = ((name, _value(reader, table, name, value)) for name, value in row.items())
        lines = [f"{_label(reader, f'mydata.is_{name}', name)}: {shown}" for name, shown in pairs if shown]
        if lines:
            yield "\n".join(lines)


def _value(reader: Reader, table: type[Base], name: str, value: Any) -> str:  # noqa: PLR0911 (one kind of value a line)
    match value:
        case None | "":
            return ""
        case bool():
            return reader.text(Phrase("mydata.yes" if value else "mydata.no"))
        case datetime():
            return f"{value.astimezone(reader.work.community.tz):%Y-%m-%d %H:%M}"
        case dict():
            return "\n".join(_said(value))
        case str() if name == "status" and issubclass(table, Matter):
            return reader.text(reader.work.kinds[table.kind].words(f"status.{value}"))
        case str() if name in CODES:
            return reader.name(CODES[name], value)
        case str() if name == "language":
            return str(Locale.parse(LANGUAGES[value]).get_language_name(LANGUAGES[reader.language]))
        case str() if name in {"form", "kind", "urgency"}:
            return _label(reader, f"mydata.{value}", value)
    return str(value)


def _said(value: Any) -> Iterator[str]:
    """The words in something that has no form of its own."""
    match value:
        case dict():
            for key, inner in value.items():
                if key in {"text", "caption", "words"} and isinstance(inner, str):
                    yield from filter(None, [inner])
                else:
                    yield from _said(inner)
        case list():
            for inner in value:
                yield from _said(inner)


def _label(reader: Reader, key: str, otherwise: str) -> str:
    """The catalogue's word; a kind of matter may bring columns that it has none for."""
    return reader.text(Phrase(key)) if key in catalogue(reader.language) else otherwise
