"""A community on Telegram: the real intake on a real database behind the stand-in."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot import logs
from bot.app import DOORS, OWN
from bot.channels.telegram import polling
from bot.channels.telegram.api import Api
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.polling import Poller
from bot.intake import Incoming, Intake, Receipt
from handlers.dispatch import Dispatch
from models.inbox import DeadLetter, UpdateKey
from models.ticket import Ticket
from services.render import toast
from tests.telegram.conftest import clock, naps, standin, until
from tests.telegram.standin import Standin
from tests.town import Town

__all__ = ["clock", "naps", "standin"]

BROKEN = "还有一件事，柳西小区{}号楼的路灯坏了，第{}盏"


class Unsteady(Intake):
    """An intake whose commits fail for some updates. `taken` is what was committed, in order."""

    def __init__(self, town: Town) -> None:
        super().__init__(town.app.database, Dispatch(DOORS, OWN))
        self.failing: set[str] = set()
        self.away = False
        self.taken: list[tuple[str, str]] = []

    async def take(self, incoming: Incoming) -> Receipt:
        if self.away or incoming.key in self.failing:
            raise OperationalError("COMMIT", {}, Exception("the database is away"))
        receipt = await super().take(incoming)
        self.taken.append((incoming.key, receipt.outcome))
        return receipt


@dataclass
class Favours:
    """The courtesies that were sent."""

    answers: list[tuple[str, str | None]] = field(default_factory=list)
    typed: list[int] = field(default_factory=list)

    async def answer(self, press: str, text: str | None) -> None:
        self.answers.append((press, text))

    async def typing(self, chat: int) -> None:
        self.typed.append(chat)


class House:
    """The service's incoming half in front of the stand-in."""

    def __init__(self, standin: Standin, town: Town) -> None:
        self.standin, self.town = standin, town
        self.intake = Unsteady(town)
        self.favours = Favours()
        self.api = Api(SecretStr(standin.token), standin.url)
        self.inbox = Inbox(self.intake, self.api.bot, self.favours, toast)
        self.naps: list[float] = []
        self.on_nap: Callable[[], None] = lambda: None
        self._poller: Poller | None = None
        self._polling: asyncio.Task[None] | None = None

    def polls(self) -> None:
        self._poller = Poller(self.api, self.inbox, self._nap)
        self._polling = asyncio.create_task(self._poller.run())

    async def stops(self) -> None:
        """As on SIGTERM."""
        assert self._poller
        assert self._polling
        self._poller.stop()
        await self._polling
        self._polling = None

    async def dies(self) -> None:
        """As by a kill: what it knew is gone."""
        if self._polling:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)

    async def is_idle(self) -> None:
        """Until everything is acknowledged."""
        await until(lambda: not self.standin.updates.pending)

    async def close(self) -> None:
        await self.dies()
        await self.inbox.finish()
        await self.api.close()

    async def _nap(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.on_nap()
        await asyncio.sleep(0)

    def offsets(self) -> list[int | None]:
        """The offsets of the calls, without repeats."""
        found = [call.params.get("offset") for call in self.standin.calls if call.method == "getUpdates"]
        return [offset for place, offset in enumerate(found) if place == 0 or offset != found[place - 1]]

    async def tickets(self) -> list[str]:
        return await self._all(select(Ticket.text).order_by(Ticket.id))

    async def keys(self) -> list[str]:
        return await self._all(select(UpdateKey.key).where(UpdateKey.bot == self.api.bot).order_by(UpdateKey.key))

    async def dead(self) -> list[DeadLetter]:
        return await self._all(select(DeadLetter).order_by(DeadLetter.id))

    async def _all(self, query: Any) -> list[Any]:
        return await self.town.ask(lambda work: list(work.session.scalars(query)))

    def agreed(self, number: int) -> Any:
        """Somebody who has read the privacy notice; their two updates wait."""
        person = self.standin.user(number, "Ann", language_code="zh")
        person.starts()
        person.presses_data(self.standin.chat(number).add(self.standin.bot, self.standin.now(), {"text": "?"}), "agree")
        return person


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """Log as the service does; structlog's own way of showing exceptions takes its time."""
    before = logging.getLogger().handlers[:]
    logs.configure()
    yield
    logging.getLogger().handlers = before
    structlog.reset_defaults()


@pytest.fixture
async def house(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(polling, "POLL_S", 0)
    async with Town() as town:
        built = House(standin, town)
        yield built
        await built.close()
