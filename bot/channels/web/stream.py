"""Server-sent events: what is new in a chat, as soon as it is committed."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.web import lines
from bot.channels.web.sessions import Visitor, erased, still
from bot.database import Database
from services.work import Work

log = structlog.get_logger()

HEARTBEAT_S = 15.0  # also how late the page hears of what another process or channel has done
STILL_HERE = b"event: still-here\ndata: yes\n\n"  # no comment: the page must notice when it stays away
GONE = b"event: gone\ndata: gone\n\n"  # the person has been erased: what the page shows and keeps must go too
CHANGED = b"event: changed\ndata: changed\n\n"  # they have chosen another language: the page must speak it too
HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Hub:
    """Wakes the streams of an account. Only a courtesy to the impatient: the truth is in the table."""

    def __init__(self) -> None:
        self._bells: defaultdict[int, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    def wake(self, account: int) -> None:
        for bell in self._bells.get(account, ()):
            bell.set()

    def wake_all(self) -> None:
        for account in self._bells:
            self.wake(account)

    def listening(self, account: int) -> bool:
        """Tell whether a page of this account is open here."""
        return account in self._bells

    def close(self) -> None:
        """Let every stream end."""
        self.closed = True
        self.wake_all()

    @contextmanager
    def listen(self, account: int) -> Iterator[asyncio.Event]:
        bell = asyncio.Event()
        self._bells[account].add(bell)
        try:
            yield bell
        finally:
            self._bells[account].discard(bell)
            if not self._bells[account]:
                del self._bells[account]


async def stream(request: web.Request, database: Database, hub: Hub, visitor: Visitor) -> web.StreamResponse:
    """Send the account's lines after the one that the page saw last, until page, session or hub come to an end."""
    after = _resume_from(request)
    response = web.StreamResponse(headers=HEADERS)
    await response.prepare(request)
    with _ending_quietly(), hub.listen(visitor.account) as bell:
        await response.write(b"retry: 2000\n\n")
        while not hub.closed:
            bell.clear()
            found = await database.read(partial(_news, visitor=visitor, after=after))
            if found is None:
                if await database.read(partial(erased, visitor=visitor)):
                    await response.write(GONE)
                break
            now, batch = found
            for seq, event in batch:
                await response.write(event)
                after = seq
            if now.language != visitor.language:
                await response.write(CHANGED)
                visitor = now
            if len(batch) < lines.BATCH and not await _rung(bell):
                await response.write(STILL_HERE)
    return response


@contextmanager
def _ending_quietly() -> Iterator[None]:
    """Once the stream runs, there is nobody left to tell of an error: the page comes back by itself."""
    try:
        yield
    except ConnectionResetError:
        pass
    except SQLAlchemyError as error:
        log.warning("A stream ended early.", action="stream_broken", error=type(error).__name__)


def _news(work: Work, *, visitor: Visitor, after: int) -> tuple[Visitor, list[tuple[int, bytes]]] | None:
    """Give who is listening by now, and what is new; None when the session has ended, here or in another process."""
    now = still(work, visitor)
    if now is None:
        return None
    found = lines.since(work, visitor.account, after)
    return now, [(line.seq, _event(line.seq, lines.as_event(line))) for line in found]


def _event(seq: int, line: dict[str, Any]) -> bytes:
    return f"id: {seq}\ndata: {json.dumps(line, ensure_ascii=False)}\n\n".encode()


async def _rung(bell: asyncio.Event) -> bool:
    """Wait for the bell, but not longer than a heartbeat."""
    try:
        async with asyncio.timeout(HEARTBEAT_S):
            return await bell.wait()
    except TimeoutError:
        return False


def _resume_from(request: web.Request) -> int:
    last = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    return int(last) if last.isdecimal() and len(last) < 19 else 0
