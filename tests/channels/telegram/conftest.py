"""The sender in front of the stand-in: a clock that moves when somebody sleeps, people who have started the bot."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Outcome, Parcel
from bot.channels.telegram.pacer import Pacer
from bot.channels.telegram.sender import TelegramSender
from bot.clock import ManualClock
from bot.media import MediaStore
from bot.settings import Limits
from services.message import Message, Segment
from tests.telegram.chats import Chat
from tests.telegram.faults import Faults
from tests.telegram.standin import Standin

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
ANN = 7


@dataclass
class Post:
    """A sender, the stand-in that it talks to, and the clock of both. `sends` delivers a message part by part."""

    sender: TelegramSender
    standin: Standin
    clock: ManualClock
    media: MediaStore
    rows: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def ann(self) -> Chat:
        return self.standin.chat(ANN)

    def parcel(self, message: Message | str, **more: Any) -> Parcel:
        message = Message((Segment(message),)) if isinstance(message, str) else message
        fields = {"bot": self.sender.bot, "address": ANN, "message": message, **more}
        return Parcel(next(self.rows), 1 if fields["address"] > 0 else None, **fields)

    async def sends(self, message: Message | str, **more: Any) -> list[Outcome]:
        parcel = self.parcel(message, **more)
        return [
            await self.sender.deliver(Parcel(**{**_fields(parcel), "part": part}))
            for part in range(self.sender.parts(parcel))
        ]


def _fields(parcel: Parcel) -> dict[str, Any]:
    return {name: getattr(parcel, name) for name in Parcel.__slots__}


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    clock = ManualClock(NOW)
    media = MediaStore(tmp_path)

    async def sleep(seconds: float) -> None:
        clock.set(clock.now() + timedelta(seconds=seconds))

    async with Standin(lambda: clock.now().timestamp(), faults=Faults()) as standin:
        pacer = Pacer(clock.now, Limits(), sleep)
        async with TelegramSender(standin.token, standin.url, media, pacer, clock.now) as sender:
            standin.user(ANN, started=True)
            yield Post(sender, standin, clock, media)
