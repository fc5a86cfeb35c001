"""Requests that are too large or too slow. The loop's clock is moved; nobody waits."""

import asyncio
import gzip
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.http import BODY_S, read_body
from bot.channels.web import uploads
from bot.channels.web.channel import IDLE_S, WebChannel
from bot.channels.web.guard import JSON_BYTES
from bot.media import MAX_BYTES
from tests.security.conftest import Service


class LoopClock:
    """The clock by which the loop's timers go off."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        real, self._ahead = loop.time, 0.0
        loop.time = lambda: real() + self._ahead  # type: ignore[method-assign]

    async def pass_by(self, seconds: float) -> None:
        self._ahead += seconds
        for _ in range(10):
            await asyncio.sleep(0)


@pytest.fixture
async def clock() -> LoopClock:
    return LoopClock(asyncio.get_running_loop())


@pytest.fixture
async def port(service: Service) -> Iterator[int]:
    channel = service.app.web
    assert isinstance(channel, WebChannel)
    return await channel.start("127.0.0.1", 0)


async def test_bodies_have_an_end(service: Service) -> None:
    browser = service.browser()
    await browser.enter()
    large = b'{"id":"client-0001","text":"' + b"x" * JSON_BYTES
    packed = {"Content-Type": "application/json", "Content-Encoding": "gzip"}

    async def endless() -> object:
        for _ in range(MAX_BYTES // 1_000_000 + 2):
            yield b"x" * 1_000_000

    async def lying() -> object:
        yield b"x" * (JSON_BYTES + 1)

    post = browser.http.post
    json_type = {"Content-Type": "application/json"}
    answers = [
        await post("/api/messages", data=large, headers=json_type),
        await post("/api/messages", data=lying(), headers=json_type),
        await post("/api/messages", data=gzip.compress(b" " * 50_000_000), headers=packed),
        await post("/api/recover", data=large, headers=json_type),
        await post("/api/uploads", data=endless(), headers={"Content-Type": "image/png"}),
    ]
    assert [answer.status for answer in answers] == [413] * 5
    assert await browser.enter()


@pytest.mark.parametrize(
    ("body", "packed"),
    [
        (b"[" * 30_000, {}),
        (b"\x1f\x8b nothing that was ever packed", {"Content-Encoding": "gzip"}),
        (b'{"id":"client-0001","text":"\xff"}', {}),
    ],
    ids=["deep", "badly packed", "no text"],
)
async def test_bodies_that_nobody_can_read_are_the_senders_fault(
    service: Service, capsys: pytest.CaptureFixture[str], body: bytes, packed: dict[str, str]
) -> None:
    browser = service.browser()
    await browser.enter()
    answer = await browser.http.post("/api/messages", data=body, headers={"Content-Type": "application/json", **packed})
    assert answer.status == 400
    assert "web_failed" not in "".join(capsys.readouterr())


async def test_an_upload_that_breaks_off_is_no_fault_of_ours(
    service: Service, port: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def watched(*given: Any) -> bytes:
        began.set()
        try:
            return await read_body(*given)
        finally:
            ended.set()

    monkeypatch.setattr(uploads, "read_body", watched)
    browser = service.browser()
    await browser.enter()
    head = (
        "POST /api/uploads HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\n"
        f"Content-Length: 1000\r\nCookie: smallgrid={browser.cookie}\r\n\r\nhalf"
    )
    _, writer = await talk(port, head.encode())
    await began.wait()
    writer.close()
    await ended.wait()
    assert "web_failed" not in "".join(capsys.readouterr())


async def test_a_cookie_that_is_no_text_is_nobodys(service: Service, port: int) -> None:
    reader, writer = await talk(port, b"GET /api/reports HTTP/1.1\r\nHost: x\r\nCookie: smallgrid=\xff\xfe\r\n\r\n")
    assert await answered(reader) == b"HTTP/1.1 401 Unauthorized\r\n"
    writer.close()


async def talk(port: int, said: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    await writer.drain()
    return reader, writer


async def answered(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(600):  # by the loop's clock
        return await reader.readline()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: x\r\n" % number for number in range(500)) + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    ],
    ids=["address", "header", "headers", "not http", "smuggling", "negative"],
)
async def test_heads_that_are_too_large_or_nonsense_are_refused(service: Service, port: int, head: bytes) -> None:
    reader, writer = await talk(port, head)
    assert (await answered(reader)).split()[1] in {b"400", b"413", b"414", b"431"}
    writer.close()
    browser = service.browser()
    assert await browser.enter()


async def test_a_connection_that_never_finishes_its_head_is_closed(port: int, clock: LoopClock) -> None:
    reader, writer = await talk(port, b"GET / HTTP/1.1\r\nHost: x\r\n")
    for _ in range(4):
        await clock.pass_by(IDLE_S / 3)
        if not writer.is_closing():
            writer.write(b"X-Slow: x\r\n")  # a line now and then keeps nobody's door open
    assert await answered(reader) == b""
    writer.close()


async def test_a_body_that_never_ends_is_given_up(service: Service, port: int, clock: LoopClock) -> None:
    browser = service.browser()
    await browser.enter()
    head = (
        "POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: 1000\r\nCookie: smallgrid={browser.cookie}\r\n\r\n{{"
    )
    reader, writer = await talk(port, head.encode())
    for _ in range(3):
        await asyncio.sleep(0.02)  # until the server has begun to read
        await clock.pass_by(BODY_S / 2)
    assert await answered(reader) == b"HTTP/1.1 408 Request Timeout\r\n"
    writer.close()


async def test_a_thousand_newcomers_from_one_place_do_not_fill_the_database(service: Service) -> None:
    browsers = [(await service.browser().get("/api/me")).status for _ in range(5)]
    service.app.web._shop.pace.newcomers.size = 0  # type: ignore[union-attr]
    late = await service.browser().get("/api/me")
    known = service.browsers[0]
    assert browsers == [200] * 5
    assert late.status == 429
    assert (await known.get("/api/me")).status == 200
