"""Limits by urgency, follow-ups, and what must hold between spans."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field

from models.config.part import Draft, Finding, Part, Path, read, repeated
from models.time.worktime import Span, WorkingTime

#: A Monday morning, from which spans of different kinds are compared.
_MONDAY = datetime(2024, 3, 4, 1, tzinfo=UTC)


class Urgency(StrEnum):
    """How soon something has to be done, least urgent first."""

    NORMAL = "normal"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Limit(Part):
    """How long the responsible person has to accept a ticket, and to resolve it."""

    accept: Span
    resolve: Span


class LimitOverride(Part):
    """What a category sets differently."""

    accept: Span | None = None
    resolve: Span | None = None


Share = Annotated[float, Field(gt=0, le=1)]


def _at_any_hour(span: Span) -> Span:
    if span.working:
        raise ValueError("expected a span that runs round the clock, such as '3 minutes'")
    return span


AnyHour = Annotated[Span, AfterValidator(_at_any_hour)]


class Ringing(Part):
    """How people are rung for an emergency until somebody accepts it."""

    #: Nobody is rung more often than every so long, for as long as `brisk`, and then every `later`.
    every: AnyHour = Span(3, "minute")
    brisk: AnyHour = Span(30, "minute")
    later: AnyHour = Span(15, "minute")
    #: Another level is rung besides in each of these; the first of them after `head` where nobody has said that it is
    #: happening now, and silence alone has made it an emergency.
    climb: AnyHour = Span(5, "minute")
    head: AnyHour = Span(10, "minute")


class FollowUps(Part):
    """When whoever keeps others waiting is reminded, and when waiting ends."""

    #: The resident gave no place: remind them, then let the duty desk place it.
    place_remind: Span
    place_give_up: Span
    #: Remind the worker after this share of the accept limit, of the resolve limit.
    accept_share: Share
    due_share: Share
    answer_remind: Span
    #: Remind a leader, then climb past them.
    leader_remind: Span
    leader_climb: Span
    overdue_every: Span
    ringing: Ringing = Ringing()
    #: Whoever asks how it stands nudges whoever is awaited, once in so long.
    nudge: Span = Span(1, "workday")
    #: After `resolve`: when to ask the resident, and when silence closes the ticket as unconfirmed.
    feedback_prompts: Annotated[list[Span], Field(min_length=1)]
    feedback_expire: Span
    #: Called unsolved without words: when to ask for them, and when work goes on without them.
    doubt_remind: Span = Span(2, "hour")
    doubt_over: Span = Span(1, "day")
    #: How long a yes can be taken back before anybody hears of it, and what is over can be reopened.
    yes_back: Span = Span(10, "minute")
    reopen: Span = Span(15, "day")


def findings(draft: Draft) -> Iterator[Finding]:
    working_time = draft.one(WorkingTime, "working_time")
    if working_time is None:
        return
    for days in ("extra_workdays", "extra_holidays"):
        listed = enumerate(getattr(working_time, days))
        yield from repeated((("working_time", days, index), str(day)) for index, day in listed)
    for urgency, limit in default_limits(draft).items():
        yield from order(working_time, ("limits", urgency.value, "resolve"), limit)
    if waits := draft.one(FollowUps, "followups"):
        yield from _waits(working_time, waits)


def default_limits(draft: Draft) -> dict[Urgency, Limit]:
    """Give the limits that can be read."""
    limits = draft.value("limits")
    found = {key: read(Limit, value) for key, value in limits.items()} if isinstance(limits, dict) else {}
    return {Urgency(key): limit for key, limit in found.items() if limit and key in set(Urgency)}


def order(working_time: WorkingTime, path: Path, limit: Limit) -> Iterator[Finding]:
    """Nobody can resolve before having accepted."""
    if _passed(working_time, limit.resolve) < _passed(working_time, limit.accept):
        yield Finding(path, str(limit.resolve), f"no less than the {limit.accept} to accept")


def _waits(working_time: WorkingTime, waits: FollowUps) -> Iterator[Finding]:
    last = max(waits.feedback_prompts, key=lambda span: _passed(working_time, span))
    pairs = [("place_give_up", waits.place_remind), ("leader_climb", waits.leader_remind), ("feedback_expire", last)]
    pairs.append(("doubt_over", waits.doubt_remind))
    for name, earlier in pairs:
        later: Span = getattr(waits, name)
        if _passed(working_time, later) <= _passed(working_time, earlier):
            yield Finding(("followups", name), str(later), f"longer than the {earlier} before the reminder")
    if _passed(working_time, waits.reopen) <= _passed(working_time, waits.yes_back):
        expected = f"longer than the {waits.yes_back} in which a yes can be taken back"
        yield Finding(("followups", "reopen"), str(waits.reopen), expected)
    yield from _turns(waits.ringing)
    for index, (earlier, later) in enumerate(pairwise(waits.feedback_prompts), start=1):
        if _passed(working_time, later) <= _passed(working_time, earlier):
            yield Finding(("followups", "feedback_prompts", index), str(later), f"longer than the {earlier} before it")


def _turns(ringing: Ringing) -> Iterator[Finding]:
    """Ringing grows calmer, and whoever may only be needed is not brought in before those who are."""
    for name, other in (("later", "every"), ("brisk", "every"), ("head", "climb")):
        span, least = getattr(ringing, name), getattr(ringing, other)
        if span.length < least.length:
            yield Finding(("followups", "ringing", name), str(span), f"no less than the {least} of `{other}`")


def _passed(working_time: WorkingTime, span: Span) -> timedelta:
    return working_time.add(_MONDAY, span) - _MONDAY
