"""A message that is kept until its sender says which matter it is about."""

from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery

from handlers import buttons, places
from handlers.chat import CANCEL, Asking, Chat
from handlers.doors import Doors
from handlers.utterance import Utterance
from models.matter import Matter
from models.people import Person
from models.phrase import named, option, phrase
from models.ticket import Action, Ticket
from services import outbox, route
from services.life import door
from services.life.cards import excerpt
from services.life.facts import Facts
from services.life.refusals import Refused, Stale
from services.life.remind import buttons as buttons_of
from services.ticket import alarm, emergency, lists
from services.work import Work

Option = dict[str, Any]
SAID = 60  # characters of a message that is asked about once more
SHOWN = 3  # matters that an unclear message may be about

doors = Doors()


async def which(
    work: Work,
    state: Chat,
    said: Utterance,
    tickets: list[Ticket],
    question: str = "ask.which",
) -> None:
    """Neither clearly new nor clearly about something known: ask, and keep it meanwhile."""
    await keep(work, state, said)
    about = [[button(ticket)] for ticket in tickets]
    number = tickets[0].id
    words = phrase(question, number=number, said=excerpt(said.text, SAID))
    outbox.answer(work, words, choices=[*about, [option("button.new", "new")], CANCEL])


async def which_of(work: Work, state: Chat, said: Utterance, tickets: list[Ticket], action: str, *more: Option) -> None:
    """It is clear what they want, not of which matter: ask, and keep what they said meanwhile."""
    await keep(work, state, said)
    about = [
        [
            option(
                phrase("button.matter", number=ticket.id, category=named("category", ticket.category)),
                acts(action, ticket),
            )
        ]
        for ticket in tickets
    ]
    question = phrase("ask.which_of", action=phrase(f"button.{action}").packed())
    if action == Action.REOPEN and len(tickets) == 1:
        question = phrase("ask.reopened", number=tickets[0].id, category=named("category", tickets[0].category))
        about = [[option("button.reopen", acts(action, tickets[0]))]]
    outbox.answer(work, question, choices=[*about, *([item] for item in more), CANCEL])


async def goes_with(work: Work, state: Chat, said: Utterance, ticket: Ticket, action: str) -> None:
    """Words that an action waits for sound like something new: ask, and keep them meanwhile."""
    await keep(work, state, said)
    with_it = option(phrase("button.goes_with", number=ticket.id), acts(action, ticket))
    outbox.answer(work, phrase("ask.which"), choices=[[with_it], [option("button.new", "new")], CANCEL])


def acts(action: str, ticket: Ticket) -> str:
    """The data of a button that uses what is kept for an action."""
    return f"as:{ticket.kind}.{action}:{ticket.id}"


async def keep(work: Work, state: Chat, said: Utterance, matter: Matter | None = None) -> None:
    """Keep a message until its sender says what it is; with the matter that it is about, where that is known."""
    about = {"kind": matter.kind, "ticket": matter.id} if matter else {}
    await state.ask(Asking.choice, said=said.packed(), since=work.now.isoformat(), **about)


async def kept_with(work: Work, state: Chat, matter: Matter, said: Utterance) -> Utterance:
    """A message, together with the one that is kept and known to be about this matter."""
    if await state.get_state() != Asking.choice.state or await state.about() != (matter.kind, matter.id):
        return said
    return Utterance.unpacked(work.community, await state.get_value("said")).with_more(said)


def button(ticket: Ticket) -> Option:
    """What a message would be to a matter: the answer to its question, its place, or more about it."""
    if ticket.asked_at:
        return option(phrase("button.answer_to", number=ticket.id), f"answer:{ticket.id}")
    if ticket.nowhere:
        return option(phrase("button.place_of", number=ticket.id), f"spot:{ticket.id}")
    return option(phrase("button.note_to", number=ticket.id), f"note:{ticket.id}")


@doors.press("note")
async def is_note(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket, said = lists.see(work, person, args), await given_out(work, state, Asking.choice)
    note(work, person, ticket, said)


@doors.press("answer")
async def is_answer(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket, said = lists.see(work, person, args), await given_out(work, state, Asking.choice)
    await add(work, person, state, ticket, said)


@doors.press("spot")
async def is_place(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """What they had said is the place of this ticket, in their own words if nobody knows a better name for it."""
    ticket, said = lists.see(work, person, args), await given_out(work, state, Asking.choice)
    where = places.locate(work, said)
    if said.media:
        door.advance(work, ticket, Action.NOTE, person, Facts(media=said.media))
    if not isinstance(where, route.Where):
        where = route.Where(None, words=said.text or None)
    await places.place(work, person, state, ticket, where)


async def given_out(work: Work, state: Chat, question: State) -> Utterance:
    """The message that waits for the answer to this question; it is given out once. Raises Stale when there is none."""
    kept = await state.get_value("said") if await state.get_state() == question.state else None
    if not kept:
        raise Stale
    await state.clear()
    return Utterance.unpacked(work.community, kept)


async def held(work: Work, state: Chat) -> Utterance:
    """What somebody has said before they agreed, or without words, as one message; it is given out once."""
    said = Utterance(work.community)
    match await state.get_state():
        case Asking.consent.state:
            parts = await state.get_value("held") or []
        case Asking.text.state:
            parts = [await state.get_value("said")]
        case _:
            return said
    for part in parts:
        said = said.with_more(Utterance.unpacked(work.community, part))
    await state.clear()
    return said


def replied_to(work: Work, person: Person, said: Utterance) -> Matter | None:
    """The matter whose message this one replies to, if they may see it."""
    found = buttons.about(said.replied or "")
    if said.empty or found is None or found[0] not in work.kinds:
        return None
    try:
        matter: Matter = door.find(work, *found, person)
    except Refused:
        return None
    return matter


async def add(work: Work, person: Person, state: Chat, matter: Matter, said: Utterance) -> None:
    """Words for a matter: the answer to a ticket's open question, else what a reply means to its kind."""
    state.album_matter = matter.kind, matter.id
    if not isinstance(matter, Ticket) or matter.asked_at is None or not door.may(work, person, Action.ANSWER, matter):
        note(work, person, matter, said)
        return
    door.advance(work, matter, Action.ANSWER, person, Facts(text=said.words, media=said.media))
    if await state.about() == (matter.kind, matter.id):
        await state.clear()
    outbox.answer(work, door.kind_of(work, matter).done(Action.ANSWER, matter))


def note(work: Work, person: Person, matter: Matter, said: Utterance) -> None:
    """More about a matter. Where their word is waited for, its buttons come with the answer."""
    kind = door.kind_of(work, matter)
    action = kind.replies or Action.NOTE
    door.advance(work, matter, action, person, Facts(text=said.words, media=said.media))
    if isinstance(matter, Ticket) and emergency.is_one(matter) and not person.works_here:
        alarm.again(work, matter)
        return
    word = door.offered(work, person, matter, (Action.CONFIRM, Action.DISPUTE)) if isinstance(matter, Ticket) else []
    outbox.answer(work, kind.done(action, matter), choices=buttons_of(kind, matter, word))
