"""Behind a proxy: trusted ones are believed, nobody else is; everything can live under a path."""

from collections.abc import AsyncIterator
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import cli
from bot.channels.web.channel import WebChannel
from bot.channels.web.proxy import _is_in, behind
from tests.channels.web.conftest import HELLO, House, enter, toast

PUBLIC = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "grid.example.org", "X-Forwarded-For": "198.51.100.7"}


def channel(house: House, **options: Any) -> WebChannel:
    return WebChannel(house.database, house.intake, house.media, house.database.community, toast=toast, **options)  # type: ignore[arg-type]


@pytest.fixture
async def proxied(house: House) -> AsyncIterator[TestClient[Any, Any]]:
    app = channel(house, base="/grid", proxies=[ip_network("127.0.0.0/8")]).application()
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_the_cookie_is_secure_behind_a_trusted_proxy_that_speaks_https(proxied: TestClient[Any, Any]) -> None:
    plain = await proxied.get("/grid/api/me")
    secure = await proxied.get("/grid/api/me", headers=PUBLIC, cookies={"smallgrid": "forgotten"})
    cookies = [answer.cookies["smallgrid"] for answer in (plain, secure)]
    assert [(cookie["secure"], cookie["path"]) for cookie in cookies] == [("", "/grid"), (True, "/grid")]


async def test_nobody_else_is_believed(page: TestClient[Any, Any]) -> None:
    answer = await page.get("/api/me", headers=PUBLIC)
    assert answer.cookies["smallgrid"]["secure"] == ""
    foreign = {"Origin": "https://grid.example.org"}
    assert (await page.post("/api/messages", json=HELLO, headers=PUBLIC | foreign)).status == 403


async def test_the_origin_is_that_of_the_public_address(proxied: TestClient[Any, Any]) -> None:
    await proxied.get("/grid/api/me")
    origins = ("https://grid.example.org", "https://elsewhere.example")
    answers = [
        await proxied.post("/grid/api/messages", json=HELLO, headers={**PUBLIC, "Origin": origin}) for origin in origins
    ]
    assert [answer.status for answer in answers] == [200, 403]


async def test_everything_is_under_the_base_path(proxied: TestClient[Any, Any]) -> None:
    paths = ("/grid/", "/grid/api/me", "/grid/static/chat.css", "/", "/api/me")
    assert [(await proxied.get(path)).status for path in paths] == [200, 200, 200, 404, 404]
    moved = await proxied.get("/grid", allow_redirects=False)
    assert (moved.status, moved.headers["Location"]) == (308, "/grid/")


@pytest.mark.parametrize(
    ("headers", "seen"),
    [
        ({}, "127.0.0.1 http"),
        ({"X-Forwarded-For": "198.51.100.7"}, "198.51.100.7 http"),
        ({"X-Forwarded-For": "6.6.6.6, 198.51.100.7, 127.0.0.9"}, "198.51.100.7 http"),
        ({"X-Forwarded-For": "6.6.6.6, unknown"}, "127.0.0.1 http"),
        ({"X-Forwarded-Proto": "http, https"}, "127.0.0.1 https"),
        ({"X-Forwarded-Proto": "javascript"}, "127.0.0.1 http"),
        ({"X-Forwarded-Host": "evil.example/<script>"}, "127.0.0.1 http"),
    ],
)
async def test_the_addresses_are_walked_back_as_far_as_trusted_proxies_wrote_them(
    headers: dict[str, str], seen: str
) -> None:
    async def say(request: web.Request) -> web.Response:
        assert "<" not in request.host
        return web.Response(text=f"{request.remote} {request.scheme}")

    app = web.Application(middlewares=[behind([ip_network("127.0.0.0/8")])])
    app.router.add_get("/", say)
    async with TestClient(TestServer(app)) as client:
        assert await (await client.get("/", headers=headers)).text() == seen


@pytest.mark.parametrize(
    ("peer", "trusted"),
    [
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("fd00::1%eth0", True),
        ("11.1.2.3", False),
        ("", False),
        (None, False),
    ],
)
def test_addresses_are_compared_in_any_form(peer: str | None, trusted: bool) -> None:
    assert _is_in(peer, [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]) is trusted


async def test_the_stream_is_not_buffered_on_its_way(page: TestClient[Any, Any]) -> None:
    await enter(page)
    stream = await page.get("/api/events")
    assert (stream.headers["X-Accel-Buffering"], stream.headers["Cache-Control"]) == ("no", "no-store")
    stream.close()


@pytest.mark.parametrize(
    ("host", "base", "expected"),
    [
        ("127.0.0.1", "", "http://127.0.0.1:8080"),
        ("127.0.0.1", "/grid", "http://127.0.0.1:8080/grid/"),
        ("::1", "/a/b", "http://[::1]:8080/a/b/"),
    ],
)
def test_the_address_that_is_printed_is_that_of_the_page(host: str, base: str, expected: str) -> None:
    assert cli.address(host, 8080, base) == expected
