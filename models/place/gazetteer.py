"""The community's places by name: where a text speaks of them, and how sure that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic

from models.place.names import Names, P, pieces
from models.place.reading import Reading

CERTAIN, LIKELY = 100.0, 75.0  # scores


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text speaks of a place, in characters of the text as given, and what it may be."""

    start: int
    end: int
    codes: tuple[str, ...]  # likeliest first; none: no place of ours
    sure: bool  # beyond doubt; else it has to be asked
    building: str | None = None  # the number of a building whose estate is not said
    foreign: bool = False  # named like a place that is not ours, or like a building that an estate of ours has not
    home: bool = False  # where the speaker lives, while the matter is elsewhere


@dataclass(frozen=True, slots=True)
class Match(Generic[P]):
    """A place and how sure it is: a score of 0-100, exact when its name or alias was written out."""

    place: P
    score: float
    exact: bool


def normalise(text: str) -> str:
    """Bring a name to one form: widths, case, numerals and building words alike, no spaces or punctuation."""
    return "".join(pieces(text))


class Gazetteer(Generic[P]):
    """Every name and alias of every place, ready to be looked for."""

    def __init__(self, places: Iterable[P]) -> None:
        self._places = {place.code: place for place in places}
        self._names = Names(self._places.values())
        #: Courtyards around numbered buildings.
        self.estates = frozenset(estate.code for estate in self._names.estates if estate.code)
        self.names = frozenset(normalise(name) for place in self._places.values() for name in place.names)

    def spots(self, text: str) -> tuple[Spot, ...]:
        """Give what a text says of places, in the order of the text; what it says is not the place is left out."""
        reading = Reading(self._names, text)
        return tuple(
            Spot(*reading.form.span(hit.start, hit.end), hit.codes, hit.sure, hit.building, hit.foreign, hit.home)
            for hit in reading.hits
        )

    def exact(self, text: str) -> list[Match[P]]:
        """Give the places that a text names beyond doubt, in its order, without the speaker's home."""
        sure = (spot.codes[0] for spot in self.spots(text) if spot.sure and not spot.home)
        return [Match(self._places[code], CERTAIN, exact=True) for code in dict.fromkeys(sure)]

    def similar(self, text: str, limit: int = 8) -> list[Match[P]]:
        """Give the few places that a text may mean, the likeliest first."""
        codes = (code for spot in self.spots(text) if not spot.sure for code in spot.codes)
        return [Match(self._places[code], LIKELY, exact=False) for code in dict.fromkeys(codes)][:limit]

    def is_name(self, text: str) -> bool:
        """Whether a text is the name of a place and nothing else, whatever words the name is made of."""
        return normalise(text) in self.names
