"""What the pages weigh, and that the service worker keeps all of the chat's files and only these."""

import gzip
import re

from bot.channels.web.pages import STATIC, page_words

BUDGET = 150_000  # bytes, compressed, of everything that both pages need
DEMO = {"demo.css", "demo.html", "demo.js", "phones.js", "tour.js"}
NOT_ASKED_FOR = {"chat.html", "manifest.webmanifest", "sw.js", "leaflet.LICENSE"}  # by their names under static/


def test_the_pages_are_light() -> None:
    assert sum(len(gzip.compress(path.read_bytes())) for path in STATIC.iterdir()) < BUDGET


def test_the_service_worker_keeps_the_chat() -> None:
    kept = set(re.findall(r'"static/([^"]+)",', (STATIC / "sw.js").read_text()))
    files = {path.name for path in STATIC.iterdir() if path.suffix != ".png"}
    assert kept == files - DEMO - NOT_ASKED_FOR


def test_the_pages_say_what_the_catalogue_has_and_nothing_else() -> None:
    code = "".join(path.read_text() for path in STATIC.glob("*.js") if path.name != "leaflet.js")
    words = set(re.findall(r'"([a-z_]+)"', code))
    families = tuple(re.findall(r"t\(`([a-z_]+)\$", code)) + tuple(re.findall(r"`ui\.([a-z_]+)\$", code))
    known = {key.removeprefix("ui.") for key in page_words("zh")}
    asked = set(re.findall(r'\bt\("([a-z_]+)"', code))
    assert asked - known == set()
    assert {key for key in known - words if not key.startswith(families)} == set()
