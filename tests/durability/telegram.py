"""The service on Telegram in a process of its own, killed and started anew, before a stand-in that outlives it."""

import asyncio
import multiprocessing
import os
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from typing import Any, Self

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from bot import cli, schema
from handlers.dispatch import Dispatch
from models.ids import Sequence
from models.inbox import UpdateKey
from models.people import Account, Person
from tests.telegram.limits import Limits
from tests.telegram.people import User
from tests.telegram.standin import Standin
from tests.town import CONFIG

ORIGIN = "https://bot.example:8443"
SECRET = "a-secret_of-the-test"
LONG_AGO = datetime(2026, 6, 1, 1, tzinfo=UTC)
COLD = multiprocessing.get_context("spawn")  # a new interpreter that imports everything, as after a real crash
WARM = multiprocessing.get_context("forkserver")
WARM.set_forkserver_preload(["bot.app", "bot.channels.telegram.reception", "tests.durability.telegram"])


@dataclass(frozen=True, slots=True)
class Start:
    """What the new process is told: its environment, where it logs, and whether each update's handler raises once."""

    environment: dict[str, str]
    log: Path
    raising: bool


class Service:
    """`smallgrid run` behind a stand-in that stays, on the database in `folder`; `raising` makes each handler fail once."""

    def __init__(self, folder: Path, mode: str, *, raising: bool, cold: bool) -> None:
        self.standin = Standin(lambda: monotonic() + 1.7e9, sleep=_soon, limits=Limits(enforced=False))
        self.waits: list[float] = []  # from a kill to the first update that was handled after it, in seconds
        self._folder, self._mode, self._raising, self._cold = folder, mode, raising, cold
        self._database = f"sqlite:///{folder}/smallgrid.sqlite"
        self._process: BaseProcess | None = None
        self._engine = create_engine(self._database)

    async def __aenter__(self) -> Self:
        await self.standin.open()
        schema.upgrade(self._engine)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.kill()
        self._engine.dispose()
        await self.standin.close()

    def residents(self, count: int) -> list[User]:
        """People who have started the bot and agreed long ago."""
        with Session(self._engine) as session, session.begin():
            for number in range(1, count + 1):
                session.add(Person(id=number, language="zh", consented_at=LONG_AGO, created_at=LONG_AGO, roles=[]))
                session.flush()
                session.add(
                    Account(
                        id=1000 + number, person_id=number, channel="telegram", bot=self.standin.bot["id"],
                        address=number, reachable=True, seen_at=LONG_AGO,
                    )
                )  # fmt: skip
            session.add(Sequence(name="row", next=10_000))
        return [self.standin.user(number, "Ann", language_code="zh", started=True) for number in range(1, count + 1)]

    def start(self) -> None:
        port = _free_port()
        self.standin.webhook.hosts[ORIGIN] = f"http://127.0.0.1:{port}"
        environment = {
            "TELEGRAM_BOT_TOKEN": self.standin.token,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "SMALLGRID_DATABASE": self._database,
            "SMALLGRID_MEDIA": str(self._folder / "media"),
            "SMALLGRID_WEB__PORT": str(port),
            "SMALLGRID_TELEGRAM__MODE": self._mode,
            "SMALLGRID_TELEGRAM__API": self.standin.url,
            "SMALLGRID_TELEGRAM__WEBHOOK": ORIGIN,
        }
        start = Start(environment, self._folder / "log", self._raising)
        self._process = (COLD if self._cold else WARM).Process(target=run, args=(start,), daemon=True)
        self._process.start()

    def kill(self) -> None:
        """`kill -9`, in the middle of whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    def handled(self) -> int:
        """How many updates are committed."""
        return int(self.read(lambda session: session.scalar(select(func.count()).select_from(UpdateKey))))

    async def has_handled(self, count: int) -> None:
        """Until so many updates are committed. AssertionError when the service ends by itself."""
        while self.handled() < count:
            assert self._process is not None
            assert self._process.is_alive(), self.log()
            await asyncio.sleep(0.002)

    async def is_idle(self) -> None:
        """Until everything is acknowledged, too."""
        async with asyncio.timeout(30):
            while self.standin.updates.pending:  # noqa: ASYNC110 (another process does it)
                await asyncio.sleep(0.01)

    async def dies_after(self, count: int) -> None:
        """Killed when so many updates are committed, and started anew; notes how long it was deaf."""
        await self.has_handled(count)
        self.kill()
        begun, before = monotonic(), self.handled()
        self.start()
        await self.has_handled(before + 1)
        self.waits.append(monotonic() - begun)

    def read(self, fn: Callable[[Session], Any]) -> Any:
        with Session(self._engine) as session:
            return fn(session)

    def log(self) -> str:
        return (self._folder / "log").read_text()


def run(start: Start) -> None:
    """In the new process: the command, as an operator gives it."""
    with start.log.open("ab") as log:
        for stream in (1, 2):
            os.dup2(log.fileno(), stream)
    os.environ.update(start.environment)
    if start.raising:
        _stumble()
    cli.app(["run", "--config", str(CONFIG)])


def _stumble() -> None:
    """Let each update's handler raise the first time, when everything is done but the commit."""
    handle, seen = Dispatch.__call__, set()

    def once(self: Dispatch, work: Any, update: Any, **context: Any) -> None:
        handle(self, work, update, **context)
        if update.update_id not in seen:
            seen.add(update.update_id)
            raise RuntimeError("a handler stumbled")

    Dispatch.__call__ = once  # type: ignore[method-assign]


async def _soon(seconds: float) -> None:
    """Telegram's back-off, a hundred times as fast."""
    await asyncio.sleep(min(seconds, timedelta(seconds=5).total_seconds()) / 100)


def _free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
