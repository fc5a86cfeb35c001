"""Claiming due timers: what a million rows cost that a thousand do not."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import insert

from bench.durable import CONFIG, START
from bench.result import Measure, Result, compare
from bot.app import App
from bot.clock import ManualClock
from bot.settings import load
from models.due import Timer
from scheduler.runner import BATCH, LEASE, claim
from services.work import Work

CHUNK = 10_000
STEPS = ("accept_overdue", "due_remind", "overdue")


async def timer_claim(many: int = 1_000_000, few: int = 1_000, rounds: int = 50) -> Result:
    """Milliseconds for claiming 100 due timers durably on SQLite, among many rows; the baseline is among few."""
    with TemporaryDirectory(prefix="smallgrid-bench-") as folder:
        clock = ManualClock(START)
        large, small = (service(Path(folder) / f"{rows}.sqlite", clock) for rows in (many, few))
        try:
            await _fill(large, many)
            await _fill(small, few)
            return await compare("timer_claim_1m_vs_1k", "ms", _claiming(large, clock), _claiming(small, clock), rounds)
        finally:
            await large.stop()
            await small.stop()


def service(file: Path, clock: ManualClock) -> App:
    return App(load(CONFIG).model_copy(update={"database": f"sqlite:///{file}"}), clock)


async def _fill(app: App, rows: int) -> None:
    """A hundred timers that are due and the rest over the coming year, none of them due while this runs."""
    await app.prepare()

    def chunk(first: int) -> list[dict[str, object]]:
        return [_timer(number, rows) for number in range(first, min(first + CHUNK, rows))]

    def fill(work: Work) -> None:
        for first in range(0, rows, CHUNK):
            work.session.execute(insert(Timer.__table__), chunk(first))  # type: ignore[arg-type]

    await app.database.transact(fill)


def _timer(number: int, rows: int) -> dict[str, object]:
    at = START - LEASE if number < BATCH else START + timedelta(days=2) + timedelta(days=363) * (number / rows)
    ticket, step = divmod(number, len(STEPS))
    return {
        "id": -1 - number,
        "wake_at": at,
        "due_at": at,
        "step": STEPS[step],
        "kind": "ticket",
        "number": ticket + 1,
        "round": 1,
        "failures": 0,
    }


def _claiming(app: App, clock: ManualClock) -> Measure:
    """Claim, and let the lease run out, so that the same hundred are due again next time."""

    async def measure() -> float:
        clock.set(clock.now() + LEASE)
        begun = perf_counter()
        claimed = await app.database.transact(claim)
        took = perf_counter() - begun
        assert len(claimed) == BATCH, len(claimed)
        return took * 1000

    return measure
