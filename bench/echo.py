"""E: a bare aiogram echo, from a raw dict to its parsed reply, without a network. What everything else is held against."""

import json
from collections.abc import AsyncGenerator
from typing import Any, cast

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message

from bench.result import Measure, rate

DATE = 1780275600  # 2026-06-01 09:00 in Chifeng, an ordinary working Monday


class Silent(BaseSession):
    """Answers every call with the same message, as JSON."""

    def __init__(self) -> None:
        super().__init__()
        self._reply = json.dumps({"ok": True, "result": text(0, 1, "pong")["message"]})

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ARG002, ASYNC109 (aiogram asks for it)
    ) -> TelegramType:
        return cast("TelegramType", self.check_response(bot, method, 200, self._reply).result)

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None:
        """Nothing is open."""


def text(number: int, chat: int, words: str) -> dict[str, Any]:
    """A text message as a channel's JSON gives it."""
    person = {"id": chat, "is_bot": False, "first_name": "", "language_code": "zh"}
    message = {
        "message_id": number,
        "date": DATE,
        "chat": {"id": chat, "type": "private"},
        "from": person,
        "text": words,
    }
    return {"update_id": number, "message": message}


def echo(updates: int) -> Measure:
    """Measure E over so many updates, in updates a second."""
    bot, dispatcher = Bot("1:bench", session=Silent()), Dispatcher()
    dispatcher.message.register(_answer)

    async def run() -> int:
        for number in range(updates):
            await dispatcher.feed_raw_update(bot, text(number, 1, "ping"))
        return updates

    return lambda: rate(run())


async def _answer(message: Message) -> None:
    await message.answer(message.text or "")
