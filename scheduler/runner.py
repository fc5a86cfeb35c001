"""Claims due timers in due order and fires each in a transaction of its own; one bad timer holds back no other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol, TypeVar

import structlog
from sqlalchemy import select, update

from models.due import Timer
from models.phrase import phrase
from scheduler import due
from services import outbox, people
from services.work import Work

log = structlog.get_logger()
T = TypeVar("T")

LEASE = timedelta(seconds=60)
BATCH = 100
ALARM_AFTER = 3  # failures of one timer before people are told


class Transact(Protocol):
    async def transact(self, fn: Callable[[Work], T]) -> T: ...


class Runner:
    """Fires timers. Several runners on one database share them."""

    def __init__(self, database: Transact) -> None:
        self._database = database

    async def tick(self) -> int:
        """Fire everything that is due; gives how many timers were claimed."""
        total = 0
        while timers := await self._database.transact(claim):
            for timer_id in timers:
                await self._fire(timer_id)
            total += len(timers)
        return total

    async def _fire(self, timer_id: int) -> None:
        try:
            await self._database.transact(lambda work: due.fire(work, timer_id))
        except Exception as error:
            name = type(error).__name__
            log.exception("A timer failed and will be tried again.", action="timer_failed", timer=timer_id)
            await self._database.transact(lambda work: _failed(work, timer_id, name))


def claim(work: Work, limit: int = BATCH) -> list[int]:
    """Lease the next due timers, those due first first; gives their ids."""
    ready = select(Timer.id).where(Timer.wake_at <= work.now).order_by(Timer.wake_at, Timer.id).limit(limit)
    if work.session.get_bind().dialect.name == "postgresql":
        ready = ready.with_for_update(skip_locked=True)
    ids = list(work.session.scalars(ready))
    if not ids:
        return []
    lease = update(Timer).where(Timer.id.in_(ids)).values(wake_at=work.now + LEASE).returning(Timer.id, Timer.due_at)
    rows = work.session.execute(lease, execution_options={"synchronize_session": False})
    return [row.id for row in sorted(rows, key=lambda row: (row.due_at, row.id))]


def _failed(work: Work, timer_id: int, error: str) -> None:
    timer = work.session.get(Timer, timer_id, with_for_update=True)
    if timer is None:
        return
    timer.failures += 1
    timer.error = error
    timer.wake_at = work.now + timedelta(minutes=2 ** min(timer.failures, 8))
    if timer.failures == ALARM_AFTER:
        for person_id in people.watchers(work):
            outbox.tell(work, person_id, phrase("alert.timer", number=timer.number or 0, step=timer.step))
