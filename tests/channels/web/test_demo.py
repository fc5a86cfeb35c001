"""The demo's powers, and that they exist nowhere else."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.channels.web.channel import WebChannel
from bot.channels.web.demo import DemoPerson
from bot.channels.web.sessions import new_account
from bot.channels.web.tables import WebSession
from bot.database import Database
from bot.media import MediaStore
from models.people import Person
from services.work import Work
from tests.channels.web.conftest import NOW, FakeIntake, toast
from tests.town import MONDAY, Town


class Powers:
    """The demo's powers without a demo."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.moment = NOW
        self.sample: list[DemoPerson] = []

    def now(self) -> datetime:
        return self.moment

    async def wind(self, delta: timedelta) -> None:
        self.moment += delta

    async def to_next_timer(self) -> None:
        self.moment += timedelta(minutes=7)

    async def people(self) -> Sequence[DemoPerson]:
        return self.sample


@pytest.fixture
async def demo(database: Database, tmp_path: Path) -> AsyncIterator[tuple[TestClient[Any, Any], Powers]]:
    powers = Powers(database)

    def sample(work: Work) -> list[int]:
        return [new_account(work, "zh").person_id for _ in range(5)]

    ids = await database.transact(sample)
    held = [
        ("worker", "第二网格"),
        ("leader", "第一网格"),
        ("worker", "第一网格"),
        ("resident", None),
        ("resident", None),
    ]
    powers.sample = [
        DemoPerson(person, f"{role} {person}", unit, role) for person, (role, unit) in zip(ids, held, strict=True)
    ]
    media = MediaStore(tmp_path / "media")
    channel = WebChannel(database, FakeIntake(database), media, database.community, toast=toast, demo=powers)  # type: ignore[arg-type]
    async with TestClient(TestServer(channel.application())) as client:
        yield client, powers


async def test_three_phones_in_one_browser_are_three_people(demo: tuple[TestClient[Any, Any], Powers]) -> None:
    page, powers = demo
    held = [(await (await page.get(f"/phone/{number}/api/me")).json())["person"] for number in (1, 2, 3, 1, 2, 3)]
    _, leader, worker, resident, _ = (person.id for person in powers.sample)
    assert held == [resident, worker, leader] * 2


async def test_a_phone_becomes_somebody_else(demo: tuple[TestClient[Any, Any], Powers], database: Database) -> None:
    page, powers = demo
    await page.get("/phone/1/api/me")
    neighbour = powers.sample[4].id
    became = await page.post("/phone/1/demo/become", json={"person": neighbour})
    assert (await became.json())["person"] == neighbour
    assert (await (await page.get("/phone/1/api/me")).json())["person"] == neighbour
    sessions = await database.read(lambda work: list(work.session.scalars(select(WebSession.token_hash))))
    assert len(sessions) == 1
    bodies: list[Any] = [{"person": 99999}, {}, []]
    statuses = [(await page.post("/phone/1/demo/become", json=body)).status for body in bodies]
    assert statuses == [404, 400, 400]


async def test_the_clock_is_wound(demo: tuple[TestClient[Any, Any], Powers]) -> None:
    page, _ = demo
    answers = [await page.get("/demo/clock")]
    answers += [await page.post("/demo/clock", json={"wind": wind}) for wind in ("hour", "day", "next")]
    shown = [(await answer.json())["now"] for answer in answers]
    assert shown == [
        "2026-03-02T01:00:00+00:00",
        "2026-03-02T02:00:00+00:00",
        "2026-03-03T02:00:00+00:00",
        "2026-03-03T02:07:00+00:00",
    ]
    assert (await page.post("/demo/clock", json={"wind": "year"})).status == 400


async def test_the_demo_page_knows_the_people_and_may_frame_its_phones(
    demo: tuple[TestClient[Any, Any], Powers],
) -> None:
    page, powers = demo
    known = await (await page.get("/demo/people")).json()
    assert known["people"] == [
        {"id": person.id, "title": person.title, "unit": person.unit, "role": person.role} for person in powers.sample
    ]
    assert known["strings"]["ui.demo_hour"] == "快进 1 小时"
    assert "frame-ancestors 'self'" in (await page.get("/phone/1/")).headers["Content-Security-Policy"]
    assert (await page.get("/")).status == 200


@pytest.mark.parametrize("path", ["/demo/people", "/demo/clock", "/demo/become", "/phone/1/", "/phone/1/api/me"])
async def test_outside_the_demo_its_powers_do_not_exist(page: TestClient[Any, Any], path: str) -> None:
    assert (await page.get(path)).status == 404
    assert (await page.post(path, json={})).status == 404


async def test_a_demo_that_begins_at_night_begins_at_work(tmp_path: Path) -> None:
    night = MONDAY - timedelta(hours=10)
    town = Town(f"sqlite:///{tmp_path}/town.sqlite", start=night)
    await town.app.prepare()
    try:
        for begin in (town.demo.open, town.demo.reset):
            await begin()
            assert town.now == MONDAY - timedelta(minutes=30)
            await (await town.resident()).says("柳西小区3号楼门口路灯坏了")
            assert "新任务" in (await (await town.post("grid-1-worker")).last()).text
            await town.wind(hours=14)
            await town.demo.open()
            assert town.now == MONDAY + timedelta(hours=13, minutes=30)
    finally:
        await town.app.stop()


async def test_the_demo_says_what_it_thinks_and_begins_anew(tmp_path: Path) -> None:
    async with Town(f"sqlite:///{tmp_path}/town.sqlite") as town:
        assert town.app.web is not None
        async with TestClient(TestServer(town.app.web.application())) as page:
            resident = await (await page.get("/phone/1/api/me")).json()
            report = {"id": "client-0001", "text": "路灯不亮", "point": {"lon": 118.9245, "lat": 42.2722}}
            await page.post("/phone/1/api/messages", json=report)
            await town.app.settle()
            pins = await (await page.get("/demo/tickets")).json()
            assert pins == [{"number": 1, "grid": "grid-1", "state": "assigned", "lon": 118.9245, "lat": 42.2722}]

            await page.post("/demo/clock", json={"wind": "day"})
            thoughts = await (await page.get("/demo/log")).json()
            assert {thought["kind"] for thought in thoughts} == {"timer", "delivery"}
            assert [thought["at"] for thought in thoughts] == sorted(thought["at"] for thought in thoughts)
            texts = [thought["text"] for thought in thoughts]
            assert "诉求 1：还没有人受理，提醒网格员" in texts
            assert any(text.startswith("→ 第一网格网格员：") for text in texts)

            assert (await page.post("/demo/reset", json={})).status == 204
            assert town.now == MONDAY
            assert (await page.get("/phone/1/api/reports")).status == 401
            assert (await (await page.get("/phone/1/api/me")).json())["account"] != resident["account"]
            assert [await (await page.get(path)).json() for path in ("/demo/tickets", "/demo/log")] == [[], []]
            await page.post("/phone/1/api/messages", json=report)
            assert (await town.ticket(1)).text == "路灯不亮"
            await page.post("/demo/clock", json={"wind": "next"})
        assert await town.dead_letters() == []


async def test_a_demo_that_is_begun_again_in_another_language_speaks_it(tmp_path: Path) -> None:
    where = f"sqlite:///{tmp_path}/town.sqlite"
    async with Town(where) as town:
        await (await town.resident()).says("路灯坏了")
    async with Town(where, "en") as town:
        await town.demo.open(speaking=True)
        assert await town.ask(lambda work: set(work.session.scalars(select(Person.language)))) == {"en"}
