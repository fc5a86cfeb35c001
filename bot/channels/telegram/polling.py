"""Long polling by our own small loop: what is not committed is not acknowledged.

Telegram forgets every update below the offset of a call. So the offset goes no further than the lowest update that
could not be committed; whatever is fetched twice is recognised by its key.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog

from bot.channels.telegram.api import Api, NoAnswer, Refused
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.reading import ALLOWED, Read, read

log = structlog.get_logger()

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

POLL_S = 50
SHORTEST_S = 1.0  # an empty answer that comes sooner is followed by a rest: some servers do not hold a call
BATCH = 100
SLOWEST_S = 30.0
FAREWELL_S = 5.0
REMEDY = {
    401: "Telegram does not know the token: set TELEGRAM_BOT_TOKEN to the one that @BotFather shows.",
    404: "Telegram does not know the token: set TELEGRAM_BOT_TOKEN to the one that @BotFather shows.",
    409: "Somebody else takes this bot's updates: stop the other program that polls with this token, "
    "or remove the webhook that it has set.",
}


class Poller:
    """Fetches the updates of one bot until told to stop. `sleep` waits out a failure, in seconds."""

    def __init__(self, api: Api, inbox: Inbox, sleep: Sleep = asyncio.sleep) -> None:
        self._api = api
        self._inbox = inbox
        self._sleep = sleep
        self._stopping = False
        self._waiting: asyncio.Future[Any] | None = None
        self._offset: int | None = None  # everything below it is committed
        self._failures = 0

    async def run(self) -> None:
        """Poll until `stop`; then finish what is under way and acknowledge it."""
        await self._until_done(self._take_over)
        while not self._stopping:
            await self._until_done(self._once)
        await self._farewell()

    def stop(self) -> None:
        """Fetch no more. What has been fetched is finished."""
        self._stopping = True
        if self._waiting is not None:
            self._waiting.cancel()

    async def _until_done(self, step: Callable[[], Awaitable[bool]]) -> None:
        """Repeat a step with growing pauses until it succeeds or somebody says stop."""
        while not self._stopping:
            try:
                done, pause = await step(), 0.0
            except Refused as refused:
                done, pause = False, refused.retry_after or 0.0
                what = REMEDY.get(refused.code, "Telegram refuses.")
                log.error(what, action="poll_refused", code=refused.code, reason=refused.description)  # noqa: TRY400 (its place says nothing)
            except NoAnswer as silence:
                done, pause = False, 0.0
                log.warning("Telegram does not answer.", action="poll_unanswered", error=str(silence))
            except Exception:  # (whatever it was, a deaf service must not look alive)
                done, pause = False, 0.0
                log.exception("Polling was interrupted.", action="poll_failed")
            if done:
                self._failures = 0
                return
            self._failures += 1
            await self._interruptible(self._sleep(max(pause, min(SLOWEST_S, 2.0 ** (self._failures - 1)))))

    async def _take_over(self) -> bool:
        """Polling and a webhook exclude each other; what the webhook had not delivered stays.

        A server that knows no webhooks has none to remove. Should one be in the way after all, the poll says so.
        """
        try:
            await self._interruptible(self._api.call("deleteWebhook", drop_pending_updates=False))
        except Refused as refused:
            if refused.passing or refused.code == 401:
                raise
            log.warning("The webhook cannot be removed.", action="webhook_stays", reason=refused.description)
        return True

    async def _once(self) -> bool:
        """One call and what it brings; False when something of it could not be committed."""
        wait = 0 if self._failures else POLL_S
        call = self._api.call(
            "getUpdates", wait=wait, offset=self._offset, limit=BATCH, timeout=wait, allowed_updates=ALLOWED
        )
        began = asyncio.get_running_loop().time()
        batch = await self._interruptible(call)
        if batch is None:
            return True
        if not batch:
            self._offset = None  # numbers may begin anew after a quiet week; an old offset would wipe them out
            if asyncio.get_running_loop().time() - began < min(wait, SHORTEST_S):
                await self._interruptible(self._sleep(SHORTEST_S))
            return True
        found = [update for raw in batch if (update := read(raw))]
        if not found:
            raise NoAnswer("getUpdates: updates without numbers")
        failed = await self._take(found)
        self._offset = min(failed, default=max(update.id for update in found) + 1)
        return not failed

    async def _take(self, found: list[Read]) -> list[int]:
        """Take updates, chats side by side, one chat in order; gives those that could not be committed."""
        chats: defaultdict[int, list[Read]] = defaultdict(list)
        for update in found:
            chats[update.sender.id if update.sender else -update.id].append(update)
        return [number for failed in await asyncio.gather(*map(self._chat, chats.values())) for number in failed]

    async def _chat(self, updates: list[Read]) -> list[int]:
        for place, update in enumerate(updates):
            try:
                await self._inbox.take(update)
            except Exception:  # (whatever it was, the update is not committed)
                log.exception("An update could not be committed.", action="not_committed", update=update.id)
                return [late.id for late in updates[place:]]
        return []

    async def _farewell(self) -> None:
        """Acknowledge what is committed, so that a successor does not see it again."""
        if self._offset is None:
            return
        try:
            async with asyncio.timeout(FAREWELL_S):
                await self._api.call("getUpdates", offset=self._offset, limit=1, timeout=0)
        except (Refused, NoAnswer, TimeoutError):
            log.info("The last updates stay unacknowledged and will be recognised.", action="no_farewell")

    async def _interruptible(self, waiting: Awaitable[T]) -> T | None:
        """Wait for something, or give None as soon as `stop` is called."""
        task: asyncio.Future[T] = asyncio.ensure_future(waiting)
        self._waiting = task
        try:
            return await task
        except asyncio.CancelledError:
            if self._stopping and task.cancelled():
                return None
            raise
        finally:
            self._waiting = None
