"""The map's file: each feature is looked at by itself, so that every fault is told at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

AREAS = ("boundary", "grid", "courtyard")
KINDS = (*AREAS, "street")
_POLYGONS = ("Polygon", "MultiPolygon")
_LINES = ("LineString", "MultiLineString")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a feature, by its number in the file."""

    feature: int
    value: Any
    expected: str


@dataclass
class Geography:
    """What can be read of a map, in WGS-84 degrees; `at` tells which feature a grid or the boundary ("") is."""

    grids: dict[str, BaseGeometry] = field(default_factory=dict)
    boundary: BaseGeometry | None = None
    at: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    languages: tuple[str, ...] = ()

    @classmethod
    def read(cls, features: Any, languages: Iterable[str] = ()) -> "Geography":
        """Read GeoJSON features with names in these languages; whatever cannot be read becomes a fault."""
        found = cls(languages=tuple(languages))
        for index, feature in enumerate(features if isinstance(features, list) else ()):
            found.faults += (Fault(index, value, expected) for value, expected in found._add(index, feature))
        return found

    def _add(self, index: int, feature: Any) -> Iterator[tuple[Any, str]]:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        kind = properties.get("kind") if isinstance(properties, dict) else None
        if not isinstance(properties, dict) or kind not in KINDS:
            yield kind or feature, f"a feature whose property kind is one of {', '.join(KINDS)}"
            return
        if isinstance(name := properties.get("name"), dict) and not set(self.languages) <= set(name):
            yield name, f"a name in {' and '.join(self.languages)}"
        wanted = _POLYGONS if kind in AREAS else _LINES
        geometry = _shape(feature.get("geometry"), wanted)
        if geometry is None:
            expected = f"a {wanted[0]} or {wanted[1]} of points on earth, longitude before latitude"
            yield properties.get("grid") or kind, expected
        if kind in {"grid", "boundary"}:
            yield from self._claim(index, properties.get("grid") if kind == "grid" else "", kind, geometry)

    def _claim(self, index: int, code: Any, kind: str, geometry: BaseGeometry | None) -> Iterator[tuple[Any, str]]:
        if not isinstance(code, str) or (kind == "grid" and not code):
            yield code, "the code of a grid"
        elif code in self.at:
            yield code or kind, "one polygon for each grid and one for the boundary"
        else:
            self.at[code] = index
            if geometry is not None and code:
                self.grids[code] = geometry
            elif geometry is not None:
                self.boundary = geometry


def _shape(geometry: Any, types: tuple[str, ...]) -> BaseGeometry | None:
    if (
        not isinstance(geometry, dict)
        or geometry.get("type") not in types
        or not _on_earth(geometry.get("coordinates"))
    ):
        return None
    try:
        return shape(geometry)
    except (ShapelyError, ValueError, TypeError, LookupError):
        return None


def _on_earth(coordinates: Any) -> bool:
    """Whether this is a list of points, or of lists of them, none of them empty."""
    if not isinstance(coordinates, list | tuple) or not coordinates:
        return False
    if isinstance(coordinates[0], list | tuple):
        return all(map(_on_earth, coordinates))
    if len(coordinates) not in {2, 3} or not all(isinstance(part, int | float) for part in coordinates):
        return False
    return bool(-180 <= coordinates[0] <= 180 and -90 <= coordinates[1] <= 90)
