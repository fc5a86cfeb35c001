"""`kill -9` in the middle of two hundred reports: what was acknowledged is there, once, and everybody is told once."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from datetime import datetime
from itertools import count
from pathlib import Path
from random import Random  # noqa: TID251 (seeded: the same moments every time)
from typing import Any

import aiohttp
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from bot.channels.web.tables import WebMessage
from models.inbox import DeadLetter
from models.outbox import Delivery, Outbox, Show
from models.people import Account
from models.ticket import Ticket
from tests.durability.server import Server, served
from tests.town import TZ

REPORTS, KILLS, SEED = 200, 10, 20260601
PLACES = ("柳西小区3号楼", "红柳花园2号楼", "向阳小区4号楼", "西屯家园5号楼")
TEXTS = [f"还有一件事，{PLACES[number % len(PLACES)]}旁边的路灯不亮，第{number}盏" for number in range(REPORTS)]
LOST = 7  # the line loses every seventh answer
MORNING = 9  # local time; no quiet hours, so that notices go out


class Fate:
    """Counts what the clients do, each sending and each answer, and kills the server at moments drawn beforehand."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._moments = sorted(Random(SEED).sample(range(1, 2 * REPORTS - KILLS), KILLS))
        self._count = count(1)

    def goes_on(self) -> None:
        if next(self._count) >= min(self._moments, default=10 * REPORTS) and self._server.kill():
            self._moments.pop(0)


class Resident:
    """Somebody with a browser, who sends what was not answered again with the same id."""

    def __init__(self, server: Server, browser: aiohttp.ClientSession) -> None:
        self._server, self._browser = server, browser

    async def reports(self, texts: list[str], fate: Fate) -> Counter[str]:
        """Send one after the other until each is acknowledged; gives how many were taken now, or before unnoticed."""
        return Counter([await self._report(number, text, fate) for number, text in enumerate(texts)])

    async def _report(self, number: int, text: str, fate: Fate) -> str:
        lost = number % LOST == 0
        while True:
            fate.goes_on()
            try:
                answer = await self.posts("/phone/1/api/messages", {"id": f"report-{number:04}", "text": text})
            except (aiohttp.ClientError, ConnectionError):
                continue  # nobody knows whether it was taken
            fate.goes_on()
            if not lost:
                return str(answer["outcome"])
            lost = False

    async def posts(self, path: str, content: dict[str, Any]) -> dict[str, Any]:
        async with self._browser.post(await self._server.address() + path, json=content) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def asks(self, path: str) -> dict[str, Any]:
        async with self._browser.get(await self._server.address() + path) as answer:
            return dict(await answer.json())


async def test_two_hundred_reports_survive_ten_kills(tmp_path: Path) -> None:
    async with served(tmp_path) as server, AsyncExitStack() as browsers:
        residents = [await moved_in(server, browsers, number) for number in range(4)]
        await wind_to_the_morning(residents[0])
        fate = Fate(server)
        async with asyncio.TaskGroup() as group:
            told = [
                group.create_task(resident.reports(TEXTS[number::4], fate)) for number, resident in enumerate(residents)
            ]
        outcomes = sum((task.result() for task in told), Counter[str]())
        await residents[0].posts("/demo/clock", {"wind": "hour"})
    assert server.kills == KILLS
    assert set(outcomes) <= {"taken", "duplicate"}
    assert outcomes.total() == REPORTS
    assert outcomes["duplicate"] >= REPORTS // LOST
    with Session(create_engine(f"sqlite:///{tmp_path}/smallgrid.sqlite", poolclass=NullPool)) as session:
        check_reports(session)
        check_notices(session)


async def moved_in(server: Server, browsers: AsyncExitStack, number: int) -> Resident:
    browser = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
    resident = Resident(server, await browsers.enter_async_context(browser))
    people = (await resident.asks("/demo/people"))["people"]
    sample = [person["id"] for person in people if person["role"] == "resident"]
    await resident.posts("/phone/1/demo/become", {"person": sample[number]})
    return resident


async def wind_to_the_morning(resident: Resident) -> None:
    now = (await resident.asks("/demo/clock"))["now"]
    while datetime.fromisoformat(now).astimezone(TZ).hour != MORNING:
        now = (await resident.posts("/demo/clock", {"wind": "hour"}))["now"]


def check_reports(session: Session) -> None:
    """Each report is one ticket, in a grid worker's hands, and one line in the chat of whoever wrote it."""
    tickets = session.scalars(select(Ticket)).all()
    assert sorted(ticket.text for ticket in tickets) == sorted(TEXTS)
    assert {(ticket.status, ticket.holder_id is None) for ticket in tickets} == {("assigned", False)}
    said = session.scalars(select(WebMessage.body).where(WebMessage.mine)).all()
    assert sorted(body["segments"][0]["text"] for body in said) == sorted(TEXTS)
    assert session.scalars(select(DeadLetter)).all() == []


def check_notices(session: Session) -> None:
    """The reporter and the worker of each ticket were told; every row was delivered once, none is left on its way."""
    rows = session.scalars(select(Outbox)).all()
    assert {row.status for row in rows} <= {Delivery.SENT, Delivery.OBSOLETE}
    told = Counter((row.number, row.person_id) for row in rows if row.phrase in {"reply.filed", "notice.task"})
    tickets = session.scalars(select(Ticket)).all()
    assert told == Counter(
        (ticket.id, person) for ticket in tickets for person in (ticket.reporter_id, ticket.holder_id)
    )
    people = {account.id: account.person_id for account in session.scalars(select(Account))}
    lines = session.scalars(select(WebMessage).where(~WebMessage.mine)).all()
    sent = [row for row in rows if row.status == Delivery.SENT and row.show != Show.EDIT]
    assert sorted((line.id, people[line.account_id]) for line in lines) == sorted(
        (row.id, row.person_id) for row in sent
    )
