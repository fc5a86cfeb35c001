"""How much one browser may ask for: buckets of tokens that refill with time. Generous: a patient person never meets them."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from bot.channels.http import Refused

KEPT = 10_000  # buckets before the full ones are forgotten


@dataclass(slots=True)
class Bucket:
    """`size` at once, then one every `every` seconds, for each key on its own. `clock` is told, not asked of the system."""

    size: int
    every: float
    clock: Callable[[], datetime]
    _levels: dict[Hashable, tuple[float, float]] = field(default_factory=dict)

    def take(self, key: Hashable) -> float:
        """Take a token; gives 0, or in how many seconds there will be one."""
        now = self.clock().timestamp()
        level = self._level(key, now)
        if level < 1:
            return (1 - level) * self.every
        self._levels[key] = (level - 1, now)
        if len(self._levels) > KEPT:
            self._forget(now)
        return 0

    def _level(self, key: Hashable, now: float) -> float:
        level, at = self._levels.get(key, (float(self.size), now))
        return min(float(self.size), level + max(0.0, now - at) / self.every)

    def _forget(self, now: float) -> None:
        """Drop the buckets that are full again, and where all are in use those that were used least lately."""
        kept = {key: entry for key, entry in self._levels.items() if self._level(key, now) < self.size}
        self._levels = dict(sorted(kept.items(), key=lambda item: item[1][1])[-KEPT // 2 :])


class Pace:
    """The limits of the web chat; each is kept by session, but for newcomers, who are counted by where they come from."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.messages = Bucket(60, 1.0, clock)
        self.uploads = Bucket(30, 5.0, clock)
        self.lookups = Bucket(120, 0.5, clock)
        self.guesses = Bucket(10, 20.0, clock)  # invitations, links, recovery codes
        self.newcomers = Bucket(300, 1.0, clock)  # a whole courtyard may share one address


def within(bucket: Bucket, key: Hashable) -> None:
    """Take a token; Refused when there is none."""
    wait = bucket.take(key)
    if wait:
        raise Refused(429, "web.too_much", retry_after=ceil(wait))
