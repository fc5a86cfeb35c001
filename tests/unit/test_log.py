"""The log is the truth: whatever happens, what it promises can be computed from the events alone, and it tells no more."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.record import Event
from models.ticket import LIFE, Action, Ticket
from services import people
from services.life import door, record
from services.life.facts import Facts
from services.ticket.kind import KIND
from services.work import Work
from tests.core import Core, holder_of
from tests.walks import CALLER, NOWHERE, PLACES, WORDS, Walk, begin, steps, texts, walked

CODE = re.compile(r"[a-z0-9_-]+")
beginnings = st.tuples(texts, st.sampled_from([None, *PLACES]), st.booleans())


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


@pytest.fixture
def core() -> Iterator[Core]:
    """On a Monday at nine."""
    core = Core()
    yield core
    core.close()


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Core]:
    core = Core(postgresql_url)
    yield core
    core.close()


def logged(work: Work, number: int) -> list[Event]:
    return list(work.session.scalars(select(Event).where(Event.number == number).order_by(Event.id)))


def holds(walk: Walk) -> None:
    """The columns from the events are the row's, each event tells what changed, and none tells what it must not."""

    def look(work: Work) -> None:
        ticket, events = work.session.get_one(Ticket, walk.number), logged(work, walk.number)
        assert record.columns(events, KIND) == record.picture(KIND, ticket)
        assert [event.round - (earlier.round or 0) for earlier, event in pairwise(events) if event.round] == [
            int(LIFE.table[event.before, event.action].new_round) for event in events[1:]
        ]
        for number, event in enumerate(events):
            _tells_what_changed(events[:number], event)
            _tells_no_more(event)

    walk.core.do(look)


def _tells_what_changed(earlier: list[Event], event: Event) -> None:
    """Old and new of every column: in the event, or for its status and its holder in its columns and those before."""
    was, now = record.columns(earlier, KIND), record.columns([*earlier, event], KIND)
    changed = {name: [was[name], now[name]] for name in KIND.logged if was[name] != now[name]}
    assert changed.pop("status", None) == ([event.before, event.after] if event.before != event.after else None)
    changed.pop("holder_id", None)
    told = event.data.get("changed", {})
    assert {name: [_read(name, value) for value in values] for name, values in told.items()} == changed


def _read(name: str, value: Any) -> Any:
    return record._read(KIND, name, value)


def _tells_no_more(event: Event) -> None:
    """Codes, numbers and moments only; people in their two columns, where erasure and linking reach."""
    assert set(event.data) <= {"changed", "reason"}
    assert not {*event.data.get("changed", {})} & {"holder_id", *KIND.unlogged}
    values = [value for pair in event.data.get("changed", {}).values() for value in pair]
    for value in (*values, event.data.get("reason"), event.category, event.grid, event.level, event.urgency):
        assert value is None or isinstance(value, int) or CODE.fullmatch(value) or datetime.fromisoformat(value)
    said = repr({column.key: getattr(event, column.key) for column in Event.__table__.columns})
    said = said.replace("'no_words'", "")  # a reason's code, that says nothing
    assert not [word for word in (WORDS, CALLER, "words", "liuxi-1", "118.95", "42.27") if word in said]


def go(core: Core, beginning: tuple[str, Any, bool], life: list[Any]) -> None:
    text, where, filed = beginning
    walk = begin(core, text, where, filed=filed)
    walked(walk, life, partial(holds, walk))


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(beginning=beginnings, life=steps)
@example(("路灯坏了", PLACES[1], False), [((0, False), 60 * 24 * 30, "deliver")])
@example(
    ("着火了", NOWHERE, True), [((3, True), 60 * 24 * 9, "relink"), ((9, True), 0, "link"), ((2, False), 5, "erase")]
)
def test_what_the_log_promises_can_be_computed_from_it(sqlite: Core, beginning: Any, life: list[Any]) -> None:
    go(sqlite, beginning, life)


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(beginning=beginnings, life=steps)
@example(("路灯坏了", PLACES[1], False), [((0, False), 60 * 24 * 9, "deliver"), ((7, True), 0, "relink")])
def test_what_the_log_promises_can_be_computed_from_it_on_postgresql(
    postgresql: Core, beginning: Any, life: list[Any]
) -> None:
    go(postgresql, beginning, life)


def test_what_nobody_does_is_an_event_too(core: Core) -> None:
    """The leader hears of the silence, it climbs to the top, and there each further waiting period is one event."""
    walk = begin(core, "路灯坏了", PLACES[0])
    for _ in range(30):
        walk.wait(60 * 24)
    events = core.events(walk.number)
    told = [(event.action, event.data.get("reason"), event.level) for event in events]
    assert told[:7] == [
        ("report", None, "community"),
        ("place", None, "grid"),
        ("lapse", "silent", "grid"),
        ("escalate", "leader_silent", "branch"),
        ("escalate", "leader_silent", "community"),
        ("escalate", "leader_silent", "region"),
        ("wait", None, "region"),
    ]
    assert {entry[0] for entry in told[6:]} == {"wait"}
    assert [event.round for event in events] == [1, *range(2, len(events) + 1)]
    assert all(event.relation == "system" for event in events[2:])
    holds(walk)


def test_a_climb_at_the_top_stays_and_is_told(core: Core) -> None:
    walk = begin(core, "路灯坏了", PLACES[0])
    core.wind(days=4)
    core.do(lambda work: door.advance(work, _find(work, walk), Action.ACCEPT, holder_of(work, "region-leader")))
    walk.wait(60 * 24 * 7)
    events = core.events(walk.number)
    stays = [event for event in events if event.action == "stay"]
    assert [(event.level, event.data["reason"], event.relation) for event in stays] == [("region", "overdue", "system")]
    assert {"awaiting", "overdue_at"} <= set(stays[0].data["changed"])
    holds(walk)


def test_the_first_word_that_reaches_the_resident_is_an_event(core: Core) -> None:
    walk = begin(core, "路灯坏了", PLACES[0])
    walk.deliver()
    assert core.ticket(walk.number).reached_at is None, "what they did themselves is no news"
    holder = core.ticket(walk.number).holder_id
    core.do(lambda work: door.advance(work, _find(work, walk), Action.ACCEPT, people.person(work, holder)))
    walk.deliver()
    assert [event.action for event in core.events(walk.number)] == ["report", "place", "accept", "reach"]
    holds(walk)


def test_a_limit_that_moves_says_by_how_much(core: Core) -> None:
    walk = begin(core, "路灯坏了", PLACES[0])
    before = core.ticket(walk.number).due_at
    reporter = walk.reporter

    def change(work: Work) -> None:
        door.advance(
            work, _find(work, walk), Action.CATEGORISE, people.person(work, reporter), Facts(category="rubbish")
        )

    core.do(change)
    event = core.events(walk.number)[-1]
    assert event.data["changed"]["due_at"] == [before.isoformat(), event.due_at.isoformat()]
    assert event.data["changed"]["category"] == ["lighting", "rubbish"]


def _find(work: Work, walk: Walk) -> Any:
    return door.find(work, "ticket", walk.number, None)


def test_nothing_but_the_door_changes_a_ticket(core: Core) -> None:
    walk = begin(core, "路灯坏了", PLACES[0])
    for name, value in {"status": "closed", "level": "region", "text": "-"}.items():
        with pytest.raises(AssertionError, match=f"ticket.{name}"):
            core.do(lambda work: setattr(_find(work, walk), name, value))  # noqa: B023
    assert core.ticket(walk.number).status == "assigned"
