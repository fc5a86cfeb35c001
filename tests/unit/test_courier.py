"""What becomes of an outbox row, whatever a channel answers."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from structlog.testing import capture_logs

from bot import courier as module
from bot.channels.base import Dead, Outcome, Parcel, Retry, Sent, Unknown, Unreachable
from bot.courier import Courier
from models.flow import Card, Delivery, Outbox, Priority
from models.people import Account, Person
from models.phrase import phrase
from models.tickets import Ticket
from services import notices
from services.work import Work
from tests.core import MONDAY, Core, at, holder_of, new_ticket, resident

LEASE = timedelta(seconds=60)
ATTEMPTS = 4
FINAL = {Delivery.SENT, Delivery.UNKNOWN, Delivery.UNREACHABLE, Delivery.DEAD, Delivery.OBSOLETE}


class Script:
    """A channel that answers as it is told, else Sent, and keeps what it delivered."""

    name = "web"

    def __init__(self) -> None:
        self.answers: defaultdict[int, list[Outcome | Exception]] = defaultdict(list)  # by address
        self.tried: list[Parcel] = []
        self.sent: list[Parcel] = []
        self.not_before: datetime | None = None

    def when(self, _parcel: Parcel) -> datetime | None:
        return self.not_before

    def parts(self, _parcel: Parcel) -> int:
        return 1

    async def deliver(self, parcel: Parcel) -> Outcome:
        assert len(parcel.message.plain) <= 4096
        assert len(parcel.message.choices) <= 20
        assert all(len(c.data.encode()) <= 64 and c.label for line in parcel.message.choices for c in line)
        self.tried.append(parcel)
        answer = self.answers[parcel.address].pop(0) if self.answers[parcel.address] else Sent(f"ref-{parcel.row}")
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Sent):
            self.sent.append(parcel)
        return answer


class Post:
    """A core with a courier; `say` posts to the first resident."""

    def __init__(self) -> None:
        self.core = Core()
        self.channel = Script()
        self.courier = Courier(self.core, {"web": self.channel}, attempts=ATTEMPTS, lease=LEASE)  # type: ignore[arg-type]
        self.home = self.core.do(lambda work: address(work, resident(work)))

    def say(self, words: str = "hello", person: int = 1, **options: Any) -> int:
        def post(work: Work) -> int:
            work.post(resident(work, person).id, phrase("test.words", title=words), **options)
            return int(work.pending(Outbox)[-1]["id"])

        return self.core.do(post)

    def row(self, number: int) -> Outbox:
        found: Outbox = self.core.value(select(Outbox).where(Outbox.id == number))
        return found

    def statuses(self, *numbers: int) -> list[str]:
        return [self.row(number).status for number in numbers]

    def sent(self) -> list[str]:
        return [parcel.message.plain for parcel in self.channel.sent]

    def alerts(self) -> list[str | None]:
        return [post for post, key in self.core.told() if key == "alert.undelivered"]


def address(work: Work, person: Person) -> int:
    return work.session.scalars(select(Account.address).where(Account.person_id == person.id)).one()


def forget_all(work: Work) -> None:
    work.session.execute(delete(Outbox))


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    monkeypatch.setattr("services.render.catalogue", catalogue)
    made = Post()
    yield made
    made.core.close()


@pytest.fixture(scope="module")
def shared_post() -> Iterator[Post]:
    made = Post()
    yield made
    made.core.close()


def catalogue(language: str) -> dict[str, str]:
    """The real phrases, and one that says what it is told."""
    from locales import catalogue as real

    return {**real(language), "test.words": "{title}"}


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
        work.post(resident(work).id, phrase("test.words", title="yours"), ticket=ticket)
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
    def second(work: Work) -> int:
        number = work.new_id()
        work.session.add(
            Account(id=number, person_id=resident(work).id, channel="web", bot=1, address=number, reachable=True,
                    seen_at=work.now - timedelta(days=1))
        )  # fmt: skip
        return number

    other = post.core.do(second)
    post.channel.answers[post.home] = [Unreachable("blocked")]
    numbers = [post.say("one"), post.say("two")]
    await post.courier.drain()
    assert post.statuses(*numbers) == ["sent", "sent"]
    assert [(parcel.address, parcel.message.plain) for parcel in post.channel.sent] == [(other, "one"), (other, "two")]
    assert not post.core.value(select(Account.reachable).where(Account.address == post.home))
    assert post.alerts() == []


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
        work.post(resident(work, 2).id, phrase("test.words", title="hurry"), ticket=ticket, while_round=True)
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


async def test_a_channel_that_is_not_open(post: Post) -> None:
    post.core.do(lambda work: work.session.query(Account).filter_by(address=post.home).update({"channel": "telegram"}))
    shut, other = post.say(), post.say("elsewhere", person=2)
    await post.courier.drain()
    assert (post.statuses(shut, other), post.row(shut).error) == (["retry", "sent"], "the channel is not open")


async def test_quiet_hours(post: Post) -> None:
    post.core.clock.set(at("01 22:00"))
    notice, urgent = post.say("later"), post.say("fire", priority=Priority.EMERGENCY)
    await post.courier.drain()
    assert post.statuses(notice, urgent) == ["pending", "sent"]
    post.core.clock.set(at("02 07:30"))
    await post.courier.drain()
    assert post.sent() == ["fire", "later"]


async def test_a_reminder_whose_time_has_passed_is_dropped(post: Post) -> None:
    def remind(work: Work) -> tuple[int, int]:
        ticket = new_ticket(work, resident(work))
        work.post(resident(work).id, phrase("test.words", title="hurry"), ticket=ticket, while_round=True)
        ticket.round += 1
        return int(work.pending(Outbox)[-1]["id"]), ticket.id

    number, _ = post.core.do(remind)
    await post.courier.drain()
    assert (post.sent(), post.statuses(number)) == ([], ["obsolete"])


def card(post: Post, ticket: int, *, fresh: bool = False) -> int:
    def send(work: Work) -> int:
        notices.card(work, resident(work).id, work.session.get_one(Ticket, ticket), fresh=fresh)
        return int(work.pending(Outbox)[-1]["id"])

    return post.core.do(send)


async def test_edits_of_a_card_are_one_and_in_place(post: Post) -> None:
    ticket = post.core.do(lambda work: new_ticket(work, resident(work)).id)
    first = card(post, ticket, fresh=True)
    await post.courier.drain()
    edits = [card(post, ticket) for _ in range(3)]
    await post.courier.drain()
    assert post.statuses(*edits) == ["obsolete", "obsolete", "sent"]
    assert [parcel.replaces for parcel in post.channel.sent] == [None, f"ref-{first}"]
    anew = card(post, ticket, fresh=True)
    await post.courier.drain()
    card(post, ticket)
    await post.courier.drain()
    assert [parcel.replaces for parcel in post.channel.sent[2:]] == [None, f"ref-{anew}"]
    assert post.core.rows(select(Card.ticket_id)) == [ticket]


async def test_an_edit_of_a_card_that_was_never_sent_is_nothing(post: Post) -> None:
    ticket = post.core.do(lambda work: new_ticket(work, resident(work)).id)
    number = card(post, ticket)
    await post.courier.drain()
    assert (post.channel.tried, post.statuses(number)) == ([], ["obsolete"])


async def test_who_has_lost_his_role_is_told_nothing(post: Post) -> None:
    def tell(work: Work) -> int:
        ticket, worker = new_ticket(work, resident(work)), holder_of(work, "grid-1-worker")
        notices.card(work, worker.id, ticket, fresh=True)
        worker.roles.clear()
        return int(work.pending(Outbox)[-1]["id"])

    number = post.core.do(tell)
    await post.courier.drain()
    assert (post.channel.tried, post.statuses(number)) == ([], ["obsolete"])


@pytest.mark.parametrize("broken", [{"grid": "grid-gone"}, {"category": "gone"}])
async def test_a_row_that_cannot_be_rendered_holds_back_no_other(post: Post, broken: dict[str, str]) -> None:
    ticket = post.core.do(lambda work: new_ticket(work, resident(work), **broken).id)
    number, other = card(post, ticket, fresh=True), post.say("fine")
    with capture_logs() as logs:
        await post.courier.drain()
    assert [entry["action"] for entry in logs] == ["unrenderable"]
    assert (post.statuses(number, other), post.alerts()) == (["dead", "sent"], ["administrator"])


async def test_rows_left_sending_are_rescued(post: Post) -> None:
    number = post.say()
    post.core.do(lambda work: module.claim(work, LEASE))  # and the courier dies
    assert (await post.courier.rescue(), await post.courier.drain()) == (0, 0)
    post.core.jump(seconds=60)
    assert await post.courier.rescue() == 1
    assert (post.row(number).status, post.row(number).error) == ("retry", "the courier stopped while sending")
    post.core.jump(seconds=60)
    await post.courier.drain()
    assert post.statuses(number) == ["sent"]


@pytest.mark.parametrize(
    ("shared", "reader", "seen"),
    [
        (True, "grid-1-worker", True),
        (False, "grid-1-worker", False),
        (True, "grid-1-leader", False),
        (True, "branch-1-leader", False),
    ],
)
async def test_the_contact_is_for_the_holder_alone_and_only_if_shared(
    post: Post, shared: bool, reader: str, seen: bool
) -> None:
    def tell(work: Work) -> None:
        resident(work).contact = "13800000000"
        holder = holder_of(work, "grid-1-worker").id
        ticket = new_ticket(work, resident(work), holder_id=holder, contact_shared=shared)
        notices.card(work, holder_of(work, reader).id, ticket, fresh=True)
        words = phrase("notice.note", said={"person": ticket.reporter_id})
        work.post(holder_of(work, reader).id, words, ticket=ticket)

    post.core.do(tell)
    await post.courier.drain()
    text, who = post.sent()
    assert ("13800000000" in text) == seen
    assert "居民" in who  # nobody who speaks of him has a name for him


outcomes = st.sampled_from([Sent("1"), Retry("busy"), Unknown("cut"), Dead("no"), Unreachable("blocked")])


@settings(max_examples=40, deadline=None)
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
