"""Which grid a point lies in, measured in metres on a local plane."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, dist, radians
from typing import Any, Literal

from shapely import STRtree, get_coordinates, transform
from shapely.geometry import Point as Dot
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union
from shapely.validation import explain_validity

from models.place.geography import Geography

EARTH_RADIUS_M = 6_371_008.8
#: Borders that are drawn alike differ by rounding; nearer than this they touch.
TOUCH_M = 0.01
#: A sliver smaller than this is rounding too.
SLIVER_M2 = 1.0


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth in WGS-84 degrees; ValueError when there is no such place."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise ValueError(f"no place on earth: {self.lon}, {self.lat}")


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point fell.

    `grid` is the grid to go to, None outside; `candidates` are the grids within the tolerance, nearest first; `distance_m`
    is 0 inside, the distance to the next grid on a border, and to the nearest grid otherwise.
    """

    grid: str | None
    candidates: tuple[str, ...]
    distance_m: float
    how: Literal["inside", "border", "near", "outside"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a map: which grids, what, and how large in m²."""

    kind: Literal["invalid", "overlap", "gap", "outside boundary"]
    grids: tuple[str, ...]
    area_m2: float
    detail: str = ""

    def __str__(self) -> str:
        measured = f"{self.kind}: {', '.join(self.grids)}" if self.grids else self.kind
        return f"{measured} ({self.detail or f'{self.area_m2:.0f} m²'})"


class GridMap:
    """The grids' polygons, ready to be asked."""

    def __init__(
        self,
        grids: dict[str, BaseGeometry],
        boundary: BaseGeometry | None,
        tolerance_m: float,
        geojson: dict[str, Any],
    ) -> None:
        """Take polygons in WGS-84 degrees; `geojson` is what the web map draws."""
        lon, lat = _middle(list(grids.values()))
        self._origin = lon, lat
        self._scale = radians(1) * EARTH_RADIUS_M * cos(radians(lat)), radians(1) * EARTH_RADIUS_M
        self._tolerance_m = tolerance_m
        self._geojson = geojson
        self._codes = tuple(grids)
        self._polygons = [self._flat(polygon) for polygon in grids.values()]
        self._boundary = None if boundary is None else self._flat(boundary)
        self._tree = STRtree(self._polygons)

    @classmethod
    def from_geojson(cls, geojson: dict[str, Any], tolerance_m: float) -> "GridMap":
        """Read a feature collection; ValueError when a feature is not what it should be, or none is a grid."""
        read = Geography.read(geojson.get("features"))
        if read.faults:
            raise ValueError(f"expected {read.faults[0].expected}, found {read.faults[0].value!r}")
        if not read.grids:
            raise ValueError("expected features of kind grid")
        return cls(read.grids, read.boundary, tolerance_m, geojson)

    @property
    def codes(self) -> tuple[str, ...]:
        return self._codes

    def features(self) -> dict[str, Any]:
        """Give the whole map as GeoJSON, streets and courtyards included."""
        return self._geojson

    def locate(self, point: Point) -> Located:
        """Say which grid a point belongs to; a border, an overlap and the outside have answers too."""
        dot = Dot(*self._plane(point.lon, point.lat))
        close = self._tree.query(dot, predicate="dwithin", distance=max(self._tolerance_m, TOUCH_M))
        if len(close) == 0:
            nearest = self._tree.nearest(dot)
            return Located(None, (), float(self._polygons[nearest].distance(dot)), "outside")
        ranked = sorted((self._rank(index, dot), self._codes[index]) for index in close)
        candidates = tuple(code for _, code in ranked)
        (first_m, _), _ = ranked[0]
        if first_m > TOUCH_M:
            return Located(candidates[0], candidates, first_m, "near")
        if len(ranked) == 1:
            return Located(candidates[0], candidates, 0.0, "inside")
        (next_m, _), _ = ranked[1]
        return Located(candidates[0], candidates, next_m, "border")

    def distance(self, one: Point, other: Point) -> float:
        """Metres between two points (WGS-84 degrees) of the community."""
        return dist(self._plane(one.lon, one.lat), self._plane(other.lon, other.lat))

    def flaws(self) -> list[Flaw]:
        """Find what is wrong: invalid polygons, overlaps, gaps inside the boundary, grids that leave it."""
        drawn = [*zip(self._codes, self._polygons, strict=True), ("boundary", self._boundary)]
        broken = [
            Flaw("invalid", (code,), polygon.area, explain_validity(self._round(polygon)))
            for code, polygon in drawn
            if polygon is not None and not polygon.is_valid
        ]
        return broken or [*self._overlaps(), *self._misfits()]

    def _overlaps(self) -> Iterator[Flaw]:
        for one, other in sorted(self._tree.query(self._polygons, predicate="intersects").T.tolist()):
            if one < other:
                area = self._polygons[one].intersection(self._polygons[other]).area
                if area > SLIVER_M2:
                    yield Flaw("overlap", (self._codes[one], self._codes[other]), area)

    def _misfits(self) -> Iterator[Flaw]:
        if self._boundary is None:
            return
        gap = self._boundary.difference(unary_union(self._polygons))
        if gap.area > SLIVER_M2:
            (spot,) = get_coordinates(self._round(gap.representative_point()))
            yield Flaw("gap", (), gap.area, f"{gap.area:.0f} m² at {spot[0]:.5f}, {spot[1]:.5f}")
        for code, polygon in zip(self._codes, self._polygons, strict=True):
            outside = polygon.difference(self._boundary).area
            if outside > SLIVER_M2:
                yield Flaw("outside boundary", (code,), outside)

    def _rank(self, index: int, dot: Dot) -> tuple[float, float]:
        """Nearest first; of two grids that both hold the point, the one that holds it deeper."""
        polygon = self._polygons[index]
        distance = float(polygon.distance(dot))
        if distance > TOUCH_M:
            return distance, 0.0
        return 0.0, -float(polygon.boundary.distance(dot))

    def _plane(self, lon: float, lat: float) -> tuple[float, float]:
        """Project degrees to metres from the middle of the map (equirectangular)."""
        return (lon - self._origin[0]) * self._scale[0], (lat - self._origin[1]) * self._scale[1]

    def _flat(self, geometry: BaseGeometry) -> BaseGeometry:
        return transform(geometry, lambda degrees: (degrees - self._origin) * self._scale)

    def _round(self, geometry: BaseGeometry) -> BaseGeometry:
        """Bring what was laid flat back to degrees."""
        return transform(geometry, lambda metres: metres / self._scale + self._origin)


def _middle(polygons: list[BaseGeometry]) -> tuple[float, float]:
    west, south, east, north = zip(*(polygon.bounds for polygon in polygons), strict=True)
    return (min(west) + max(east)) / 2, (min(south) + max(north)) / 2
