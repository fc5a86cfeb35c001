"""Where a message says that something is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.place.gazetteer import Match

_BUILDING = re.compile(
    r"(\d{1,3})\s*(?:号楼|栋|幢|#楼)|\b(?:building|bldg|block)\.? *(?:no\.?)? *#? *(\d{1,3})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is named in a text, and how sure that is."""

    start: int
    end: int
    codes: tuple[str, ...]
    sure: bool
    building: str | None = None
    foreign: bool = False
    home: bool = False


def spots(matches: Iterable[Match[Any]], text: str) -> tuple[Spot, ...]:
    """Give the places that a text names, in its order."""
    found = []
    for match in matches:
        spans = [(text.find(name), len(name)) for name in match.place.names if name in text]
        start, size = max(spans, key=lambda span: span[1], default=(0, len(text)))
        found.append(Spot(start, start + size, (match.place.code,), sure=True))
    for building in _BUILDING.finditer(text):
        if not any(spot.start < building.end() and building.start() < spot.end for spot in found):
            found.append(Spot(*building.span(), (), sure=False, building=building[1] or building[2]))
    return tuple(sorted(found, key=lambda spot: spot.start))
