"""A real browser in front of the real service."""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from bot.settings import load
from tests.town import CONFIG, Town

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass
class Served:
    """A town with its web server: where it is, and what stands behind it."""

    town: Town
    address: str


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        found = next(filter(None, map(shutil.which, (*NAMES, playwright.chromium.executable_path))), None)
        if found is None:
            message = "no chromium found: install one, or run `playwright install chromium`"
            pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
        launched = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        await launched.close()


@pytest.fixture(params=["zh", "en"])
async def served(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Served]:
    """The demo in one language, at nine on a working Monday."""
    settings = load(CONFIG).model_copy(update={"media": tmp_path / "media"})
    async with Town(f"sqlite:///{tmp_path}/town.sqlite", request.param, settings=settings) as town:
        assert town.app.web is not None
        port = await town.app.web.start("127.0.0.1", 0)
        town.app.run_in_background()
        yield Served(town, f"http://127.0.0.1:{port}")
