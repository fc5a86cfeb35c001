"""The problems that one message tells of."""

from dataclasses import dataclass
from typing import Any

from models.place.gazetteer import Spot
from models.understanding.lexicon import Scan


@dataclass(frozen=True, slots=True)
class Part:
    """One problem: its words, what it is, and where."""

    start: int
    end: int
    text: str
    category: str | None
    spot: Spot | None


def parts(text: str, scan: Scan[Any], named: tuple[Spot, ...]) -> tuple[Part, ...]:
    """Give the problems that a text tells of, in its order."""
    category = scan.category()
    if category is None:
        return ()
    return (Part(0, len(text), text, category.code, named[0] if named else None),)
