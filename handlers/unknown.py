"""Commands that no role knows; they never count as the words that are being asked for."""

from aiogram import Router
from aiogram.filters import invert_f
from aiogram.types import Message

from handlers.context import Unconsented
from models.phrase import phrase
from services.work import Work

SHOWN = 32  # characters of a command that are repeated


def register(commands: Router, _chat: Router) -> None:
    commands.message.register(command, invert_f(Unconsented()))


async def command(message: Message, work: Work) -> None:
    """Say what can be done instead; what was being asked stays asked."""
    work.answer(phrase("reply.command", command=(message.text or "").split()[0][:SHOWN]))
