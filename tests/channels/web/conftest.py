"""A web channel on a real database, with an intake that hands updates to nobody; browsers in front of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import BaseTestServer, TestClient, TestServer

from bot.channels.base import Parcel
from bot.channels.web import lines as chat_lines
from bot.channels.web.channel import WebChannel
from bot.channels.web.chats import WebChats
from bot.channels.web.sessions import BOT
from bot.channels.web.tables import WebMessage
from bot.database import Database
from bot.intake import Incoming, Receipt
from bot.media import MediaStore
from models.base import Base
from models.phrase import Phrase, phrase
from services.message import Message
from tests.core import community

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
HELLO = {"id": "client-0001", "text": "路灯不亮"}


class FakeIntake:
    """Takes updates as the real one does, but hands them to nobody."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.taken: list[Incoming] = []
        self.broken = False

    async def take(self, incoming: Incoming) -> Receipt:
        if self.broken:
            raise OSError("the database is away")
        if any(incoming.key == earlier.key for earlier in self.taken):
            return Receipt("duplicate")
        self.taken.append(incoming)
        if incoming.record:
            await self.database.transact(incoming.record)
        return Receipt("taken", phrase("done") if incoming.update.callback_query else None, incoming.language or "zh")


@dataclass
class House:
    database: Database
    intake: FakeIntake
    media: MediaStore
    channel: WebChannel

    async def tell(self, account: int, message: Message, row: int, replaces: str | None = None) -> Any:
        return await self.channel.deliver(Parcel(row, account, BOT, account, message, replaces))

    async def lines(self, account: int) -> list[WebMessage]:
        return await self.database.read(lambda work: chat_lines.since(work, account, 0))


def toast(said: Phrase, language: str) -> str:
    return f"{said.key} in {language}"


@pytest.fixture
def database(tmp_path: Path) -> Any:
    secrets = (f"secret-{number}" for number in range(1000))
    made = Database(f"sqlite:///{tmp_path}/web.sqlite", community(), lambda: NOW, lambda: next(secrets), (WebChats(),))
    Base.metadata.create_all(made.engine)
    yield made
    made.close()


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    intake, media = FakeIntake(database), MediaStore(tmp_path / "media")
    channel = WebChannel(database, intake, media, database.community, toast=toast)  # type: ignore[arg-type]
    return House(database, intake, media, channel)


@pytest.fixture
async def page(house: House) -> AsyncIterator[TestClient[Any, Any]]:
    async with open_browser(TestServer(house.channel.application())) as client:
        yield client


@pytest.fixture
async def other(page: TestClient[Any, Any]) -> AsyncIterator[TestClient[Any, Any]]:
    """A second browser at the same server."""
    async with open_browser(page.server) as client:
        yield client


def open_browser(server: BaseTestServer) -> TestClient[Any, Any]:
    return TestClient(server)


async def enter(page: TestClient[Any, Any], **headers: str) -> int:
    answer = await page.get("/api/me", headers=headers)
    assert answer.status == 200
    return int((await answer.json())["account"])
