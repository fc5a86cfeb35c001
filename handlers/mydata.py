"""A copy of one's own data, in the chat and as a file."""

from aiogram.types import Message

from handlers.doors import Doors
from models.phrase import phrase
from services import outbox
from services.mydata import COPY
from services.work import Work

doors = Doors()


@doors.command("mydata")
async def copy(_message: Message, work: Work) -> None:
    """What it says is looked up when it is delivered."""
    outbox.answer(work, phrase(COPY))
