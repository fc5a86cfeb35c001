"""The whole service on Telegram's wire: JSON updates come in by polling, JSON calls go out, a strict stand-in between."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from pydantic import SecretStr

from bot.channels.telegram import polling
from bot.channels.telegram.api import Api
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.pacer import Pacer
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.sender import TelegramSender
from services import passes
from services.render import toast
from tests.telegram.chats import Message
from tests.telegram.people import User
from tests.telegram.standin import Standin
from tests.town import CONFIG, Town, load

PACE_S = 8  # seconds that a few messages to one person may take


class Wire:
    """A town whose people use Telegram."""

    def __init__(self, town: Town, standin: Standin) -> None:
        self.town, self.standin = town, standin
        self.sender = TelegramSender(
            standin.token, standin.url, town.app.media, Pacer(town.clock.now, sleep=self._sleep), town.clock.now
        )
        town.app.channels["telegram"] = self.sender
        self.api = Api(SecretStr(standin.token), standin.url)
        self.inbox = Inbox(town.app.intake, self.api.bot, self.sender, toast)
        self._poller = Poller(self.api, self.inbox)
        self._ids = 1000
        self.tokens: list[str] = []

    async def settle(self) -> None:
        """Fetch and handle every update that waits, deliver what follows."""
        while self.standin.updates.pending:
            assert await self._poller._once()
        await self.inbox.finish()
        await self.town.wind(seconds=PACE_S)

    async def wind(self, **delta: float) -> None:
        await self.town.wind(**delta)
        await self.settle()

    async def resident(self, language: str = "zh") -> User:
        """Somebody who has started the bot and agreed to the privacy notice."""
        user = self._user(language)
        user.starts()
        await self.settle()
        user.presses(user.chat.last, "同意" if language == "zh" else "I agree")
        await self.settle()
        return user

    async def staff(self, post: str, language: str = "zh") -> User:
        """Somebody who has taken a post by its invitation."""
        token = await self.town.do(lambda work: passes.invite(work, post))
        self.tokens.append(token)
        user = self._user(language)
        user.starts(f"i_{token}")
        await self.settle()
        return user

    async def says(self, user: User, text: str) -> None:
        user.says(text)
        await self.settle()

    async def presses(self, user: User, label: str) -> None:
        """Press a button by its label, on the latest message that has it."""
        found = next(message for message in reversed(user.chat.messages) if label in message.labels)
        user.presses(found, label)
        await self.settle()

    async def close(self) -> None:
        await self.sender.stop()
        await self.api.close()

    def _user(self, language: str) -> User:
        self._ids += 1
        return self.standin.user(self._ids, "Somebody", language_code="zh-hans" if language == "zh" else "en")

    async def _sleep(self, seconds: float) -> None:
        self.town.clock.set(self.town.now + timedelta(seconds=seconds))


def last(user: User) -> Message:
    """The latest message of the bot's in a private chat."""
    return [message for message in user.chat.messages if message.json()["from"]["is_bot"]][-1]


@pytest.fixture
async def wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    monkeypatch.setattr(polling, "POLL_S", 0)
    settings = load(CONFIG).model_copy(update={"media": tmp_path})
    async with Town(settings=settings) as town, Standin(partial(_seconds, town)) as standin:
        await town.do(_nobody_on_the_web)
        built = Wire(town, standin)
        await built.sender.start()
        yield built
        await built.close()
        assert set(standin.updates.refused) <= {"chat_member"}
        assert [call for call in standin.calls if call.code >= 400] == []


def _seconds(town: Town) -> float:
    return town.now.timestamp()


def _nobody_on_the_web(work: object) -> None:
    """The sample's people make room for those on Telegram."""
    from sqlalchemy import delete

    from models.people import Role

    work.session.execute(delete(Role))  # type: ignore[attr-defined]


@pytest.fixture
def photo() -> bytes:
    """A small picture."""
    content = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(content, "JPEG")
    return content.getvalue()
