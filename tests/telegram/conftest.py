"""The stand-in, its clock, and the three who call it: aiogram, python-telegram-bot and bare HTTP."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiogram
import aiohttp
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.telegram.faults import Faults
from tests.telegram.standin import Standin
from tests.telegram.wire import Json

Ask = Callable[..., Awaitable[Any]]


class Clock:
    """Seconds since 1970 that pass when told."""

    def __init__(self) -> None:
        self.now = 1_770_000_000.0

    def __call__(self) -> float:
        return self.now


async def until(true: Callable[[], bool]) -> None:
    """Lets everything else run until something is so; gives up after 5 seconds."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - any condition at all, seen from outside
            await asyncio.sleep(0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def naps() -> list[float]:
    """The back-offs that the webhook took, in seconds."""
    return []


@pytest.fixture
async def standin(clock: Clock, naps: list[float]) -> AsyncIterator[Standin]:
    async def sleep(seconds: float) -> None:
        naps.append(seconds)
        clock.now += seconds

    async with Standin(clock, sleep=sleep, faults=Faults()) as standin:
        yield standin


@pytest.fixture
async def converser(standin: Standin) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(standin.url))
    yield aiogram.Bot(standin.token, session)
    if session._session:
        await session._session.close()  # its own close() sleeps


@pytest.fixture
async def courier(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[telegram.Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it RetryAfter comes with a deprecation warning
    bot = telegram.Bot(standin.token, base_url=f"{standin.url}/bot", base_file_url=f"{standin.url}/file/bot")
    async with bot:
        yield bot


@pytest.fixture
async def ask(standin: Standin) -> AsyncIterator[Ask]:
    """`await ask("sendMessage", chat_id=7, text="hi")` -> the result, or (code, description) of a refusal."""
    async with aiohttp.ClientSession() as session:

        async def ask(method: str, **params: Any) -> Any:
            async with session.post(f"{standin.url}/bot{standin.token}/{method}", json=params) as answer:
                body: Json = await answer.json()
                return body["result"] if body["ok"] else (answer.status, body["description"])

        yield ask
