"""Somebody wants to be called by a person: the duty desk is asked to, and they for the number where nobody knows it."""

from aiogram.types import CallbackQuery

from handlers.chat import Chat
from handlers.doors import Doors
from handlers.pickers import PICKERS, Wanted
from models.life import Need
from models.people import Person
from models.ticket import Action
from services.life.facts import NOTHING
from services.life.refusals import Stale
from services.ticket import report
from services.work import Work

doors = Doors()


@doors.press("call")
async def call(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    if person.must_agree:
        raise Stale
    await begin(work, person, state)


async def begin(work: Work, person: Person, state: Chat) -> None:
    """The wish is kept at once; should they give no number, the desk can still ask them."""
    ticket = report.wish_for_call(work, person)
    if not ticket.contact_shared:
        await PICKERS[Need.CONTACT].ask(Wanted(work, person, state, ticket, Action.SHARE), NOTHING)
