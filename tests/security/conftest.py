"""The real service as residents meet it on the web, and browsers that need not be polite."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar
from aiohttp.test_utils import TestServer
from sqlalchemy import create_engine, func, select

from bot.app import App
from bot.channels.web.tables import WebMessage
from bot.clock import ManualClock
from bot.settings import Settings, load
from models.base import Base
from services.passes import invite
from tests.town import CONFIG, MONDAY


class Browser:
    """A browser with its cookies; addresses are relative to the service."""

    def __init__(self, service: "Service", **headers: str) -> None:
        self.http = ClientSession(service.url, cookie_jar=CookieJar(unsafe=True), headers=headers)
        self._service = service
        self._said = 0

    async def get(self, path: str, **options: Any) -> ClientResponse:
        return await self.http.get(path, **options)

    async def post(self, path: str, body: Any, **options: Any) -> ClientResponse:
        return await self.http.post(path, json=body, **options)

    async def enter(self) -> int:
        return int((await (await self.get("/api/me")).json())["account"])

    async def says(self, **content: Any) -> ClientResponse:
        """Send a message, and let everything that follows at once happen."""
        self._said += 1
        answer = await self.post("/api/messages", {"id": f"message-{self._said:06}", **content})
        await self._service.app.settle()
        return answer

    async def uploads(self, data: bytes, kind: str = "image/png", **headers: str) -> ClientResponse:
        return await self.http.post("/api/uploads", data=data, headers={"Content-Type": kind, **headers})

    async def chat(self) -> str:
        """Everything that the event stream holds so far, as it comes over the wire."""
        account = await self.enter()
        last = await self._service.app.database.read(
            lambda work: work.session.scalar(select(func.max(WebMessage.seq)).where(WebMessage.account_id == account))
        )
        wire = ""
        async with self.http.get("/api/events") as stream, asyncio.timeout(5):
            while last and f"id: {last}\n" not in wire:
                wire += (await stream.content.readuntil(b"\n\n")).decode()
        return wire

    async def lines(self) -> list[str]:
        """What the lines say, as the page reads them from the stream."""
        events = [line.removeprefix("data: ") for line in (await self.chat()).split("\n") if line.startswith("data: ")]
        return ["".join(part["text"] for part in json.loads(event)["body"]["segments"]) for event in events]

    @property
    def cookie(self) -> str:
        return {cookie.key: cookie.value for cookie in self.http.cookie_jar}["smallgrid"]


@dataclass
class Service:
    app: App
    clock: ManualClock
    server: TestServer
    browsers: list[Browser] = field(default_factory=list)

    @property
    def url(self) -> str:
        return str(self.server.make_url("/"))

    def browser(self, **headers: str) -> Browser:
        self.browsers.append(Browser(self, **headers))
        return self.browsers[-1]

    async def resident(self) -> Browser:
        """The browser of somebody who has agreed to the privacy notice."""
        browser = self.browser()
        await browser.enter()
        await browser.says(text="/start")
        await browser.says(press={"data": "agree"})
        return browser

    async def staff(self, post: str) -> Browser:
        """The browser of somebody who has just taken a post."""
        browser = self.browser()
        await browser.enter()
        token = await self.app.database.transact(lambda work: invite(work, post))
        await browser.says(press={"data": f"start:i_{token}"})
        return browser

    def wait(self, **delta: float) -> None:
        self.clock.set(self.clock.now() + timedelta(**delta))

    @property
    def routes(self) -> list[tuple[str, str]]:
        """Method and path of everything that is served."""
        found = self.server.app.router.routes()
        return [(route.method, route.resource.canonical) for route in found if route.resource is not None]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path]:
    """The settings, and a database with all tables and nothing in them."""
    file = tmp_path_factory.mktemp("empty") / "service.sqlite"
    engine = create_engine(f"sqlite:///{file}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return load(CONFIG), file


@pytest.fixture
async def service(tmp_path: Path, empty: tuple[Settings, Path]) -> AsyncIterator[Service]:
    clock = ManualClock(MONDAY)
    settings, tables = empty
    copy = shutil.copy(tables, tmp_path)
    app = App(settings.model_copy(update={"database": f"sqlite:///{copy}", "media": tmp_path / "media"}), clock)
    server = TestServer(app.open_web().application())
    async with server:
        made = Service(app, clock, server)
        yield made
        for browser in made.browsers:
            await browser.http.close()
    await app.stop()
