"""Who a browser is."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from sqlalchemy import select, update

from bot.channels.web.tables import WebSession
from services.work import Work
from tests.channels.web.conftest import NOW, House, enter


async def test_a_new_browser_becomes_a_resident_and_stays_the_same(page: TestClient[Any, Any], house: House) -> None:
    first = await page.get("/api/me", headers={"Accept-Language": "en-GB,zh;q=0.5"})
    account = int((await first.json())["account"])
    assert await enter(page) == account
    cookie = first.cookies["smallgrid"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["secure"]) == ("/", True, "Lax", "")
    kept = await house.database.read(lambda work: list(work.session.scalars(select(WebSession.token_hash))))
    assert len(kept) == 1
    assert cookie.value not in kept[0]


async def test_whoever_still_comes_keeps_his_cookie_for_another_year(page: TestClient[Any, Any], house: House) -> None:
    cookie = (await page.get("/api/me")).cookies["smallgrid"]
    assert (await page.get("/api/me")).cookies == {}

    def long_ago(work: Work) -> None:
        work.session.execute(update(WebSession).values(created_at=NOW - timedelta(days=300)))

    await house.database.transact(long_ago)
    again = (await page.get("/api/me")).cookies["smallgrid"]
    assert (again.value, again["max-age"]) == (cookie.value, str(365 * 24 * 3600))


async def test_me_speaks_the_language_of_a_new_browser(page: TestClient[Any, Any]) -> None:
    me = await (await page.get("/api/me", headers={"Accept-Language": "fr,en;q=0.8"})).json()
    assert (me["language"], me["community"], me["timezone"], me["staff"]) == (
        "en",
        "Liuxi Street Community",
        "Asia/Shanghai",
        False,
    )
    assert me["strings"]["ui.send"] == "Send"
    assert all(key.startswith("ui.") for key in me["strings"])


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/events"), ("POST", "/api/messages"), ("POST", "/api/uploads"), ("GET", "/media/x")],
)
async def test_somebody_without_a_session_gets_nowhere(page: TestClient[Any, Any], method: str, path: str) -> None:
    answer = await page.request(method, path, json={} if method == "POST" else None)
    assert answer.status == 401
    assert (await answer.json()).keys() == {"error"}
