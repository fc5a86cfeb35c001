"""Telegram's incoming half as one thing: polling or webhook, whichever the settings say."""

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.channels.telegram.api import Api
from bot.channels.telegram.inbox import Courtesies, Inbox
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.setup import Setup
from bot.channels.telegram.webhook import Webhook
from bot.database import Database
from bot.intake import Intake
from bot.settings import Settings
from models.phrase import Phrase


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
        self._setup = Setup(api, settings.languages, asyncio.sleep)
        self._menus = Menus(self._setup, database, api.bot)
        self._inbox = Inbox(intake, api.bot, courtesies, toast, self._menus.look)
        self._poller: Poller | None = None
        self._polling: asyncio.Task[None] | None = None
        self._background: list[asyncio.Task[None]] = []
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
        elif self._secret:
            self._background.append(asyncio.create_task(self._setup.keep_webhook(self._url, self._secret)))
        self._background.append(asyncio.create_task(self._introduce()))

    async def close(self) -> None:
        """Fetch no more, finish what was fetched, acknowledge it."""
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        if self._poller and self._polling:
            self._poller.stop()
            await self._polling
        await self._inbox.finish()
        await self._api.close()

    async def _introduce(self) -> None:
        """Ask for the bot's name, register the commands; offer more to whoever takes a post."""
        self._inbox.username = await self._setup.username()
        await self._setup.set_commands()
        await self._menus.run()


def webhook_url(public: str, bot: int) -> str:
    """The address that Telegram posts to, below the public one of the settings; a proxy passes its path on as it is."""
    return f"{public.rstrip('/')}/telegram/{bot}"
