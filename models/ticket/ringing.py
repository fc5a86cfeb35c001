"""Who is rung for an emergency that nobody has accepted, and when that is looked at again: a rule that knows no tables."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.config.times import Ringing


@dataclass(frozen=True, slots=True)
class Past:
    """What has come of ringing somebody since it began; `out`: they have said that they cannot come."""

    first: datetime | None = None
    last: datetime | None = None
    out: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom to ring now, when to look again, and how many of the circles have been brought in."""

    ring: tuple[int, ...]
    again: datetime
    reached: int


NEVER = Past()


def plan(
    now: datetime,
    start: datetime,
    circles: Sequence[Collection[int]],
    past: Mapping[int, Past],
    spans: Ringing,
    head: timedelta,
) -> Plan:
    """Plan a ring of people, by their ids, in circles: the first at once, another one after `head`, then one in each `climb`.

    Whoever is out brings in another one at once. Each is rung in turns of `every` for as long as `brisk`, then of `later`;
    when all are out, all of them are, in turns of `later`.
    """
    out = {person for person, known in past.items() if known.out}
    everybody = {person for circle in circles for person in circle}
    passed = max(now - start, timedelta())
    climbs = 0 if passed < head else 1 + (passed - head) // spans.climb.length
    reached = min(len(circles), 1 + climbs + len(out))
    waiting = {person for circle in circles[:reached] for person in circle} - out
    nobody_left = everybody <= out

    def due(known: Past) -> datetime:
        if known.last is None:
            return now
        brisk = not nobody_left and (known.first is None or known.last - known.first < spans.brisk.length)
        return known.last + (spans.every if brisk else spans.later).length

    who = everybody if nobody_left else waiting
    ring = tuple(sorted(person for person in who if due(past.get(person, NEVER)) <= now))
    rung = {person: Past(past.get(person, NEVER).first or now, now) for person in ring}
    looks = [due(rung.get(person) or past[person]) for person in who]
    if reached < len(circles):
        looks.append(start + head + climbs * spans.climb.length)
    return Plan(ring, min(looks, default=now + spans.later.length), reached)
