"""Random lives of a ticket: whatever people and the clock do, some rules always hold."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from models.config.units import Level
from models.due import Reminder, Timer
from models.outbox import Outbox
from models.record import Event
from models.ticket import LIFE, OPEN, Action, Status, Ticket
from models.understanding.meaning import understand
from scheduler import due, runner
from services.life import door
from services.ticket import report
from services.work import Work
from tests.core import PLACE, Core, resident
from tests.walks import begin, hands, happen, pauses

#: With these it is the turn of whoever is nearest: at another place, and when danger begins or is over.
NEAREST = {Action.PLACE, Action.RAISE, Action.PRESUME, Action.TAKE_BACK, Action.LOWER}
lives = st.lists(st.tuples(hands, pauses), min_size=1, max_size=8)
beginnings = st.sampled_from(
    [("路灯坏了", True), ("路灯坏了", False), ("小广告", True), ("着火了", True), ("着火了", False)]
)


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def check(work: Work, number: int) -> None:
    ticket = work.session.get_one(Ticket, number)
    timers = work.session.scalar(select(func.count()).select_from(Timer).where(Timer.number == number))
    assert bool(timers) == (ticket.status in OPEN)

    events = list(work.session.scalars(select(Event).where(Event.number == number).order_by(Event.id)))
    assert [events[0].before, *(event.after for event in events)] == [
        *(event.before for event in events),
        ticket.status,
    ]
    assert all((Status(e.before), Action(e.action)) in LIFE.table for e in events if e.before)
    for earlier, later in pairwise(events):
        assert later.action in NEAREST or Level(later.level).rank >= Level(earlier.level).rank
        assert later.at >= earlier.at

    reminded = [
        tuple(row)
        for row in work.session.execute(
            select(Reminder.round, Reminder.step, Reminder.person_id).where(Reminder.number == number)
        )
    ]
    posted = [
        tuple(row)
        for row in work.session.execute(
            select(Outbox.round, Outbox.phrase, Outbox.person_id).where(
                Outbox.number == number, Outbox.phrase.startswith("remind."), Outbox.round.is_not(None)
            )
        )
    ]
    assert len(reminded) == len(set(reminded)) == len(posted)
    prompts = [row for row in posted if row[1] != "remind.feedback"]  # of which there are several a round
    assert len(prompts) == len(set(prompts))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(beginning=beginnings, life=lives)
def test_rules_hold_whatever_happens(
    core: Core, beginning: tuple[str, bool], life: list[tuple[tuple[int, bool], int]]
) -> None:
    def begin(work: Work) -> int:
        text, placed = beginning
        work.actor = resident(work)
        return report.file(work, work.actor, understand(text, work.community), where=PLACE if placed else None).id

    def step(work: Work, which: int, *, photo: bool) -> None:
        happen(work, door.find(work, "ticket", number, None), resident(work).id, which, photo=photo)
        work.flush()
        check(work, number)

    def fire(work: Work, timer: int) -> None:
        due.fire(work, timer)
        work.flush()
        check(work, number)

    number = core.do(begin)
    core.do(lambda work: check(work, number))
    for (which, photo), pause in life:
        core.do(partial(step, which=which, photo=photo))
        core.jump(minutes=pause)
        while timers := core.do(runner.claim):
            for timer in timers:
                core.do(partial(fire, timer=timer))
    core.do(lambda work: work.session.execute(delete(Timer).where(Timer.number == number)))  # the next one is alone


def test_an_open_ticket_is_never_forgotten(core: Core) -> None:
    """A month in which nobody does anything: it is at the top, and somebody is reminded each workday."""

    def begin(work: Work) -> int:
        work.actor = resident(work)
        return report.file(work, work.actor, understand("路灯坏了", work.community), where=PLACE).id

    number = core.do(begin)
    core.wind(days=30)
    latest = core.value(select(func.max(Reminder.at)).where(Reminder.number == number))
    assert core.clock.now() - latest < timedelta(days=4)


def test_what_has_climbed_and_is_taken_back_stays_where_it_has_climbed_to(core: Core) -> None:
    """Its resident withdraws it and takes that back: it is no way down for what a leader had to decide."""
    walk = begin(core, "路灯坏了", PLACE)
    walk.does(Action.ESCALATE, "grid-1-worker", text="要换线路")
    level = core.ticket(walk.number).level
    walk.does(Action.WITHDRAW)
    assert (walk.does(Action.RESTORE).level, level) == (Level.BRANCH, Level.BRANCH)
