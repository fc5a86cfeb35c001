"""A ticket's limits: from when they count, what may move them, and by how much at most."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from models.due import Timer
from models.people import Person
from models.record import Event
from models.ticket import Action, Ticket
from services.route import Where
from services.work import Work
from tests.core import PLACE, Core, at, holder_of
from tests.town import Town
from tests.walks import NOWHERE, Walk, begin, steps, texts, walked

LAMP, WORKER, LEADER, DESK = "路灯坏了", "grid-1-worker", "grid-1-leader", "duty-desk"
GRID_2 = replace(PLACE, grid="grid-2")


@pytest.fixture
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def person(core: Core, post: str) -> Person:
    return core.do(lambda work: holder_of(work, post))


def limits(ticket: Ticket) -> tuple[datetime | None, datetime | None]:
    return ticket.accept_by, ticket.due_at


# the limit to accept


def test_both_count_from_the_report(core: Core) -> None:
    walk = begin(core, LAMP, PLACE)
    assert limits(core.ticket(walk.number)) == (at("01 15:00"), at("08 09:00"))


def test_whoever_is_given_it_has_the_whole_time_to_accept(core: Core) -> None:
    walk = begin(core, LAMP, PLACE)
    core.clock.set(at("01 11:00"))
    assert limits(walk.does(Action.ASSIGN, LEADER, worker=person(core, DESK))) == (at("01 17:00"), at("08 09:00"))


def test_another_grid_has_the_whole_time_to_accept(core: Core) -> None:
    walk = begin(core, LAMP, PLACE)
    core.clock.set(at("01 11:00"))
    ticket = walk.does(Action.PLACE, WORKER, where=GRID_2)
    assert limits(ticket) == (at("01 17:00"), at("08 09:00"))


def test_a_place_in_the_same_grid_hands_nothing_over(core: Core) -> None:
    walk = begin(core, LAMP, PLACE)
    core.clock.set(at("01 11:00"))
    ticket = walk.does(Action.PLACE, WORKER, where=replace(PLACE, place="liuxi-2"))
    assert limits(ticket) == (at("01 15:00"), at("08 09:00"))


def test_declined_and_given_anew(core: Core) -> None:
    walk = begin(core, LAMP, PLACE)
    core.clock.set(at("01 10:00"))
    walk.does(Action.DECLINE, WORKER, text="不是我的网格")
    core.clock.set(at("01 11:00"))
    assert walk.does(Action.ASSIGN, LEADER, worker=person(core, WORKER)).accept_by == at("01 17:00")


def test_a_note_and_a_question_restart_nothing(core: Core) -> None:
    walk = begin(core, LAMP, PLACE)
    core.clock.set(at("01 11:00"))
    for action, post in ((Action.NOTE, None), (Action.ASK, WORKER), (Action.ANSWER, None)):
        assert limits(walk.does(action, post, text="3号楼")) == (at("01 15:00"), at("08 09:00"))
    assert core.timers(walk.number)["accept_overdue"] == at("01 15:00")


def test_another_category_restarts_nothing(core: Core) -> None:
    walk = begin(core, LAMP, PLACE)
    core.clock.set(at("01 11:00"))
    ticket = walk.does(Action.CATEGORISE, WORKER, category="roads")
    assert (ticket.category, *limits(ticket)) == ("roads", at("01 15:00"), at("08 09:00"))
    ticket = walk.does(Action.CATEGORISE, WORKER, category="rubbish")  # to be accepted within one working hour
    assert limits(ticket) == (at("01 10:00"), at("01 15:00"))


def test_half_of_the_time_is_left_for_the_work(core: Core) -> None:
    """Given over at noon on the last day but one, it must be accepted by half of the working time that is left."""
    walk = begin(core, LAMP, PLACE)
    core.clock.set(at("05 16:30"))  # Friday: due on Monday at nine, which is one and a half working hours away
    assert walk.does(Action.ASSIGN, LEADER, worker=person(core, DESK)).accept_by == at("05 17:15")


def test_what_is_late_already_can_still_be_accepted(core: Core) -> None:
    walk = begin(core, LAMP, PLACE)
    core.clock.set(at("09 09:00"))
    assert limits(walk.does(Action.ASSIGN, LEADER, worker=person(core, DESK))) == (at("09 15:00"), at("08 09:00"))


def test_an_emergency_is_to_be_accepted_within_minutes(core: Core) -> None:
    walk = begin(core, "着火了", None)  # the duty desk has it at once
    assert limits(core.ticket(walk.number)) == (at("01 09:10"), at("02 09:00"))
    core.jump(minutes=5)
    assert limits(walk.does(Action.PLACE, where=PLACE)) == (at("01 09:15"), at("02 09:05"))


# the limit to resolve


def test_it_counts_from_the_place_that_the_resident_named_later(core: Core) -> None:
    walk = begin(core, LAMP, None)
    core.clock.set(at("01 09:20"))
    assert limits(walk.does(Action.PLACE, where=PLACE)) == (at("01 15:20"), at("08 09:20"))


def test_it_counts_from_there_too_where_the_desk_had_it_meanwhile(core: Core) -> None:
    walk = begin(core, LAMP, None)
    core.wind(hours=1)
    assert core.ticket(walk.number).due_at == at("08 09:00")
    ticket = walk.does(Action.PLACE, where=PLACE)
    assert (ticket.due_at, ticket.lengthened) == (at("08 10:00"), False)
    assert core.events(walk.number)[-1].data["changed"]["due_at"] == [
        "2026-06-08T01:00:00+00:00",
        "2026-06-08T02:00:00+00:00",
    ]


def test_who_lets_the_desk_find_out_names_no_place(core: Core) -> None:
    walk = begin(core, LAMP, None)
    core.jump(minutes=20)
    assert walk.does(Action.PLACE, where=NOWHERE).due_at == at("08 09:00")
    core.jump(minutes=20)
    assert walk.does(Action.PLACE, where=PLACE).due_at == at("08 09:40")


def test_a_place_is_named_later_once(core: Core) -> None:
    """Taking the place back and naming it again gains nothing."""
    walk = begin(core, LAMP, None)
    due = walk.does(Action.PLACE, where=PLACE).due_at
    for _ in range(3):
        core.jump(hours=3)
        walk.does(Action.PLACE, where=NOWHERE)
        assert walk.does(Action.PLACE, where=PLACE).due_at == due


def test_the_desk_finding_the_place_moves_nothing(core: Core) -> None:
    walk = begin(core, LAMP, None)
    core.wind(hours=1)
    assert walk.does(Action.PLACE, DESK, where=PLACE).due_at == at("08 09:00")


def test_another_category_shortens_always_and_lengthens_once(core: Core) -> None:
    walk = begin(core, "垃圾没人收", PLACE)  # four working hours
    first = core.ticket(walk.number)
    assert (first.category, first.due_at) == ("rubbish", at("01 15:00"))
    seen = [
        (walk.does(Action.CATEGORISE, WORKER, category=category).due_at, core.ticket(walk.number).lengthened)
        for category in ("lighting", "illegal-building", "rubbish", "lighting")
    ]
    assert seen == [(at("08 09:00"), True), (at("08 09:00"), True), (at("01 15:00"), True), (at("01 15:00"), True)]


def test_another_place_moves_no_limit_to_resolve(core: Core) -> None:
    walk = begin(core, LAMP, PLACE)
    core.jump(hours=24)
    assert walk.does(Action.PLACE, WORKER, where=GRID_2).due_at == at("08 09:00")


def disputed(core: Core, walk: Walk) -> Ticket:
    holder = core.ticket(walk.number).holder_id
    post = core.value(select(Person.post).where(Person.id == holder))
    walk.does(Action.ACCEPT, post)
    walk.does(Action.RESOLVE, post, text="修好了")
    return walk.does(Action.DISPUTE, text="还是不亮")


def test_a_dispute_gives_the_whole_time_again_and_says_by_how_much(core: Core) -> None:
    walk = begin(core, LAMP, PLACE)
    core.clock.set(at("03 09:00"))
    assert disputed(core, walk).due_at == at("10 09:00")
    assert core.events(walk.number)[-1].data["changed"]["due_at"] == [
        "2026-06-08T01:00:00+00:00",
        "2026-06-10T01:00:00+00:00",
    ]


def test_a_place_takes_back_nothing_that_a_dispute_has_given(core: Core) -> None:
    walk = begin(core, LAMP, None)
    core.wind(hours=1)
    core.clock.set(at("03 09:00"))
    disputed(core, walk)
    core.clock.set(at("04 09:00"))
    assert walk.does(Action.PLACE, where=PLACE).due_at == at("10 09:00")


# what is so already


def whole(core: Core, number: int) -> tuple[Any, ...]:
    ticket = core.ticket(number)
    columns = {column.name: getattr(ticket, column.name) for column in Ticket.__table__.columns}
    timers = [(t.id, t.step, t.due_at) for t in core.rows(select(Timer).where(Timer.number == number))]
    return columns, timers, [event.id for event in core.events(number)]


@pytest.mark.parametrize(
    ("action", "facts"),
    [(Action.CATEGORISE, {"category": "lighting"}), (Action.PLACE, {"where": Where("grid-1", "liuxi-1")})],
)
def test_the_same_again_changes_nothing(core: Core, action: Action, facts: dict[str, Any]) -> None:
    walk = begin(core, LAMP, PLACE)
    core.jump(hours=1)
    before, told = whole(core, walk.number), len(core.told())
    walk.does(action, WORKER, **facts)
    assert (whole(core, walk.number), len(core.told())) == (before, told)


async def test_whoever_says_the_same_again_is_answered(town: Town) -> None:
    resident = await town.resident()
    await resident.says("柳西小区3号楼门口路灯坏了")
    ticket = await town.ticket()
    for data, answer in (("cat:1:lighting", "照明"), (f"place:1:{ticket.place}", "柳西小区3号楼")):
        await resident.presses_data(data)
        assert answer in (await resident.last()).text
    assert (await town.ticket()).round == ticket.round
    assert await town.ask(lambda work: len(list(work.session.scalars(select(Event))))) == 2


# whatever happens


#: The work begins anew, with the whole limit.
AGAIN = {Action.DISPUTE, Action.REOPEN, Action.RESTORE, Action.RAISE, Action.TAKE_BACK, Action.LOWER}


def holds(walk: Walk) -> None:
    def look(work: Work) -> None:
        events = list(work.session.scalars(select(Event).where(Event.number == walk.number).order_by(Event.id)))
        later = [
            event
            for before, event in pairwise(events)
            if before.due_at and event.due_at and before.due_at < event.due_at and event.action not in AGAIN
        ]
        assert {event.action for event in later} <= {Action.PLACE, Action.MOVE, Action.CATEGORISE}
        named = [event for event in later if "lengthened" not in event.data["changed"]]
        assert len(later) - len(named) <= 1, "lengthened twice"
        assert len(named) <= 1, "named twice"
        assert all(event.relation in {"reporter", "filer"} and event.action == Action.PLACE for event in named)
        for event in events:
            _half_way(work, event)

    walk.core.do(look)


def _half_way(work: Work, event: Event) -> None:
    """When it is set at a hand-over, it leaves half of the time for the work."""
    changed = event.data.get("changed", {})
    if event.due_at is None or not {"accept_by", "handed_at"} <= set(changed):
        return
    start, accept_by = (datetime.fromisoformat(changed[name][1]) for name in ("handed_at", "accept_by"))
    if event.due_at <= start:
        return
    if event.urgency == "emergency":
        assert accept_by - start <= (event.due_at - start) / 2
    else:
        seconds = work.community.working_time.working_seconds
        assert seconds(start, accept_by) <= seconds(start, event.due_at) / 2 + 1


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(text=texts, placed=..., life=steps)
def test_limits_hold_whatever_happens(core: Core, text: str, placed: bool, life: list[Any]) -> None:
    walk = begin(core, text, PLACE if placed else None)
    walked(walk, life, partial(holds, walk))
