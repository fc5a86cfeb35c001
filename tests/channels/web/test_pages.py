"""The pages themselves, and what every answer carries."""

import re
from typing import Any

from aiohttp.test_utils import TestClient

from bot.channels.web.pages import page_words
from tests.channels.web.conftest import ROOT


async def test_every_answer_carries_its_security_headers(page: TestClient[Any, Any]) -> None:
    for path in ("/", "/static/chat.js", "/api/me", "/nowhere"):
        headers = (await page.get(path)).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")


def test_the_pages_hold_no_words_no_inline_code_and_only_relative_addresses() -> None:
    static = ROOT / "bot/channels/web/static"
    for path in static.glob("*.html"):
        html = path.read_text()
        assert "style=" not in html
        assert "<script>" not in html
        assert ' src="/' not in html
        assert ' href="/' not in html
    for path in static.glob("*.js"):
        assert path.name.startswith("leaflet") or "innerHTML" not in path.read_text()


def test_the_pages_say_what_the_catalogue_has_and_no_more() -> None:
    ours = (path for path in (ROOT / "bot/channels/web/static").glob("*.js") if not path.name.startswith("leaflet"))
    code = "".join(path.read_text() for path in ours)
    known = {key.removeprefix("ui.") for key in page_words("en")}
    unknown = set(re.findall(r'\bt\("(\w+)"', code)) - known
    stems = {key: f"{key.rpartition('_')[0]}_${{" for key in known}
    unused = {
        key for key in known if not any(use in code for use in (f'"{key}"', f"`{stems[key]}", f"`ui.{stems[key]}"))
    }
    assert (unknown, unused) == (set(), set())


async def test_the_map_has_seven_grids_with_names(page: TestClient[Any, Any]) -> None:
    answer = await (await page.get("/api/map?lang=en")).json()
    grids = [feature["properties"] for feature in answer["features"] if feature["properties"]["kind"] == "grid"]
    assert [grid["name"] for grid in grids] == [f"Grid {number}" for number in range(1, 8)]
    assert all(len(grid["label"]) == 2 for grid in grids)
    assert {feature["properties"]["kind"] for feature in answer["features"]} == {
        "boundary",
        "grid",
        "street",
        "courtyard",
    }


async def test_only_our_own_files_are_served(page: TestClient[Any, Any]) -> None:
    statuses = [(await page.get(f"/static/{name}")).status for name in ("chat.css", "nothing.css", "..%2f__init__.py")]
    assert statuses == [200, 404, 404]
