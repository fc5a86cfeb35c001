"""The menus of those who work here: more commands than residents have, from the moment that they do."""

import asyncio
from contextlib import suppress

import structlog
from sqlalchemy import select

from bot.channels.telegram.setup import Setup
from bot.database import Database
from models.people import STAFF, Account, Person, Role
from services.work import Work

log = structlog.get_logger()

LOOK_S = 60.0  # how late the menu of somebody is who took a post in another chat or process, or changed their language


class Menus:
    """Offers them in the chats with one bot account."""

    def __init__(self, setup: Setup, database: Database, bot: int) -> None:
        self._setup = setup
        self._database = database
        self._bot = bot
        self._offered: dict[int, str] = {}  # chat -> language
        self._changed = asyncio.Event()

    def look(self) -> None:
        """Look at once: somebody may have taken a post."""
        self._changed.set()

    async def run(self) -> None:
        """Offer them to whoever has none yet, for ever."""
        while True:
            self._changed.clear()
            try:
                await self._offer()
            except Exception:  # whatever happened, the next look tries again
                log.exception("The staff's commands could not be offered.", action="menus_failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self._changed.wait()

    async def _offer(self) -> None:
        for chat, language in await self._database.read(self._staff):
            if self._offered.get(chat) != language:
                await self._setup.set_staff_commands(chat, language)
                self._offered[chat] = language

    def _staff(self, work: Work) -> list[tuple[int, str]]:
        """(chat, language) of every account of staff on this bot that can be reached."""
        query = (
            select(Account.address, Person.language)
            .join(Person, Person.id == Account.person_id)
            .where(Account.bot == self._bot, Account.reachable.is_(True))
            .where(select(Role.id).where(Role.person_id == Person.id, Role.kind.in_(STAFF)).exists())
            .order_by(Account.id)
        )
        return [(chat, language) for chat, language in work.session.execute(query)]
