"""Every table says how long it lives, and every column whose it is; linking accounts reads that."""

import re

import pytest
from sqlalchemy import JSON, Column, Table, func, select

from locales import LANGUAGES, catalogue
from models.base import Base, every_table
from models.due import DigestSent, Reminder
from models.owners import GOES, SEEN, Names, named_in, personal_in
from models.people import Person, Role
from models.record import Event
from services import owners
from services.work import Work
from tests.core import MONDAY, Core

TABLES = [pytest.param(table, id=name) for name, table in Base.metadata.tables.items()]
CLASSES = {table.__tablename__: table for table in every_table()}
#: What a column is called that names somebody, though no key says so.
SOMEBODY = re.compile(r"(^|_)(person|account|actor|author|reporter|holder|claimant|party|by)_id$")
#: Personal, and yet in nobody's copy: what others said of somebody, and what was only said again.
UNCOPIED = {"ticket.caller", "outbox.params", "conversation.shown"}


def _names_somebody(column: Column[object]) -> bool:
    keys = {key.column.table.name for key in column.foreign_keys}
    return bool(keys & {"person", "account"}) or bool(SOMEBODY.search(column.name)) or str(column) == "person.id"


@pytest.mark.parametrize("table", TABLES)
def test_a_column_that_names_somebody_says_whose_the_row_is(table: Table) -> None:
    assert {column.name for column in table.columns if _names_somebody(column)} == {c.name for c, _ in named_in(table)}
    for column, named in named_in(table):
        assert named.by == ("account" if "account" in column.name else "person")
        assert set(named.copy) <= set(table.columns.keys())


@pytest.mark.parametrize("table", TABLES)
def test_what_is_personal_says_of_whom_and_stands_in_their_copy(table: Table) -> None:
    named: dict[str, Names] = {column.name: names for column, names in named_in(table)}
    for column, said in personal_in(table):
        assert said.blank is not None or column.nullable
        assert column.name in named[said.of].copy or str(column) in UNCOPIED


@pytest.mark.parametrize("table", TABLES)
def test_a_column_without_a_form_says_what_it_holds(table: Table) -> None:
    loose = {column.name for column in table.columns if isinstance(column.type, JSON)}
    assert loose == {column.name for column in table.columns if column.name in loose and column.info}


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_a_table_says_how_long_it_lives(name: str) -> None:
    table = CLASSES[name]
    lives = table.lives
    if lives is not None:
        known = {*table.__table__.columns.keys(), "over", SEEN}
        assert set(lives.since) <= known
        assert not lives.fades or list(personal_in(table.__table__))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_copy_of_ones_own_data_has_a_word_for_everything_in_it(language: str) -> None:
    copied = {table.name: named.copy for table in Base.metadata.tables.values() for _, named in named_in(table)}
    known = set(catalogue(language))
    assert {f"mydata.{name}" for name, copy in copied.items() if copy} <= known
    assert {f"mydata.is_{column}" for copy in copied.values() for column in copy} <= known


def test_what_only_names_an_account_goes_with_it() -> None:
    for table in Base.metadata.tables.values():
        assert all(named.fate is GOES for _, named in named_in(table) if named.by == "account")


@pytest.fixture
def work() -> object:
    core = Core()
    with core.trial() as work:
        yield work
    core.close()


def _two(work: Work) -> tuple[Person, Person]:
    guest, host = work.session.scalars(select(Person).where(Person.post.is_(None)).order_by(Person.id).limit(2)).all()
    return guest, host


def test_linking_keeps_one_of_two_rows_with_the_same_key(work: Work) -> None:
    guest, host = _two(work)
    for person in (guest, host):
        work.session.add(Reminder(kind="ticket", number=1, round=1, step="due_remind", person_id=person.id, at=MONDAY))
        work.session.add(DigestSent(unit="grid-1", every="day", period="2026-06-01", person_id=person.id, at=MONDAY))
        person.roles.append(Role(id=work.new_id(), kind="helper", unit="grid-1", away=False))
    work.session.add(Reminder(kind="ticket", number=1, round=2, step="due_remind", person_id=guest.id, at=MONDAY))
    guest.roles.append(Role(id=work.new_id(), kind="helper", unit="grid-2", away=False))

    owners.join(work, guest, host)

    rounds = select(Reminder.round, Reminder.person_id).order_by(Reminder.round)
    assert work.session.execute(rounds).all() == [(1, host.id), (2, host.id)]
    assert work.session.scalars(select(DigestSent.person_id)).all() == [host.id]
    assert sorted(role.unit for role in host.roles) == ["grid-1", "grid-2"]
    assert guest.roles == []


def test_linking_moves_what_somebody_did_and_leaves_nothing_of_them(work: Work) -> None:
    guest, host = _two(work)
    guest.contact, guest.consented_at = "138-0000-1234", MONDAY
    row = {
        "kind": "ticket",
        "number": 1,
        "at": MONDAY,
        "action": "report",
        "before": None,
        "after": "reported",
        "level": "grid",
    }
    work.session.add(Event(id=work.new_id(), actor_id=guest.id, data={}, **row))

    owners.join(work, guest, host)

    assert work.session.scalar(select(func.count()).where(Event.actor_id == host.id)) == 1
    assert (host.contact, guest.contact, guest.consented_at) == ("138-0000-1234", None, None)
