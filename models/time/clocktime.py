"""Times of day and days as a configuration writes them; numbers, seconds and other time zones are mistakes."""

import re
from datetime import date, time
from typing import Annotated, Any

from pydantic import BeforeValidator

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


def _clock_time(value: Any) -> time:
    """Read "08:30"; ValueError for anything else, such as seconds or a time of another zone."""
    if isinstance(value, time) and value.tzinfo is None:
        return value
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError("expected a time such as 08:30")
    return time(int(found[1]), int(found[2]))


def _day(value: Any) -> date:
    """Read "2026-05-01"; ValueError for anything else."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError("expected a day such as 2026-05-01") from error


ClockTime = Annotated[time, BeforeValidator(_clock_time)]
Day = Annotated[date, BeforeValidator(_day)]
