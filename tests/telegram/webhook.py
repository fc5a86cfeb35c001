"""Delivery by webhook: each chat in order, several chats at once, again with back-off until the bot says 2xx."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.telegram.updates import Pending, Updates
from tests.telegram.wire import Json, bad

PORTS = {443, 80, 88, 8443}
Sleep = Callable[[float], Awaitable[None]]


class Webhook:
    """The webhook that is set, if any.

    `hosts` says where the public origins of `setWebhook` really are: {"https://bot.example:8443": "http://127.0.0.1:8081"},
    which stands for both DNS and TLS. `sleep` waits out the back-off (seconds). `answers` is every (update id, status)
    in the order of delivery, status 0 for no answer.
    """

    def __init__(self, updates: Updates, sleep: Sleep) -> None:
        self.updates = updates
        self.sleep = sleep
        self.hosts: dict[str, str] = {}
        self.url = ""
        self.answers: list[tuple[int, int]] = []
        self.peak = 0
        self._secret: str | None = None
        self._info: Json = {}
        self._room = asyncio.Semaphore(40)
        self._busy = 0
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        updates.on_push = self._pushed

    def set(self, params: Json) -> bool:
        """`setWebhook`."""
        url = params.get("url", "")
        connections = params.get("max_connections", 40)
        if url:
            self._check(url, params.get("secret_token", "x"), connections)
        self.updates.allow(params.get("allowed_updates"))
        if params.get("drop_pending_updates"):
            self.updates.drop()
        self.remove()
        if url:
            self.url, self._secret = url, params.get("secret_token")
            self._room = asyncio.Semaphore(connections)
            self._info = {"max_connections": connections, "has_custom_certificate": "certificate" in params}
            self.updates.interrupt("Conflict: terminated by setWebhook request")
            for pending in self.updates.pending.values():
                self._pushed(pending)
        return True

    def _check(self, url: str, secret: str, connections: int) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if f"https://{parts.netloc}" not in self.hosts:
            raise bad("bad webhook: Failed to resolve host: Name or service not known")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        if not 1 <= connections <= 100:
            raise bad("max_connections must be 1-100")

    def remove(self) -> None:
        """Stops delivery; what is pending stays."""
        self.url, self._secret, self._info = "", None, {}
        for task in self._lanes.values():
            task.cancel()
        self._lanes.clear()

    def info(self) -> Json:
        """`getWebhookInfo`."""
        self.updates.expire()
        known: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
        }
        known |= self._info
        return known if self.updates.allowed is None else {**known, "allowed_updates": sorted(self.updates.allowed)}

    async def close(self) -> None:
        lanes = list(self._lanes.values())
        self.remove()
        await asyncio.gather(*lanes, return_exceptions=True)
        if self._session:
            await self._session.close()

    def _pushed(self, pending: Pending) -> None:
        if self.url and pending.lane not in self._lanes:
            self._lanes[pending.lane] = asyncio.create_task(self._drain(pending.lane))

    async def _drain(self, lane: int) -> None:
        """Delivers what waits in one chat, the oldest until it is taken."""
        failures = 0
        while pending := self._oldest(lane):
            if await self._delivered(pending):
                self.updates.pending.pop(pending.id, None)
                failures = 0
            else:
                failures += 1
                await self.sleep(min(2 ** (failures - 1), 60))
        if self._lanes.get(lane) is asyncio.current_task():
            del self._lanes[lane]

    def _oldest(self, lane: int) -> Pending | None:
        self.updates.expire()
        return next((pending for pending in self.updates.pending.values() if pending.lane == lane), None)

    async def _delivered(self, pending: Pending) -> bool:
        async with self._room:
            self._busy += 1
            self.peak = max(self.peak, self._busy)
            try:
                status, why = await self._post(pending.json)
            finally:
                self._busy -= 1
        self.answers.append((pending.id, status))
        if not 200 <= status < 300:
            self._info |= {"last_error_date": int(self.updates.clock()), "last_error_message": why}
            return False
        return True

    async def _post(self, update: Json) -> tuple[int, str]:
        """The status of one delivery and what to say of it; 0 when there was no answer."""
        parts = urlsplit(self.url)
        address = self.hosts[f"https://{parts.netloc}"] + self.url.split(parts.netloc, 1)[1]
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret is not None else {}
        self._session = self._session or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        options: dict[str, Any] = {"json": update, "headers": headers, "allow_redirects": False}
        try:
            async with self._session.post(address, **options) as answer:
                await answer.read()
                return answer.status, f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return 0, "Read timeout expired"
        except aiohttp.ClientError:
            return 0, "Connection refused"
