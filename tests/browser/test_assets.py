"""What the pages weigh, and that the service worker keeps all of the chat's files and only these."""

import gzip
import re

from bot.channels.web.pages import STATIC

BUDGET = 150_000  # bytes, compressed, of everything that both pages need
DEMO = {"demo.css", "demo.html", "demo.js", "phones.js", "tour.js"}
NOT_ASKED_FOR = {"chat.html", "manifest.webmanifest", "sw.js", "leaflet.LICENSE"}  # by their names under static/


def test_the_pages_are_light() -> None:
    assert sum(len(gzip.compress(path.read_bytes())) for path in STATIC.iterdir()) < BUDGET


def test_the_service_worker_keeps_the_chat() -> None:
    kept = set(re.findall(r'"static/([^"]+)",', (STATIC / "sw.js").read_text()))
    files = {path.name for path in STATIC.iterdir() if path.suffix != ".png"}
    assert kept == files - DEMO - NOT_ASKED_FOR
