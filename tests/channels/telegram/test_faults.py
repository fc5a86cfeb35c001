"""Thousands of messages through outbox, courier and sender, with a third of the calls going wrong in every way."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from random import Random  # noqa: TID251 - seeded dice

import pytest
from sqlalchemy import func, select, update

from bot.channels.base import Channel, Outcome, Parcel
from bot.channels.telegram.pacer import Pacer
from bot.channels.telegram.sender import TelegramSender
from bot.clock import ManualClock
from bot.database import Database
from bot.delivery.courier import Courier
from bot.media import MediaStore
from bot.settings import Limits
from models.base import Base
from models.outbox import Delivery, Outbox, Priority
from models.people import Account, Person
from models.phrase import phrase
from services import outbox
from services.work import Work
from tests.channels.telegram.conftest import NOW
from tests.channels.telegram.flow import Flow
from tests.core import community
from tests.telegram.faults import FORBIDDEN, MIX, Faults
from tests.telegram.standin import TOKEN, Standin

ATTEMPTS = 4
OPEN = (Delivery.PENDING, Delivery.RETRY, Delivery.SENDING)
ENDS = {Delivery.SENT, Delivery.UNKNOWN, Delivery.UNREACHABLE, Delivery.DEAD}
TICK = timedelta(seconds=1)
KINDS = (*(fault for fault in MIX if fault != FORBIDDEN),) * 5 + (FORBIDDEN,)  # who blocks gets nothing for a while


class Counted:
    """A channel whose outcomes are counted."""

    name = "telegram"

    def __init__(self, sender: TelegramSender) -> None:
        self.sender = sender
        self.outcomes: Counter[str] = Counter()

    def when(self, parcel: Parcel) -> datetime | None:
        return self.sender.when(parcel)

    def parts(self, parcel: Parcel) -> int:
        return self.sender.parts(parcel)

    async def deliver(self, parcel: Parcel) -> Outcome:
        outcome = await self.sender.deliver(parcel)
        self.outcomes[type(outcome).__name__] += 1
        return outcome


class Mailing:
    """So many messages to so many chats, numbered in the order in which they were posted."""

    def __init__(self, standin: Standin, clock: ManualClock, flow: Flow, folder: Path) -> None:
        self.standin, self.clock, self.flow, self.folder = standin, clock, flow, folder
        self.database = Database("sqlite://", community(), clock.now, lambda: "", ())
        Base.metadata.create_all(self.database.engine)
        self.channels: dict[str, Channel] = {}
        self.outcomes: Counter[str] = Counter()

    async def posts(self, messages: int, chats: int) -> None:
        for chat in range(1, chats + 1):
            self.standin.user(chat, started=True)

        def post(work: Work) -> None:
            people = [_move_in(work, chat) for chat in range(1, chats + 1)]
            for number in range(messages):
                urgent = Priority.EMERGENCY if number % 97 == 0 else Priority.NOTICE
                outbox.tell(
                    work, people[number % chats], phrase("card.text", text=f"message {number}"), priority=urgent
                )

        await self.database.transact(post)
        await self.database.transact(
            lambda work: work.session.execute(update(Outbox).where(Outbox.id % 5 == 0).values(round=1))  # reminders
        )

    async def works(self) -> None:
        """Deliver until everything has ended; the service is started anew every now and then."""
        ahead: datetime | None = self.clock.now()
        while ahead:
            pacer = Pacer(self.clock.now, Limits(), self.flow.sleep)
            media = MediaStore(self.folder)
            async with TelegramSender(self.standin.token, self.standin.url, media, pacer, self.clock.now) as sender:
                channel = Counted(sender)
                courier = Courier(self.database, {"telegram": channel}, attempts=ATTEMPTS, lease=timedelta(seconds=60))
                for _ in range(50):
                    await courier.drain()
                    await self.database.transact(_unblock)
                    ahead = await self.database.read(_next)
                    if ahead is None:
                        break
                    self.clock.set(max(ahead, self.clock.now()) + TICK)
                self.outcomes += channel.outcomes
            self.clock.set(self.clock.now() + timedelta(seconds=5))

    async def ended(self) -> list[Outbox]:
        return await self.database.read(lambda work: list(work.session.scalars(select(Outbox).order_by(Outbox.id))))


def _move_in(work: Work, chat: int) -> int:
    person = Person(id=work.new_id(), language="en", created_at=work.now, roles=[])
    work.session.add(person)
    work.session.flush()
    bot = int(TOKEN.partition(":")[0])
    account = Account(
        id=work.new_id(), person_id=person.id, channel="telegram", bot=bot, address=chat, reachable=True,
        seen_at=work.now,
    )  # fmt: skip
    work.session.add(account)
    return person.id


def _unblock(work: Work) -> None:
    """Who blocked the bot writes to it again."""
    work.session.execute(update(Account).values(reachable=True))


def _next(work: Work) -> datetime | None:
    return work.session.scalar(select(func.min(Outbox.wake_at)).where(Outbox.status.in_(OPEN)))


@pytest.mark.parametrize(
    ("messages", "chats"), [(1000, 60), pytest.param(10_000, 300, marks=pytest.mark.soak)], ids=["some", "many"]
)
async def test_every_message_ends(messages: int, chats: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = ManualClock(NOW)
    flow = Flow(clock)
    faults = Faults(Random(7), 0.3, KINDS)
    async with Standin(lambda: clock.now().timestamp(), faults=faults) as standin, flow.running(monkeypatch):
        mailing = Mailing(standin, clock, flow, tmp_path)
        await mailing.posts(messages, chats)
        await mailing.works()
        rows = await mailing.ended()
        mailing.database.close()

    assert {row.status for row in rows} - ENDS == set()
    assert all(row.attempts == ATTEMPTS for row in rows if row.status == Delivery.DEAD)
    assert len([row for row in rows if row.status == Delivery.SENT]) > messages * 0.7
    assert set(faults.drawn) == set(MIX)
    assert sum(standin.duplicates().values()) <= mailing.outcomes["Unknown"]
    said = {chat: [_number(line) for line in standin.chat(chat).transcript()] for chat in range(1, chats + 1)}
    sent = {int(row.params["text"].split()[-1]) for row in rows if row.status == Delivery.SENT}
    assert sent <= {number for numbers in said.values() for number in numbers}
    for numbers in said.values():
        calm = [number for number in numbers if number % 97]
        assert calm == sorted(calm)
    assert standin.limits.peak_per_second <= 30
    assert standin.limits.refused == 0


def _number(line: str) -> int:
    return int(line.rstrip("”").split()[-1])


async def test_a_broadcast_uses_what_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that must wait go back and keep their place; while one batch is delivered the next one is taken up."""
    clock = ManualClock(NOW)
    flow = Flow(clock)
    async with Standin(lambda: clock.now().timestamp()) as standin, flow.running(monkeypatch):
        mailing = Mailing(standin, clock, flow, tmp_path)
        await mailing.posts(400, 400)
        await mailing.works()
        rows = await mailing.ended()
        mailing.database.close()
    assert [(row.status, row.attempts) for row in rows] == [(Delivery.SENT, 1)] * 400
    assert (standin.limits.sent, standin.limits.refused) == (400, 0)
    took = (max(row.done_at for row in rows if row.done_at) - NOW).total_seconds()
    assert 400 / 30 < took < 400 / 25
