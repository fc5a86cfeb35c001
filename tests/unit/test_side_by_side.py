"""A channel that hangs holds up itself alone: nobody on another one, and nobody's word of a danger."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot import demo
from bot.channels.base import Outcome, Parcel, Retry
from bot.delivery.claim import KEPT, ROOM
from bot.delivery.courier import Courier
from models.outbox import Delivery, Outbox, Priority
from models.people import Account
from models.phrase import phrase
from services import outbox
from services.work import Work
from tests.core import holder_of, new_ticket, resident
from tests.letterbox import ATTEMPTS, LEASE, Post, Script, address, card, catalogue


class Hanging(Script):
    """A channel whose calls end when they are let go, those to an address when that one is."""

    name = "slow"

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[str] = []
        self.gate = asyncio.Event()
        self.gates: dict[int, asyncio.Event] = {}

    async def deliver(self, parcel: Parcel) -> Outcome:
        self.begun.append(parcel.message.plain)
        await self.gates.get(parcel.address, self.gate).wait()
        return await super().deliver(parcel)


class Two(Post):
    """Residents 3 and 4 are on the web, everybody else is on the channel that hangs. What is posted is news at once."""

    def __init__(self) -> None:
        super().__init__()
        self.slow = Hanging()
        channels = {"web": self.channel, "slow": self.slow}
        self.courier = Courier(self.core, channels, attempts=ATTEMPTS, lease=LEASE)  # type: ignore[arg-type]
        self.draining: asyncio.Task[int] | None = None
        quick = [self.core.do(lambda work, number=number: resident(work, number).id) for number in (3, 4)]
        moved = update(Account).where(Account.person_id.not_in(quick)).values(channel="slow")
        self.core.do(lambda work: work.session.execute(moved))

    def say(self, words: str = "hello", person: int = 1, **options: Any) -> int:
        number = super().say(words, person, **options)
        self.courier.wake()
        return number

    def to_many(self, count: int, **options: Any) -> None:
        """Messages to people who have only just come, all on the channel that hangs."""

        def post(work: Work) -> None:
            for number in range(count):
                person = demo.settle_in(work, "zh", None)
                work.session.flush()
                work.session.execute(update(Account).where(Account.person_id == person.id).values(channel="slow"))
                outbox.tell(work, person.id, phrase("test.words", title=f"to {number}"), **options)

        self.core.do(post)

    def start(self) -> None:
        self.draining = asyncio.create_task(self.courier.drain())

    async def end(self) -> int:
        self.slow.gate.set()
        for gate in self.slow.gates.values():
            gate.set()
        assert self.draining
        return await self.draining

    def count(self, status: Delivery) -> int:
        found: int = self.core.value(select(func.count()).select_from(Outbox).where(Outbox.status == status))
        return found


@pytest.fixture
async def two(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Two]:
    monkeypatch.setattr("services.render.catalogue", catalogue)
    made = Two()
    yield made
    await made.courier.stop()
    made.core.close()


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(10_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came to be so")


async def test_no_other_channel_waits(two: Two) -> None:
    slow = two.say("slow")
    quick = [two.say("one", 3), two.say("two", 4)]
    two.start()
    await until(lambda: two.sent() == ["one", "two"])
    quick.append(two.say("three", 3))
    await until(lambda: two.sent() == ["one", "two", "three"])
    assert two.statuses(slow, *quick) == ["sending", "sent", "sent", "sent"]
    assert await two.end() == 4
    assert two.statuses(slow) == ["sent"]


async def test_nobody_waits_for_another_ones_call_and_everybody_hears_in_order(two: Two) -> None:
    two.slow.gates = {two.home: asyncio.Event()}
    two.slow.gate.set()
    two.say("one")
    two.start()
    await until(lambda: two.slow.begun == ["one"])
    two.say("two")
    two.say("other", 2)
    await until(lambda: two.slow.begun == ["one", "other"])
    two.say("three")
    two.slow.gates[two.home].set()
    assert await two.draining == 4
    assert [parcel.message.plain for parcel in two.slow.sent] == ["other", "one", "two", "three"]


async def test_no_more_is_taken_up_than_can_begin(two: Two) -> None:
    two.to_many(150)
    two.start()
    await until(lambda: len(two.slow.begun) == ROOM)
    two.say("quick", 3)
    await until(lambda: two.sent() == ["quick"])
    assert (two.count(Delivery.SENDING), two.count(Delivery.PENDING)) == (ROOM, 150 - ROOM)
    assert await two.end() == 151
    assert [(row.status, row.attempts) for row in two.core.rows(select(Outbox))] == [(Delivery.SENT, 1)] * 151
    assert len({parcel.row for parcel in two.slow.tried}) == len(two.slow.tried) == 150


async def test_room_is_kept_for_emergencies(two: Two) -> None:
    """Also where more of them wait than there is room for: then the other channels go on."""
    two.to_many(ROOM + 20)
    two.start()
    await until(lambda: len(two.slow.begun) == ROOM)
    two.say("fire", priority=Priority.EMERGENCY)
    await until(lambda: two.slow.begun[ROOM:] == ["fire"])
    two.to_many(150, priority=Priority.EMERGENCY)
    two.say("quick", 3)
    await until(lambda: two.sent() == ["quick"])
    assert len(two.slow.begun) == ROOM + KEPT
    await two.end()
    assert two.count(Delivery.SENT) == ROOM + 20 + 150 + 2


async def test_an_emergency_overtakes_what_hangs_for_the_same_person(two: Two) -> None:
    two.say("one")
    two.start()
    await until(lambda: two.slow.begun == ["one"])
    two.say("two")
    two.say("fire", priority=Priority.EMERGENCY)
    await until(lambda: two.slow.begun == ["one", "fire"])
    await two.end()
    assert [parcel.message.plain for parcel in two.slow.sent] == ["one", "fire", "two"]


async def test_an_edit_comes_after_its_card_however_urgent(two: Two) -> None:
    ticket = two.core.do(lambda work: new_ticket(work, resident(work), urgency="emergency").id)
    first = card(two, ticket, fresh=True)
    two.start()
    await until(lambda: len(two.slow.begun) == 1)
    edit = card(two, ticket)
    two.courier.wake()
    two.say("quick", 3)
    await until(lambda: two.sent() == ["quick"])
    await two.end()
    assert two.statuses(first, edit) == ["sent", "sent"]
    assert [parcel.replaces for parcel in two.slow.sent] == [None, f"ref-{first}"]


async def test_who_can_be_reached_elsewhere_is(two: Two) -> None:
    """The channel of a row is where it would go, not where somebody has an account too."""

    def also_on_the_web(work: Work) -> None:
        person = resident(work)
        account = work.session.scalars(select(Account).where(Account.person_id == person.id)).one()
        work.session.add(
            Account(
                id=work.new_id(), person_id=person.id, channel="web", bot=1, address=9, reachable=True,
                seen_at=account.seen_at + timedelta(seconds=1),
            )
        )  # fmt: skip

    two.core.do(also_on_the_web)
    two.to_many(ROOM)
    two.start()
    await until(lambda: len(two.slow.begun) == ROOM)
    two.say("elsewhere")
    await until(lambda: two.sent() == ["elsewhere"])
    await two.end()


async def test_what_is_broken_off_is_left_to_the_rescue(two: Two) -> None:
    numbers = [two.say("one"), two.say("two")]
    two.start()
    await until(lambda: two.slow.begun == ["one"])
    assert two.draining
    two.draining.cancel()
    with pytest.raises(asyncio.CancelledError):
        await two.draining
    assert two.statuses(*numbers) == ["sending", "sending"]
    assert await two.courier.rescue() == 0
    two.core.jump(seconds=60)
    assert await two.courier.rescue() == 2
    two.core.jump(seconds=60)
    two.start()
    await two.end()
    assert [parcel.message.plain for parcel in two.slow.sent] == ["one", "two"]


async def test_what_is_under_way_is_never_rescued(two: Two) -> None:
    numbers = [two.say("one"), two.say("two")]
    two.start()
    await until(lambda: two.slow.begun == ["one"])
    two.core.jump(hours=1)  # the demo's clock is wound while a call hangs
    assert await two.courier.rescue() == 0
    assert two.statuses(*numbers) == ["sending", "sending"]
    await two.end()
    assert [parcel.message.plain for parcel in two.slow.tried] == ["one", "two"]


async def test_the_lease_of_those_behind_a_slow_one_is_prolonged(two: Two) -> None:
    numbers = [two.say(words) for words in ("one", "two", "three")]
    two.slow.gates = {two.home: asyncio.Event()}
    two.start()
    await until(lambda: two.slow.begun == ["one"])
    two.core.jump(seconds=40)
    two.slow.gates[two.home].set()
    two.slow.gates = {}
    await until(lambda: two.slow.begun == ["one", "two"])
    assert [two.row(number).wake_at for number in numbers[1:]] == [two.core.clock.now() + LEASE] * 2
    await two.end()
    assert two.statuses(*numbers) == ["sent"] * 3


async def test_what_another_courier_has_taken_over_is_not_sent_here(two: Two) -> None:
    numbers = [two.say("one"), two.say("two")]
    two.start()
    await until(lambda: two.slow.begun == ["one"])
    two.core.jump(seconds=70)
    two.core.do(
        lambda work: work.session.execute(update(Outbox).where(Outbox.id == numbers[1]).values(status=Delivery.RETRY))
    )
    await two.end()
    assert two.slow.begun == ["one", "two"]  # the second time by a claim of its own
    assert two.statuses(*numbers) == ["sent", "sent"]
    assert two.row(numbers[1]).attempts == 2


async def test_what_waits_for_a_retry_is_no_obstacle_to_the_end(two: Two) -> None:
    two.slow.gate.set()
    two.slow.answers[two.home] = [Retry("busy")]
    numbers = [two.say("one"), two.say("two")]
    assert await two.courier.drain() == 2
    assert two.statuses(*numbers) == ["retry", "pending"]


async def test_an_error_of_the_database_is_raised_at_once_and_the_others_go_on(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, quick = two.say("slow"), two.say("quick", 3)

    def broken(*_: object, **__: object) -> bool:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr("bot.delivery.courier.record", broken)
        with pytest.raises(ConnectionError):
            await two.courier.drain()
    assert two.statuses(slow, quick) == ["sending", "sending"]
    two.start()
    await two.end()
    assert two.statuses(slow, quick) == ["sent", "sending"]


async def test_an_alert_goes_out_in_the_same_round(two: Two) -> None:
    """What a delivery itself posts needs nobody to wake the courier."""
    two.slow.gate.set()
    watcher = two.core.do(lambda work: address(work, holder_of(work, "administrator")))
    two.say(person=3)
    two.core.do(
        lambda work: work.session.execute(update(Account).where(Account.address != watcher).values(channel="no"))
    )
    for _ in range(ATTEMPTS):
        await two.courier.drain()
        two.core.jump(hours=1)
    assert two.count(Delivery.DEAD) == 1
    assert [parcel.address for parcel in two.slow.sent] == [watcher]
