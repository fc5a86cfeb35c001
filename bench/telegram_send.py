"""Sending on Telegram: what the sender costs beside the bare library, and how well a broadcast uses what is allowed."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import telegram
from aiohttp import web
from sqlalchemy import func, select
from telegram.request import HTTPXRequest

from bench import echo
from bench.durable import CONFIG, LANGUAGE, START
from bench.result import Measure, Result, compare, rate
from bench.telegram_webhook import BOT, residents, served
from bot.app import TICK_S, App
from bot.channels.base import Parcel, Sent
from bot.channels.telegram.pacer import Pacer
from bot.channels.telegram.sender import CONNECTIONS, TelegramSender
from bot.media import MediaStore
from bot.settings import Limits, load
from models.outbox import Outbox, Priority
from models.people import Account
from models.phrase import phrase
from services import outbox
from services.message import Choice, Message, Segment
from services.work import Work
from tests.telegram.standin import Standin

TOKEN = f"{BOT}:bench"
BUTTONS = ((Choice("受理", "do:accept:1"), Choice("退单", "do:decline:1")),)
CARD = Message((Segment("#1 路灯 ", bold=True), Segment("楼道灯坏了，晚上看不见 <3号楼> & 门口")), BUTTONS)
SENDS, ROUNDS = 512, 7
WAITING = 16  # connections
CHATS = 3000
HASTE = 2  # the broadcast's clock runs so many times faster than ours, and with it everything that our work costs
NO_LIMITS = Limits(overall=1_000_000, private=1_000_000, group=1_000_000)
_SEEN: list[tuple[Result, Result]] = []


async def telegram_send() -> Result:
    """Messages a second, each a card with buttons, without pacing; the baseline is bare python-telegram-bot.

    Both talk to a server that answers at once with the same message. Raises AssertionError for what was not sent.
    """
    app = web.Application()
    app.router.add_post("/{token}/sendMessage", _take)
    async with served(app) as address:
        base = address.rpartition("/telegram")[0]
        with TemporaryDirectory(prefix="smallgrid-bench-") as folder:
            sender = TelegramSender(TOKEN, base, MediaStore(Path(folder)), Pacer(_now, NO_LIMITS), _now)
            async with sender, HTTPXRequest(connection_pool_size=CONNECTIONS) as line:
                bare = telegram.Bot(TOKEN, base_url=f"{base}/bot", request=line)
                ours, theirs = _sending(lambda: _ours(sender)), _sending(lambda: _theirs(bare))
                await ours()  # the first ones open connections
                await theirs()
                return await compare("telegram_send", "messages/s", ours, theirs, ROUNDS)


async def _take(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True, "result": echo.text(1, 1, "ping")["message"]})


def _now() -> datetime:
    return START + timedelta(seconds=perf_counter())


async def _ours(sender: TelegramSender, rows: Iterator[int] = count(1)) -> None:  # noqa: B008 (one count for all)
    outcome = await sender.deliver(Parcel(next(rows), 1, BOT, next(rows), CARD))
    assert outcome == Sent("1"), outcome


async def _theirs(bare: telegram.Bot) -> None:
    rows = [[telegram.InlineKeyboardButton(one.label, callback_data=one.data) for one in row] for row in BUTTONS]
    words = "<b>#1 路灯 </b>楼道灯坏了，晚上看不见 &lt;3号楼&gt; &amp; 门口"
    sent = await bare.send_message(1, words, parse_mode="HTML", reply_markup=telegram.InlineKeyboardMarkup(rows))
    assert sent.message_id == 1, sent


def _sending(send: Callable[[], Coroutine[None, None, None]]) -> Measure:
    async def run() -> int:
        turn = iter(range(SENDS))

        async def connection() -> None:
            for _ in turn:
                await send()

        await asyncio.gather(*(connection() for _ in range(WAITING)))
        return SENDS

    return lambda: rate(run())


class HastyClock:
    """Runs several times as fast as the real one."""

    def now(self) -> datetime:
        return START + timedelta(seconds=HASTE * perf_counter())

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / HASTE)


async def telegram_broadcast() -> Result:
    """Messages a second of the broadcast's clock to 3,000 chats, through outbox and courier; 30 are allowed."""
    return (await _broadcast_once())[0]


async def telegram_broadcast_refused() -> Result:
    """How many of a broadcast's calls were answered with 429; the baseline is how many calls there were."""
    return (await _broadcast_once())[1]


async def _broadcast_once() -> tuple[Result, Result]:
    """One broadcast is enough for both figures."""
    if not _SEEN:
        _SEEN.append(await _broadcast())
    return _SEEN[0]


async def _broadcast() -> tuple[Result, Result]:
    clock = HastyClock()
    with _service(clock) as app:
        await app.prepare()
        pacer = Pacer(clock.now, Limits(), clock.sleep)
        async with Standin(lambda: clock.now().timestamp()) as standin:
            sender = TelegramSender(standin.token, standin.url, app.media, pacer, clock.now)
            app.channels[sender.name] = sender
            for chat in await app.database.transact(lambda work: _invite(work, sender.bot)):
                standin.user(chat, started=True)
            async with sender:
                begun = clock.now()
                while await app.database.read(_left):
                    await app.courier.drain()
                    await clock.sleep(TICK_S)
                took = (clock.now() - begun).total_seconds()
            sent, refused = standin.limits.sent, standin.limits.refused
            assert sent == CHATS, f"{sent} of {CHATS} messages were sent"
            return (
                Result("telegram_broadcast", sent / took, "messages/s", standin.limits.overall),
                Result("telegram_broadcast_refused", refused, "calls", sent + refused),
            )


@contextmanager
def _service(clock: HastyClock) -> Iterator[App]:
    with TemporaryDirectory(prefix="smallgrid-bench-") as folder:
        database, media = f"sqlite:///{folder}/bench.sqlite", Path(folder)
        app = App(load(CONFIG).model_copy(update={"database": database, "media": media}), clock)
        try:
            yield app
        finally:
            app.database.close()


def _invite(work: Work, bot: int) -> list[int]:
    """Post one notice to everybody; gives their chats."""
    chats = residents(work, CHATS)
    work.session.flush()
    for account in work.session.scalars(select(Account).order_by(Account.id)):
        account.bot = bot
        outbox.tell(work, account.person_id, phrase("card.text", text=LANGUAGE), priority=Priority.REPLY)
    return chats


def _left(work: Work) -> int:
    return work.session.scalar(select(func.count()).where(Outbox.done_at.is_(None))) or 0
