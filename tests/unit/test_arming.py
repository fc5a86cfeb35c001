"""Follow-ups that are new reach the matters that are open, from now on."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from models.due import Reminder, Timer
from models.life import FollowUp, at
from models.ticket import Action, Status, Ticket
from scheduler import arming
from services.life import door
from services.life.facts import Facts
from services.ticket.kind import KIND
from services.work import Work
from tests.core import Core, holder_of
from tests.core import at as local
from tests.unit.test_timers import filed


@pytest.fixture
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


async def arm(core: Core) -> int:
    return await arming.arm_renewed(core, batch=1)


def with_another(core: Core, *rows: FollowUp) -> None:
    """The table has brought follow-ups."""
    life = replace(KIND.life, followups=(*KIND.life.followups, *rows))
    core.database.kinds = {"ticket": replace(KIND, life=life)}


SECOND = FollowUp(
    "second_remind", frozenset({Status.ASSIGNED}), at("due_at"), ("holder",), "remind.accept", (Action.ACCEPT,)
)
PAST = FollowUp("past", frozenset({Status.ASSIGNED}), at("created_at"), ("holder",), "remind.accept", (Action.ACCEPT,))


async def test_what_is_armed_already_is_left_alone(core: Core) -> None:
    number = filed(core)
    before = core.timers(number)
    assert await arm(core) == 0
    assert core.timers(number) == before


async def test_a_new_row_reaches_what_is_open_and_nothing_is_caught_up(core: Core) -> None:
    first, second = filed(core), filed(core)
    assert await arm(core) == 0
    with_another(core, SECOND, PAST)
    core.jump(minutes=5)
    assert await arm(core) == 2
    assert [set(core.timers(number)) - {"accept_remind", "accept_overdue"} for number in (first, second)] == [
        {"second_remind"},
        {"second_remind"},
    ]
    assert await arm(core) == 0  # they are armed now


async def test_a_new_setting_reaches_what_is_open(core: Core) -> None:
    number = filed(core)
    post = "grid-1-worker"

    def resolve(work: Work) -> None:
        worker = holder_of(work, post)
        ticket = door.find(work, Ticket.kind, number, None)
        door.advance(work, ticket, Action.ACCEPT, worker)
        door.advance(work, ticket, Action.RESOLVE, worker, Facts(text="修好了"))

    core.do(resolve)
    await arm(core)
    followups = core.database.community.followups
    prompts = [*followups.feedback_prompts, type(followups.feedback_prompts[0]).parse("5 days")]
    more = core.database.community.model_copy(
        update={"followups": followups.model_copy(update={"feedback_prompts": prompts})}
    )
    core.database.community = more
    assert await arm(core) == 1
    assert core.timers(number)["feedback_3"] == local("06 09:00")


async def test_a_reminder_that_has_been_is_not_armed_again(core: Core) -> None:
    number = filed(core, placed=False)
    core.wind(minutes=15)
    assert core.rows(select(Reminder.step)) == ["place_remind"]
    with_another(core, SECOND)
    assert await arm(core) == 0
    assert set(core.timers(number)) == {"place_give_up"}


async def test_a_row_that_the_table_has_dropped_does_nothing(core: Core) -> None:
    number = filed(core, placed=False)
    kept = tuple(row for row in KIND.life.followups if row.step != "place_remind")
    core.database.kinds = {"ticket": replace(KIND, life=replace(KIND.life, followups=kept))}
    core.wind(minutes=15)
    assert core.value(select(func.count()).select_from(Reminder)) == 0
    assert core.value(select(func.count()).select_from(Timer).where(Timer.number == number)) == 1


async def test_a_row_that_counts_from_something_else_is_another_one(core: Core) -> None:
    with_another(core, SECOND)
    await arm(core)
    assert core.do(arming.renewed) == []
    with_another(core, replace(SECOND, when=at("accept_by")))
    assert core.do(arming.renewed) == ["ticket"]
