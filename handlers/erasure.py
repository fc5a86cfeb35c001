"""Erasure on request: asked once more, then done at once."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.context import Command, Pressed
from handlers.resident import CANCEL
from models.people import Person
from models.phrase import option, phrase
from services.erase import erase
from services.work import Work


def register(commands: Router, chat: Router) -> None:
    commands.message.register(ask, Command("forget"))
    chat.callback_query.register(forget, Pressed("forget"))


async def ask(_message: Message, work: Work, person: Person, rest: str) -> None:
    _ = rest
    if person.is_staff:
        work.answer(phrase("refused.forget_staff"))
    else:
        work.answer(phrase("ask.forget"), choices=[[option("button.forget", "forget")], CANCEL])


async def forget(_press: CallbackQuery, work: Work, person: Person) -> None:
    """Afterwards there is no chat left to answer in: the word beside the button is the answer."""
    if person.is_staff:
        work.answer(phrase("refused.forget_staff"))
        return
    erase(work, person)
    work.toast = phrase("done.forget")
