"""What a life is made of, whatever the kind: rows, needs, guards, follow-ups and notices. Data only; the door reads it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from models.config.community import Community

NEEDS_NOTHING: frozenset[Any] = frozenset()


class Need(StrEnum):
    """What people bring to an action, in the order in which they are asked for it. Each has one picker."""

    TEXT = "text"
    EVIDENCE = "evidence"  # a photo, where the matter wants one
    PLACE = "place"
    CATEGORY = "category"
    WORKER = "worker"
    TIME = "time"
    RATING = "rating"
    CONTACT = "contact"
    REASON = "reason"  # a code


@dataclass(frozen=True, slots=True)
class Row:
    """In this state, by this action, becomes that one: who may, what they bring (needs), how things must stand (guards)."""

    source: str | None
    action: str
    target: str
    who: frozenset[str]
    needs: frozenset[Need] = NEEDS_NOTHING
    guards: frozenset[str] = NEEDS_NOTHING
    new_round: bool = True  # another waiting period begins: what waits is armed anew
    quiet: bool = False  # no card shows it, and it is no news of the matter
    back: bool = False  # to the state that it came from, of which the target is the usual one
    first: str | None = None  # what is done at once when somebody begins it and has not brought yet what it needs


def row(
    source: str | None,
    action: str,
    target: str,
    who: Iterable[str],
    needs: Iterable[Need] = (),
    guards: Iterable[str] = (),
    *,
    new_round: bool = True,
    quiet: bool = False,
    back: bool = False,
    first: str | None = None,
) -> Row:
    """A row of a life's table."""
    return Row(
        source, action, target, frozenset(who), frozenset(needs), frozenset(guards), new_round, quiet, back, first
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is asked: now, in this community."""

    now: datetime
    community: Community


#: When a follow-up is due for a matter as it stands: no moment where it does not apply, several where it is repeated.
When = Callable[[Moment, Any], Iterable[datetime]]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What happens when nothing happens: whom it reminds, or what it does.

    A reminder goes once a waiting period to each of the audiences, with a button for each of the actions that the
    reader may take, and is not caught up. An act is the first of `acts` that the guards let through, with a reason's
    code. `after`: silence counts only after a reminder of that step; where an outage has swallowed it, it is caught up
    first and the act waits for `patience`.
    """

    step: str
    states: frozenset[str]
    when: When
    remind: tuple[str, ...] = ()
    phrase: str = ""
    buttons: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    reason: str | None = None
    after: str | None = None
    patience: When | None = None
    numbered: bool = False  # due several times: step_1, step_2 ...
    counted: str | None = None  # the column that tells how often it has been done: the step is numbered on from there

    def due(self, moment: Moment, matter: Any) -> list[tuple[str, datetime]]:
        """The steps that this row arms now, each with its due time."""
        found = self.when(moment, matter)
        if self.numbered or self.counted:
            first = 1 + (getattr(matter, self.counted) if self.counted else 0)
            return [(f"{self.step}_{number}", at) for number, at in enumerate(found, start=first)]
        return [(self.step, at) for at in found]


@dataclass(frozen=True, slots=True)
class Notice:
    """Who hears of an action, in which phrase: above the matter's card, or alone with buttons of its own.

    `variants` say the same of a matter that stands in another way, the first that fits; `card_when` names the variants
    that come with the card. `step`: it is that follow-up's reminder. `wait`: a span of the community's follow-ups, for
    which it is held back; it is not sent at all when the matter moves on meanwhile.
    """

    to: str
    key: str
    card: bool = False
    buttons: tuple[str, ...] = ()
    media: bool = False  # with the photos that came with the action
    variants: Mapping[str, str] = field(default_factory=dict)
    card_when: frozenset[str] = NEEDS_NOTHING
    step: str | None = None
    wait: str | None = None
    passing: bool = False  # not worth telling any more when the matter has moved on before it was delivered
    farewell: bool = False  # to whoever may no longer see the matter: words alone


@dataclass(frozen=True, repr=False)
class Life:
    """The life of a kind. Raises ValueError where two rows answer the same action in the same state."""

    rows: tuple[Row, ...]
    open: frozenset[str]
    hears: Mapping[str, tuple[Notice, ...]]
    followups: tuple[FollowUp, ...] = ()

    def __post_init__(self) -> None:
        if len(self.table) != len(self.rows):
            raise ValueError("two rows answer the same action in the same state")

    @cached_property
    def table(self) -> dict[tuple[str | None, str], Row]:
        return {(row.source, row.action): row for row in self.rows}

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which the table first reaches it."""
        return tuple(dict.fromkeys(row.target for row in self.rows))

    @cached_property
    def actions(self) -> frozenset[str]:
        return frozenset(row.action for row in self.rows)

    @cached_property
    def armed(self) -> dict[str, tuple[FollowUp, ...]]:
        """The follow-ups of each state."""
        return {state: tuple(item for item in self.followups if state in item.states) for state in self.states}

    @cached_property
    def steps(self) -> dict[str, FollowUp]:
        return {item.step: item for item in self.followups}

    def followup(self, step: str) -> FollowUp | None:
        """The row of a step, numbered or not; None when the table has dropped it."""
        return self.steps.get(step) or self.steps.get(step.rstrip("_0123456789"))


def after(since: str, span: str) -> When:
    """So long after a moment that the matter remembers; `span` names a span of the community's follow-ups."""

    def when(moment: Moment, matter: Any) -> Iterable[datetime]:
        start = getattr(matter, since)
        if start is not None:
            yield moment.community.working_time.add(start, getattr(moment.community.followups, span))

    return when


def after_now(span: str) -> When:
    """So long after the waiting period has begun."""

    def when(moment: Moment, _matter: Any) -> Iterable[datetime]:
        yield moment.community.working_time.add(moment.now, getattr(moment.community.followups, span))

    return when


def at(column: str) -> When:
    """At a moment that the matter holds, if it does."""

    def when(_moment: Moment, matter: Any) -> Iterable[datetime]:
        due = getattr(matter, column)
        return () if due is None else (due,)

    return when
