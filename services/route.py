"""From a place to the people who are responsible for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from sqlalchemy import select

from models.people import Account, Conversation
from models.place.gazetteer import Spot
from models.place.gridmap import Point
from models.understanding.meaning import Act, Meaning
from services import people
from services.work import Work

ON_BORDER_M = 1.0  # metres to the next grid
NEARBY_M = 60.0  # metres: a point this far from a named place is told by it
CHOICES = 8  # of places, at most


class Why(StrEnum):
    """Why it is not clear where something is, after what was said of it."""

    WHICH = "which"  # several places
    ESTATE = "estate"  # a building, but of which estate?
    NO_SUCH = "no_such"  # an estate has no such building or gate
    UNKNOWN = "unknown"  # a place that is not in the gazetteer
    HOME = "home"  # "my building"
    IGNORANT = "ignorant"  # they do not know it
    SIDE = "side"  # on a border
    CONTRADICTION = "contradiction"  # the words name another place than the point, or the entrance


#: The speaker's own building, which nobody else knows.
HOME = re.compile(
    r"(?:我|咱|俺|自己|们)家|(?:我|咱|俺)们?(?:这|那)?(?:栋|幢|个)?(?:楼|单元|院|小区)|自家|(?<!\w)楼下(?!\w)|(?<!\w)家门口"
    r"|\b(?:my|our) (?:own )?(?:home|house|place|flat|apartment|building|block|door|stairwell|yard|estate)\b",
    re.IGNORECASE,
)
BESIDE = re.compile(r"\s*(?:的?(?:边上|旁边|旁|附近|门口|外面|对面|后面|前面|斜对面|那边|里|里面))?的\s*")


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
    """No answer yet, or more than one: places of the gazetteer, or grids, to choose from."""

    why: Why
    places: tuple[str, ...] = ()
    grids: tuple[str, ...] = ()
    heard: str = ""  # what was not understood, in their words; of a building its number
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
        return Unclear(Why.SIDE, grids=located.candidates, lon=lon, lat=lat)
    if located.grid:
        return Where(located.grid, lon=lon, lat=lat)
    return Outside(located.distance_m, lon, lat)


def mentioned(work: Work, meaning: Meaning) -> Where | Unclear | None:
    """Where something is that a report tells of; None when it says nothing of that."""
    return _spoken(work, meaning.text, meaning.spots)


def named(work: Work, meaning: Meaning, before: str = "") -> Where | Unclear | None:
    """Where it is, by what somebody typed when asked; `before` is what they had typed already, without being understood."""
    found = _spoken(work, meaning.text, meaning.spots)
    if before and not (isinstance(found, Where) and _is_exact(work, found)):
        both = f"{before}，{meaning.text}"
        together = _spoken(work, both, work.community.gazetteer.spots(both))
        if isinstance(together, Where):
            return replace(together, words=both)
    if found:
        return replace(found, words=meaning.text) if isinstance(found, Where) else found
    if meaning.has(Act.IGNORANT):
        return Unclear(Why.IGNORANT, heard=meaning.rest)
    return Unclear(Why.HOME) if HOME.search(meaning.text) else None


def _is_exact(work: Work, where: Where) -> bool:
    """Whether nothing smaller could be meant: no courtyard around buildings."""
    return where.place not in work.community.gazetteer.estates


def _spoken(work: Work, text: str, spots: tuple[Spot, ...]) -> Where | Unclear | None:
    """The place that a text speaks of. Beside a landmark that is sure, what is not understood only describes the way."""
    spots = tuple(spot for spot in spots if not spot.home)
    sure = [spot for spot in _without_landmarks(text, spots) if spot.sure]
    if sure:
        places = [work.community.place(spot.codes[0]) for spot in sure]
        if len({place.grid for place in places}) == 1:
            return at_place(work, places[0].code)
        return Unclear(Why.WHICH, tuple(dict.fromkeys(place.code for place in places))[:CHOICES])
    return _unsure(text, spots[0]) if spots else None


def _unsure(text: str, spot: Spot) -> Unclear:
    heard = text[spot.start : spot.end]
    if spot.foreign:
        return Unclear(Why.NO_SUCH if spot.codes else Why.UNKNOWN, spot.codes[: CHOICES + 1], heard=heard)
    if spot.building:
        return Unclear(Why.ESTATE, spot.codes[:CHOICES], heard=spot.building)
    return Unclear(Why.WHICH, spot.codes[:CHOICES])


def _without_landmarks(text: str, spots: tuple[Spot, ...]) -> Iterator[Spot]:
    """In "the market beside Gardener Court" the market is meant."""
    for spot, after in zip_longest(spots, spots[1:]):
        if not (after and after.sure and BESIDE.fullmatch(text[spot.end : after.start])):
            yield spot


def agreed(
    work: Work, words: Where | Unclear | None, other: Where | Unclear | Outside | None
) -> Where | Unclear | Outside | None:
    """What words and a point, or the entrance where they were written, tell together; None where neither tells anything.

    What is said nearer holds. Where they contradict each other people are asked which of them it is.
    """
    if not isinstance(other, Where) or words is None:
        return words if isinstance(words, Where) else other or words
    if isinstance(words, Unclear):
        here = [code for code in words.places if work.community.place(code).grid == other.grid]
        return replace(at_place(work, here[0]), lon=other.lon, lat=other.lat) if len(here) == 1 else other
    if words.grid == other.grid:
        return words if other.place else replace(words, lon=other.lon, lat=other.lat)
    grids = () if other.place or not other.grid else (other.grid,)
    places = tuple(code for code in (words.place, other.place) if code)
    return Unclear(Why.CONTRADICTION, places, grids, lon=other.lon, lat=other.lat)


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


def building(work: Work, number: str, place: str | None) -> Where | None:
    """The building of this number in the courtyard of a place that is known."""
    yards = work.community.courtyards
    around = yards.get(place or "", place)
    found = (spot for spot in work.community.gazetteer.spots(f"{number}号楼") if spot.building)
    codes = (code for spot in found for code in spot.codes if around and yards.get(code) == around)
    return next((at_place(work, code) for code in codes), None)


def at_place(work: Work, code: str, *, text: str | None = None) -> Where:
    """A place of the gazetteer. Raises KeyError for an unknown code."""
    place = work.community.place(code)
    return Where(place.grid, place=place.code, words=text, lon=place.lon, lat=place.lat)


def heard(work: Work, person: int, ticket: int) -> str | None:
    """What somebody has said of a ticket's place without being understood, while they are asked for it."""
    query = select(Conversation.data).join(Account, Account.id == Conversation.account_id)
    chats = work.session.scalars(query.where(Account.person_id == person))
    return next((chat["words"] for chat in chats if chat.get("ticket") == ticket and chat.get("words")), None)


def nearby(work: Work, grid: str, lon: float, lat: float) -> str | None:
    """The place of a grid that people would call a point (WGS-84 degrees) by: the nearest one, if it is near enough."""
    here, gridmap = Point(lon, lat), work.community.gridmap
    places = (place for place in work.community.places if place.grid == grid)
    apart = ((gridmap.distance(here, Point(place.lon, place.lat)), place.code) for place in places)
    distance, code = min(apart, default=(NEARBY_M, ""))
    return code if distance < NEARBY_M else None


def worker_for(work: Work, grid: str | None) -> int | None:
    """Id of the worker on duty with the fewest tickets in hand; somebody at the duty desk where the grid has nobody."""
    for unit in (grid, work.community.duty_desk):
        if unit and (present := people.workers(work, unit)):
            return present[0]
    return None
