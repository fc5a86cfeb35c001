"""When leaders get their digests."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from models.config.part import Draft, Finding, Part, basics, repeated
from models.config.units import Level
from models.time.clocktime import ClockTime


class Every(StrEnum):
    """The rhythm of a digest."""

    DAY = "day"
    WEEK = "week"


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Digest(Part):
    """When the leaders of a level get a digest, in local time; a level may have one of each rhythm.

    A weekly one comes on its weekday; where that is no workday and only workdays count, on the next one.
    """

    level: Level
    at: ClockTime
    every: Every = Every.DAY
    weekday: Weekday = Weekday.MONDAY
    workdays_only: bool = True

    @model_validator(mode="after")
    def _weekly(self) -> Self:
        if self.every is Every.DAY and "weekday" in self.model_fields_set:
            raise ValueError("expected 'every: week' beside a weekday")
        return self


def findings(draft: Draft) -> Iterator[Finding]:
    items = draft.items(Digest, "digests")
    yield from basics(draft, items, key=None)
    seen = (((items.section, index, "level"), f"{item.level} {item.every}") for index, item in items.read.items())
    for finding in repeated(seen):
        yield Finding(finding.path, str(finding.value).partition(" ")[0], finding.expected)
