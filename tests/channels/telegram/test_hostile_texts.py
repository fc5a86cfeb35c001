"""Whatever people type comes back as they typed it, with no mark that they did not mean, and never dead-letters."""

import asyncio
from collections.abc import Callable, Iterator
from random import Random  # noqa: TID251 - seeded dice

import pytest

from bot.channels.base import Sent
from bot.channels.telegram.compose import clean, visible
from bot.channels.telegram.pacer import Pacer
from bot.channels.telegram.sender import TelegramSender
from bot.settings import Limits
from services.message import Attachment, Choice, Message, Segment
from tests.channels.telegram.conftest import Post
from tests.telegram import limits as theirs

FAMILIES = [
    "👨‍👩‍👧‍👦",
    "👩🏽‍🚒",
    "🇨🇳",
    "🏳️‍🌈",
    "❤️",
    "1️⃣",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "👍🏿",
]
MARKUP = [
    "<b>",
    "</b>",
    "</",
    "<a href='tg://user?id=1'>",
    "&amp;",
    "&lt;",
    "&#0;",
    "&",
    "<",
    ">",
    '"',
    "*",
    "__",
    "`",
    "```",
    "||",
    "[x](http://a.b)",
    "<tg-spoiler>",
    "<!--",
    "{",
    "}",
    "%s",
    "\\",
]
INVISIBLE = [
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u034f",
    "\u3164",
    "\u2800",
    "\u3000",
    "\u180e",
]
RIGHT_TO_LEFT = ["\u202e", "\u202b", "\u2067", "\u200f", "שלום", "مرحبا", "\u061c", "\u202c", "abc", "123"]
CONTROL = [chr(code) for code in (*range(0x20), 0x7F, 0x85, 0x2028, 0x2029)]
STRANGE = ["\ud83d", "\ude00", "\ufffe", "\uffff", "\U0010ffff", "\ue000", "e" + "\u0301" * 30, "ﷺ", "𒐫", "\ufffc"]
WORDS = ["路灯", "坏了", "light", "broken", " ", "\n", "，", "/start", "@somebody", "#tag", "http://a.b/c", "3号楼"]
KINDS = [MARKUP, INVISIBLE, RIGHT_TO_LEFT, CONTROL, STRANGE, FAMILIES, MARKUP + WORDS, FAMILIES + WORDS + INVISIBLE]


def texts(count: int) -> Iterator[str]:
    """So many texts; every tenth has 10,000 characters or more, every seventh is a mixture of everything."""
    dice = Random(2026)
    everything = [piece for kind in [*KINDS, WORDS] for piece in kind]
    for number in range(count):
        pieces = everything if number % 7 == 0 else KINDS[number % len(KINDS)]
        text = "".join(dice.choices(pieces, k=dice.randint(1, 40)))
        yield text * (10_000 // len(text) + 1) if number % 10 == 0 else text


def plain(text: str, keep: Callable[[str], bool]) -> str:
    return "".join(filter(keep, text))


@pytest.mark.parametrize("count", [300, pytest.param(2000, marks=pytest.mark.soak)])
async def test_they_come_back_as_typed(post: Post, count: int) -> None:
    post.standin.limits = theirs.Limits(enforced=False)
    pacer = Pacer(post.clock.now, Limits(overall=1_000_000, private=1_000_000))
    photo = Attachment("photo", post.sender.bot, post.standin.files.add("photo", b"\xff\xd8\xff").id, None)
    hostile = dict(enumerate(texts(count), start=100))
    busy = asyncio.Semaphore(16)
    async with TelegramSender(post.standin.token, post.standin.url, post.media, pacer, post.clock.now) as post.sender:

        async def send(chat: int, text: str) -> None:
            post.standin.user(chat, started=True)
            body = (Segment("Ann: ", bold=True),) * (chat % 3 == 0) + (Segment(text, bold=chat % 5 == 0),)
            message = Message(body, ((Choice(text, "x"),),), (photo,) * (chat % 4 == 0))
            async with busy:
                outcomes = await post.sends(message, address=chat)
            assert all(isinstance(outcome, Sent) for outcome in outcomes), (text, outcomes)

        await asyncio.gather(*(send(chat, text) for chat, text in hostile.items()))
    for chat, text in hostile.items():
        said = post.standin.chat(chat).messages
        head, meant = "Ann: " * (chat % 3 == 0), clean(text)
        came = "".join(message.text for message in said)
        if not visible(head + meant):
            assert came in {"", "…"}
        elif came != head + meant:  # parts with nothing in them to be seen stay behind
            assert len(meant) > 4096
            assert plain(came, visible) == plain(head + meant, visible)
        entities = [entity for message in said for entity in message.entities]
        assert {entity["type"] for entity in entities} <= {"bold"}
        if chat % 5:
            assert len(entities) == (chat % 3 == 0)
        assert len(said[-1].labels) == 1
