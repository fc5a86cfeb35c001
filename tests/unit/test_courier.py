"""What becomes of an outbox row, whatever a channel answers."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.channels.base import Dead, Outcome, Retry, Sent, Unknown, Unreachable
from bot.delivery.claim import claim
from models.outbox import Delivery, Outbox, Priority
from models.people import Account
from models.phrase import phrase
from services import outbox
from services.work import Work
from tests.core import MONDAY, at, holder_of, new_ticket, resident
from tests.letterbox import ATTEMPTS, LEASE, Post, address, catalogue, forget_all

FINAL = {Delivery.SENT, Delivery.UNKNOWN, Delivery.UNREACHABLE, Delivery.DEAD, Delivery.OBSOLETE}


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    monkeypatch.setattr("services.render.catalogue", catalogue)
    made = Post()
    yield made
    made.core.close()


def _second_account(work: Work) -> int:
    """Another account of the first resident, not used of late; gives its address."""
    number = work.new_id()
    work.session.add(
        Account(id=number, person_id=resident(work).id, channel="web", bot=1, address=number, reachable=True,
                seen_at=work.now - timedelta(days=1))
    )  # fmt: skip
    return number


@pytest.fixture(scope="module")
def shared_post() -> Iterator[Post]:
    made = Post()
    yield made
    made.core.close()


async def test_sent(post: Post) -> None:
    rows = [post.say("one"), post.say("two")]
    assert await post.courier.drain() == 2
    assert (post.sent(), post.statuses(*rows)) == (["one", "two"], ["sent", "sent"])
    assert post.row(rows[0]).done_at == MONDAY
    assert await post.courier.drain() == 0


async def test_retry_later_and_later(post: Post) -> None:
    post.channel.answers[post.home] = [Retry("busy"), Retry("busy")]
    number = post.say()
    waits = []
    for _ in range(2):
        await post.courier.drain()
        row = post.row(number)
        waits.append((row.wake_at - post.core.clock.now()).total_seconds())
        assert (row.status, row.error) == ("retry", "busy")
        post.core.clock.set(row.wake_at)
    await post.courier.drain()
    assert (waits, post.statuses(number), post.row(number).attempts) == ([2, 4], ["sent"], 3)


async def test_retry_when_the_channel_says(post: Post) -> None:
    post.channel.answers[post.home] = [Retry("slow down", at("01 09:17"))]
    number = post.say()
    await post.courier.drain()
    assert post.row(number).wake_at == at("01 09:17")


async def test_a_retry_holds_back_what_is_behind_it_for_that_person_alone(post: Post) -> None:
    post.channel.answers[post.home] = [Retry("busy")]
    first, second, other = post.say("one"), post.say("two"), post.say("elsewhere", person=2)
    await post.courier.drain()
    third = post.say("three")
    await post.courier.drain()
    assert post.sent() == ["elsewhere"]
    assert post.statuses(first, second, third, other) == ["retry", "pending", "pending", "sent"]
    assert post.row(second).attempts == 0
    post.core.jump(minutes=1)
    await post.courier.drain()
    assert post.sent() == ["elsewhere", "one", "two", "three"]


@pytest.mark.parametrize("answer", [Unknown("cut"), ZeroDivisionError()])
async def test_what_is_repeated_holds_back_too(post: Post, answer: Any) -> None:
    """Perhaps sent, perhaps not: what comes after it must not come before it. Also when a channel breaks its word."""
    post.channel.answers[post.home] = [answer]
    numbers = [post.say("one"), post.say("two")]
    with capture_logs():
        await post.courier.drain()
    assert (post.sent(), post.statuses(*numbers)) == ([], ["retry", "pending"])
    post.core.jump(minutes=1)
    await post.courier.drain()
    assert post.sent() == ["one", "two"]


async def test_an_emergency_overtakes(post: Post) -> None:
    post.channel.answers[post.home] = [Retry("busy")]
    post.say("one")
    await post.courier.drain()
    post.say("two")
    post.say("fire", priority=Priority.EMERGENCY)
    await post.courier.drain()
    assert post.sent() == ["fire"]


async def test_the_channels_own_pace(post: Post) -> None:
    post.channel.not_before = at("01 09:01")
    first = post.say("one")
    await post.courier.drain()
    post.channel.not_before = None
    post.say("two")
    await post.courier.drain()
    assert (post.sent(), post.row(first).attempts) == ([], 0)
    post.core.clock.set(at("01 09:01"))
    await post.courier.drain()
    assert post.sent() == ["one", "two"]


async def test_attempts_used_up(post: Post) -> None:
    post.channel.answers[post.home] = [Retry("busy")] * ATTEMPTS
    number, behind = post.say("one"), post.say("two")
    for _ in range(ATTEMPTS):
        await post.courier.drain()
        post.core.jump(hours=1)
    await post.courier.drain()
    assert post.statuses(number, behind) == ["dead", "sent"]
    assert post.alerts() == ["administrator"]


async def test_refused_for_good_is_told_to_who_acts(post: Post) -> None:
    def prepare(work: Work) -> int:
        ticket = new_ticket(work, resident(work), holder_id=holder_of(work, "grid-1-worker").id)
        outbox.tell(work, resident(work).id, phrase("test.words", title="yours"), matter=ticket)
        return int(work.pending(Outbox)[-1]["id"])

    post.channel.answers[post.home] = [Dead("too long")]
    number = post.core.do(prepare)
    await post.courier.drain()
    assert (post.statuses(number), post.alerts()) == (["dead"], ["grid-1-worker"])
    await post.courier.drain()
    assert post.row(number).error == "too long"


async def test_an_alert_that_is_lost_makes_no_other(post: Post) -> None:
    post.channel.answers[post.home] = [Dead("no")]
    watcher = post.core.do(lambda work: address(work, holder_of(work, "administrator")))
    post.channel.answers[watcher] = [Dead("no")]
    post.say()
    await post.courier.drain()
    assert len(post.alerts()) == 1


async def test_unreachable_is_tried_elsewhere_in_order(post: Post) -> None:
    other = post.core.do(_second_account)
    post.channel.answers[post.home] = [Unreachable("blocked")]
    numbers = [post.say("one"), post.say("two")]
    await post.courier.drain()
    assert post.statuses(*numbers) == ["sent", "sent"]
    assert [(parcel.address, parcel.message.plain) for parcel in post.channel.sent] == [(other, "one"), (other, "two")]
    assert not post.core.value(select(Account.reachable).where(Account.address == post.home))
    assert post.alerts() == []


@pytest.mark.parametrize(
    ("answer", "there", "parts"),
    [(Retry("busy"), 1, [0, 1, 0]), (Unreachable("blocked"), 1, [0, 1, 0]), (Unreachable("blocked"), 2, [0, 1, 0, 1])],
)
async def test_what_was_sent_in_part_is_sent_whole_elsewhere(
    post: Post, monkeypatch: pytest.MonkeyPatch, answer: Outcome, there: int, parts: list[int]
) -> None:
    """They have meanwhile written from elsewhere, or cannot be reached there any more."""
    calls = {post.home: 2}
    monkeypatch.setattr(post.channel, "parts", lambda parcel: calls.get(parcel.address, there))
    post.channel.answers[post.home] = [Sent("first"), answer]
    number = post.say()
    other = post.core.do(_second_account)
    await post.courier.drain()
    post.core.do(
        lambda work: work.session.execute(
            update(Account).where(Account.address == other).values(seen_at=at("02 09:00"))
        )
    )
    post.core.clock.set(max(post.core.clock.now(), post.row(number).wake_at))
    await post.courier.drain()
    assert (post.statuses(number), [parcel.part for parcel in post.channel.tried]) == (["sent"], parts)
    assert post.channel.sent[-1].address == other


async def test_unreachable_everywhere_is_told(post: Post) -> None:
    post.channel.answers[post.home] = [Unreachable("blocked")]
    numbers = [post.say("one"), post.say("two")]
    await post.courier.drain()
    assert post.statuses(*numbers) == ["unreachable", "unreachable"]
    assert set(post.alerts()) == {"administrator"}
    assert len(post.channel.tried) == 3  # the first, and two alerts


async def test_unknown_is_repeated_save_for_reminders(post: Post) -> None:
    def remind(work: Work) -> int:
        ticket = new_ticket(work, resident(work, 2))
        outbox.tell(work, resident(work, 2).id, phrase("test.words", title="hurry"), matter=ticket, while_round=True)
        return int(work.pending(Outbox)[-1]["id"])

    there = post.core.do(lambda work: address(work, resident(work, 2)))
    post.channel.answers[post.home] = [Unknown("cut")] * ATTEMPTS
    post.channel.answers[there] = [Unknown("cut")] * ATTEMPTS
    receipt, reminder = post.say(), post.core.do(remind)
    for _ in range(ATTEMPTS + 1):
        await post.courier.drain()
        post.core.jump(hours=1)
    assert [(post.row(n).status, post.row(n).attempts) for n in (receipt, reminder)] == [
        ("unknown", ATTEMPTS),
        ("unknown", 1),
    ]


async def test_a_danger_that_perhaps_nobody_heard_of_is_told_at_any_hour(post: Post) -> None:
    def warn(work: Work) -> int:
        ticket = new_ticket(work, resident(work), holder_id=holder_of(work, "grid-1-worker").id, urgency="emergency")
        outbox.tell(work, resident(work).id, phrase("test.words", title="fire"), matter=ticket, while_round=True)
        return int(work.pending(Outbox)[-1]["id"])

    post.core.clock.set(at("01 23:30"))
    worker = post.core.do(lambda work: address(work, holder_of(work, "grid-1-worker")))
    post.channel.answers.update({post.home: [Unknown("cut")], worker: [Unknown("cut")] * ATTEMPTS})
    number = post.core.do(warn)
    for _ in range(ATTEMPTS + 1):
        await post.courier.drain()
        post.core.jump(minutes=1)
    assert post.statuses(number) == ["unknown"]
    assert post.core.told()[1:] == [("grid-1-worker", "alert.unsure")]  # and no alert about the alert
    alert = post.core.rows(select(Outbox).where(Outbox.phrase == "alert.unsure"))[0]
    assert (alert.priority, alert.status, alert.attempts) == ("emergency", "unknown", ATTEMPTS)


async def test_a_channel_that_is_not_open(post: Post) -> None:
    post.core.do(lambda work: work.session.query(Account).filter_by(address=post.home).update({"channel": "telegram"}))
    shut, other = post.say(), post.say("elsewhere", person=2)
    await post.courier.drain()
    assert (post.statuses(shut, other), post.row(shut).error) == (["retry", "sent"], "the channel is not open")


async def test_rows_left_sending_are_rescued(post: Post) -> None:
    number = post.say()
    post.core.do(lambda work: claim(work, LEASE))  # and the courier dies
    assert (await post.courier.rescue(), await post.courier.drain()) == (0, 0)
    post.core.jump(seconds=60)
    assert await post.courier.rescue() == 1
    assert (post.row(number).status, post.row(number).error) == ("retry", "the courier stopped while sending")
    post.core.jump(seconds=60)
    await post.courier.drain()
    assert post.statuses(number) == ["sent"]


outcomes = st.sampled_from([Sent("1"), Retry("busy"), Unknown("cut"), Dead("no"), Unreachable("blocked")])


@settings(max_examples=20)
@given(answers=st.lists(outcomes, max_size=12), count=st.integers(1, 5), pauses=st.lists(st.sampled_from([0, 3, 90])))
async def test_every_row_comes_to_an_end_and_in_order(
    shared_post: Post, answers: list[Any], count: int, pauses: list[int]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.render.catalogue", catalogue)
        post = shared_post
        post.core.do(forget_all)
        post.core.do(lambda work: work.session.query(Account).update({"reachable": True}))
        post.channel.__init__()  # type: ignore[misc]
        post.channel.answers[post.home] = list(answers)
        numbers = [post.say(str(number), priority=Priority.REPLY) for number in range(count)]
        for pause in [*pauses, *[3600] * (ATTEMPTS * count + 1)]:
            await post.courier.drain()
            post.core.jump(seconds=pause)
        post.core.jump(hours=12)
        await post.courier.drain()
        mine = [parcel.row for parcel in post.channel.sent if parcel.address == post.home]
        assert mine == sorted(set(mine))
        rows = post.core.rows(select(Outbox).where(Outbox.id.in_(numbers)))
        assert {row.status for row in rows} <= FINAL
        assert {row.id for row in rows if row.status == Delivery.SENT} == set(mine)
        assert all(row.error and row.done_at for row in rows if row.status != Delivery.SENT)
        told = post.core.rows(select(Outbox.id).where(Outbox.phrase == "alert.undelivered"))
        assert len(told) == sum(row.status in {Delivery.DEAD, Delivery.UNREACHABLE} for row in rows)
