"""`smallgrid check` on the map: each mistake by the line of its feature."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.settings import problems

ROOT = Path(__file__).parents[2]
KIND = "a feature whose property kind is one of boundary, grid, courtyard, street"
AREA = "a Polygon or MultiPolygon of points on earth, longitude before latitude"
TWICE = "one polygon for each grid and one for the boundary"
FIT = "grids that fill the boundary without gaps and overlaps"
Features = list[Any]


def told(tmp_path: Path, change: Callable[[Features], Any]) -> list[str]:
    """Say what is wrong with the model map after a change; each feature stands on a line of its own, from the second."""
    features = json.loads((ROOT / "community/map.geojson").read_text(encoding="utf-8"))["features"]
    change(features)
    lines = ",\n".join(json.dumps(feature) for feature in features)
    shutil.copytree(ROOT / "community", tmp_path / "community")
    (tmp_path / "community/map.geojson").write_text(f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}')
    shutil.copy(ROOT / "config.yaml", tmp_path)
    return [str(problem).removeprefix("community/map.geojson") for problem in problems(tmp_path / "config.yaml")]


def points(feature: int, change: Callable[[Any], Any]) -> Callable[[Features], Any]:
    """Change the coordinates of a feature."""

    def do(features: Features) -> None:
        geometry = features[feature]["geometry"]
        geometry["coordinates"] = change(geometry["coordinates"])

    return do


@pytest.mark.parametrize("change", [
    lambda coordinates: None,
    lambda coordinates: [],
    lambda coordinates: "nowhere",
    lambda coordinates: [[["a", "b"]] * 4],
    lambda coordinates: [coordinates[0][:2]],
    lambda coordinates: [[*coordinates[0], [float("nan"), 42.27]]],
    lambda coordinates: [[[lat, lon] for lon, lat in coordinates[0]]],
    lambda coordinates: [[coordinates[0][0], [*coordinates[0][1], 5], *coordinates[0][2:]]],
])  # fmt: skip
def test_a_polygon_that_is_none(change: Callable[[Any], Any], tmp_path: Path) -> None:
    assert told(tmp_path, points(3, change)) == [f':5 features[3]: "grid-3"; expected {AREA}']


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda features: features.append("x"), [f':24 features[22]: "x"; expected {KIND}']),
        (lambda features: features.append({"properties": {"kind": "pond"}}), [f':24 features[22]: "pond"; expected {KIND}']),
        (lambda features: features.append(features[0]), [f':24 features[22]: "boundary"; expected {TWICE}']),
        (lambda features: features.append(features[2]), [f':24 features[22]: "grid-2"; expected {TWICE}']),
        (lambda features: features[8].update(geometry=None),
         [':10 features[8]: "street"; expected a LineString or MultiLineString of points on earth, longitude before latitude']),
        (lambda features: features[8]["properties"].update(name={"zh": "街"}),
         [':10 features[8]: {"zh": "街"}; expected a name in zh and en']),
        (lambda features: features.pop(0), [" features: null; expected a polygon of kind boundary"]),
        (lambda features: features[2]["properties"].update(grid="grid-9"),
         [' features: "grid-2"; expected a polygon for this grid',
          ':4 features[2]: "grid-9"; expected a grid, one of grid-1, grid-2, grid-3, grid-4, grid-5, grid-6, grid-7']),
        (points(1, lambda rings: [*rings, [[118.923, 42.2718], [118.924, 42.2718], [118.924, 42.2724], [118.923, 42.2718]]]),
         [f':2 features[0]: "gap (2745 m² at 118.92375, 42.27210)"; expected {FIT}']),
    ],
)  # fmt: skip
def test_a_feature_that_does_not_fit(change: Callable[[Features], Any], said: list[str], tmp_path: Path) -> None:
    assert told(tmp_path, change) == said


@pytest.mark.parametrize("code", [2, ["grid-2"], None, ""])
def test_a_grid_of_no_code(code: Any, tmp_path: Path) -> None:
    said = told(tmp_path, lambda features: features[2]["properties"].update(grid=code))
    assert f":4 features[2]: {json.dumps(code)}; expected the code of a grid" in said


def test_a_boundary_that_crosses_itself(tmp_path: Path) -> None:
    (said,) = told(tmp_path, points(0, lambda rings: [[*rings[0][:3], *rings[0][7:2:-1], *rings[0][8:]]]))
    assert said.startswith(':2 features[0]: "invalid: boundary (Self-intersection[118.93')
    assert said.endswith("expected a polygon that does not cross itself")
