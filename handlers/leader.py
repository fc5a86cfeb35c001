"""Leaders: what their unit must know, whenever they ask."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import Message

from handlers.context import Command
from models.people import Person, RoleKind
from models.phrase import phrase
from services import digest
from services.work import Work


def register(commands: Router, _chat: Router) -> None:
    commands.message.register(today, Command("digest"))


async def today(_message: Message, work: Work, person: Person, rest: str) -> None:
    """The digest of each unit that he leads, over the last day."""
    _ = rest
    units = [work.community.unit(role.unit) for role in person.roles if role.kind == RoleKind.LEADER]
    for unit in units:
        found = digest.figures(work, unit, work.now - timedelta(days=1))
        work.answer(digest.words(work, unit, found) if found else phrase("digest.none"))
    if not units:
        work.answer(phrase("refused.not_leader"))
