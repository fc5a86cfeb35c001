"""What a courier that died has left "sending" is delivered later, once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.delivery.claim import claim
from models.outbox import Delivery, Outbox
from models.phrase import phrase
from services import outbox
from services.work import Work
from tests.town import Phone, Town

LEASE = timedelta(seconds=60)
REPORT = "柳西小区3号楼楼道灯不亮"


def fates(work: Work) -> list[tuple[str, str]]:
    rows = work.session.scalars(select(Outbox).order_by(Outbox.id))
    return [(row.phrase, row.status) for row in rows]


async def told(phone: Phone, words: str) -> int:
    return sum(words in line for line in await phone.heard())


async def posted(town: Town, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """A report whose notices nobody has delivered yet."""

    async def nothing(_app: App) -> None: ...

    resident = await town.resident()
    with monkeypatch.context() as patch:
        patch.setattr(App, "settle", nothing)
        await resident.says(REPORT)
    return resident


async def test_rows_claimed_but_not_sent_are_sent_when_their_lease_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Town() as town:
        resident = await posted(town, monkeypatch)
        await town.do(lambda work: claim(work, LEASE))
        await town.app.settle()
        assert await told(resident, REPORT) == 0
        assert await town.ask(fates) == [("reply.filed", Delivery.SENDING), ("notice.task", Delivery.SENDING)]
        await town.wind(minutes=2)
        assert await told(resident, REPORT) == 1
        assert await town.ask(fates) == [("reply.filed", Delivery.SENT), ("notice.task", Delivery.SENT)]


async def test_rows_sent_but_not_recorded_are_not_sent_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Town() as town:
        resident = await posted(town, monkeypatch)

        async def die(*_: object, **__: object) -> None:
            raise ConnectionError

        with monkeypatch.context() as patch:
            patch.setattr("bot.delivery.courier.Courier._record", die)
            with pytest.raises(ConnectionError):
                await town.app.settle()
        assert await told(resident, REPORT) == 1
        await town.wind(minutes=2)
        assert await told(resident, REPORT) == 1
        assert {status for _, status in await town.ask(fates)} == {Delivery.SENT}


async def test_what_comes_after_a_stuck_row_follows_it_without_waiting_for_the_wall_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with Town() as town:
        resident = await posted(town, monkeypatch)
        await town.do(lambda work: claim(work, LEASE))
        await resident.says("红柳花园2号楼下水道堵了")
        assert await told(resident, "红柳花园") == 0
        await town.wind(minutes=2)
        assert [REPORT in line for line in await resident.heard()] == [True, False]


async def test_a_courier_that_is_interrupted_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Town() as town:
        resident = await posted(town, monkeypatch)
        drain, broken, well = town.app.courier.drain, asyncio.Event(), asyncio.Event()

        async def once_broken() -> int:
            if not broken.is_set():
                broken.set()
                raise OSError
            taken = await drain()
            well.set()
            return taken

        monkeypatch.setattr(town.app.courier, "drain", once_broken)
        town.app.run_in_background()
        for happened in (broken, well):
            await town.do(lambda work: outbox.tell(work, resident.person, phrase("reply.thanks")))
            await happened.wait()
        assert await told(resident, REPORT) == 1
