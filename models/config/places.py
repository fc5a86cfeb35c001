"""Places with names, and the map that they lie on."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from models.config.part import Code, Draft, Finding, Items, Name, Part, Path, Text, basics, choice
from models.config.units import Level, Unit, at
from models.place.gazetteer import normalise
from models.place.geography import Geography
from models.place.gridmap import GridMap, Point


class Place(Part):
    """A place with a name, in WGS-84 degrees."""

    code: Code
    name: Name
    aliases: tuple[Text, ...] = ()
    grid: Code
    kind: Text
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.name.texts, *self.aliases)


def findings(draft: Draft) -> Iterator[Finding]:
    places, units = draft.items(Place, "places"), draft.items(Unit, "units")
    yield from basics(draft, places)
    yield from _names(places)
    if not units.listed:
        return
    grids = at(units, Level.GRID)
    for index, place in places.read.items():
        if place.grid not in grids | units.unread:
            yield Finding(("places", index, "grid"), place.grid, choice("a grid", grids))
    if (geojson := draft.value("geography")) is not None:
        yield from _map(draft, places, grids, geojson)


def _names(places: Items[Place]) -> Iterator[Finding]:
    """Two places must not answer to one name, however it is written."""
    owners: dict[str, str] = {}
    for index, place in places.read.items():
        names: list[tuple[Path, str]] = [
            *((("places", index, "name", language), text) for language, text in place.name.root.items()),
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


def _map(draft: Draft, places: Items[Place], grids: set[str], geojson: dict[str, Any]) -> Iterator[Finding]:
    read = Geography.read(geojson.get("features"), draft.languages)
    for fault in read.faults:
        yield Finding(("geography", "features", fault.feature), fault.value, fault.expected)
    for code in sorted(grids - set(read.at)):
        yield Finding(("geography",), code, "a polygon for this grid")
    for code in sorted(set(read.at) - {""} - grids - draft.items(Unit, "units").unread):
        yield Finding(("geography", "features", read.at[code]), code, choice("a grid", grids))
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
        yield from _astray(places, gridmap, grids & set(gridmap.codes))


def _astray(places: Items[Place], gridmap: GridMap, grids: set[str]) -> Iterator[Finding]:
    for index, place in places.read.items():
        found = gridmap.locate(Point(place.lon, place.lat))
        if place.grid in grids and place.grid not in found.candidates:
            expected = f"{found.grid}, where it lies" if found.grid else "a point inside its grid"
            yield Finding(("places", index, "grid"), place.grid, expected)
