"""New reports: filed, several in one message if people like, asked only for what is missing."""

from aiogram.types import CallbackQuery, Message

from handlers import about, places
from handlers.chat import CANCEL, Asking, Chat
from handlers.doors import Doors
from handlers.utterance import Utterance
from models.people import Person
from models.phrase import named, option, phrase
from models.ticket import Ticket
from models.understanding.meaning import Part
from services import outbox, route
from services.life.cards import openers
from services.ticket import chase, emergency, lists, progress, report
from services.work import Work

doors = Doors()


async def file(
    work: Work,
    person: Person,
    state: Chat,
    said: Utterance,
    near: str | None = None,
    *,
    where: places.Found = None,
    waits: bool = False,
) -> Ticket:
    """File a report and ask for its place if nobody knows it; whoever may be in danger, or in despair, is asked about that.

    `near`: the place they have spoken of before; `where`: the place, if it has been looked up; `waits`: what was asked
    before stays asked.
    """
    where = where or places.told(work, said, near)
    ticket = report.file(work, person, said.meaning, where=where, media=said.media)
    state.album_matter = ticket.kind, ticket.id
    if await asks_of_danger(work, state, ticket):
        return ticket
    if ticket.grid is None:
        await state.ask(Asking.place, ticket=ticket.id)
        if where is not None:
            await places.unclear(work, state, ticket, where, said.spot)
    elif not waits:
        await state.clear()
        await places.ask_next(work, person, state, ticket)
    return ticket


async def asks_of_danger(work: Work, state: Chat, ticket: Ticket) -> bool:
    """Whether a new report has been answered with a question about danger: then its answer is waited for."""
    if not (ticket.asked_danger_at or (emergency.is_one(ticket) and emergency.is_quiet(work, ticket))):
        return False
    await state.ask(Asking.danger, ticket=ticket.id)
    return True


async def file_each(
    work: Work, person: Person, state: Chat, said: Utterance, parts: list[Part], near: str | None = None
) -> list[Ticket]:
    """File each of the problems as a report of its own, with its own words and place; told in one answer.

    `near`: the place they have spoken of before. The photos go with the first. The first that has no place is asked for it; the others are asked about after it.
    """
    found = []
    for number, part in enumerate(parts):
        meaning = said.part(part).meaning
        where = (route.near(work, part.spot, near) if part.spot else None) or route.mentioned(work, meaning)
        media = said.media if number == 0 else ()
        found.append(report.file(work, person, meaning, where=where, media=media, alone=False))
    lines = [line.packed() for ticket in found for line in progress.lines(work, person, ticket)]
    words = phrase("done.filed", count=len(found), parts=lines)
    outbox.answer(work, words, choices=openers(found))
    for ticket in found:
        await asks_of_danger(work, state, ticket)
        await places.ask_next(work, person, state, ticket)
    return found


async def ask_words(work: Work, state: Chat, said: Utterance) -> None:
    """Ask what is wrong at the entrance, or in the grid, that they came from; what waits for its words already stays."""
    said = Utterance.unpacked(work.community, await state.get_value("said")).with_more(said)
    await state.ask(Asking.text, said=said.packed())
    question = phrase("ask.text_at", place=named("place", said.place)) if said.place else phrase("ask.text_group")
    outbox.answer(work, question, choices=[CANCEL])


async def ask_what(work: Work, state: Chat, said: Utterance) -> None:
    """A photo, a point or a place without words: what is wrong there?"""
    said = Utterance.unpacked(work.community, await state.get_value("said")).with_more(said.without_name())
    await state.ask(Asking.text, said=said.packed())
    outbox.answer(work, phrase(_what(said)), choices=[CANCEL])


def _what(said: Utterance) -> str:
    if any(item.kind == "voice" for item in said.media):
        return "ask.text_voice"
    if said.media:
        return "ask.text_photo"
    return "ask.text_point" if said.point or said.place else "ask.text"


async def offer(work: Work, state: Chat, said: Utterance) -> None:
    """Words that may be a report, a question or neither: ask, and keep them meanwhile."""
    await state.ask(Asking.choice, said=said.packed(), since=work.now.isoformat())
    choices = [[option("button.file", "new")], [option("button.ask_desk", "enquire")], CANCEL]
    outbox.answer(work, phrase("ask.file"), choices=choices)


@doors.press("new")
async def is_new(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    """What they had said is something new."""
    said = await about.given_out(work, state, Asking.choice)
    if not said.text:
        await ask_what(work, state, said)
    elif len(said.meaning.parts) > 1:
        await file_each(work, person, state, said, list(said.meaning.parts))
    else:
        await file(work, person, state, said)


@doors.press("enquire")
async def is_question(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    """What they had said is a question to the duty desk."""
    said = await about.given_out(work, state, Asking.choice)
    report.enquire(work, person, said.words, media=said.media)


@doors.press("chase")
async def is_known(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """What they had said is what they have said before: they want to hear of it."""
    ticket = lists.see(work, person, args)
    await about.given_out(work, state, Asking.choice)
    chase.chase(work, person, ticket)


@doors.press("keep")
async def goes_on(_press: CallbackQuery, work: Work, person: Person, args: list[str]) -> None:
    """It is not to be withdrawn; what was being asked stays asked."""
    ticket = lists.see(work, person, args)
    outbox.answer(work, phrase("done.keep", number=ticket.id), matter=ticket)


@doors.answer(Asking.text)
async def described(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """The words for a photo, a voice note or a point."""
    await file(work, person, state, Utterance.unpacked(work.community, await state.get_value("said")).with_more(said))
