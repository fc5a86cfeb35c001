"""Grid workers: what is to do next, and filing for somebody who called or came."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from handlers.context import Asking, Chat, Command, In, Pressed
from handlers.resident import CANCEL
from handlers.said import Said, read
from models.people import Person
from models.phrase import option, phrase
from services import report, route, tasks
from services.errors import Stale
from services.work import Work

CALLER = 100  # characters that are kept of how a caller can be reached


class Staff(Filter):
    async def __call__(self, _event: TelegramObject, person: Person) -> bool:
        return person.is_staff


def register(commands: Router, chat: Router) -> None:
    commands.message.register(to_do, Command("tasks"), Staff())
    commands.message.register(start_filing, Command("file"), Staff())
    chat.message.register(the_report, In(Asking.report), Staff())
    chat.message.register(the_caller, In(Asking.caller), Staff())
    chat.callback_query.register(for_somebody, Pressed("for"), Staff())
    chat.callback_query.register(no_contact, Pressed("nocontact"), Staff())


async def to_do(_message: Message, work: Work, person: Person, state: Chat, rest: str) -> None:
    _ = rest
    await state.clear()
    tickets = tasks.to_do(work, person)
    if not tickets:
        work.answer(phrase("tasks.none"))
        return
    work.answer(phrase("tasks", count=len(tickets), lines=tasks.lines(work, tickets)), choices=tasks.openers(tickets))


async def start_filing(_message: Message, work: Work, state: Chat, rest: str) -> None:
    _ = rest
    await state.ask(Asking.report)
    work.answer(phrase("ask.filing"), choices=[CANCEL])


async def the_report(message: Message, work: Work, person: Person, state: Chat) -> None:
    """What somebody told the worker; photos may come before the words."""
    kept = Said.unpacked(await state.get_value("said") or {})
    await _go_on(work, person, state, kept.with_more(read(message, work.account.bot if work.account else 0)))


async def for_somebody(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    kept = await state.get_value("said")
    if not kept or await state.get_state() != Asking.choice.state:
        raise Stale
    await _go_on(work, person, state, Said.unpacked(kept))


async def _go_on(work: Work, person: Person, state: Chat, said: Said) -> None:
    """Ask for what is missing: the words, then the caller. Danger to life waits for neither a name nor a number."""
    if not said.text:
        await state.ask(Asking.report, said=said.packed())
        work.answer(phrase("ask.filing"), choices=[CANCEL])
        return
    await state.ask(Asking.caller, said=said.packed())
    if work.community.emergency_in(said.text):
        await _file(work, person, state, None)
    else:
        work.answer(phrase("ask.caller"), choices=[[option("button.no_contact", "nocontact")], CANCEL])


async def the_caller(message: Message, work: Work, person: Person, state: Chat) -> None:
    """How the caller can be reached; a photo, a point or a danger belongs to the report."""
    said = read(message, work.account.bot if work.account else 0)
    if said.text and not work.community.emergency_in(said.text):
        await _file(work, person, state, said.text[:CALLER])
        return
    kept = Said.unpacked(await state.get_value("said") or {})
    await _go_on(work, person, state, kept.with_more(said))


async def no_contact(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    await _file(work, person, state, None)


async def _file(work: Work, person: Person, state: Chat, caller: str | None) -> None:
    kept = await state.get_value("said")
    if not kept or await state.get_state() != Asking.caller.state:
        raise Stale
    said = Said.unpacked(kept)
    where = route.at_point(work, *said.point) if said.point else None
    ticket = report.file(
        work,
        person,
        said.text,
        where=where if isinstance(where, route.Where) else None,
        media=said.media,
        caller=caller,
        for_somebody=True,
    )
    await state.clear()
    if ticket.grid is None:
        await state.ask(Asking.place, ticket=ticket.id)
