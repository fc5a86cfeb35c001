"""A real browser in front of the real service. One browser and one event loop serve all tests here; each has a town of its own."""

import inspect
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot.settings import load
from tests.town import CONFIG, Town

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGS = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
HERE = Path(__file__).parent


@dataclass
class Served:
    """A town with its web server: where it is, and what stands behind it."""

    town: Town
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def phone(self, number: int = 1) -> str:
        return f"{self.address}/phone/{number}/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and inspect.iscoroutinefunction(getattr(item, "function", None)):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        found = next(filter(None, map(shutil.which, (*NAMES, playwright.chromium.executable_path))), None)
        if found is None:
            message = "no chromium found: install one, or run `playwright install chromium`"
            pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
        launched = await playwright.chromium.launch(executable_path=found, args=ARGS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    yield chromium
    for context in chromium.contexts:
        await context.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def settled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Awaitable[Path]]:
    """Give the database of a town in which nothing has happened yet, made once for each language."""
    folder = tmp_path_factory.mktemp("settled")

    async def make(language: str) -> Path:
        file = folder / f"{language}.sqlite"
        if not file.exists():
            async with Town(f"sqlite:///{file}", language):
                pass
        return file

    return make


@pytest_asyncio.fixture(loop_scope="session")
async def served(
    request: pytest.FixtureRequest, tmp_path: Path, settled: Callable[[str], Awaitable[Path]]
) -> AsyncIterator[Served]:
    """The demo in Chinese, or in the language that a test asks for, at nine on a working Monday."""
    language = getattr(request, "param", "zh")
    shutil.copy(await settled(language), tmp_path / "town.sqlite")
    settings = load(CONFIG).model_copy(update={"media": tmp_path / "media"})
    async with Town(f"sqlite:///{tmp_path}/town.sqlite", language, settings=settings) as town:
        assert town.app.web is not None
        port = await town.app.web.start("127.0.0.1", 0)
        town.app.run_in_background()
        yield Served(town, port)
