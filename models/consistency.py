"""What a community's parts must be to one another, found out part by part so that every fault is told at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from models.community import OTHER, Category, Digest, FollowUps, Level, Limit, Place, Post, Unit, Urgency
from models.gazetteer import normalise
from models.geography import Geography
from models.gridmap import GridMap, Point
from models.worktime import Span, WorkingTime

Path = tuple[str | int, ...]
P = TypeVar("P", bound=BaseModel)

SECTIONS = ("units", "posts", "categories", "places", "digests")
#: A Monday morning, from which spans of different kinds are compared.
_MONDAY = datetime(2024, 3, 4, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: where in the community, what stands there, and what was expected."""

    path: Path
    value: Any
    expected: str


@dataclass
class Parts:
    """Whatever of a community can be read, each with its position; the rest is reported as unreadable elsewhere."""

    units: dict[int, Unit]
    posts: dict[int, Post]
    categories: dict[int, Category]
    places: dict[int, Place]
    digests: dict[int, Digest]
    limits: dict[Urgency, Limit]
    followups: FollowUps | None
    working_time: WorkingTime | None
    duty_desk: str | None
    geography: dict[str, Any] | None
    #: Codes of parts that could not be read, and units whose posts could not: no reason for complaints of their own.
    unread: set[str]
    #: Sections that are no lists, of which nothing at all is known.
    absent: set[str]

    @property
    def unit_codes(self) -> set[str]:
        return {unit.code for unit in self.units.values()}

    @classmethod
    def read(cls, data: dict[str, Any]) -> "Parts":
        """Read the parts of raw configuration that are valid by themselves."""
        limits = data.get("limits")
        limits = {key: _one(Limit, value) for key, value in limits.items()} if isinstance(limits, dict) else {}
        parts = cls(
            units=_many(Unit, data.get("units")),
            posts=_many(Post, data.get("posts")),
            categories=_many(Category, data.get("categories")),
            places=_many(Place, data.get("places")),
            digests=_many(Digest, data.get("digests")),
            limits={Urgency(key): limit for key, limit in limits.items() if limit and key in set(Urgency)},
            followups=_one(FollowUps, data.get("followups")),
            working_time=_one(WorkingTime, data.get("working_time")),
            duty_desk=desk if isinstance(desk := data.get("duty_desk"), str) else None,
            geography=data.get("geography"),
            unread=set(),
            absent={section for section in SECTIONS if not isinstance(data.get(section), list)},
        )
        for section in SECTIONS:
            parts.unread |= _mentioned(data.get(section), getattr(parts, section))
        return parts


def findings(parts: Parts) -> Iterator[Finding]:
    """Find every fault between the parts."""
    yield from _twice(parts)
    if "units" not in parts.absent:
        yield from _units(parts)
        yield from _geography(parts)
        if "posts" not in parts.absent:
            yield from _posts(parts)
    if "categories" not in parts.absent:
        yield from _categories(parts)
    yield from _names(parts)
    yield from _times(parts)


def _twice(parts: Parts) -> Iterator[Finding]:
    for section in SECTIONS:
        key = "level" if section == "digests" else "code"
        items = getattr(parts, section).items()
        yield from _repeated(((section, index, key), getattr(part, key)) for index, part in items)
    for days in ("extra_workdays", "extra_holidays") if parts.working_time else ():
        listed = enumerate(getattr(parts.working_time, days))
        yield from _repeated((("working_time", days, index), str(day)) for index, day in listed)


def _units(parts: Parts) -> Iterator[Finding]:
    levels = {unit.code: unit.level for unit in parts.units.values()}
    for index, unit in parts.units.items():
        path: Path = ("units", index, "parent")
        above = unit.level.above
        if above is None and unit.parent is not None:
            yield Finding(path, unit.parent, "no parent, since region is the highest level")
        elif (
            above is not None
            and (unit.parent is None or levels.get(unit.parent) != above)
            and unit.parent not in parts.unread
        ):
            yield Finding(path, unit.parent, _choice(f"a unit of level {above}", _at(parts, above)))
    for level in Level:
        if not _at(parts, level):
            yield Finding(("units",), None, f"at least one unit of level {level}")


def _posts(parts: Parts) -> Iterator[Finding]:
    for index, post in parts.posts.items():
        if post.unit not in parts.unit_codes | parts.unread:
            yield Finding(("posts", index, "unit"), post.unit, _choice("a unit", parts.unit_codes))
    held = {(post.unit, post.kind) for post in parts.posts.values()}
    for index, unit in parts.units.items():
        if unit.code in parts.unread:
            continue
        if unit.level is Level.GRID and (unit.code, "worker") not in held:
            yield Finding(("units", index), unit.code, "a worker among the posts of this grid")
        if (unit.code, "leader") not in held:
            yield Finding(("units", index), unit.code, "a leader among the posts of this unit")
    if parts.duty_desk is None or parts.duty_desk in parts.unread:
        return
    if parts.duty_desk not in parts.unit_codes:
        yield Finding(("duty_desk",), parts.duty_desk, _choice("a unit", parts.unit_codes))
    elif (parts.duty_desk, "worker") not in held:
        yield Finding(("duty_desk",), parts.duty_desk, "a worker among the posts of the duty desk")


def _categories(parts: Parts) -> Iterator[Finding]:
    parents = {category.code: category.parent for category in parts.categories.values()}
    highest = {code for code, parent in parents.items() if parent is None}
    if OTHER not in parents and OTHER not in parts.unread:
        yield Finding(("categories",), None, f"a category with the code {OTHER}")
    for index, category in parts.categories.items():
        if category.parent is not None and category.parent not in highest | parts.unread:
            yield Finding(("categories", index, "parent"), category.parent, _choice("a category", highest))
    yield from _repeated(
        (("categories", index, "keywords", position), word.casefold())
        for index, category in parts.categories.items()
        for position, word in enumerate(category.keywords)
    )


def _names(parts: Parts) -> Iterator[Finding]:
    """Two places must not answer to one name, however it is written."""
    owners: dict[str, str] = {}
    for index, place in parts.places.items():
        names: list[tuple[Path, str]] = [
            (("places", index, "name", "zh"), place.name.zh),
            (("places", index, "name", "en"), place.name.en),
            *((("places", index, "aliases", position), alias) for position, alias in enumerate(place.aliases)),
        ]
        own: set[str] = set()
        for path, name in names:
            normal = normalise(name)
            if not normal:
                yield Finding(path, name, "a name with letters or digits")
            elif "aliases" in path and normal in own:
                yield Finding(path, name, "something that is not there twice")
            elif (owner := owners.setdefault(normal, place.code)) != place.code:
                yield Finding(path, name, f"a name of its own, {owner} has this one")
            own.add(normal)


def _times(parts: Parts) -> Iterator[Finding]:
    if parts.working_time is None:
        return
    passed = partial(parts.working_time.add, _MONDAY)
    for path, limit in _limits(parts):
        if passed(limit.resolve) < passed(limit.accept):
            yield Finding(path, str(limit.resolve), f"no less than the {limit.accept} to accept")
    if (waits := parts.followups) is None:
        return
    pairs = [("place_give_up", waits.place_remind), ("leader_climb", waits.leader_remind)]
    for name, earlier in (*pairs, ("feedback_expire", max(waits.feedback_prompts, key=passed))):
        later: Span = getattr(waits, name)
        if passed(later) <= passed(earlier):
            yield Finding(("followups", name), str(later), f"longer than the {earlier} before the reminder")
    for index, (earlier, later) in enumerate(pairwise(waits.feedback_prompts), start=1):
        if passed(later) <= passed(earlier):
            yield Finding(("followups", "feedback_prompts", index), str(later), f"longer than the {earlier} before it")


def _limits(parts: Parts) -> Iterator[tuple[Path, Limit]]:
    for urgency, limit in parts.limits.items():
        yield ("limits", urgency.value, "resolve"), limit
        for index, category in parts.categories.items():
            if own := category.limits.get(urgency):
                path = ("categories", index, "limits", urgency.value)
                yield path, Limit(accept=own.accept or limit.accept, resolve=own.resolve or limit.resolve)


def _geography(parts: Parts) -> Iterator[Finding]:
    grids = _at(parts, Level.GRID)
    for index, place in parts.places.items():
        if place.grid not in grids | parts.unread:
            yield Finding(("places", index, "grid"), place.grid, _choice("a grid", grids))
    if parts.geography is not None:
        yield from _map(parts, grids, parts.geography)


def _map(parts: Parts, grids: set[str], geojson: dict[str, Any]) -> Iterator[Finding]:
    read = Geography.read(geojson.get("features"))
    for fault in read.faults:
        yield Finding(("geography", "features", fault.feature), fault.value, fault.expected)
    for code in sorted(grids - set(read.at)):
        yield Finding(("geography",), code, "a polygon for this grid")
    for code in sorted(set(read.at) - {""} - grids - parts.unread):
        yield Finding(("geography", "features", read.at[code]), code, _choice("a grid", grids))
    if "" not in read.at:
        yield Finding(("geography",), None, "a polygon of kind boundary")
    if not read.grids or any(fault.feature in read.at.values() for fault in read.faults):
        return  # of a map in parts, every border would be a gap
    gridmap = GridMap(read.grids, read.boundary, 0, geojson)
    flaws = gridmap.flaws()
    for flaw in flaws:
        first = read.at[flaw.grids[0] if set(flaw.grids) & grids else ""]
        expected = "grids that fill the boundary without gaps and overlaps"
        if flaw.kind == "invalid":
            expected = "a polygon that does not cross itself"
        yield Finding(("geography", "features", first), str(flaw), expected)
    if not any(flaw.kind == "invalid" for flaw in flaws):
        yield from _astray(parts, gridmap, grids & set(gridmap.codes))


def _astray(parts: Parts, gridmap: GridMap, grids: set[str]) -> Iterator[Finding]:
    for index, place in parts.places.items():
        found = gridmap.locate(Point(place.lon, place.lat))
        if place.grid in grids and place.grid not in found.candidates:
            expected = f"{found.grid}, where it lies" if found.grid else "a point inside its grid"
            yield Finding(("places", index, "grid"), place.grid, expected)


def _repeated(values: Iterable[tuple[Path, str]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, value in values:
        if value in seen:
            yield Finding(path, value, "something that is not there twice")
        seen.add(value)


def _at(parts: Parts, level: Level) -> set[str]:
    return {unit.code for unit in parts.units.values() if unit.level is level}


def _choice(what: str, codes: Iterable[str]) -> str:
    return f"{what}, one of {', '.join(sorted(codes))}"


def _many(kind: type[P], items: Any) -> dict[int, P]:
    if not isinstance(items, list):
        return {}
    return {index: part for index, item in enumerate(items) if (part := _one(kind, item)) is not None}


def _mentioned(items: Any, read: dict[int, Any]) -> set[str]:
    """Give the codes and units that the unreadable items of a section name."""
    unread = [
        item
        for index, item in enumerate(items if isinstance(items, list) else ())
        if index not in read and isinstance(item, dict)
    ]
    return {str(item[key]) for item in unread for key in ("code", "unit") if key in item}


def _one(kind: type[P], item: Any) -> P | None:
    try:
        return kind.model_validate(item)
    except ValidationError:
        return None
