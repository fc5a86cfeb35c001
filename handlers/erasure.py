"""Erasure on request: asked once more, then done at once."""

from aiogram.types import CallbackQuery, Message

from handlers.chat import CANCEL
from handlers.doors import Doors, Who
from models.people import Person
from models.phrase import option, phrase
from services import outbox
from services.erase import erase
from services.work import Work

#: Whoever works here answers for what they did; a volunteer's post goes with them.
CAN_BE_FORGOTTEN = Who(lambda person: not person.works_here, "refused.forget_staff")

doors = Doors()


@doors.command("forget", who=CAN_BE_FORGOTTEN)
async def ask(_message: Message, work: Work) -> None:
    outbox.answer(work, phrase("ask.forget"), choices=[[option("button.forget", "forget")], CANCEL])


@doors.press("forget", who=CAN_BE_FORGOTTEN)
async def forget(_press: CallbackQuery, work: Work, person: Person) -> None:
    """Afterwards there is no chat left to answer in: the word beside the button is the answer."""
    erase(work, person)
    work.toast = phrase("done.forget")
