"""Lists of what concerns somebody: /my reports, /tasks to do next, and the card behind each number."""

from aiogram.types import CallbackQuery, Message

from handlers.chat import Chat
from handlers.doors import WORKS_HERE, Doors
from models.people import Person
from models.phrase import phrase
from services import notices, tasks
from services.work import Work

doors = Doors()


@doors.command("my")
async def my(_message: Message, work: Work, person: Person, state: Chat) -> None:
    if not person.must_agree:
        await state.clear()
    mine = tasks.mine(work, person)
    if not mine:
        work.answer(phrase("my.none"))
        return
    work.answer(phrase("my", lines=tasks.lines(work, mine)), choices=tasks.openers(mine))


@doors.command("tasks", who=WORKS_HERE)
async def to_do(_message: Message, work: Work, person: Person, state: Chat) -> None:
    await state.clear()
    tickets = tasks.to_do(work, person)
    if not tickets:
        work.answer(phrase("tasks.none"))
        return
    work.answer(phrase("tasks", count=len(tickets), lines=tasks.lines(work, tickets)), choices=tasks.openers(tickets))


@doors.press("card")
async def card(_press: CallbackQuery, work: Work, person: Person, args: list[str]) -> None:
    ticket = tasks.see(work, person, args)
    notices.card(work, person.id, ticket, fresh=True)
