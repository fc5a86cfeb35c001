"""What is delivered, and how: quiet hours, cards that change in place, what a reader may see."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.channels.base import Retry
from models.outbox import Card, Outbox, Priority
from models.people import Account
from models.phrase import phrase
from services import outbox
from services.work import Work
from tests.core import at, holder_of, new_ticket, outside_the_door, resident
from tests.letterbox import Post, card, catalogue


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    monkeypatch.setattr("services.render.catalogue", catalogue)
    made = Post()
    yield made
    made.core.close()


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
        outbox.tell(work, resident(work).id, phrase("test.words", title="hurry"), matter=ticket, while_round=True)
        with outside_the_door(ticket):
            ticket.round += 1
        return int(work.pending(Outbox)[-1]["id"]), ticket.id

    number, _ = post.core.do(remind)
    await post.courier.drain()
    assert (post.sent(), post.statuses(number)) == ([], ["obsolete"])
    assert post.row(number).error == "round over"


async def test_edits_of_a_card_are_one_and_in_place(post: Post) -> None:
    ticket = post.core.do(lambda work: new_ticket(work, resident(work)).id)
    first = card(post, ticket, fresh=True)
    await post.courier.drain()
    edits = [card(post, ticket) for _ in range(3)]
    await post.courier.drain()
    assert post.statuses(*edits) == ["obsolete", "obsolete", "sent"]
    assert [post.row(edit).error for edit in edits] == ["edited later", "edited later", None]
    assert [parcel.replaces for parcel in post.channel.sent] == [None, f"ref-{first}"]
    anew = card(post, ticket, fresh=True)
    await post.courier.drain()
    card(post, ticket)
    await post.courier.drain()
    assert [parcel.replaces for parcel in post.channel.sent[2:]] == [None, f"ref-{anew}"]
    assert post.core.rows(select(Card.number)) == [ticket]


async def test_an_edit_of_a_card_that_was_never_sent_is_nothing(post: Post) -> None:
    ticket = post.core.do(lambda work: new_ticket(work, resident(work)).id)
    number = card(post, ticket)
    await post.courier.drain()
    assert (post.channel.tried, post.statuses(number)) == ([], ["obsolete"])
    assert post.row(number).error == "no card to edit"


async def test_who_has_lost_his_role_is_told_nothing(post: Post) -> None:
    def tell(work: Work) -> int:
        ticket, worker = new_ticket(work, resident(work)), holder_of(work, "grid-1-worker")
        outbox.show_new(work, worker.id, ticket)
        worker.roles.clear()
        return int(work.pending(Outbox)[-1]["id"])

    number = post.core.do(tell)
    await post.courier.drain()
    assert (post.channel.tried, post.statuses(number)) == ([], ["obsolete"])
    assert post.row(number).error == "may not see"


async def test_who_has_been_erased_is_told_nothing(post: Post) -> None:
    number = post.say()
    post.core.do(lambda work: work.session.query(Account).filter_by(person_id=resident(work).id).delete())
    await post.courier.drain()
    assert (post.channel.tried, post.statuses(number), post.row(number).error) == ([], ["obsolete"], "erased")


@pytest.mark.parametrize("broken", [{"grid": "grid-gone"}, {"category": "gone"}])
async def test_a_row_that_cannot_be_rendered_holds_back_no_other(post: Post, broken: dict[str, str]) -> None:
    ticket = post.core.do(lambda work: new_ticket(work, resident(work), **broken).id)
    number, other = card(post, ticket, fresh=True), post.say("fine")
    with capture_logs() as logs:
        await post.courier.drain()
    assert [entry["action"] for entry in logs] == ["unrenderable"]
    assert (post.statuses(number, other), post.alerts()) == (["dead", "sent"], ["administrator"])


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
        outbox.show_new(work, holder_of(work, reader).id, ticket)
        words = phrase("notice.note", said={"person": ticket.reporter_id})
        outbox.tell(work, holder_of(work, reader).id, words, matter=ticket)

    post.core.do(tell)
    await post.courier.drain()
    text, who = post.sent()
    assert ("13800000000" in text) == seen
    assert "居民" in who  # nobody who speaks of them has a name for them


async def test_what_was_held_up_does_not_ring_at_night(post: Post) -> None:
    post.core.clock.set(at("01 21:29"))
    post.channel.answers[post.home] = [Retry("busy")]
    tried = post.say("one")
    await post.courier.drain()
    late = post.say("two", person=2)
    post.core.clock.set(at("01 23:00"))  # the service was away
    reply = post.say("answer", person=2, priority=Priority.REPLY)
    await post.courier.drain()
    assert (post.sent(), post.statuses(tried, late, reply)) == (["answer"], ["retry", "pending", "sent"])
    post.core.clock.set(at("02 07:30"))
    await post.courier.drain()
    assert post.sent() == ["answer", "one", "two"]
