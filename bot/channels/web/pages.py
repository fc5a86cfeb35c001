"""What the pages are made of: our own files, their words, and the map."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from shapely.geometry import Polygon, shape
from shapely.ops import polylabel

from bot.channels.http import Refused
from locales import LANGUAGES, catalogue
from models.config.community import Community

STATIC = Path(__file__).parent / "static"
ASSETS = frozenset(path.name for path in STATIC.iterdir())
LABEL_DEGREES = 5e-4  # how far from the border a grid's name stands at least


def page(name: str) -> Callable[[web.Request], Awaitable[web.FileResponse]]:
    """Serve one of our own files; browsers ask each time whether it changed, so that an upgrade reaches them all."""

    async def serve(_request: web.Request) -> web.FileResponse:
        if not (STATIC / name).exists():
            raise Refused(404, "web.not_found")
        return web.FileResponse(STATIC / name, headers={"Cache-Control": "no-cache"})

    return serve


async def asset(request: web.Request) -> web.FileResponse:
    name = request.match_info["name"]
    if name not in ASSETS:
        raise Refused(404, "web.not_found")
    return await page(name)(request)


def page_words(language: str) -> dict[str, str]:
    """Give the phrases that stand on the pages themselves."""
    return {key: text for key, text in catalogue(language).items() if key.startswith("ui.")}


def speech(language: str) -> dict[str, Any]:
    """Give what a page needs to speak a language: its phrases, and the tag by which browsers know it."""
    return {"language": language, "locale": LANGUAGES[language].replace("_", "-"), "strings": page_words(language)}


def map_of(community: Community, language: str) -> dict[str, Any]:
    """Give the map as GeoJSON (WGS-84 degrees) with names in a language; `label` is where a grid's name stands."""
    features = [_in_language(feature, community, language) for feature in community.gridmap.features()["features"]]
    return {"type": "FeatureCollection", "features": features}


def _in_language(feature: dict[str, Any], community: Community, language: str) -> dict[str, Any]:
    properties = dict(feature["properties"])
    if properties["kind"] == "grid":
        properties["name"] = community.unit(properties["grid"]).name.in_(language)
        properties["label"] = _label(feature["geometry"])
    elif isinstance(properties.get("name"), dict):
        properties["name"] = properties["name"][language]
    return {"type": "Feature", "properties": properties, "geometry": feature["geometry"]}


def _label(geometry: dict[str, Any]) -> tuple[float, ...]:
    area = shape(geometry)
    middle = area.centroid
    if isinstance(area, Polygon) and not area.buffer(-LABEL_DEGREES).contains(middle):
        middle = polylabel(area, LABEL_DEGREES / 10)
    return tuple(middle.coords[0])
