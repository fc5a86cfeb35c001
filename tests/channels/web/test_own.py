"""What is one's own: reports, the recovery code, the sessions."""

import asyncio
from typing import Any

from aiohttp.test_utils import TestClient
from sqlalchemy import func, select

from bot.channels.web.tables import WebSession
from models.people import Person, RoleKind
from models.ticket import Ticket
from services.message import Message, Segment
from services.work import Work
from tests.channels.web.conftest import NOW, House, enter, open_browser


def ticket(work: Work, account: int, **fields: Any) -> Ticket:
    from models.people import Account

    plain: dict[str, Any] = {
        "id": work.new_id("ticket"),
        "status": "working",
        "level": "grid",
        "category": "lighting",
        "urgency": "normal",
        "text": "路灯坏了",
        "grid": "grid-1",
        "place": "liuxi-1",
        "reporter_id": work.session.get_one(Account, account).person_id,
        "created_at": work.now,
        "updated_at": work.now,
    }
    made = Ticket(**plain | fields)
    work.session.add(made)
    return made


async def test_reports_are_listed_to_whoever_made_them(
    page: TestClient[Any, Any], other: TestClient[Any, Any], house: House
) -> None:
    account = await enter(page, **{"Accept-Language": "en"})
    await enter(other)
    await house.database.transact(lambda work: ticket(work, account))
    await house.database.transact(lambda work: ticket(work, account, status="closed", place=None))
    listed = await (await page.get("/api/reports")).json()
    assert [(item["number"], item["state"], item["open"]) for item in listed] == [
        (2, "closed", False),
        (1, "working", True),
    ]
    assert listed[1] == {
        "number": 1,
        "category": "Lighting",
        "status": "in progress",
        "state": "working",
        "place": "Liuxi Estate, Building 1",
        "updated": NOW.isoformat(),
        "open": True,
    }
    assert await (await other.get("/api/reports")).json() == []
    assert await (await page.get("/api/tasks")).json() == []


async def test_staff_have_tasks(page: TestClient[Any, Any], other: TestClient[Any, Any], house: House) -> None:
    reporter, worker = await enter(page), await enter(other)

    def dispatch(work: Work) -> None:
        from models.people import Account, Role

        person = work.session.get_one(Person, work.session.get_one(Account, worker).person_id)
        person.roles.append(Role(id=work.new_id(), kind=RoleKind.WORKER, unit="grid-1", away=False))
        ticket(work, reporter, holder_id=person.id)

    await house.database.transact(dispatch)
    assert [item["number"] for item in await (await other.get("/api/tasks")).json()] == [1]
    assert await (await other.get("/api/reports")).json() == []


async def recovery_code(page: TestClient[Any, Any]) -> str:
    return str((await (await page.post("/api/recovery", json={})).json())["code"])


async def test_a_recovery_code_gives_a_person_back_once(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)
    void, code = await recovery_code(page), await recovery_code(page)
    assert [len(part) for part in code.split("-")] == [4, 4, 4, 4]
    async with open_browser(page.server) as lost:
        newcomer = await enter(lost)
        assert (await lost.post("/api/recover", json={"code": void})).status == 400
        back = await lost.post("/api/recover", json={"code": f" {code.lower().replace('-', ' ')} "})
        assert (back.status, await back.json()) == (200, {"ok": True})
        assert await enter(lost) == account
        assert (await lost.post("/api/recover", json={"code": code})).status == 400
    assert (
        await house.database.read(
            lambda work: work.session.scalar(select(func.count()).where(WebSession.account_id == newcomer))
        )
        == 0
    )


async def test_a_wrong_code_says_so_kindly_and_a_code_is_kept_as_a_hash_only(
    page: TestClient[Any, Any], house: House
) -> None:
    from models.people import Pass

    await enter(page, **{"Accept-Language": "en"})
    wrong = await page.post("/api/recover", json={"code": "ABCD-EFGH-IJKL-MNOP"}, headers={"Accept-Language": "en"})
    assert await wrong.json() == {"error": "This recovery code is wrong or has been used."}
    code = await recovery_code(page)
    [kept] = await house.database.read(lambda work: list(work.session.scalars(select(Pass.token_hash))))
    assert code.replace("-", "") not in kept


async def test_signing_out_ends_the_session_and_its_stream(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)
    token = page.session.cookie_jar.filter_cookies(page.make_url("/"))["smallgrid"].value
    stream = await page.get("/api/events")
    assert (await page.post("/api/signout", json={})).status == 204
    async with asyncio.timeout(3):
        assert await stream.content.read() == b"retry: 2000\n\n"
    kept = await page.get("/api/reports", cookies={"smallgrid": token})
    assert kept.status == 401
    assert await enter(page) != account


async def test_signing_out_everywhere_ends_all_sessions_of_the_person_and_nobody_elses(
    page: TestClient[Any, Any], other: TestClient[Any, Any], house: House
) -> None:
    account = await enter(page)
    neighbour = await enter(other)
    code = await recovery_code(page)
    async with open_browser(page.server) as second:
        await enter(second)
        await second.post("/api/recover", json={"code": code})
        assert await enter(second) == account
        stream = await second.get("/api/events")
        assert (await page.post("/api/signout", json={"everywhere": True})).status == 204
        async with asyncio.timeout(3):
            await stream.content.read()
        assert (await second.get("/api/reports")).status == 401
        assert await enter(other) == neighbour


async def test_who_sends_too_much_waits_a_moment_and_nobody_else_does(
    page: TestClient[Any, Any], other: TestClient[Any, Any]
) -> None:
    await enter(page)
    await enter(other)
    statuses = []
    for number in range(61):
        answer = await page.post("/api/messages", json={"id": f"client-{number:04}", "text": "x"})
        statuses.append(answer.status)
    assert statuses == [200] * 60 + [429]
    assert (answer.headers["Retry-After"], (await answer.json())["retry_after"]) == ("1", 1)
    assert (await other.post("/api/messages", json={"id": "client-0001", "text": "x"})).status == 200


async def test_a_stream_survives_a_message_while_its_session_lives(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)
    stream = await page.get("/api/events")
    await house.tell(account, Message((Segment("still here"),)), row=900)
    async with asyncio.timeout(3):
        assert b"still here" in await stream.content.readuntil(b"}\n\n")
    stream.close()
