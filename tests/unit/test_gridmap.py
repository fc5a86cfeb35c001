import json
from collections.abc import Sequence
from math import cos, radians
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point as Dot
from shapely.geometry import shape

from models.place.gridmap import Flaw, GridMap, Located, Point

ROOT = Path(__file__).parents[2]
Corners = Sequence[tuple[float, float]]
LON, LAT = 118.93, 42.27
NORTH = 1 / 111_195.08
EAST = NORTH / cos(radians(LAT))
WEST_HALF = [(-100, -100), (0, -100), (0, 100), (-100, 100)]
EAST_HALF = [(0, -100), (100, -100), (100, 100), (0, 100)]
WHOLE = [(-100, -100), (0, -100), (100, -100), (100, 100), (0, 100), (-100, 100)]
MODEL = json.loads((ROOT / "community/map.geojson").read_text(encoding="utf-8"))
MODEL_MAP = GridMap.from_geojson(MODEL, 25)


def degrees(x: float, y: float) -> tuple[float, float]:
    return LON + x * EAST, LAT + y * NORTH


def here(x: float, y: float) -> Point:
    return Point(*degrees(x, y))


def feature(corners: Corners, **properties: str) -> dict[str, Any]:
    ring = [list(degrees(*corner)) for corner in [*corners, corners[0]]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def drawn(boundary: Corners | None = None, **grids: Corners) -> GridMap:
    features = [feature(corners, kind="grid", grid=code) for code, corners in grids.items()]
    if boundary:
        features.append(feature(boundary, kind="boundary"))
    return GridMap.from_geojson({"type": "FeatureCollection", "features": features}, 25)


HALVES = drawn(WHOLE, west=WEST_HALF, east=EAST_HALF)


@pytest.mark.parametrize(
    ("point", "located"),
    [
        (here(-50, 0), Located("west", ("west",), 0, "inside")),
        (here(-26, 0), Located("west", ("west",), 0, "inside")),
        (here(-20, 0), Located("west", ("west", "east"), 20, "border")),
        (here(5, 0), Located("east", ("east", "west"), 5, "border")),
        (here(-95, 0), Located("west", ("west",), 0, "inside")),
        (here(-120, 0), Located("west", ("west",), 20, "near")),
        (here(-3, 110), Located("west", ("west", "east"), 10, "near")),
        (here(-160, 0), Located(None, (), 60, "outside")),
    ],
)
def test_locate(point: Point, located: Located) -> None:
    found = HALVES.locate(point)
    assert (found.grid, found.candidates, found.how) == (located.grid, located.candidates, located.how)
    assert found.distance_m == pytest.approx(located.distance_m, abs=0.1)


def test_a_point_on_the_border_has_both_grids() -> None:
    found = HALVES.locate(here(0, 0))
    assert (set(found.candidates), found.how) == ({"west", "east"}, "border")


def test_a_point_in_two_grids_goes_to_the_one_that_holds_it_deeper() -> None:
    wider = [(-100, -100), (40, -100), (40, 100), (-100, 100)]
    assert drawn(wider=wider, east=EAST_HALF).locate(here(30, 0)) == Located("east", ("east", "wider"), 0, "border")


def test_a_place_on_no_earth_is_refused() -> None:
    for lon, lat in [(181, 0), (0, 91), (float("nan"), 0), (0, float("inf"))]:
        with pytest.raises(ValueError, match="no place on earth"):
            Point(lon, lat)


def test_halves_that_fit_have_no_flaws() -> None:
    assert HALVES.flaws() == []


def measured(flaws: list[Flaw]) -> list[tuple[str, tuple[str, ...], float]]:
    return [(flaw.kind, flaw.grids, round(flaw.area_m2, -1)) for flaw in flaws]


def test_flaws_are_measured() -> None:
    narrow = [(10, -100), (100, -100), (100, 100), (10, 100)]
    wide = [(-20, -100), (120, -100), (120, 100), (-20, 100)]
    assert measured(drawn(WHOLE, west=WEST_HALF, east=narrow).flaws()) == [("gap", (), 2000)]
    assert measured(drawn(WHOLE, west=WEST_HALF, east=wide).flaws()) == [
        ("overlap", ("west", "east"), 4000),
        ("outside boundary", ("east",), 4000),
    ]


def test_a_polygon_that_crosses_itself_is_invalid() -> None:
    bow = [(-100, -100), (0, 100), (0, -100), (-100, 100)]
    (flaw,) = drawn(WHOLE, west=bow, east=EAST_HALF).flaws()
    assert (flaw.kind, flaw.grids, "Self-intersection" in str(flaw)) == ("invalid", ("west",), True)


@pytest.mark.parametrize(
    "features",
    [
        [],
        [feature(WHOLE, kind="boundary")],
        [feature(WHOLE, kind="grid")],
        [feature(WHOLE, kind="grid", grid="a"), feature(WHOLE, kind="grid", grid="a")],
        [{"properties": {"kind": "grid", "grid": "a"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}],
        [{"properties": {"kind": "grid", "grid": "a"}, "geometry": {"type": "Polygon", "coordinates": [[1, 2]]}}],
    ],
)
def test_a_map_that_is_none_is_refused(features: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match="expected"):
        GridMap.from_geojson({"features": features}, 25)


def test_the_model_map_fits_and_has_a_concave_grid() -> None:
    grids = {
        f["properties"]["grid"]: shape(f["geometry"]) for f in MODEL["features"] if f["properties"]["kind"] == "grid"
    }
    assert MODEL_MAP.codes == tuple(f"grid-{number}" for number in range(1, 8))
    assert MODEL_MAP.flaws() == []
    assert [code for code, polygon in grids.items() if polygon.area < 0.95 * polygon.convex_hull.area] == ["grid-3"]
    assert MODEL_MAP.features() is MODEL


@given(st.floats(118.915, 118.945), st.floats(42.26, 42.28))
def test_the_answer_agrees_with_the_polygons(lon: float, lat: float) -> None:
    located = MODEL_MAP.locate(Point(lon, lat))
    holding = {
        feature["properties"]["grid"]
        for feature in MODEL["features"]
        if feature["properties"]["kind"] == "grid" and shape(feature["geometry"]).contains(Dot(lon, lat))
    }
    if holding:
        assert {located.grid} == holding or located.distance_m < 0.1
        assert located.how in {"inside", "border"}
    else:
        assert located.how in {"near", "outside"} or located.distance_m < 0.1
    assert (located.how == "outside") == (located.grid is None) == (located.candidates == ())
