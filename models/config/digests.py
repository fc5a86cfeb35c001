"""When leaders get their digests."""

from collections.abc import Iterator

from models.config.part import Draft, Finding, Part, basics
from models.config.units import Level
from models.time.clocktime import ClockTime


class Digest(Part):
    """When the leaders of a level get their digest, in local time."""

    level: Level
    at: ClockTime
    workdays_only: bool = True


def findings(draft: Draft) -> Iterator[Finding]:
    yield from basics(draft, draft.items(Digest, "digests"), key="level")
