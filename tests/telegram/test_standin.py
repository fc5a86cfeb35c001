"""Both libraries against the stand-in over real HTTP: what it accepts, what it refuses, and how it delivers."""

from collections.abc import AsyncIterator

import aiogram
import aiogram.exceptions
import pytest
import telegram
import telegram.error
import telegram.request
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from tests.telegram.standin import Standin

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 1_770_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def standin(clock: Clock) -> AsyncIterator[Standin]:
    async with Standin(clock) as standin:
        yield standin


@pytest.fixture
async def converser(standin: Standin) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(standin.url))
    async with aiogram.Bot(standin.token, session) as bot:
        yield bot


@pytest.fixture
async def courier(standin: Standin) -> AsyncIterator[telegram.Bot]:
    bot = telegram.Bot(standin.token, base_url=f"{standin.url}/bot", base_file_url=f"{standin.url}/file/bot")
    async with bot:
        yield bot


async def test_both_send(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    ann = standin.user(7, "Ann")
    ann.starts("door-7")
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="y")]])
    one = await converser.send_message(7, "<b>hi</b> &lt;", parse_mode="HTML", reply_markup=markup)
    two = await courier.send_photo(7, PNG, caption="<i>ho</i>", parse_mode="HTML")
    three = await converser.send_photo(7, BufferedInputFile(PNG, "a.png"))
    four = await courier.send_media_group(7, [telegram.InputMediaPhoto(PNG), telegram.InputMediaPhoto(two.photo[-1].file_id)])
    assert one.text == "hi <" and two.caption == "ho" and three.photo and len(four) == 2
    print(standin.chat(7).transcript())
    [up] = await converser.get_updates()
    [up2] = await courier.get_updates()
    print(up, up2)
    print((await converser.get_me()), await courier.get_chat(7))
