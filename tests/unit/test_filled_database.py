"""A database of the first tables, filled: the migrations keep everything, and the service goes on with it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, inspect, select, text

from bot import schema
from bot.channels.web.sessions import BOT, NAME
from bot.database import Database
from models.base import EPOCH, MICROSECOND
from models.due import DigestSent, Reminder, Timer
from models.outbox import Card, Outbox
from models.people import Group
from models.record import Event, Media, Remark
from models.ticket import Ticket
from services.work import Work
from tests.core import MONDAY, community
from tests.town import PHOTO, Phone, Town

RESIDENT, WORKER, LEADER, MINE = 1, 2, 3, 101
NOW = MONDAY.astimezone(UTC)
BEFORE, LATER, DUE = NOW - timedelta(hours=2), NOW + timedelta(hours=1), NOW + timedelta(days=4)
PLACED, UNPLACED, CLOSED, DANGER = 1, 2, 3, 4
AT = {"created_at": BEFORE, "updated_at": BEFORE}
TICKET = {
    "status": "assigned",
    "level": "grid",
    "round": 2,
    "category": "lighting",
    "urgency": "normal",
    "text": "3号楼路灯坏了",
    "grid": "grid-1",
    "place": "liuxi-1",
    "place_text": "3号楼门口",
    "lon": 118.95,
    "lat": 42.27,
    "reporter_id": RESIDENT,
    "contact_shared": True,
    "holder_id": WORKER,
    "accept_by": LATER,
    "due_at": DUE,
    "disputes": 0,
    **AT,
}
NOWHERE = {
    **dict.fromkeys(("grid", "place", "place_text", "lon", "lat", "holder_id", "accept_by", "due_at")),
    "status": "reported",
    "level": "community",
    "round": 1,
}
OVER = {"status": "closed", "resolved_at": BEFORE, "closed_at": BEFORE, "confirmed": True, "rating": 5, "round": 5}
POST = {
    "account_id": None,
    "group_id": None,
    "params": {},
    "choices": [],
    "media": [],
    "ticket_id": None,
    "card": False,
    "fresh": False,
    "round": None,
    "priority": "notice",
    "status": "pending",
    "wake_at": LATER,
    "attempts": 0,
    "part": 0,
    "created_at": BEFORE,
}
TO = {"person_id": RESIDENT, "phrase": "card", "ticket_id": PLACED}
OLD_BUTTON = {"phrase": "button.accept", "params": {}, "data": "do:accept:1"}
#: What was said of every danger is said as of today: each has its own advice, this one none yet.
ADVISED = {
    "phrase": "alarm.answer",
    "params": {"numbers": "119", "danger": {"named": "emergency", "code": "0"}, "advice": [], "desk": ""},
}
DANGEROUS = {"numbers": "119", "danger": {"named": "emergency", "code": "0"}}
MEDIA = {
    "author_id": RESIDENT,
    "kind": "photo",
    "bot": BOT,
    "ref": PHOTO,
    "digest": PHOTO,
    "fetch_tries": 0,
    "at": BEFORE,
}

ROWS: dict[str, list[dict[str, Any]]] = {
    "person": [
        {"id": RESIDENT, "language": "zh", "contact": "13800001234", "consented_at": BEFORE, "created_at": BEFORE},
        {"id": WORKER, "post": "grid-1-worker", "language": "zh", "created_at": BEFORE},
        {"id": LEADER, "post": "grid-1-leader", "language": "zh", "created_at": BEFORE},
    ],
    "role": [
        {"id": 11, "person_id": WORKER, "kind": "worker", "unit": "grid-1", "away": False},
        {"id": 12, "person_id": LEADER, "kind": "leader", "unit": "grid-1", "away": False},
    ],
    "account": [
        {"id": 100 + who, "person_id": who, "channel": NAME, "bot": BOT, "address": 100 + who, "reachable": True}
        | {"seen_at": BEFORE}
        for who in (RESIDENT, WORKER, LEADER)
    ],
    "sequence": [{"name": "row", "next": 1001}, {"name": "ticket", "next": 21}],
    "chat_group": [
        {"id": 61, "bot": 7, "address": -5, "language": "zh", "unit": "grid-1", "present": True},
    ],
    "ticket": [
        {"id": PLACED, **TICKET},
        {"id": UNPLACED, **TICKET, **NOWHERE},
        {"id": CLOSED, **TICKET, **OVER},
        {"id": DANGER, **TICKET, "urgency": "emergency", "place": None, "place_text": None, "lon": None, "lat": None},
    ],
    "event": [
        {"id": 201, "ticket_id": PLACED, "at": BEFORE, "actor_id": RESIDENT, "action": "report", "before": None}
        | {"after": "reported", "level": "community", "data": {"holder": None}},
        {"id": 202, "ticket_id": PLACED, "at": BEFORE, "actor_id": RESIDENT, "action": "place", "before": "reported"}
        | {"after": "assigned", "level": "grid", "data": {"holder": WORKER, "reason": "overdue"}},
        {"id": 203, "ticket_id": CLOSED, "at": BEFORE, "actor_id": RESIDENT, "action": "rate", "before": "closed"}
        | {"after": "closed", "level": "grid", "data": {"holder": WORKER, "rating": 5}},
    ],
    "remark": [
        {"id": 301, "ticket_id": PLACED, "author_id": RESIDENT, "action": "note", "text": "很黑", "at": BEFORE},
    ],
    "media": [
        {"id": 401, "ticket_id": PLACED, "action": "report", **MEDIA},
        {"id": 402, "ticket_id": None, "action": "report", **MEDIA},  # of a draft that never became a ticket
    ],
    "timer": [
        {"id": 501, "wake_at": LATER, "due_at": LATER, "step": "accept_overdue", "ticket_id": PLACED, "round": 2}
        | {"failures": 0},
        {"id": 502, "wake_at": LATER, "due_at": LATER, "step": "place_give_up", "ticket_id": UNPLACED, "round": 1}
        | {"failures": 1, "error": "ZeroDivisionError"},
        {"id": 503, "wake_at": DUE, "due_at": DUE, "step": "digest", "digest": "grid", "failures": 0},
    ],
    "reminder": [
        {"ticket_id": PLACED, "round": 2, "step": "accept_remind", "person_id": WORKER, "at": BEFORE},
    ],
    "digest_sent": [{"unit": "grid-1", "period": "2026-05-29", "person_id": LEADER, "at": BEFORE}],
    "card": [{"account_id": MINE, "ticket_id": PLACED, "ref": "1"}],
    "outbox": [
        {"id": 601, **POST, **TO, "card": True, "fresh": True, "phrase": "reply.filed"},
        {"id": 602, **POST, **TO, "card": True},
        {"id": 603, **POST, **TO, "phrase": "notice.accepted", "params": {"said": ""}, "choices": [[OLD_BUTTON]]},
        {"id": 604, **POST, "person_id": WORKER, "ticket_id": PLACED, "phrase": "remind.accept", "round": 1},
        {"id": 605, **POST, "person_id": None, "group_id": 61, "phrase": "group.closed", "status": "sent"}
        | {"done_at": BEFORE},
        {"id": 606, **POST, "person_id": RESIDENT, "phrase": "reply.emergency", "params": DANGEROUS},
    ],
}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database of the first tables, filled."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('filled')}/smallgrid.sqlite"
    else:
        url = str(request.getfixturevalue("postgresql_url"))
    engine = create_engine(url)
    if request.param == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    schema.upgrade(engine, "0001")
    with engine.begin() as connection:
        for table, rows in ROWS.items():
            for row in rows:
                _put(connection, table, row)
    engine.dispose()
    return url


def _put(connection: Connection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    plain = {name: _plain(connection, value) for name, value in row.items()}
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), plain)


def _plain(connection: Connection, value: Any) -> Any:
    if isinstance(value, datetime) and connection.dialect.name == "sqlite":
        return (value - EPOCH) // MICROSECOND
    return json.dumps(value) if isinstance(value, dict | list) else value


@pytest.fixture
async def town(url: str) -> Any:
    async with Town(url) as town:
        yield town


def rows(work: Work, table: Any, by: str = "id") -> dict[Any, dict[str, Any]]:
    names = [column.key for column in inspect(table).column_attrs]
    found = work.session.scalars(select(table)).all()
    return {getattr(row, by): {name: getattr(row, name) for name in names} for row in found}


def kept(new: dict[str, Any], old: dict[str, Any], **named_anew: Any) -> None:
    """Everything that was there is there, under its new name where it has one."""
    gone = {"ticket_id", "card", "fresh", "data"} | {name for name in old if name not in new}
    assert {name: new[name] for name in old if name not in gone | set(named_anew)} == {
        name: value for name, value in old.items() if name not in gone | set(named_anew)
    }
    assert {name: new[name] for name in named_anew} == named_anew


async def test_everything_is_there_under_its_new_columns(url: str) -> None:
    engine = create_engine(url)
    schema.upgrade(engine)
    engine.dispose()
    town = Town(url)
    await town.ask(_look)
    await town.app.stop()


def _look(work: Work) -> None:
    tickets, old = rows(work, Ticket), {row["id"]: row for row in ROWS["ticket"]}
    assert set(tickets) == set(old)
    for number, ticket in tickets.items():
        since = None if number == UNPLACED else BEFORE
        kept(ticket, old[number], due_from=since, handed_at=BEFORE, lengthened=False, reached_at=None)
    number = {"kind": "ticket", "number": PLACED}
    events = rows(work, Event)
    for row in ROWS["event"]:
        kept(events[row["id"]], row, kind="ticket", number=row["ticket_id"], holder_id=row["data"]["holder"], grid=None)
        assert events[row["id"]]["data"] == row["data"]
    kept(rows(work, Remark)[301], ROWS["remark"][0], **number)
    assert set(rows(work, Media)) == {401}
    kept(rows(work, Media)[401], ROWS["media"][0], kind="ticket", number=PLACED, form="photo")
    timers = rows(work, Timer)
    kept(timers[501], ROWS["timer"][0], **number, every=None, digest=None)
    kept(timers[502], ROWS["timer"][1], kind="ticket", number=UNPLACED)
    kept(timers[503], ROWS["timer"][2], kind=None, number=None, every="day")
    kept(rows(work, Reminder, "step")["accept_remind"], ROWS["reminder"][0], **number)
    kept(rows(work, DigestSent, "unit")["grid-1"], ROWS["digest_sent"][0], every="day")
    kept(rows(work, Card, "account_id")[MINE], ROWS["card"][0], **number)
    kept(rows(work, Group)[61], ROWS["chat_group"][0], channel="telegram")
    outbox, shown = rows(work, Outbox), {601: "new", 602: "edit"}
    for row in ROWS["outbox"]:
        about = {"kind": "ticket" if row["ticket_id"] else None, "number": row["ticket_id"]}
        anew = ADVISED if row["phrase"] == "reply.emergency" else {}
        kept(outbox[row["id"]], row, **about, show=shown.get(row["id"]), news=False, **anew)


def test_no_table_of_then_is_left_out(url: str) -> None:
    """What is not filled above has kept its columns, or is no business of a ticket."""
    engine = create_engine(url)
    named = {name for name in inspect(engine).get_table_names() if _names_a_ticket(engine, name)}
    engine.dispose()
    assert named | {"ticket"} <= set(ROWS)


def _names_a_ticket(engine: Any, table: str) -> bool:
    return "ticket_id" in {column["name"] for column in inspect(engine).get_columns(table)}


def phone(town: Town, who: int) -> Phone:
    return Phone(town, who, 100 + who)


async def test_the_service_goes_on_with_it(town: Town) -> None:
    await town.app.settle()
    assert await phone(town, RESIDENT).heard() == []  # nothing was due

    await town.wind(hours=1)
    assert [
        line for line in (await phone(town, RESIDENT).transcript()).splitlines() if "#1" in line or "119" in line
    ] == [
        "  #1 照明 · 待受理",
        "< #1 已受理，由第一网格网格员办理，最晚6月5日 周五 09:00办好。",
        "  请马上拨打 119",
        "< #1 照明 · 待受理",
    ]
    status = {number: row["status"] for number, row in (await town.ask(lambda work: rows(work, Outbox))).items()}
    assert {number: status[number] for number in (601, 602, 603, 604, 605, 606)} == {
        601: "sent",
        602: "obsolete",  # the card was sent anew meanwhile
        603: "sent",
        604: "obsolete",  # its round is over
        605: "sent",
        606: "sent",
    }


async def test_timers_fire(town: Town) -> None:
    await town.wind(hours=1)
    silent, unplaced = await town.ticket(PLACED), await town.ticket(UNPLACED)
    assert (silent.awaiting, silent.round) == ("grid-1", 3)
    assert (unplaced.status, unplaced.due_from) == ("assigned", None)
    assert await town.dead_letters() == []


async def test_old_buttons_work(town: Town) -> None:
    await phone(town, WORKER).presses_data("do:accept:1")
    ticket = await town.ticket(PLACED)
    assert (ticket.status, ticket.holder_id, ticket.due_at) == ("working", WORKER, DUE)
    resident = phone(town, RESIDENT)
    await resident.presses_data("card:3")
    assert any(text.startswith("#3 照明") for text in await resident.heard())
    await resident.presses_data("place:2:liuxi-3")
    placed = await town.ticket(UNPLACED)
    assert (placed.grid, placed.due_from) == ("grid-1", town.now)
    assert await town.dead_letters() == []


async def test_what_happens_from_now_on_is_logged_whole(town: Town) -> None:
    """What came before is not made up; the first new event tells old and new of what it changes."""
    await phone(town, WORKER).presses_data("do:accept:1")

    def last(work: Work) -> Event:
        return work.session.scalars(select(Event).where(Event.number == PLACED, Event.action == "accept")).one()

    event = await town.ask(last)
    assert (event.grid, event.category, event.round, event.relation) == ("grid-1", "lighting", 3, "holder")
    assert event.data["changed"]["accepted_at"] == [None, NOW.isoformat()]
    assert event.data["changed"]["round"] == [2, 3]


async def test_nothing_is_armed_twice(town: Town) -> None:
    found = await town.ask(lambda work: rows(work, Timer))
    steps = sorted((timer["number"], timer["step"]) for timer in found.values() if timer["number"])
    assert len(set(steps)) == len(steps)
    assert {501, 502} <= set(found)


def test_a_row_that_leads_nowhere_stops_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing is migrated then; SQLite looks again after its tables have been rebuilt."""
    url = f"sqlite:///{tmp_path_factory.mktemp('broken')}/smallgrid.sqlite"
    plain = create_engine(url)
    schema.upgrade(plain, "0001")
    with plain.begin() as connection:
        _put(connection, "role", {"id": 1, "person_id": 9, "kind": "worker", "unit": "grid-1", "away": False})
    database = Database(url, community(), lambda: NOW, lambda: "secret", ())
    with pytest.raises(RuntimeError):
        schema.upgrade(database.engine)
    database.close()
    assert "card" in {column["name"] for column in inspect(plain).get_columns("outbox")}
    plain.dispose()
