"""The queue of updates: kept until confirmed, at most 24 hours, and handed to one poller at a time."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from tests.telegram import schema
from tests.telegram.wire import Json, Refused, bad

KEPT = 24 * 3600
QUIET = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True)
class Pending:
    """An update that the bot has not confirmed. `lane` is the chat in whose order it is delivered."""

    id: int
    lane: int
    at: float
    json: Json


@dataclass
class Poller:
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    conflict: str | None = None


class Updates:
    """All pending updates of the bot. `refused` counts those of a kind that it did not ask for."""

    def __init__(self, clock: Callable[[], float], first_id: int = 100_000_001) -> None:
        self.clock = clock
        self.next_id = first_id
        self.pending: dict[int, Pending] = {}
        self.allowed: frozenset[str] | None = None
        self.refused: list[str] = []
        self.expired: list[int] = []
        self.mangle: Callable[[Json], Json] | None = None
        self.on_push: Callable[[Pending], None] | None = None
        self._poller: Poller | None = None

    def push(self, kind: str, content: Json, lane: int) -> int:
        """Queues an update that must be as published; returns its id, also when the bot did not ask for its kind."""
        schema.check({"update_id": self.next_id, kind: content}, "Update", "update")
        if kind in QUIET if self.allowed is None else kind not in self.allowed:
            self.refused.append(kind)
            self.next_id += 1
            return self.next_id - 1
        update = {kind: content}
        return self.push_raw(self.mangle(update) if self.mangle else update, lane)

    def push_raw(self, update: Json, lane: int) -> int:
        """Queues anything at all as an update, without a look at it; an `update_id` of its own stays."""
        update = {"update_id": self.next_id, **update}
        self.next_id = max(self.next_id, update["update_id"]) + 1
        pending = Pending(update["update_id"], lane, self.clock(), update)
        self.pending[pending.id] = pending
        if self._poller:
            self._poller.wake.set()
        if self.on_push:
            self.on_push(pending)
        return pending.id

    def allow(self, kinds: Collection[str] | None) -> None:
        """Sets which kinds come from now on: None leaves it, an empty list means the usual ones."""
        if kinds is None:
            return
        if unknown := set(kinds) - schema.UPDATES:
            raise bad(f'unknown update type "{min(unknown)}"')
        self.allowed = frozenset(kinds) or None

    def expire(self) -> None:
        """Forgets what has waited for 24 hours; the queue is in order of time."""
        while self.pending and (oldest := next(iter(self.pending.values()))).at <= self.clock() - KEPT:
            del self.pending[oldest.id]
            self.expired.append(oldest.id)

    def drop(self) -> None:
        self.pending.clear()

    def confirm(self, offset: int) -> None:
        """Forgets updates below `offset`; a negative one leaves only the last `-offset`."""
        ids = list(self.pending)
        for update_id in ids[:offset] if offset < 0 else [i for i in ids if i < offset]:
            del self.pending[update_id]

    def interrupt(self, description: str) -> None:
        """Ends a waiting poll with 409."""
        if self._poller:
            self._poller.conflict = description
            self._poller.wake.set()

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:  # noqa: ASYNC109 - the Bot API's own name
        """`getUpdates`: the next updates, waiting up to `timeout` seconds for the first.

        A newer poll ends this one with 409, as on Telegram.
        """
        if not 1 <= limit <= 100 or timeout < 0:
            raise bad("limit must be 1-100 and timeout not negative")
        self.interrupt(
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        me = self._poller = Poller()
        self.confirm(offset)
        try:
            async with asyncio.timeout(timeout):
                while not self._waiting() and not me.conflict:
                    me.wake.clear()
                    await me.wake.wait()
        except TimeoutError:
            pass
        finally:
            if self._poller is me:
                self._poller = None
        if me.conflict:
            raise Refused(409, me.conflict)
        return [pending.json for pending in list(self.pending.values())[:limit]]

    def _waiting(self) -> bool:
        self.expire()
        return bool(self.pending)
