"""Web Push: calls browsers whose page is closed. Best effort, after the commit, and without a word of what was said."""

import asyncio
import json
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from bot.channels.web import subscriptions
from bot.channels.web.subscriptions import Subscriber
from bot.database import Database
from bot.vapid import Key
from locales import catalogue
from services.message import Message

log = structlog.get_logger()

DAY_S = 24 * 3600
CALL_S = 15.0
AT_ONCE = 16  # calls
NAME = re.compile(r"([a-z0-9-]+\.)+[a-z][a-z0-9-]*")  # no address in figures
GONE = frozenset({404, 410})
NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class News:
    """What a push says: that there is something, about which ticket, and whether life is in danger."""

    ticket: str | None
    urgent: bool

    @classmethod
    def of(cls, message: Message, *, urgent: bool) -> "News":
        return cls(message.tags.get("ticket"), urgent)

    def payload(self, title: str, language: str) -> bytes:
        key = "push.urgent" if self.urgent else "push.ticket" if self.ticket else "push.message"
        body = catalogue(language)[key].format(number=self.ticket)
        return json.dumps({"title": title, "body": body, "ticket": self.ticket, "urgent": self.urgent}).encode()

    @property
    def headers(self) -> dict[str, str]:
        """How the push service treats it: news of one ticket replaces older news of it that still waits."""
        topic = {"Topic": f"ticket-{self.ticket}"} if self.ticket else {}
        return {"TTL": str(DAY_S), "Urgency": "high" if self.urgent else "normal", **topic}


class Push:
    """`key` gives the key pair when it is first needed; `contact` is whom a push service may write to about us.

    `anywhere` lets a subscription name any address; without it only https to public ones is called.
    """

    def __init__(self, database: Database, key: Callable[[], Key], contact: str, *, anywhere: bool = False) -> None:
        self._database = database
        self._make_key = key
        self._contact = contact
        self._anywhere = anywhere
        self._client: aiohttp.ClientSession | None = None
        self._calls: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)

    @cached_property
    def key(self) -> Key:
        return self._make_key()

    def may_call(self, endpoint: str) -> bool:
        """Tell whether an address looks like a push service; what its name stands for is checked at each call."""
        try:
            parts = urlsplit(endpoint)
            host, _ = parts.hostname, parts.port
        except ValueError:
            return False
        if self._anywhere:
            return bool(host)
        return parts.scheme == "https" and parts.username is None and NAME.fullmatch(host or "") is not None

    def tell(self, account: int, news: News) -> None:
        """Call the browsers of an account in the background."""
        task = asyncio.create_task(self._tell(account, news))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def settle(self) -> None:
        """Wait for the calls that are under way."""
        await asyncio.gather(*self._calls)

    async def stop(self) -> None:
        for task in self._calls:
            task.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _tell(self, account: int, news: News) -> None:
        try:
            browsers = await self._database.read(partial(subscriptions.of, account_id=account))
            await asyncio.gather(*(self._call(account, browser, news) for browser in browsers))
        except Exception:
            log.exception("A closed page could not be told of news.", action="push_failed", account=account)

    async def _call(self, account: int, browser: Subscriber, news: News) -> None:
        async with self._slots:
            try:
                status = await self._post(browser, news)
            except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
                log.warning("A push service cannot be reached.", action="push_lost", error=type(error).__name__)
                return
        if status in GONE:
            await self._database.transact(partial(subscriptions.drop, account_id=account, endpoint=browser.endpoint))
        elif status >= 300:
            log.warning("A push service refuses.", action="push_refused", status=status)

    async def _post(self, browser: Subscriber, news: News) -> int:
        """Encrypt for one browser and send; gives the push service's status."""
        from pywebpush import WebPusher  # type: ignore[import-untyped]  # noqa: PLC0415 (only who pushes needs it)

        info = {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}}
        text = news.payload(self._database.community.name.in_(browser.language), browser.language)
        parts = urlsplit(browser.endpoint)
        headers = {
            **news.headers,
            "Authorization": self.key.authorization(f"{parts.scheme}://{parts.netloc}", self._contact),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
        }
        body = WebPusher(info).encode(text)["body"]
        async with self._session().post(browser.endpoint, data=body, headers=headers, allow_redirects=False) as answer:
            return answer.status

    def _session(self) -> aiohttp.ClientSession:
        if self._client is None:
            resolver = None if self._anywhere else PublicOnly()
            self._client = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=resolver),
                timeout=aiohttp.ClientTimeout(total=CALL_S),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._client


class PublicOnly(AbstractResolver):
    """Resolves names to public addresses only, so that no subscription makes us call our own neighbours."""

    def __init__(self, inner: AbstractResolver | None = None) -> None:
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        public = [address for address in found if is_public(ip_address(address["host"].partition("%")[0]))]
        if not public:
            raise OSError(None, "no public address")
        return public

    async def close(self) -> None:
        await self._inner.close()


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is on the open internet, also behind the IPv6 forms that carry an IPv4 address."""
    carried: IPv4Address | None = None
    if isinstance(address, IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in NAT64:
            carried = IPv4Address(int(address) & 0xFFFFFFFF)
    return is_public(carried) if carried else address.is_global and not address.is_multicast
