"""The web channel: the sender that the courier uses, and the server that people use."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from aiohttp import web

from bot.channels.base import Outcome, Parcel, Sent, Unreachable
from bot.channels.web import lines
from bot.channels.web.demo import DemoDesk, DemoPowers
from bot.channels.web.guard import guard, headers
from bot.channels.web.pace import Pace
from bot.channels.web.phone import Phone
from bot.channels.web.proxy import Network, behind
from bot.channels.web.push import News, Push
from bot.channels.web.sessions import NAME
from bot.channels.web.shop import Shop
from bot.channels.web.stream import Hub
from bot.database import Database
from bot.intake import Intake
from bot.media import MediaStore
from models.config.community import Community
from models.phrase import Phrase

SHUTDOWN_S = 5.0
IDLE_S = 75.0  # for a connection that asks nothing, or takes that long over the head of a request


class WebChannel:
    """The web chat. With `demo` it serves three phones and the demo's page instead of one chat.

    `toast` renders a phrase as plain text in a language; `push` calls closed pages; everything is under the path
    `base`; `proxies` are believed about who asks. For so long as `known` what was taken is known when it comes again.
    """

    name = NAME

    def __init__(
        self,
        database: Database,
        intake: Intake,
        media: MediaStore,
        community: Community,
        *,
        toast: Callable[[Phrase, str], str],
        language: str = "",
        demo: DemoPowers | None = None,
        push: Push | None = None,
        base: str = "",
        proxies: Sequence[Network] = (),
        known: timedelta = timedelta(days=30),
    ) -> None:
        self._database = database
        self._hub = Hub()
        self._push = push
        self._proxies = proxies
        self._shop = Shop(
            database=database,
            intake=intake,
            media=media,
            community=community,
            hub=self._hub,
            pace=Pace(database.clock),
            push=push,
            language=language or community.languages[0],
            toast=toast,
            base=base,
            demo=demo is not None,
            known=known,
        )
        self._demo = demo
        self._more: list[web.RouteDef] = []
        self._runner: web.AppRunner | None = None

    def when(self, _parcel: Parcel) -> datetime | None:
        """At once: writing into a chat of our own knows no limits."""
        return None

    def parts(self, _parcel: Parcel) -> int:
        return 1

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Write the message into the person's chat and wake their pages; call them where none is open."""
        account = parcel.account
        if account is None:
            return Unreachable("there are no groups on the web")
        ref = await self._database.transact(lambda work: lines.deliver(work, account, parcel))
        if ref is None:
            return Unreachable("the account is gone")
        self._hub.wake(account)
        is_news = ref == str(parcel.row) and not parcel.message.silent
        if self._push and is_news and not self._hub.listening(account):
            self._push.tell(account, News.of(parcel.message, urgent=parcel.urgent))
        return Sent(ref)

    def also_serve(self, routes: Iterable[web.RouteDef]) -> None:
        """Serve somebody else's routes too, such as a webhook; called before `start`."""
        self._more += routes

    def application(self) -> web.Application:
        """Build the server's routes, for `start` or for a test client."""
        app = web.Application(middlewares=[behind(self._proxies), guard(self._shop.languages)])
        app.on_response_prepare.append(headers("'self'" if self._demo else "'none'"))
        app.add_routes(DemoDesk(self._shop, self._demo).routes() if self._demo else Phone(self._shop).routes())
        app.add_routes(self._more)
        if self._shop.base:
            app.router.add_get(self._shop.base, _enter)

        async def end_streams(_app: web.Application) -> None:
            self._hub.close()

        app.on_shutdown.append(end_streams)
        return app

    async def start(self, host: str, port: int) -> int:
        """Serve; gives the port, which the system chose if 0 was asked for."""
        self._runner = web.AppRunner(
            self.application(), access_log=None, shutdown_timeout=SHUTDOWN_S, keepalive_timeout=IDLE_S
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        address = self._runner.addresses[0]
        return int(address[1])

    async def stop(self) -> None:
        """End the streams, let requests finish, close the port; pages come back by themselves when we do."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        if self._push is not None:
            await self._push.stop()


async def _enter(request: web.Request) -> web.Response:
    """Addresses on the page are relative: it needs its last slash."""
    return web.Response(status=308, headers={"Location": f"{request.path}/"})
