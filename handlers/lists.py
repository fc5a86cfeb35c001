"""Lists of what concerns somebody: /my reports, /tasks to do next, and the card behind each number."""

from aiogram.types import CallbackQuery, Message

from handlers.buttons import number_in
from handlers.doors import WORKS_HERE, Doors
from models.people import Person
from models.phrase import phrase
from services import outbox
from services.life import door
from services.life.cards import openers
from services.life.refusals import Stale
from services.ticket import lists
from services.work import Work

doors = Doors()


@doors.command("my")
async def my(_message: Message, work: Work, person: Person) -> None:
    tell_mine(work, person)


def tell_mine(work: Work, person: Person) -> None:
    """Everything that somebody has reported; what is being asked stays asked."""
    mine = lists.mine(work, person)
    if not mine:
        outbox.answer(work, phrase("my.none"))
        return
    outbox.answer(work, phrase("my", lines=lists.lines(work, mine)), choices=openers(mine))


@doors.command("tasks", who=WORKS_HERE)
async def to_do(_message: Message, work: Work, person: Person) -> None:
    tell_tasks(work, person)


def tell_tasks(work: Work, person: Person) -> None:
    """What somebody has to do; what is being asked stays asked."""
    tickets = lists.to_do(work, person)
    if not tickets:
        outbox.answer(work, phrase("tasks.none"))
        return
    outbox.answer(
        work, phrase("tasks", count=len(tickets), lines=lists.lines(work, tickets, person)), choices=openers(tickets)
    )


@doors.press("card")
async def card(_press: CallbackQuery, work: Work, person: Person, args: list[str]) -> None:
    """The card of a matter of any kind."""
    if len(args) != 2 or args[0] not in work.kinds:
        raise Stale
    outbox.show_new(work, person.id, door.find(work, args[0], number_in(args[1]), person))
