"""Danger to life, whatever was being asked."""

from aiogram.filters import Filter
from aiogram.types import Message

from handlers import about, reporting
from handlers.chat import HANDLING, Asking, Chat
from handlers.utterance import Utterance
from models.config.times import Urgency
from models.people import Person
from models.ticket import Ticket
from services.work import Work


class Danger(Filter):
    """Somebody tells of danger to life while the bot asks for something else than where it is.

    What staff write about a ticket, or write down for somebody, is read by whoever asked for it.
    """

    async def __call__(self, _message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> bool:
        if not said.meaning.dangers:
            return False
        asked = await state.get_state()
        if person.works_here and asked in HANDLING:
            return False
        if asked != Asking.place.state:
            return True
        ticket = work.session.get(Ticket, await state.get_value("ticket") or 0)
        return ticket is None or ticket.urgency != Urgency.EMERGENCY


async def danger(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """What they had begun to tell belongs to it."""
    before = await about.held(work, state)
    await reporting.file(work, person, state, before.with_more(said))
