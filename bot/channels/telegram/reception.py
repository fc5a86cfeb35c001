"""Telegram's incoming half as one thing: polling or webhook, whichever the settings say."""

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy import select

from bot.channels.telegram.api import Api
from bot.channels.telegram.inbox import Courtesies, Inbox
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.setup import Setup
from bot.channels.telegram.webhook import Webhook
from bot.database import Database
from bot.intake import Intake
from bot.settings import Settings
from models.people import Account, Person, Role
from models.phrase import Phrase
from services.work import Work


class Reception:
    """Brings updates in from `open` to `close`. Raises ValueError for webhook mode without a secret.

    `routes` are for the server that the public address leads to; there are none when polling.
    """

    def __init__(
        self,
        settings: Settings,
        api: Api,
        database: Database,
        intake: Intake,
        courtesies: Courtesies,
        toast: Callable[[Phrase, str], str],
    ) -> None:
        self._settings = settings.telegram
        self._url = webhook_url(self._settings.webhook or "", api.bot)
        self._secret = settings.telegram_webhook_secret
        self._api = api
        self._database = database
        self._inbox = Inbox(intake, api.bot, courtesies, toast)
        self._setup = Setup(api, settings.language, asyncio.sleep)
        self._poller: Poller | None = None
        self._polling: asyncio.Task[None] | None = None
        self._introduction: asyncio.Task[None] | None = None
        self.routes: list[web.RouteDef] = []
        if self._settings.mode == "polling":
            self._poller = Poller(api, self._inbox)
        elif self._secret is None:
            raise ValueError("a webhook needs a secret")
        else:
            self.routes = Webhook(
                self._inbox, urlsplit(self._url).path, self._secret, self._settings.trusted_proxies
            ).routes()

    def open(self) -> None:
        """Begin; the server with the routes listens already. Everything else happens in the background."""
        if self._poller:
            self._polling = asyncio.create_task(self._poller.run())
        self._introduction = asyncio.create_task(self._introduce())

    async def close(self) -> None:
        """Fetch no more, finish what was fetched, acknowledge it."""
        if self._introduction:
            self._introduction.cancel()
            await asyncio.gather(self._introduction, return_exceptions=True)
        if self._poller and self._polling:
            self._poller.stop()
            await self._polling
        await self._inbox.finish()
        await self._api.close()

    async def set_staff_commands(self, chat: int, language: str) -> None:
        """Offer the staff's commands to somebody who has become one of them."""
        await self._setup.set_staff_commands(chat, language)

    async def _introduce(self) -> None:
        """Register the webhook if there is one, then the commands."""
        if self.routes and self._secret:
            await self._setup.set_webhook(self._url, self._secret)
        await self._setup.set_commands()
        for chat, language in await self._database.read(self._staff):
            await self._setup.set_staff_commands(chat, language)

    def _staff(self, work: Work) -> list[tuple[int, str]]:
        """(chat, language) of every account of staff on this bot that can be reached."""
        query = (
            select(Account.address, Person.language)
            .join(Person, Person.id == Account.person_id)
            .where(Account.bot == self._api.bot, Account.reachable.is_(True))
            .where(select(Role.id).where(Role.person_id == Person.id).exists())
            .order_by(Account.id)
        )
        return [(chat, language) for chat, language in work.session.execute(query)]


def webhook_url(public: str, bot: int) -> str:
    """The address that Telegram posts to, below the public one of the settings; a proxy passes its path on as it is."""
    return f"{public.rstrip('/')}/telegram/{bot}"
