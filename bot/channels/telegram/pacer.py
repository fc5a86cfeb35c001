"""How fast the bot may talk: a turn for every call, and a time to come back for what cannot go out soon."""

import asyncio
from bisect import insort
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count
from typing import TypeVar

from bot.settings import Limits

HORIZON = 2.0  # seconds that a delivery waits for its turn; what takes longer goes back into the outbox
LEAD = 1.5  # seconds before its turn at which a row is taken out of the outbox again
PATIENCE = 10.0  # seconds that a call waits that was promised a turn, when things have changed since
HEADROOM = 2  # calls a second that are kept for emergencies
CATCH_UP = 0.1  # seconds of silence that are made up for
SECOND, MINUTE = 1.05, 60.1  # with a margin, because calls do not all take equally long to arrive
SEVERAL = 3  # chats that were told to wait at the same time mean that the whole bot has to
FORGET = 600.0  # seconds after which nobody asks any more
INSTANT = 0.001  # seconds: clocks are not finer than that

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[object]]
Waiting = tuple[bool, int, int]  # not urgent, number, chat


class Pacer:
    """Of one bot account. Calls leave evenly, emergencies first; `clock` gives the time, `sleep` takes seconds."""

    def __init__(
        self, clock: Callable[[], datetime], limits: Limits | None = None, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._clock = clock
        self._limits = limits or Limits()
        self._sleep = sleep
        self._rate = max(1, self._limits.overall - HEADROOM)
        self._gap = 1 / self._rate
        self._due = 0.0  # when the next call would leave if all left evenly
        self._numbers = count()
        self._waiting: list[Waiting] = []  # emergencies first, then in the order of arrival
        self._left: deque[float] = deque(maxlen=self._limits.overall)
        self._left_to: dict[int, deque[float]] = {}  # the chat that was written to last stands last
        self._blocked: dict[int, float] = {}
        self._all_blocked = 0.0
        self._places: dict[int, float] = {}  # by outbox row
        self._next = 0.0

    def when(self, row: int, chat: int, calls: int = 1, *, urgent: bool = False) -> datetime | None:
        """Reserve a place for an outbox row that takes so many calls; a row that was put back keeps its place.

        Gives None if its time is now or in less than two seconds, else when to come back for it.
        """
        now = self._now()
        place = now if urgent else self._place(row, calls, now)
        ready, blocked = max(place, self._chat_free(chat, now, calls)), self._blocked_until(chat)
        return None if max(ready, blocked) <= now + HORIZON else _moment(max(ready - LEAD, blocked))

    async def turn(self, row: int, chat: int, *, urgent: bool = False) -> datetime | None:
        """Wait until this call may leave, and count it; or give the time until which nothing may, if that is long."""
        self._places.pop(row, None)
        mine = (not urgent, next(self._numbers), chat)
        insort(self._waiting, mine)
        try:
            while (wait := self._wait(mine)) > INSTANT:
                if wait > PATIENCE:
                    return _moment(self._now() + wait)
                await self._sleep(wait)
        finally:
            self._waiting.remove(mine)
        self._leave(chat)
        return None

    def block(self, chat: int, until: datetime) -> None:
        """Hold back a chat that Telegram told us to leave alone; if that happens to several, hold back all."""
        now = self._now()
        self._blocked = {chat: end for chat, end in self._blocked.items() if end > now}
        self._blocked[chat] = max(until.timestamp(), self._blocked.get(chat, 0.0))
        if len(self._blocked) >= SEVERAL:
            self._all_blocked = max(self._blocked.values())

    def _now(self) -> float:
        return self._clock().timestamp()

    def _place(self, row: int, calls: int, now: float) -> float:
        if row not in self._places:
            _forget(self._places, now - FORGET, lambda place: place)
            self._places[row] = max(self._next, now)
            self._next = self._places[row] + calls * self._gap
        return self._places[row]

    def _wait(self, mine: Waiting) -> float:
        """Seconds until this call's turn, as it looks now: when its chat is free, and after those before it."""
        now, chat = self._now(), mine[2]
        closed = max(self._chat_free(chat, now), self._blocked_until(chat)) - now
        if closed > INSTANT:
            return closed
        if not mine[0]:
            return self._room(self._limits.overall, SECOND) - now
        before = self._waiting[: self._waiting.index(mine)]
        ahead = sum(self._chat_free(chat, now) <= now >= self._blocked_until(chat) for _, _, chat in before)
        return max(self._room(self._rate, 1.0) - now, self._due - now, 0.0) + ahead * self._gap

    def _room(self, most: int, span: float) -> float:
        """When fewer than so many calls have left in so many seconds."""
        return self._left[-most] + span if len(self._left) >= most else 0.0

    def _leave(self, chat: int) -> None:
        now = self._now()
        self._left.append(now)
        self._due = max(self._due, now - CATCH_UP) + self._gap
        left = self._left_to.pop(chat, None) or deque(maxlen=self._window(chat)[0])
        left.append(now)
        self._left_to[chat] = left
        _forget(self._left_to, now - FORGET, lambda times: times[-1])

    def _window(self, chat: int) -> tuple[int, float]:
        """How many calls a chat takes in how many seconds: in private a burst is paid back."""
        if chat < 0:
            return self._limits.group, MINUTE
        most = self._limits.private + self._limits.burst
        return most, SECOND * most / self._limits.private

    def _chat_free(self, chat: int, now: float, calls: int = 1) -> float:
        most, span = self._window(chat)
        left = self._left_to.get(chat, deque())
        last = len(left) - most + min(calls, most) - 1  # the latest one that must be past
        return now if last < 0 else max(now, left[last] + span)

    def _blocked_until(self, chat: int) -> float:
        return max(self._blocked.get(chat, 0.0), self._all_blocked)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _forget(kept: dict[int, T], before: float, time: Callable[[T], float]) -> None:
    """Drop what is old from a dictionary in which the oldest stands first."""
    while kept and time(kept[first := next(iter(kept))]) < before:
        del kept[first]
