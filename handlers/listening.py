"""A message that answers nothing, and the answers that may tell of something new: reports in one message if people like, asked
only for what is missing.
"""

from dataclasses import replace
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from handlers import about, places
from handlers.chat import CANCEL, Asking, Chat
from handlers.doors import Doors
from handlers.utterance import Utterance
from models.config.times import Urgency
from models.people import Person
from models.phrase import named, option, phrase
from models.ticket import Action, Ticket
from services import outbox, route
from services.life import door
from services.life.facts import Facts
from services.life.refusals import Refused
from services.ticket import lists, report
from services.work import Work

LATEST = 3  # open reports that an unclear message may be about

doors = Doors()


async def anything(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    await take(work, person, state, said)


async def take(work: Work, person: Person, state: Chat, said: Utterance) -> None:  # noqa: C901, PLR0912 (one kind of message after the other)
    """A message that answers nothing: find out what it is and do the sensible next thing."""
    if said.meaning.dangers:
        await file(work, person, state, said)
        return
    if matter := about.replied_to(work, person, said):
        await about.add(work, person, state, matter, said)
        return
    reported = lists.reported(work, person)
    questions, unplaced = lists.questions(reported), lists.unplaced(reported)
    if said.politeness and not (questions and said.politeness == "fine"):  # which may be an answer
        outbox.answer(work, phrase(f"reply.{said.politeness}"))
    elif said.contact:
        person.contact = said.contact
        outbox.answer(work, phrase("done.contact"))
    elif said.empty:
        outbox.answer(work, phrase("reply.puzzled"))
    elif len(questions) == 1 and said.text and not said.meaning.sounds_new:
        await about.add(work, person, state, door.find(work, Ticket.kind, questions[0].id, person), said)
    elif questions:
        await about.which(work, state, said, questions)
    elif unplaced and said.only_a_place:
        if len(unplaced) == 1:
            await state.ask(Asking.place, ticket=unplaced[0].id)
            await _placed_by(work, person, state, door.find(work, Ticket.kind, unplaced[0].id, person), said)
        else:
            await about.which(work, state, said, unplaced)
    elif person.works_here:
        await _patrol_or_caller(work, state, said)
    elif reported and not said.meaning.sounds_new:
        await about.which(work, state, said, lists.latest(reported)[:LATEST])
    elif said.text and not said.meaning.is_name:
        await file(work, person, state, said)
    else:
        await state.ask(Asking.text, said=_without_name(said).packed())
        outbox.answer(work, phrase(_what(said)))


def _without_name(said: Utterance) -> Utterance:
    """A place by its name says no more than a point: it is kept as the place, not as words."""
    place = said.meaning.place
    return replace(said, text="", place=place, understood=None) if place else said


def _what(said: Utterance) -> str:
    if any(item.kind == "voice" for item in said.media):
        return "ask.text_voice"
    return "ask.text_photo" if said.media else "ask.text_point"


async def _patrol_or_caller(work: Work, state: Chat, said: Utterance) -> None:
    """Whoever works here may have seen it or been told of it."""
    await state.ask(Asking.choice, said=said.packed())
    choices = [[option("button.patrol", "new")], [option("button.for_somebody", "for")], CANCEL]
    outbox.answer(work, phrase("ask.staff"), choices=choices)


async def file(work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """File a report and ask for its place if nobody knows it."""
    where = _where(work, said)
    ticket = report.file(
        work, person, said.meaning, where=where if isinstance(where, route.Where) else None, media=said.media
    )
    state.album_matter = ticket.kind, ticket.id
    if ticket.grid is not None:
        await state.clear()
        if ticket.urgency != Urgency.EMERGENCY:
            await places.ask_next(work, person, state, ticket)
        return
    await state.ask(Asking.place, ticket=ticket.id)
    if where is not None:
        await places.unclear(work, state, ticket, where, said.spot)


def _where(work: Work, said: Utterance) -> route.Where | route.Unclear | route.Outside | None:
    """Where it is: the point sent, the entrance scanned, a place named, else the grid whose group they came from."""
    if said.point:
        return route.at_point(work, *said.point)
    if said.place:
        return route.at_place(work, said.place)
    return route.mentioned(work, said.meaning) or (route.Where(said.grid) if said.grid else None)


async def ask_words(work: Work, state: Chat, said: Utterance) -> None:
    """Ask what is wrong at the entrance, or in the grid, that they came from; what waits for its words already stays."""
    said = Utterance.unpacked(work.community, await state.get_value("said")).with_more(said)
    await state.ask(Asking.text, said=said.packed())
    question = phrase("ask.text_at", place=named("place", said.place)) if said.place else phrase("ask.text_group")
    outbox.answer(work, question, choices=[CANCEL])


@doors.answer(Asking.text)
async def without_words(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """The words for a photo, a voice note or a point; or more photos."""
    draft = Utterance.unpacked(work.community, await state.get_value("said"))
    if not said.politeness:
        draft = draft.with_more(said)
    if draft.text:
        await file(work, person, state, draft)
        return
    await state.ask(Asking.text, said=draft.packed())
    outbox.answer(work, phrase("ask.text"), choices=[CANCEL])


@doors.answer(Asking.place)
async def the_place(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """An answer to "where?": a point, a name from the gazetteer; or something else altogether."""
    try:
        ticket = door.find(work, Ticket.kind, await state.get_value("ticket") or 0, person)
    except Refused:
        ticket = None
    if ticket is None or not _may_place(work, person, ticket):
        await state.clear()
        if ticket and ticket.closed_at is None and said.text and said.only_a_place:
            about.note(work, person, ticket, said)  # too late to send it elsewhere, and no report of its own
        else:
            await take(work, person, state, said)
    elif said.media and not said.text and not said.point:
        state.album_matter = ticket.kind, ticket.id
        door.advance(work, ticket, Action.NOTE, person, Facts(media=said.media))
        outbox.answer(work, phrase("done.photo_where", number=ticket.id))
    elif said.politeness or said.empty:
        outbox.answer(work, phrase("ask.place"), choices=[CANCEL])
    else:
        if said.meaning.dangers:  # another one than was told before, or the same again
            report.warn(work, said.meaning.dangers)
        await _placed_by(work, person, state, ticket, said)


def _may_place(work: Work, person: Person, ticket: Ticket) -> bool:
    return Action.PLACE in door.offered(work, person, ticket, (Action.PLACE,))


async def _placed_by(work: Work, person: Person, state: Chat, ticket: Ticket, said: Utterance) -> None:
    """Place the ticket by what was said; what may be another matter is asked about first."""
    where = places.locate(work, said)
    known = isinstance(where, route.Where)
    typed = bool(said.text) and said.point is None
    if typed and said.meaning.tells_another(ticket.category, known=known):
        await about.which(work, state, said, [ticket], "ask.place_or_new")
    elif isinstance(where, route.Where):
        if said.media:
            door.advance(work, ticket, Action.NOTE, person, Facts(media=said.media))
        await places.place(work, person, state, ticket, where)
    elif typed and where is None and (questions := lists.questions(lists.reported(work, person))):
        await about.which(work, state, said, [*questions, ticket])
    else:
        await places.unclear(work, state, ticket, where, said.words)


@doors.answer(Asking.choice)
async def again(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """More of the message whose sender has not yet said what it is; or the answer to a question asked since."""
    since = await state.get_value("since")
    kept = await about.given_out(work, state, Asking.choice)
    questions = lists.questions(lists.reported(work, person))
    if since and any(other.asked_at and other.asked_at > datetime.fromisoformat(since) for other in questions):
        await take(work, person, state, said)
        if await state.get_state() is None:
            await take(work, person, state, kept)
        return
    await take(work, person, state, kept if said.politeness or said.empty else kept.with_more(said))


@doors.press("new")
async def is_new(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    said = await about.given_out(work, state, Asking.choice)
    if said.text:
        await file(work, person, state, said)
    else:
        await state.ask(Asking.text, said=said.packed())
        outbox.answer(work, phrase("ask.text"), choices=[CANCEL])
