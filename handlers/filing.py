"""Whoever works here files for somebody who called or came."""

from aiogram.types import CallbackQuery, Message

from handlers import about, places, reporting
from handlers.chat import CANCEL, Asking, Chat
from handlers.doors import WORKS_HERE, Doors
from handlers.utterance import Utterance
from models.people import Person
from models.phrase import option, phrase
from services import outbox
from services.ticket import report
from services.work import Work

CALLER = 100  # characters that are kept of how a caller can be reached

doors = Doors()


@doors.command("file", who=WORKS_HERE)
async def start(_message: Message, work: Work, state: Chat) -> None:
    await begin(work, state)


async def begin(work: Work, state: Chat) -> None:
    """Ask for what somebody has told them."""
    await state.ask(Asking.report)
    outbox.answer(work, phrase("ask.filing"), choices=[CANCEL])


@doors.answer(Asking.report, who=WORKS_HERE)
async def the_report(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """What somebody told the worker; photos may come before the words."""
    await _go_on(work, person, state, await _with_more(work, state, said))


@doors.press("for", who=WORKS_HERE)
async def for_somebody(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    await _go_on(work, person, state, await about.given_out(work, state, Asking.choice))


async def _go_on(work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """Ask for what is missing: the words, then the caller. Danger to life waits for neither a name nor a number."""
    if not said.text:
        await state.ask(Asking.report, said=said.packed())
        outbox.answer(work, phrase("ask.filing"), choices=[CANCEL])
    elif said.meaning.dangers:
        await _file(work, person, state, said, None)
    else:
        await state.ask(Asking.caller, said=said.packed())
        outbox.answer(work, phrase("ask.caller"), choices=[[option("button.no_contact", "nocontact")], CANCEL])


@doors.answer(Asking.caller, who=WORKS_HERE)
async def the_caller(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """How the caller can be reached; a photo, a point or a danger belongs to the report."""
    words = said.text or said.card or said.contact or ""
    if words and not said.meaning.dangers:
        kept = await about.given_out(work, state, Asking.caller)
        await _file(work, person, state, kept, words[:CALLER])
    else:
        await _go_on(work, person, state, await _with_more(work, state, said))


@doors.press("nocontact", who=WORKS_HERE)
async def no_contact(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    await _file(work, person, state, await about.given_out(work, state, Asking.caller), None)


async def _with_more(work: Work, state: Chat, said: Utterance) -> Utterance:
    return Utterance.unpacked(work.community, await state.get_value("said")).with_more(said)


async def _file(work: Work, person: Person, state: Chat, said: Utterance, caller: str | None) -> None:
    where = places.told(work, said)
    ticket = report.file(work, person, said.meaning, where=where, media=said.media, caller=caller, for_somebody=True)
    await state.clear()
    if await reporting.asks_of_danger(work, state, ticket):
        return
    if ticket.grid is None:
        await state.ask(Asking.place, ticket=ticket.id)
        if where:
            await places.unclear(work, state, ticket, where, said.spot)
