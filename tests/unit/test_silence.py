"""A worker who stays silent: the grid's own leader decides first, then it climbs."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select

from models.config.times import Limit, Urgency
from models.outbox import Outbox
from models.people import Person, Role, RoleKind
from models.ticket import Action
from models.time.worktime import Span
from services.work import Work
from tests.core import PLACE, Core, at, holder_of
from tests.walks import begin

WORKER = "grid-1-worker"


@pytest.fixture
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def filed(core: Core, text: str = "路灯坏了", *, placed: bool = True) -> int:
    return begin(core, text, PLACE if placed else None).number


def away(core: Core, post: str) -> None:
    core.do(lambda work: setattr(holder_of(work, post).roles[0], "away", True))


def heard(core: Core, number: int, *keys: str) -> list[tuple[str | None, str, datetime]]:
    """(post, phrase, when it goes out) of what was told with these phrases, the earliest first."""
    query = (
        select(Person.post, Outbox.phrase, Outbox.wake_at)
        .join(Person, Person.id == Outbox.person_id)
        .where(Outbox.number == number, Outbox.phrase.in_(keys))
        .order_by(Outbox.id)
    )
    return core.do(lambda work: [(post, key, at) for post, key, at in work.session.execute(query)])


def stands(core: Core, number: int) -> tuple[str, str | None, str]:
    ticket = core.ticket(number)
    return ticket.level, ticket.awaiting, [event.action for event in core.events(number)][-1]


def test_silence_goes_to_the_grids_own_leader_first(core: Core) -> None:
    number = filed(core)
    core.wind(hours=6)
    assert stands(core, number) == ("grid", "grid-1", "lapse")
    assert core.ticket(number).holder_id == core.do(lambda work: holder_of(work, WORKER).id)
    assert heard(core, number, "notice.lapsed", "notice.lapsed_holder") == [
        ("grid-1-leader", "notice.lapsed", at("01 15:00")),
        (WORKER, "notice.lapsed_holder", at("01 15:00")),
    ]
    assert core.timers(number) == {"leader_remind": at("02 10:00"), "leader_climb": at("02 15:00")}
    core.wind(days=1)
    assert stands(core, number) == ("branch", "branch-1", "escalate")


def test_after_the_silence_the_worker_may_still_accept(core: Core) -> None:
    walk = begin(core, "路灯坏了", PLACE)
    number = walk.number
    core.wind(hours=6)
    walk.does(Action.ACCEPT, WORKER)
    ticket = core.ticket(number)
    assert (ticket.status, ticket.awaiting, set(core.timers(number))) == ("working", None, {"due_remind", "overdue"})


def test_silence_in_a_grid_without_a_leader_goes_up(core: Core) -> None:
    away(core, "grid-1-leader")
    number = filed(core)
    core.wind(hours=6)
    assert stands(core, number) == ("branch", "branch-1", "escalate")
    assert heard(core, number, "notice.lapsed", "notice.escalated") == [
        ("branch-1-leader", "notice.escalated", at("01 15:00"))
    ]


def test_silence_of_the_leader_themself_goes_up(core: Core) -> None:
    def also_works(work: Work) -> None:
        leader = holder_of(work, "grid-1-leader")
        leader.roles.append(Role(id=work.new_id(), kind=RoleKind.WORKER, unit="grid-1", away=False))

    core.do(also_works)
    away(core, WORKER)
    number = filed(core)
    assert core.ticket(number).holder_id == core.do(lambda work: holder_of(work, "grid-1-leader").id)
    core.wind(hours=6)
    assert stands(core, number) == ("branch", "branch-1", "escalate")


def test_silence_at_night_is_told_in_the_morning(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the limit to accept runs round the clock."""
    usual = type(core.community).limit
    hour = Limit(accept=Span.parse("1 hour"), resolve=Span.parse("5 workdays"))
    monkeypatch.setattr(
        type(core.community), "limit", lambda *args: hour if args[2] == Urgency.NORMAL else usual(*args)
    )
    core.clock.set(at("01 21:00"))
    number = filed(core)
    core.wind(hours=2)
    assert stands(core, number) == ("grid", "grid-1", "lapse")
    assert heard(core, number, "notice.lapsed") == [("grid-1-leader", "notice.lapsed", at("02 07:30"))]


def test_silence_of_the_duty_desk_goes_to_the_committee(core: Core) -> None:
    number = filed(core, placed=False)
    core.wind(hours=7)
    assert stands(core, number) == ("community", "community", "lapse")
