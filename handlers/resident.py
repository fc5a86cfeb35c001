"""Residents report: in one message if they like, asked only for what is missing."""

from dataclasses import replace
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers import places
from handlers.context import Asking, Chat, In, Pressed
from handlers.said import Said, read
from handlers.understanding import only_a_place, sounds_new, tells_another
from models import policy
from models.config.times import Urgency
from models.people import Person
from models.phrase import named, option, phrase
from models.ticket import TRANSITIONS, Action, Need, Status, Ticket
from services import desk, report, route, tasks
from services.errors import Refused, Stale
from services.facts import NOTHING, Facts
from services.work import Work

CANCEL = [option("button.cancel", "cancel")]
LATEST = 3  # open reports that an unclear message may be about


def register(_commands: Router, chat: Router) -> None:
    chat.message.register(without_words, In(Asking.text))
    chat.message.register(the_place, In(Asking.place))
    chat.message.register(again, In(Asking.choice))
    chat.message.register(anything)
    chat.callback_query.register(choose_new, Pressed("new"))
    chat.callback_query.register(choose_note, Pressed("note"))
    chat.callback_query.register(choose_answer, Pressed("answer"))
    chat.callback_query.register(choose_spot, Pressed("spot"))
    chat.callback_query.register(unknown_button)


async def unknown_button(_press: CallbackQuery) -> None:
    raise Stale


async def anything(message: Message, work: Work, person: Person, state: Chat) -> None:
    await take(work, person, state, read(message, _bot(work)))


async def take(work: Work, person: Person, state: Chat, said: Said) -> None:  # noqa: C901, PLR0912 (one kind of message after the other)
    """A message that answers nothing: find out what it is and do the sensible next thing."""
    if said.text and work.community.emergency_in(said.text):
        await file(work, person, state, said)
        return
    if about := _replied_to(work, person, said):
        await _add(work, person, state, about, said)
        return
    reported = tasks.reported(work, person)
    questions, unplaced = tasks.questions(reported), tasks.unplaced(reported)
    if said.politeness and not (questions and said.politeness == "fine"):  # which may be an answer
        work.answer(phrase(f"reply.{said.politeness}"))
    elif said.contact:
        person.contact = said.contact
        work.answer(phrase("done.contact"))
    elif said.empty:
        work.answer(phrase("reply.puzzled"))
    elif len(questions) == 1 and said.text and not sounds_new(work, said):
        await _add(work, person, state, desk.find(work, questions[0].id, person), said)
    elif questions:
        await _which(work, state, said, questions)
    elif unplaced and only_a_place(work, said):
        if len(unplaced) == 1:
            await state.ask(Asking.place, ticket=unplaced[0].id)
            await _placed_by(work, person, state, desk.find(work, unplaced[0].id, person), said)
        else:
            await _which(work, state, said, unplaced)
    elif person.is_staff:
        await _ask_staff(work, state, said)
    elif reported and not sounds_new(work, said):
        await _which(work, state, said, tasks.latest(reported)[:LATEST])
    elif said.text and not route.is_name(work, said.text):
        await file(work, person, state, said)
    else:
        await state.ask(Asking.text, said=_without_name(work, said).packed())
        work.answer(phrase(_what(said)))


def _without_name(work: Work, said: Said) -> Said:
    """A place by its name says no more than a point: it is kept as the place, not as words."""
    where = route.mentioned(work, said.text) if said.text else None
    return replace(said, text="", place=where.place) if where else said


def _what(said: Said) -> str:
    if any(item.kind == "voice" for item in said.media):
        return "ask.text_voice"
    return "ask.text_photo" if said.media else "ask.text_point"


def _replied_to(work: Work, person: Person, said: Said) -> Ticket | None:
    """The open ticket whose message this one replies to, if he may add something to it."""
    verb, *args = (said.replied or "").split(":")
    if said.empty or not args:
        return None
    try:
        ticket = tasks.see(work, person, args[1:] if verb == "do" else args)
    except Refused:
        return None
    return ticket if ticket.closed_at is None and policy.may(work.community, person, Action.NOTE, ticket) else None


async def file(work: Work, person: Person, state: Chat, said: Said) -> None:
    """File a report and ask for its place if nobody knows it."""
    where = _where(work, said)
    ticket = report.file(
        work, person, said.text, where=where if isinstance(where, route.Where) else None, media=said.media
    )
    state.album_ticket = ticket.id
    if ticket.grid is not None:
        await state.clear()
        if ticket.urgency != Urgency.EMERGENCY:
            await places.ask_next(work, person, state, ticket)
        return
    await state.ask(Asking.place, ticket=ticket.id)
    if where is not None:
        await places.unclear(work, state, ticket, where, said.spot)


def _where(work: Work, said: Said) -> route.Where | route.Unclear | route.Outside | None:
    """Where it is: the point sent, the entrance scanned, a place named, else the grid whose group he came from."""
    if said.point:
        return route.at_point(work, *said.point)
    if said.place:
        return route.at_place(work, said.place)
    return route.mentioned(work, said.text) or (route.Where(said.grid) if said.grid else None)


async def ask_words(work: Work, state: Chat, said: Said) -> None:
    """Ask what is wrong at the entrance, or in the grid, that he came from; what waits for its words already stays."""
    said = Said.unpacked(await state.get_value("said") or {}).with_more(said)
    await state.ask(Asking.text, said=said.packed())
    question = phrase("ask.text_at", place=named("place", said.place)) if said.place else phrase("ask.text_group")
    work.answer(question, choices=[CANCEL])


async def without_words(message: Message, work: Work, person: Person, state: Chat) -> None:
    """The words for a photo, a voice note or a point; or more photos."""
    said = read(message, _bot(work))
    draft = Said.unpacked(await state.get_value("said") or {}).with_more(Said() if said.politeness else said)
    if draft.text:
        await file(work, person, state, draft)
        return
    await state.ask(Asking.text, said=draft.packed())
    work.answer(phrase("ask.text"), choices=[CANCEL])


async def the_place(message: Message, work: Work, person: Person, state: Chat) -> None:
    """An answer to "where?": a point, a name from the gazetteer; or something else altogether."""
    said = read(message, _bot(work))
    try:
        ticket = desk.find(work, await state.get_value("ticket") or 0, person)
    except Refused:
        ticket = None
    if ticket is None or not _may_place(work, person, ticket):
        await state.clear()
        if ticket and ticket.closed_at is None and said.text and only_a_place(work, said):
            _note(work, person, ticket, said)  # too late to send it elsewhere, and no report of its own
        else:
            await take(work, person, state, said)
    elif said.media and not said.text and not said.point:
        state.album_ticket = ticket.id
        desk.advance(work, ticket, Action.NOTE, person, Facts(media=said.media))
        work.answer(phrase("done.photo_where", number=ticket.id))
    elif said.politeness or said.empty:
        work.answer(phrase("ask.place"), choices=[CANCEL])
    else:
        if danger := work.community.emergency_in(said.text):  # another one than was told before, or the same again
            report.warn(work, danger, said.text)
        await _placed_by(work, person, state, ticket, said)


def _may_place(work: Work, person: Person, ticket: Ticket) -> bool:
    row = TRANSITIONS.get((Status(ticket.status), Action.PLACE))
    return (
        row is not None
        and policy.may(work.community, person, Action.PLACE, ticket)
        and desk.missing(work, ticket, row, NOTHING) is not Need.UNPLACED
    )


async def _placed_by(work: Work, person: Person, state: Chat, ticket: Ticket, said: Said) -> None:
    """Place the ticket by what was said; what may be another matter is asked about first."""
    where = places.locate(work, said)
    known = isinstance(where, route.Where)
    typed = bool(said.text) and said.point is None
    if typed and tells_another(work, ticket, said, known=known):
        await _which(work, state, said, [ticket], "ask.place_or_new")
    elif isinstance(where, route.Where):
        if said.media:
            desk.advance(work, ticket, Action.NOTE, person, Facts(media=said.media))
        await places.place(work, person, state, ticket, where)
    elif typed and where is None and (questions := tasks.questions(tasks.reported(work, person))):
        await _which(work, state, said, [*questions, ticket])
    else:
        await places.unclear(work, state, ticket, where, said.words)


async def _which(work: Work, state: Chat, said: Said, tickets: list[Ticket], question: str = "ask.which") -> None:
    """Neither clearly new nor clearly about something known: ask, and keep it meanwhile."""
    await state.ask(Asking.choice, said=said.packed(), since=work.now.isoformat())
    about = [[_about(ticket)] for ticket in tickets]
    number = tickets[0].id
    work.answer(phrase(question, number=number), choices=[*about, [option("button.new", "new")], CANCEL])


def _about(ticket: Ticket) -> dict[str, object]:
    if ticket.asked_at:
        return option(phrase("button.answer_to", number=ticket.id), f"answer:{ticket.id}")
    if ticket.nowhere:
        return option(phrase("button.place_of", number=ticket.id), f"spot:{ticket.id}")
    return option(phrase("button.note_to", number=ticket.id), f"note:{ticket.id}")


async def _ask_staff(work: Work, state: Chat, said: Said) -> None:
    await state.ask(Asking.choice, said=said.packed())
    choices = [[option("button.patrol", "new")], [option("button.for_somebody", "for")], CANCEL]
    work.answer(phrase("ask.staff"), choices=choices)


async def again(message: Message, work: Work, person: Person, state: Chat) -> None:
    """More of the message whose sender has not yet said what it is; or the answer to a question asked since."""
    since = await state.get_value("since")
    kept, said = await _kept(state) or Said(), read(message, _bot(work))
    questions = tasks.questions(tasks.reported(work, person))
    if since and any(other.asked_at and other.asked_at > datetime.fromisoformat(since) for other in questions):
        await take(work, person, state, said)
        if await state.get_state() is None:
            await take(work, person, state, kept)
        return
    await take(work, person, state, kept if said.politeness or said.empty else kept.with_more(said))


async def _kept(state: Chat) -> Said | None:
    """The message that waits for its sender to say what it is; it is given out once."""
    if await state.get_state() != Asking.choice.state:
        return None
    kept = await state.get_value("said")
    await state.clear()
    return Said.unpacked(kept) if kept else None


async def choose_new(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    said = await _kept(state)
    if said is None:
        raise Stale
    if said.text:
        await file(work, person, state, said)
    else:
        await state.ask(Asking.text, said=said.packed())
        work.answer(phrase("ask.text"), choices=[CANCEL])


async def choose_note(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket, said = tasks.see(work, person, args), await _kept(state)
    if said is None:
        raise Stale
    _note(work, person, ticket, said)


async def choose_answer(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket, said = tasks.see(work, person, args), await _kept(state)
    if said is None:
        raise Stale
    await _add(work, person, state, ticket, said)


async def choose_spot(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """What he had said is the place of this ticket, in his own words if nobody knows a better name for it."""
    ticket, said = tasks.see(work, person, args), await _kept(state)
    if said is None:
        raise Stale
    where = places.locate(work, said)
    if said.media:
        desk.advance(work, ticket, Action.NOTE, person, Facts(media=said.media))
    if not isinstance(where, route.Where):
        where = route.Where(None, words=said.text or None)
    await places.place(work, person, state, ticket, where)


async def _add(work: Work, person: Person, state: Chat, ticket: Ticket, said: Said) -> None:
    """Words for a ticket: the answer to its open question, else a note."""
    state.album_ticket = ticket.id
    if ticket.asked_at is None or not policy.may(work.community, person, Action.ANSWER, ticket):
        _note(work, person, ticket, said)
        return
    desk.advance(work, ticket, Action.ANSWER, person, Facts(text=said.words, media=said.media))
    await state.clear()
    work.answer(phrase("done.answer", number=ticket.id))


def _note(work: Work, person: Person, ticket: Ticket, said: Said) -> None:
    desk.advance(work, ticket, Action.NOTE, person, Facts(text=said.words, media=said.media))
    work.answer(phrase("done.note", number=ticket.id))


async def begin_again(work: Work, state: Chat) -> None:
    """Stop asking; what was kept meanwhile is forgotten."""
    work.answer(phrase("done.cancel" if await state.get_state() else "done.nothing"))
    await state.clear()


def in_danger(work: Work, person: Person) -> bool:
    """Whether a report of danger to life by this person is still open."""
    return any(ticket.urgency == Urgency.EMERGENCY for ticket in tasks.reported(work, person))


def _bot(work: Work) -> int:
    return work.account.bot if work.account else 0
