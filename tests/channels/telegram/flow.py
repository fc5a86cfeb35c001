"""Time for tests in which many wait at once: it moves to the next sleeper when no call is on its way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

import pytest
from telegram.request import HTTPXRequest

from bot.clock import ManualClock

Call = Callable[..., Any]


class Flow:
    """`sleep` takes seconds of the clock, none of the test's."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self._asleep: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._calls = 0
        self._stir = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._asleep, (self.clock.now() + timedelta(seconds=seconds), next(self._numbers), waking))
        self._stir.set()
        await waking

    @asynccontextmanager
    async def running(self, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
        request = HTTPXRequest.do_request
        monkeypatch.setattr(HTTPXRequest, "do_request", lambda *args, **kw: self._counted(request, *args, **kw))
        task = asyncio.create_task(self._pass())
        yield
        task.cancel()

    async def _counted(self, request: Call, *args: Any, **kw: Any) -> Any:
        self._calls += 1
        try:
            return await request(*args, **kw)
        finally:
            self._calls -= 1
            self._stir.set()

    async def _pass(self) -> None:
        while True:
            await self._stir.wait()
            self._stir.clear()
            while self._asleep and not self._calls:
                for _ in range(3):  # whoever just woke may be about to call
                    await asyncio.sleep(0)
                if self._asleep and not self._calls:
                    at, _, waking = heappop(self._asleep)
                    self.clock.set(at)
                    if not waking.done():
                        waking.set_result(None)
