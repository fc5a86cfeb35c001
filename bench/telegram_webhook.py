"""The webhook over HTTP: reports that are committed to a disk that syncs before they are acknowledged."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from aiogram import Bot, Dispatcher
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import func, select

from bench import echo
from bench.durable import CONFIG, LANGUAGE, TROUBLES, WorkingMorning
from bench.result import Measure, Result, compare, rate
from bot.app import App
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.webhook import SECRET_HEADER, Webhook
from bot.settings import load
from models.people import Account, Person
from models.ticket import Ticket
from services.render import toast
from services.work import Work

BOT = 42
SECRET = "the-secret-of-the-bench"  # noqa: S105 (nobody else's)
PATH = "/telegram/42"
WAITING = 64  # connections
REQUESTS = 256
ROUNDS = 7


class Discourteous:
    """Nobody is answered on the side: that would measure the network."""

    async def answer(self, press: str, text: str | None) -> None:
        """Say nothing."""

    async def typing(self, chat: int) -> None:
        """Show nothing."""


async def telegram_webhook_commit() -> Result:
    """Requests a second, each a report of another resident that became a ticket.

    Its baseline is aiogram's stock webhook in the foreground with a handler that does nothing, under the same load.
    Raises AssertionError when a request was not answered with 200, or its report not kept.
    """
    with TemporaryDirectory(prefix="smallgrid-bench-") as folder:
        app = App(
            load(CONFIG).model_copy(update={"database": f"sqlite:///{folder}/bench.sqlite", "media": Path(folder)}),
            WorkingMorning(),
        )
        try:
            await app.prepare()
            chats = await app.database.transact(lambda work: residents(work, REQUESTS * (ROUNDS + 1)))
            async with served(ours(app)) as address, served(stock()) as baseline:
                measure = posting(address, iter(chats))
                await measure()  # the first ones compile statements
                result = await compare(
                    "telegram_webhook_commit", "requests/s", measure, posting(baseline, count(1)), ROUNDS
                )
            kept = await app.database.read(lambda work: work.session.scalar(select(func.count()).select_from(Ticket)))
            assert kept == len(chats), f"{kept} of {len(chats)} reports were kept"
            return result
        finally:
            await app.stop()


def ours(app: App) -> web.Application:
    """The service's whole server, with the webhook beside the web chat."""
    inbox = Inbox(app.intake, BOT, Discourteous(), toast)
    channel = app.open_web()
    channel.also_serve(Webhook(inbox, PATH, SecretStr(SECRET)).routes())
    return channel.application()


def stock() -> web.Application:
    dispatcher = Dispatcher()
    dispatcher.message.register(_nothing)
    app = web.Application()
    handler = SimpleRequestHandler(dispatcher, Bot(f"{BOT}:bench"), handle_in_background=False, secret_token=SECRET)
    handler.register(app, path=PATH)
    return app


async def _nothing(_message: Message) -> None:
    """The empty handler."""


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    finally:
        await runner.cleanup()


def posting(address: str, chats: Iterator[int]) -> Measure:
    """Measure `REQUESTS` requests, `WAITING` at a time, each of the next chat."""

    async def post() -> int:
        turn = iter([next(chats) for _ in range(REQUESTS)])
        connector = aiohttp.TCPConnector(limit=WAITING)
        headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
        async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

            async def connection() -> None:
                for chat in turn:
                    body = json.dumps(echo.text(chat, chat, f"柳西小区3号楼{TROUBLES[chat % len(TROUBLES)]}"))
                    async with session.post(address, data=body) as answer:
                        assert answer.status == 200, answer.status

            await asyncio.gather(*(connection() for _ in range(WAITING)))
        return REQUESTS

    return lambda: rate(post())


def residents(work: Work, number: int) -> list[int]:
    """Accounts of residents on the bot who have agreed to the privacy notice; gives their chats."""
    now: datetime = work.now
    people = [
        Person(id=work.new_id(), language=LANGUAGE, consented_at=now, created_at=now, roles=[]) for _ in range(number)
    ]
    work.session.add_all(people)
    work.session.flush()
    for chat, person in enumerate(people, 1):
        work.session.add(
            Account(
                id=work.new_id(),
                person_id=person.id,
                channel="telegram",
                bot=BOT,
                address=chat,
                reachable=True,
                seen_at=now,
            )
        )
    return list(range(1, number + 1))
