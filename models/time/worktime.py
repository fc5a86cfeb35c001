"""Working time, quiet hours and spans: pure rules over aware datetimes; every result is in UTC."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from itertools import pairwise
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    PrivateAttr,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from models.time.clocktime import ClockTime, Day

SECONDS = {
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "working minute": 60,
    "working hour": 3600,
}
_SPAN = re.compile(r"(\d{1,4}) +((?:working )?(?:minute|hour)|day|workday)s?")
_WINDOW = re.compile(r"(\d{1,2}):(\d{2}) *- *(\d{1,2}):(\d{2})")
_DAY_MINUTES = 24 * 60


class _Text:
    """A value that configuration writes as one string."""

    @classmethod
    def parse(cls, text: str) -> Self:
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(value: Any) -> Any:
            return value if isinstance(value, cls) else cls.parse(str(value))

        return core_schema.no_info_plain_validator_function(
            read, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )


@dataclass(frozen=True, slots=True)
class Span(_Text):
    """A length of time: round the clock ("2 hours") or in working time ("4 working hours", "3 workdays")."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "30 minutes", "4 working hours" and the like; ValueError for anything else."""
        found = _SPAN.fullmatch(text.strip())
        if not found or int(found[1]) == 0:
            raise ValueError("expected a span such as '30 minutes', '7 days', '4 working hours' or '3 workdays'")
        return cls(int(found[1]), found[2])

    @property
    def working(self) -> bool:
        return self.unit.startswith("work")

    @property
    def seconds(self) -> int:
        """The length in (working) seconds; workdays differ in length and raise KeyError."""
        return self.amount * SECONDS[self.unit]

    @property
    def length(self) -> timedelta:
        """The length of one that runs round the clock."""
        return timedelta(seconds=self.seconds)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}" + ("s" if self.amount != 1 else "")


@dataclass(frozen=True, slots=True)
class Window(_Text):
    """Opening hours within one local day, as minutes after midnight, e.g. 08:30-12:00; 24:00 may end it."""

    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> Self:
        found = _WINDOW.fullmatch(text.strip())
        if found:
            h1, m1, h2, m2 = (int(part) for part in found.groups())
            start, end = h1 * 60 + m1, h2 * 60 + m2
            if m1 < 60 and m2 < 60 and start < end <= _DAY_MINUTES:
                return cls(start, end)
        raise ValueError("expected opening hours such as 08:30-12:00 that end after they start")

    def __str__(self) -> str:
        return f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"


class _Stretch(NamedTuple):
    start: float
    end: float


class WorkingTime(BaseModel):
    """When the community works: windows per weekday, Chinese holidays and make-up workdays, days of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    timezone: str = "Asia/Shanghai"
    monday: list[Window] = []
    tuesday: list[Window] = []
    wednesday: list[Window] = []
    thursday: list[Window] = []
    friday: list[Window] = []
    saturday: list[Window] = []
    sunday: list[Window] = []
    extra_workdays: list[Day] = []
    extra_holidays: list[Day] = []

    _days: dict[int, tuple[_Stretch, ...]] = PrivateAttr(default_factory=dict)

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        return known_timezone(name)

    @field_validator("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    @classmethod
    def _in_order(cls, windows: list[Window]) -> list[Window]:
        if any(later.start < earlier.end for earlier, later in pairwise(windows)):
            raise ValueError("expected windows in order that do not overlap")
        return windows

    @model_validator(mode="after")
    def _opens(self) -> Self:
        if not self.monday:
            raise ValueError("expected windows on monday, which make-up workdays follow too")
        if both := set(self.extra_workdays) & set(self.extra_holidays):
            raise ValueError(f"expected {min(both)} as a workday or as a holiday, not both")
        return self

    @cached_property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def week(self) -> tuple[list[Window], ...]:
        """The opening hours of each weekday, Monday first."""
        return (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)

    def windows(self, day: date) -> list[Window]:
        """Give the opening hours of a local day, empty when closed."""
        if day in self.extra_holidays:
            return []
        if day in self.extra_workdays:
            return self._made_up(day)
        holiday, name = _holiday(day)
        if name is None:
            return self.week[day.weekday()]
        return [] if holiday else self._made_up(day)

    def _made_up(self, day: date) -> list[Window]:
        own = self.week[day.weekday()]
        return own if own and day.weekday() < 5 else self.monday

    def uncovered(self, year: int) -> bool:
        """Tell whether the public calendar knows nothing of a year, so that only weekdays and own days count."""
        try:
            _calendar(date(year, 1, 1))
        except NotImplementedError:
            return True
        return False

    def is_working(self, t: datetime) -> bool:
        moment = t.timestamp()
        return any(start <= moment < end for start, end in self._stretches(self._ordinal(t)))

    def next_working(self, t: datetime) -> datetime:
        """Give the first working moment at or after t."""
        moment = t.timestamp()
        start, _ = next(self._after(t))
        return _utc(max(moment, start))

    def working_seconds(self, a: datetime, b: datetime) -> float:
        """Count the working seconds between a and b; 0 when b is not after a."""
        first, last = a.timestamp(), b.timestamp()
        total = 0.0
        for day in range(self._ordinal(a), self._ordinal(b) + 1):
            for start, end in self._stretches(day):
                total += max(0.0, min(end, last) - max(start, first))
        return total

    def add(self, start: datetime, span: Span) -> datetime:
        """Give the moment at which the span has passed since start, a limit that may fall on a closing hour."""
        if span.unit == "workday":
            return self._add_workdays(start, span.amount)
        if span.working:
            return self._add_working(start, span.seconds)
        return start.astimezone(UTC) + timedelta(seconds=span.seconds)

    def share(self, start: datetime, end: datetime, fraction: float, *, working: bool) -> datetime:
        """Give the moment at which that fraction (0-1) of start..end has passed, in working time if working."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        if fraction >= 1 or end <= start:
            return end
        if not working:
            return start + (end - start) * fraction
        return min(end, self._add_working(start, self.working_seconds(start, end) * fraction))

    def _add_working(self, start: datetime, seconds: float) -> datetime:
        moment, left = start.timestamp(), seconds
        for opening, closing in self._after(start):
            begin = max(opening, moment)
            if closing - begin >= left:
                return _utc(begin + left)
            left -= closing - begin
        raise AssertionError("working days never end")

    def _add_workdays(self, start: datetime, days: int) -> datetime:
        local = self.next_working(start).astimezone(self.tz)
        day = local.date()
        while days:
            day += timedelta(days=1)
            days -= bool(self._stretches(day.toordinal()))
        return self.next_working(datetime.combine(day, local.time(), self.tz))

    def _after(self, t: datetime) -> Iterator[_Stretch]:
        """Walk the working stretches that end after t."""
        moment, day = t.timestamp(), self._ordinal(t)
        while True:
            for stretch in self._stretches(day):
                if stretch.end > moment:
                    yield stretch
            day += 1

    def _ordinal(self, t: datetime) -> int:
        return t.astimezone(self.tz).toordinal()

    def _stretches(self, ordinal: int) -> tuple[_Stretch, ...]:
        """Give a local day's windows as seconds since the epoch, computed once."""
        known = self._days.get(ordinal)
        if known is None:
            day = date.fromordinal(ordinal)
            known = tuple(_Stretch(self._epoch(day, w.start), self._epoch(day, w.end)) for w in self.windows(day))
            self._days[ordinal] = known
        return known

    def _epoch(self, day: date, minutes: int) -> float:
        more_days, minutes = divmod(minutes, _DAY_MINUTES)
        clock = time(minutes // 60, minutes % 60, tzinfo=self.tz)
        return datetime.combine(day + timedelta(days=more_days), clock).timestamp()


class QuietHours(BaseModel):
    """The hours of the local day in which only emergencies ring; they may wrap midnight."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: ClockTime
    end: ClockTime

    @model_validator(mode="after")
    def _differ(self) -> Self:
        if self.start == self.end:
            raise ValueError("expected quiet hours that start and end at different times")
        return self

    def until(self, t: datetime, tz: ZoneInfo) -> datetime:
        """Give t itself when it is not quiet, else the moment at which the quiet ends."""
        local = t.astimezone(tz)
        clock, wraps = local.time(), self.end < self.start
        quiet = clock >= self.start or clock < self.end if wraps else self.start <= clock < self.end
        if not quiet:
            return t
        day = local.date() + timedelta(days=wraps and clock >= self.start)
        return datetime.combine(day, self.end, tz).replace(fold=local.fold).astimezone(UTC)


def is_timezone(name: Any) -> bool:
    return isinstance(name, str) and name in _timezones()


@cache
def _timezones() -> set[str]:
    return available_timezones()  # which walks a folder of the disk each time


def known_timezone(name: str) -> str:
    """Hand back the name of a timezone; ValueError when there is none of that name."""
    if not is_timezone(name):
        raise ValueError("expected a timezone such as Asia/Shanghai")
    return name


def _holiday(day: date) -> tuple[bool, str | None]:
    """Tell whether the state moved this day: (True, name) holiday, (False, name) make-up workday, name None no."""
    try:
        return _calendar(day)
    except NotImplementedError:
        return False, None


def _calendar(day: date) -> tuple[bool, str | None]:
    import chinese_calendar  # noqa: PLC0415 - its tables load when the first day is asked for

    holiday, name = chinese_calendar.get_holiday_detail(day)
    return bool(holiday), name


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
