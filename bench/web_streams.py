"""A thousand open event streams on one process: how much memory each takes, how late the slowest messages are.

Every stream gets one message; they are sent at five times the pace of a message each minute. Run as
`python -m bench.web_streams service|bare STREAMS`, this is the server that is measured.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from aiohttp import web

from bench.durable import CONFIG, LANGUAGE
from bench.process import resident
from bench.result import Result, compare
from bot.app import App
from bot.channels.base import Parcel, Sent
from bot.channels.web.sessions import BOT, new_account
from bot.channels.web.tables import WebSession
from bot.settings import load
from services.message import Message, Segment
from services.work import Work

PACE = 5 / 60  # messages a second and stream
PATIENCE_S = 120.0

Deliver = Callable[[int, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A server and the pages that are open on it; `kilobytes` is what each of them has cost it."""

    process: asyncio.subprocess.Process
    pages: list[asyncio.StreamReader]
    kilobytes: float


async def web_streams(streams: int = 1000, rounds: int = 3) -> Result:
    """Milliseconds from the courier's call until the browser has the message, which 99 of 100 do not exceed.

    The baseline writes into open sockets and nowhere else.
    """
    return await compare(
        f"web_streams_{streams}", "ms (p99)", partial(_p99, "service", streams), partial(_p99, "bare", streams), rounds
    )


async def web_stream_memory(streams: int = 1000, rounds: int = 1) -> Result:
    """Kilobytes of the server's resident memory for each open stream."""
    service, bare = partial(_kilobytes, "service", streams), partial(_kilobytes, "bare", streams)
    return await compare(f"web_streams_{streams}_memory", "kB each", service, bare, rounds)


async def _p99(kind: str, streams: int) -> float:
    async with _opened(kind, streams) as opened:
        assert opened.process.stdin is not None
        opened.process.stdin.write(b"go\n")
        delays = await asyncio.gather(*map(_delay, opened.pages))
    return quantiles(delays, n=100)[98] * 1000


async def _kilobytes(kind: str, streams: int) -> float:
    async with _opened(kind, streams) as opened:
        return opened.kilobytes


@asynccontextmanager
async def _opened(kind: str, streams: int) -> AsyncIterator[Opened]:
    """Start a server and open so many streams."""
    command = (sys.executable, "-m", "bench.web_streams", kind, str(streams))
    server = await asyncio.create_subprocess_exec(
        *command, cwd=CONFIG.parent, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            port = int(await server.stdout.readline())
            idle = resident(server.pid)
            pages = [await _open(port, number) for number in range(streams)]
            cost = (resident(server.pid) - idle) * 1000 / streams
            yield Opened(server, [reader for reader, _ in pages], cost)
        for _, writer in pages:
            writer.close()
    finally:
        with suppress(ProcessLookupError):
            server.terminate()
        await server.wait()


async def _open(port: int, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a page's stream; it is open when its first line is here."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: smallgrid={_cookie(number)}\r\n\r\n"
    writer.write(head.encode())
    while not (line := await reader.readline()).startswith(b"retry:"):
        assert line, "the server closed a stream"
    return reader, writer


async def _delay(reader: asyncio.StreamReader) -> float:
    """Wait for the message, which says when it was sent; gives how long it took, in seconds."""
    while not (line := await reader.readline()).startswith(b"data: {"):
        assert line, "the server closed a stream"
    arrived = perf_counter()
    return arrived - float(json.loads(line.removeprefix(b"data: "))["body"]["segments"][0]["text"])


def _cookie(number: int) -> str:
    return f"bench-{number}"


@asynccontextmanager
async def _service(streams: int) -> AsyncIterator[tuple[int, Deliver]]:
    """The web chat with so many residents; gives its port and how one of them is told something."""
    with TemporaryDirectory(prefix="smallgrid-bench-") as folder:
        chosen = {"database": f"sqlite:///{folder}/bench.sqlite", "media": Path(folder) / "media"}
        app = App(load(CONFIG).model_copy(update=chosen))
        await app.prepare()
        accounts = await app.database.transact(lambda work: _move_in(work, streams))
        channel = app.open_web()

        async def deliver(number: int, text: str) -> None:
            account = accounts[number]
            row = number + 1
            outcome = await channel.deliver(Parcel(row, account, BOT, account, Message((Segment(text),))))
            assert outcome == Sent(str(row)), outcome

        try:
            yield await channel.start("127.0.0.1", 0), deliver
        finally:
            await app.stop()


def _move_in(work: Work, count: int) -> list[int]:
    accounts = [new_account(work, LANGUAGE).id for _ in range(count)]
    work.session.flush()
    for number, account in enumerate(accounts):
        token = sha256(_cookie(number).encode()).hexdigest()
        work.session.add(WebSession(token_hash=token, account_id=account, created_at=work.now))
    return accounts


@asynccontextmanager
async def _bare(_streams: int) -> AsyncIterator[tuple[int, Deliver]]:
    """Event streams of bare aiohttp that are written to at once."""
    pages: dict[int, web.StreamResponse] = {}

    async def events(request: web.Request) -> web.StreamResponse:
        page = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await page.prepare(request)
        pages[int(request.cookies["smallgrid"].rpartition("-")[2])] = page
        await page.write(b"retry: 2000\n\n")
        await asyncio.Event().wait()
        return page

    async def deliver(number: int, text: str) -> None:
        event = json.dumps({"body": {"segments": [{"text": text}]}})
        await pages[number].write(f"data: {event}\n\n".encode())

    app = web.Application()
    app.router.add_get("/api/events", events)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield int(runner.addresses[0][1]), deliver
    finally:
        await runner.cleanup()


async def _serve(kind: str, streams: int) -> None:
    """Be the server: say the port, wait for the word, tell everybody something, each at their time."""
    async with {"service": _service, "bare": _bare}[kind](streams) as (port, deliver):
        print(port, flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        begun = perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(streams):
                await asyncio.sleep(max(0.0, begun + number / (streams * PACE) - perf_counter()))
                group.create_task(_send(deliver, number))
        await asyncio.Event().wait()


async def _send(deliver: Deliver, number: int) -> None:
    await deliver(number, repr(perf_counter()))


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], int(sys.argv[2])))
