"""From a place to the people who are responsible for it."""

from dataclasses import dataclass

from models.place.gazetteer import Spot
from models.place.gridmap import Point
from models.understanding.meaning import Meaning
from services import people
from services.work import Work

ON_BORDER_M = 1.0  # metres to the next grid
CHOICES = 8  # of places, at most


@dataclass(frozen=True, slots=True)
class Where:
    """A place as far as it is known. `grid` is None when the duty desk has to find out."""

    grid: str | None
    place: str | None = None
    words: str | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """More than one answer: places of the gazetteer, or grids, to choose from."""

    places: tuple[str, ...] = ()
    grids: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """A point outside the community, this many metres from its nearest grid."""

    distance_m: float
    lon: float
    lat: float


def at_point(work: Work, lon: float, lat: float) -> Where | Unclear | Outside:
    """Find the grid of a point (WGS-84 degrees): the one that contains it, else the nearest within the tolerance.

    Whoever points at a border itself is asked which side they mean.
    """
    located = work.community.gridmap.locate(Point(lon, lat))
    if located.how == "border" and located.distance_m < ON_BORDER_M:
        return Unclear(grids=located.candidates, lon=lon, lat=lat)
    if located.grid:
        return Where(located.grid, lon=lon, lat=lat)
    return Outside(located.distance_m, lon, lat)


def mentioned(work: Work, meaning: Meaning) -> Where | None:
    """A place that a report names beyond doubt."""
    return at_place(work, meaning.place) if meaning.place else None


def named(work: Work, meaning: Meaning) -> Where | Unclear | None:
    """A place that somebody typed when asked where; None when the gazetteer knows nothing like it."""
    if place := meaning.place:
        return at_place(work, place, text=meaning.text)
    return Unclear(places=meaning.similar[:CHOICES]) if meaning.similar else None


def at_spot(work: Work, spot: Spot) -> Where | None:
    """Where a text speaks of, if that is beyond doubt."""
    return at_place(work, spot.codes[0]) if spot.sure and spot.codes else None


def near(work: Work, spot: Spot, place: str | None) -> Where | None:
    """Where a text speaks of; a bare number is that of a building in the courtyard of a place that is known."""
    if spot.building is None or place is None:
        return at_spot(work, spot)
    yards = work.community.courtyards
    around = yards.get(place, place)
    return next((at_place(work, code) for code in spot.codes if yards.get(code) == around), None)


def at_place(work: Work, code: str, *, text: str | None = None) -> Where:
    """A place of the gazetteer. Raises KeyError for an unknown code."""
    place = work.community.place(code)
    return Where(place.grid, place=place.code, words=text, lon=place.lon, lat=place.lat)


def worker_for(work: Work, grid: str | None) -> int | None:
    """Id of the worker on duty with the fewest tickets in hand; somebody at the duty desk where the grid has nobody."""
    for unit in (grid, work.community.duty_desk):
        if unit and (present := people.workers(work, unit)):
            return present[0]
    return None
