"""Opening hours as people say them: the week, days alike together, and today."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from models.config.community import Community
from models.phrase import Phrase, moment, phrase
from models.time.worktime import Window


def hours(community: Community, now: datetime) -> Phrase:
    """Monday to Friday 08:30-12:00, closed on Saturday and Sunday; and today, which may be a holiday."""
    working = community.working_time
    parts = [
        _days([day for day, _ in days], windows)
        for windows, days in groupby(enumerate(working.week), lambda each: each[1])
    ]
    today = now.astimezone(community.tz).date()
    if windows := working.windows(today):
        parts.append(phrase("hours.today", windows=_windows(windows)))
    else:
        parts.append(phrase("hours.closed_today", opens=moment(working.next_working(now))))
    return _listed("hours.list", parts)


def _days(days: Sequence[int], windows: Sequence[Window]) -> Phrase:
    first, last = {"weekday": days[0]}, {"weekday": days[-1]}
    named = phrase("name.itself", name=first) if len(days) == 1 else phrase("hours.from_to", first=first, last=last)
    if not windows:
        return phrase("hours.closed", days=named.packed())
    return phrase("hours.open", days=named.packed(), windows=_windows(windows))


def _windows(windows: Sequence[Window]) -> dict[str, Any]:
    return _listed("hours.windows", [phrase("name.itself", name=str(window)) for window in windows]).packed()


def _listed(key: str, parts: Sequence[Phrase]) -> Phrase:
    """Several as one: a phrase that joins two, as often as it takes."""
    first, *rest = parts
    return phrase(key, first=first.packed(), rest=_listed(key, rest).packed()) if rest else first
