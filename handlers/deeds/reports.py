"""Something new, or something more."""

import re
from dataclasses import replace

from handlers import about, places, reporting
from handlers.chat import Asking
from handlers.hearing.deeds import Deed
from handlers.hearing.hearing import Hearing, same_before
from handlers.hearing.scene import Asked, Guard
from handlers.utterance import Utterance
from models.phrase import option, phrase
from models.ticket import Action, Status, Ticket
from models.understanding.meaning import Part
from services import outbox, route
from services.life import door
from services.life.facts import Facts
from services.ticket import chase, progress
from services.ticket import correct as correction


async def file(h: Hearing) -> None:
    await reporting.file(h.work, h.person, h.chat, h.said, _near(h))


def _near(h: Hearing) -> str | None:
    """The place that they have spoken of before: a bare number is that of a building beside it."""
    return h.focus.first.place if h.focus.first else None


async def file_all(h: Hearing) -> None:
    await file_parts(h, list(h.meaning.parts))


async def both(h: Hearing) -> None:
    """Something new, and besides it an answer, a word, a place: first this, as if it had come alone."""
    new = h.elsewhere()
    near = _near(h)
    await h.again(h.said.only(h.without(new)))
    await reporting.file_each(h.work, h.person, h.chat, replace(h.said, media=()), new, near)


async def file_parts(h: Hearing, parts: list[Part]) -> None:
    """Each as a report of its own."""
    await reporting.file_each(h.work, h.person, h.chat, h.said, parts, _near(h))


async def offer_file(h: Hearing) -> None:
    await reporting.offer(h.work, h.chat, h.said)


async def same_again(h: Hearing) -> None:
    """The same words within a day: they want to hear of it, or it is another one."""
    ticket = same_before(h)
    assert ticket is not None  # noqa: S101 (the table asks for it)
    await h.chat.ask(Asking.choice, said=h.said.packed(), since=h.work.now.isoformat())
    choices = [
        [option(phrase("button.that_one", number=ticket.id), f"chase:{ticket.id}")],
        [option("button.new", "new")],
    ]
    outbox.answer(h.work, phrase("ask.same", number=ticket.id), choices=choices)


async def describe(h: Hearing) -> None:
    """The words for a photo or a point that waited for them."""
    said = Utterance.unpacked(h.work.community, await h.chat.get_value("said")).with_more(h.said)
    await reporting.file(h.work, h.person, h.chat, said)


async def ask_what(h: Hearing) -> None:
    await reporting.ask_what(h.work, h.chat, h.said)


async def keep_contact(h: Hearing) -> None:
    """A phone number: kept, shown to nobody before they say so; with an open report that is offered."""
    h.person.contact = h.said.contact or h.meaning.phone
    ticket = h.focus.first
    if ticket is None or ticket.closed_at is not None or not door.may(h.work, h.person, Action.SHARE, ticket):
        outbox.answer(h.work, phrase("done.contact"))
        return
    if h.guard(Guard.SAYS_MORE):
        about.note(h.work, h.person, ticket, h.said)
    if ticket.contact_shared:
        outbox.answer(h.work, phrase("done.contact"))
        return
    choices = [[option("button.share", f"do:ticket.share:{ticket.id}")]]
    outbox.answer(h.work, phrase("done.contact_kept", number=ticket.id), choices=choices)


async def tell(h: Hearing) -> None:
    """How it stands; whoever has it hears that it is asked for."""
    tickets = list(h.focus.matters)
    if h.focus.how.is_vague:
        tickets = [ticket for ticket in h.focus.others if ticket.closed_at is None] or tickets
    if len(tickets) == 1:
        chase.chase(h.work, h.person, tickets[0], h.said.text if h.guard(Guard.SAYS_MORE) else None)
    else:
        progress.tell(h.work, h.person, tickets)


async def no_matter(h: Hearing) -> None:
    outbox.answer(h.work, phrase("reply.no_matter"), choices=[[option("button.ask_desk_call", "call")]])


async def answer(h: Hearing) -> None:
    """What they were asked about the matter; what waits for its own matter goes on waiting."""
    await about.add(h.work, h.person, h.chat, h.ticket, h.said)
    if h.asked is Asked.WHICH:
        kept = Utterance.unpacked(h.work.community, await h.chat.get_value("said"))
        await about.which(h.work, h.chat, kept, [h.ticket], "ask.which_kept")


async def note(h: Hearing) -> None:
    """More about the matter; where their word is waited for, that is asked for again."""
    await about.add(h.work, h.person, h.chat, h.ticket, h.said)


async def which(h: Hearing) -> None:
    """It may be about one of several, or new."""
    action = h.action
    if h.asked in {Asked.STILL, Asked.WORDS}:
        await about.goes_with(h.work, h.chat, h.said, h.ticket, await h.chat.get_value("action") or "")
        return
    matters = list(h.focus.matters) or [ticket for ticket in h.focus.others if ticket.closed_at is None]
    if action and (able := [ticket for ticket in matters if door.offered(h.work, h.person, ticket, (action,))]):
        await about.which_of(h.work, h.chat, h.said, able[: about.SHOWN], action)
    else:
        await about.which(h.work, h.chat, h.said, matters[: about.SHOWN])


def _where(h: Hearing) -> route.Where | None:
    """The place that they name last; a bare number is that of a building beside the one that was known."""
    places_ = [route.near(h.work, spot, h.ticket.place) for spot in reversed(h.meaning.spots)]
    numbers = [] if h.meaning.spots else re.findall(r"(?<!\d)\d{1,2}(?!\d)", h.meaning.text)
    beside = [route.building(h.work, number, h.ticket.place) for number in reversed(numbers)]
    return next((found for found in (*places_, *beside) if found), None)


async def correct(h: Hearing) -> None:
    """Another place, another kind: what they say now holds."""
    where = next(
        (found for spot in reversed(h.meaning.spots) if (found := route.near(h.work, spot, h.ticket.place))), None
    )
    if where and h.ticket.purpose is None and h.ticket.closed_at is None:
        await places.place(h.work, h.person, h.chat, h.ticket, replace(where, words=h.said.text))
    elif h.meaning.category and h.meaning.category != h.ticket.category:
        await _recategorise(h, h.ticket)
    else:
        await note(h)


async def _recategorise(h: Hearing, ticket: Ticket) -> None:
    """Words that were said after it was called done are why it is not."""
    code = h.meaning.category or ticket.category
    if ticket.status == Status.RESOLVED:
        correction.category(h.work, h.person, ticket, code, h.said.words)
        outbox.answer(h.work, door.kind_of(h.work, ticket).done(Action.DISPUTE, ticket))
        return
    door.advance(h.work, ticket, Action.NOTE, h.person, Facts(text=h.said.words, media=h.said.media))
    if door.may(h.work, h.person, Action.CATEGORISE, ticket):
        correction.category(h.work, h.person, ticket, code)
    outbox.answer(h.work, phrase("done.note", number=ticket.id))


DEEDS = {
    Deed.FILE: file,
    Deed.FILE_ALL: file_all,
    Deed.OFFER_FILE: offer_file,
    Deed.SAME_AGAIN: same_again,
    Deed.DESCRIBE: describe,
    Deed.ASK_WHAT: ask_what,
    Deed.KEEP_CONTACT: keep_contact,
    Deed.TELL: tell,
    Deed.NO_MATTER: no_matter,
    Deed.ANSWER: answer,
    Deed.BOTH: both,
    Deed.NOTE: note,
    Deed.WHICH: which,
    Deed.CORRECT: correct,
}
