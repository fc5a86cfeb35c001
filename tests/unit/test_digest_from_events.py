"""What a digest counts can be counted from the events alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.config.units import Unit
from models.record import Event
from models.ticket import IN_HAND, Status
from services.life import record
from services.ticket import digest
from services.ticket.kind import KIND
from services.work import Work
from tests.core import PLACE, Core
from tests.walks import NOWHERE, begin, steps, texts

OVER = (Status.CLOSED, Status.WITHDRAWN)
reports = st.tuples(texts, st.sampled_from([None, PLACE, PLACE, NOWHERE]), st.booleans(), steps)


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


@dataclass(frozen=True)
class Past:
    """A ticket as its events tell it, the earliest first."""

    number: int
    events: Sequence[Event]

    @property
    def last(self) -> Event:
        return self.events[-1]

    @property
    def begun(self) -> datetime:
        return self.events[0].at

    @property
    def ended(self) -> datetime | None:
        """When it has last become over, as long as it is; what is reopened has not ended."""
        if self.last.after not in OVER:
            return None
        return [event.at for event in self.events if event.after in OVER and event.before not in OVER][-1]

    @property
    def in_time(self) -> bool:
        resolved = [event for event in self.events if event.action == "resolve"]
        return bool(resolved and self.last.due_at and resolved[-1].at <= self.last.due_at)

    @property
    def awaited(self) -> Any:
        return record.columns(self.events, KIND)["awaiting"]


def pasts(work: Work) -> list[Past]:
    events = list(work.session.scalars(select(Event).order_by(Event.number, Event.id)))
    return [Past(number, list(found)) for number, found in groupby(events, lambda event: event.number)]


def recomputed(work: Work, unit: Unit, since: datetime) -> dict[str, Any]:
    """The unit's figures, from the events alone."""
    codes, desks = work.community.under(unit.code), unit.code in _above_the_desk(work)
    here = [past for past in pasts(work) if past.last.grid in codes or (past.last.grid is None and desks)]
    in_hand = [past for past in here if past.last.after in IN_HAND]
    overdue = [past for past in in_hand if past.last.due_at and past.last.due_at <= work.now]
    over = [past for past in here if past.ended and past.ended > since]
    closed = [past for past in over if past.last.after == Status.CLOSED]
    return {
        "new": {past.number for past in here if past.begun > since},
        "closed": {past.number for past in closed},
        "withdrawn": {past.number for past in over if past not in closed},
        "overdue": {past.number for past in overdue},
        "stuck": {past.number for past in in_hand if past in overdue or past.awaited},
        "decisions": {past.number for past in in_hand if past.awaited == unit.code},
        "on_time": (sum(past.in_time for past in closed), len(closed) + len(overdue)),
    }


def _above_the_desk(work: Work) -> set[str]:
    """The duty desk's unit and those above it, which count what has no grid."""
    codes: set[str] = set()
    unit: Unit | None = work.community.unit(work.community.duty_desk)
    while unit is not None:
        codes.add(unit.code)
        unit = work.community.above(unit.code)
    return codes


def read(work: Work, unit: Unit, since: datetime) -> dict[str, Any]:
    found = digest.figures(work, unit, since)
    numbers = {
        name: {ticket.id for ticket in getattr(found, name)}
        for name in ("new", "closed", "withdrawn", "overdue", "stuck", "decisions")
    }
    return {**numbers, "on_time": found.on_time}


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(told=st.lists(reports, min_size=1, max_size=4), days=st.integers(0, 9))
def test_a_digest_is_what_the_events_say(core: Core, told: list[Any], days: int) -> None:
    since = core.clock.now() - timedelta(days=days)
    for text, where, filed, life in told:
        walk = begin(core, text, where, filed=filed)
        for (which, photo), pause, _ in life:
            walk.act(which, photo=photo)
            walk.wait(pause)

    def compare(work: Work) -> list[dict[str, Any]]:
        return [
            {unit.code: figures(work, unit, since) for unit in work.community.units} for figures in (recomputed, read)
        ]

    from_events, from_rows = core.do(compare)
    assert from_events == from_rows
