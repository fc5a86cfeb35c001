"""Which rows the claim finds, and how: by indexes, whatever else waits."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.delivery.claim import KEPT, READY, ROOM, claim
from models.outbox import Outbox, Priority
from models.people import Account, Group
from models.phrase import phrase
from services import groups, outbox
from services.work import Work
from tests.core import MONDAY, Core, at, holder_of, resident

LEASE = timedelta(seconds=60)
WORDS = phrase("reply.thanks")


@pytest.fixture
def core(database_url: str) -> Iterator[Core]:
    made = Core(database_url)
    yield made
    made.close()


def say(core: Core, person: int = 1, **options: object) -> int:
    def post(work: Work) -> int:
        outbox.tell(work, resident(work, person).id, WORDS, **options)  # type: ignore[arg-type]
        return int(work.pending(Outbox)[-1]["id"])

    return core.do(post)


def say_to_group(core: Core, address: int) -> int:
    def post(work: Work) -> int:
        group = groups.find(work, 7, address) or groups.entered(work, "telegram", 7, address, "zh")
        outbox.say(work, group, WORDS, choices=[])
        return int(work.pending(Outbox)[-1]["id"])

    return core.do(post)


def change(core: Core, number: int, **values: object) -> None:
    core.do(lambda work: work.session.execute(update(Outbox).where(Outbox.id == number).values(**values)))


def claimed(core: Core, **taken: int) -> list[int]:
    return core.do(lambda work: claim(work, LEASE, taken).ids)


@pytest.mark.parametrize("status", ["sending", "retry"])
def test_a_row_waits_for_an_earlier_one_to_the_same_recipient(core: Core, status: str) -> None:
    first, other, group, other_group = say(core), say(core, 2), say_to_group(core, -1), say_to_group(core, -2)
    for row in (first, group):
        change(core, row, status=status, wake_at=MONDAY + timedelta(minutes=1))
    behind = [say(core), say_to_group(core, -1)]
    urgent = say(core, priority=Priority.EMERGENCY)
    assert claimed(core) == [urgent, other, other_group]
    for row in (first, group):
        change(core, row, status="sent")
    change(core, urgent, status="sent")
    assert claimed(core) == behind


def test_a_row_does_not_wait_for_a_later_one_nor_for_one_whose_time_has_come(core: Core) -> None:
    first = say(core)
    core.jump(seconds=1)
    second = say(core)
    change(core, second, status="retry", wake_at=at("01 10:00"))
    assert claimed(core) == [first]
    change(core, first, status="retry", wake_at=MONDAY)
    change(core, second, status="pending", wake_at=MONDAY)
    assert claimed(core) == [first, second]


def test_a_channel_that_is_full_is_passed_over_but_for_emergencies(core: Core) -> None:
    group, person, urgent = say_to_group(core, -1), say(core), say(core, 2, priority=Priority.EMERGENCY)
    assert claimed(core, web=ROOM + KEPT, telegram=ROOM) == []
    assert claimed(core, web=ROOM, telegram=ROOM) == [urgent]
    assert claimed(core, web=ROOM) == [group]
    assert core.do(lambda work: claim(work, LEASE, {"web": ROOM - 1})).ids == [person]


def test_whoever_can_be_reached_nowhere_is_claimed_all_the_same(core: Core) -> None:
    """So that somebody is told of it."""
    gone = core.do(lambda work: holder_of(work, "administrator").id)
    core.do(
        lambda work: [setattr(one, "reachable", False) for one in work.session.query(Account).filter_by(person_id=gone)]
    )
    core.do(lambda work: outbox.tell(work, gone, WORDS))
    assert len(claimed(core, web=ROOM)) == 1


def test_a_group_says_its_channel(core: Core) -> None:
    say_to_group(core, -1)
    assert core.do(lambda work: [(one.channel, one.bot) for one in work.session.query(Group)]) == [("telegram", 7)]


def test_the_plan_reads_only_what_may_go_out_and_what_holds_it_up() -> None:
    made = Core()

    def plan(work: Work) -> list[str]:
        compiled = READY.compile(dialect=work.connection.dialect)
        count = str(compiled).count("?")
        found = work.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", (0,) * count)
        return [row.detail for row in found if row.detail.startswith(("SCAN", "SEARCH"))]

    found = made.do(plan)
    made.close()
    assert found == [
        "SEARCH outbox USING INDEX ix_outbox_status_wake_at (status=? AND wake_at<?)",
        "SEARCH earlier USING INDEX ix_outbox_person_id_created_at_id (person_id=? AND created_at<?)",
        "SEARCH earlier USING INDEX ix_outbox_group_id_created_at_id (group_id=? AND created_at<?)",
    ]
