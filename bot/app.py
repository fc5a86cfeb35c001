"""The composition root: the only place that builds things, and the only owner of a clock and of randomness."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from pydantic import SecretStr

from bot import leftovers, schema
from bot.channels.base import Channel, Fetches
from bot.channels.web.channel import WebChannel
from bot.channels.web.chats import WebChats
from bot.channels.web.demo import DemoPowers
from bot.channels.web.push import Push
from bot.chores.prune import forget_what_is_over
from bot.chores.sweep import sweep
from bot.clock import SystemClock
from bot.database import Database
from bot.delivery.courier import Courier
from bot.intake import Intake
from bot.media import MediaStore
from bot.settings import Settings
from bot.vapid import Key
from handlers import (
    about,
    acting,
    answers,
    calling,
    danger,
    digest,
    entering,
    erasure,
    filing,
    first,
    guide,
    happening,
    lists,
    mydata,
    reporting,
    telegram,
)
from handlers.dispatch import Dispatch
from handlers.doors import Doors
from scheduler import arming, digests
from scheduler.runner import Runner
from services import languages
from services.kinds import KINDS
from services.life.kind import Kind
from services.render import toast

if TYPE_CHECKING:  # python-telegram-bot is loaded only where there is a bot
    from bot.channels.telegram.reception import Reception

log = structlog.get_logger()

#: What people can say and press, module by module.
DOORS: tuple[Doors, ...] = tuple(
    module.doors
    for module in (
        about,
        acting,
        answers,
        calling,
        danger,
        digest,
        entering,
        erasure,
        filing,
        first,
        guide,
        happening,
        lists,
        mydata,
        reporting,
    )
)
#: What only one channel has, by the name of the channel.
OWN = {"telegram": telegram.router}

TICK_S = 1.0
RESCUE_S = 30.0
#: Of the channels that keep their chats in tables of their own.
CHATS = (WebChats(),)


class Clock(Protocol):
    def now(self) -> datetime: ...


class App:
    """A service, built but not started: for these kinds of matters, with these doors to them."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        *,
        kinds: Iterable[Kind[Any]] = KINDS,
        doors: Iterable[Doors] = DOORS,
    ) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.database = Database(
            settings.database, settings.community, self.clock.now, lambda: secrets.token_urlsafe(32), CHATS, kinds
        )
        self.intake = Intake(self.database, Dispatch(doors, OWN))
        self.media = MediaStore(settings.media)
        self.channels: dict[str, Channel] = {}
        self.courier = Courier(
            self.database,
            self.channels,
            attempts=settings.courier.attempts,
            lease=timedelta(seconds=settings.courier.lease_seconds),
        )
        self.runner = Runner(self.database)
        self.web: WebChannel | None = None
        self._opens: list[Callable[[], None]] = []  # what channels begin with, once all is there
        self._closes: list[Callable[[], Awaitable[None]]] = []  # what they end with, in that order
        self._fetchers: list[Fetches] = []
        self._posted = asyncio.Event()
        self._sent_in = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._scheduler = AsyncIOScheduler(timezone=settings.community.tz)

    async def prepare(self) -> None:
        """Bring the tables up to date and arm what recurs.

        Raises ConfigurationError when the configuration lacks something that the tables name.
        """
        schema.upgrade(self.database.engine)
        await self.database.read(leftovers.check)
        await self.database.transact(languages.keep_to_ours)
        await self.database.transact(digests.arm_all)
        await arming.arm_renewed(self.database)
        await self.courier.rescue(starting=True)

    def open_web(self, demo: DemoPowers | None = None) -> WebChannel:
        self.web = WebChannel(
            self.database,
            self.intake,
            self.media,
            self.settings.community,
            toast=toast,
            language=self.settings.language,
            demo=demo,
            push=Push(
                self.database, self._push_key, self.settings.web.push.contact, anywhere=self.settings.web.push.anywhere
            ),
            base=self.settings.web.base_path,
            proxies=self.settings.web.trusted_proxies,
            known=self.settings.retention.span("keys"),
        )
        self.channels[self.web.name] = self.web
        self._closes.append(self.web.stop)
        return self.web

    def open_telegram(self, token: SecretStr) -> "Reception":
        """Build both halves of Telegram; its webhook is served by the web chat, which is open but not started yet."""
        from bot.channels.telegram.api import Api  # noqa: PLC0415
        from bot.channels.telegram.files import Fetcher  # noqa: PLC0415
        from bot.channels.telegram.pacer import Pacer  # noqa: PLC0415
        from bot.channels.telegram.reception import Reception  # noqa: PLC0415
        from bot.channels.telegram.sender import TelegramSender  # noqa: PLC0415

        telegram = self.settings.telegram
        pacer = Pacer(self.clock.now, telegram.limits)
        sender = TelegramSender(token.get_secret_value(), telegram.api, self.media, pacer, self.clock.now)
        reception = Reception(self.settings, Api(token, telegram.api), self.database, self.intake, sender, toast)
        self.channels[sender.name] = sender
        self._fetchers.append(Fetcher(self.database, sender.api, sender.bot, self.media))
        self._opens.append(reception.open)
        self._closes += [reception.close, sender.stop]
        if self.web:
            self.web.also_serve(reception.routes)
        return reception

    def _push_key(self) -> Key:
        """The key from the environment, else the one that is kept beside the media."""
        given = self.settings.web_push_key
        return Key.given(given.get_secret_value()) if given else Key.kept(self.settings.media.parent / "push.pem")

    def run_in_background(self) -> None:
        """Deliver what is posted as soon as it is committed; look once a second for what is due. Open the channels' doors."""
        self.database.on_commit = lambda _work: self._wake()
        self._tasks.append(asyncio.create_task(self._deliver()))
        self._tasks += [asyncio.create_task(self._fetch(fetcher)) for fetcher in self._fetchers]
        once = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._scheduler.add_job(self._tick, "interval", seconds=TICK_S, **once)
        self._scheduler.add_job(self.courier.rescue, "interval", seconds=RESCUE_S, **once)
        self._scheduler.add_job(self._sweep, "interval", hours=1, **once)
        self._scheduler.add_job(self.prune, "interval", hours=1, **once)
        self._scheduler.start()
        for begin in self._opens:
            begin()

    async def stop(self) -> None:
        """Finish what is under way and close everything."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.courier.stop()
        for close in self._closes:
            await close()
        self.database.close()

    async def settle(self) -> None:
        """Do everything that is due now: fire timers, deliver what they say and what lay, until nothing is left."""
        while await self.runner.tick() + await self.courier.rescue() + await self.courier.drain():
            pass

    async def prune(self) -> None:
        """Forget what has lived long enough, and tell people before their words go."""
        await forget_what_is_over(self.database, self.settings.retention)

    async def _sweep(self) -> None:
        await sweep(self.database, self.media, SystemClock().now())

    async def _tick(self) -> None:
        await self.runner.tick()
        self._wake()
        self._sent_in.set()

    def _wake(self) -> None:
        self._posted.set()
        self.courier.wake()

    async def _deliver(self) -> None:
        while True:
            await self._posted.wait()
            self._posted.clear()
            try:
                await self.courier.drain()
            except Exception:  # whatever happened, the next tick tries again
                log.exception("The courier was interrupted.", action="courier_failed")

    async def _fetch(self, fetcher: Fetches) -> None:
        """Fetch the files that people have sent, apart from the courier: a large one takes its time."""
        while True:
            await self._sent_in.wait()
            self._sent_in.clear()
            try:
                await fetcher.run()
            except Exception:  # whatever happened, the next tick tries again
                log.exception("The fetching of files was interrupted.", action="fetch_failed")
