"""How fast the bot talks, and the point at which Telegram stops listening."""

import math
from collections import deque
from dataclasses import dataclass, field

from tests.telegram.wire import Refused


@dataclass
class Window:
    """What happened in the last `span` seconds, and the most that ever did."""

    span: float
    times: deque[float] = field(default_factory=deque)
    peak: int = 0

    def count(self, now: float) -> int:
        while self.times and self.times[0] <= now - self.span:
            self.times.popleft()
        return len(self.times)

    def add(self, now: float) -> None:
        self.times.append(now)
        self.peak = max(self.peak, self.count(now))

    def wait(self, now: float, most: int) -> float:
        """Seconds until there is room for one more among `most`; 0 when there is."""
        excess = self.count(now) - most
        return 0 if excess < 0 else self.times[excess] + self.span - now


@dataclass
class Limits:
    """Messages a second overall, a second in a private chat (with `burst` more at once tolerated), a minute in a group.

    `enforced=False` only counts. `peak_per_second` and `peak(chat)` are the most sends, refused ones included, that
    fell into any second (any minute for a group); `refused` counts the 429s.
    """

    overall: int = 30
    private: int = 1
    burst: int = 3
    group: int = 20
    enforced: bool = True
    sent: int = 0
    refused: int = 0
    _tried: Window = field(default_factory=lambda: Window(1))
    _all: Window = field(default_factory=lambda: Window(1))
    _tried_in: dict[int, Window] = field(default_factory=dict)
    _sent_in: dict[int, Window] = field(default_factory=dict)

    @property
    def peak_per_second(self) -> int:
        return self._tried.peak

    def peak(self, chat_id: int) -> int:
        return self._tried_in[chat_id].peak if chat_id in self._tried_in else 0

    def take(self, chat_id: int, private: bool, now: float) -> None:
        """Counts one send at `now`, or refuses it with 429 and the whole seconds to wait."""
        self._tried.add(now)
        self._tried_in.setdefault(chat_id, Window(1 if private else 60)).add(now)
        # A burst is paid back: over (burst + 1) / private seconds no more than burst + 1 messages.
        most = self.burst + 1 if private else self.group
        span = most / self.private if private else 60
        in_chat = self._sent_in.setdefault(chat_id, Window(span))
        wait = max(self._all.wait(now, self.overall), in_chat.wait(now, most))
        if wait and self.enforced:
            self.refused += 1
            seconds = max(1, math.ceil(wait))
            raise Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        self.sent += 1
        self._all.add(now)
        in_chat.add(now)
