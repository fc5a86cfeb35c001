"""Claiming outbox rows: what 5,000 that wait for a retry cost, as after an outage of a channel."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import insert, update

from bench.durable import START
from bench.result import Measure, Result, compare
from bench.timers import service
from bot.app import App
from bot.clock import ManualClock
from bot.delivery.claim import BATCH, claim
from models.outbox import Delivery, Outbox, Priority
from models.people import Account, Person
from models.phrase import phrase
from services import outbox
from services.work import Work

LEASE = timedelta(seconds=60)
DUE = 2_000


async def outbox_claim(waiting: int = 5_000, due: int = DUE, rounds: int = 30) -> Result:
    """Milliseconds for claiming of `due` rows while others wait for a retry; the baseline is without those."""
    with TemporaryDirectory(prefix="smallgrid-bench-") as folder:
        clock = ManualClock(START)
        burdened, free = (service(Path(folder) / f"{rows}.sqlite", clock) for rows in (waiting, 0))
        try:
            for app, rows in ((burdened, waiting), (free, 0)):
                await app.prepare()
                await app.database.transact(lambda work, rows=rows: _fill(work, rows, due))  # type: ignore[misc]
            return await compare("outbox_claim_5k_vs_0", "ms", _claiming(burdened), _claiming(free), rounds)
        finally:
            await burdened.stop()
            await free.stop()


def _fill(work: Work, waiting: int, due: int) -> None:
    """Each row to somebody of their own, those that wait for a retry first."""
    numbers = range(1, waiting + due + 1)
    session = work.session
    session.execute(
        insert(Person), [{"id": -n, "language": "zh", "created_at": work.now, "roles": []} for n in numbers]
    )
    session.execute(
        insert(Account),
        [
            {
                "id": -n,
                "person_id": -n,
                "channel": "web",
                "bot": 1,
                "address": -n,
                "reachable": True,
                "seen_at": work.now,
            }
            for n in numbers
        ],
    )
    for number in numbers:
        outbox.tell(work, -number, phrase("reply.thanks"), priority=Priority.REPLY)
    work.flush()
    later = {"status": Delivery.RETRY, "wake_at": work.now + timedelta(days=300)}
    session.execute(update(Outbox).where(Outbox.person_id >= -waiting).values(later))


def _claiming(app: App) -> Measure:
    """Claim, and put back, so that the same rows are due again next time."""

    async def measure() -> float:
        begun = perf_counter()
        claimed = await app.database.transact(lambda work: claim(work, LEASE))
        took = perf_counter() - begun
        assert len(claimed.ids) > BATCH // 2, claimed
        await app.database.transact(lambda work: _put_back(work, claimed.ids))
        return took * 1000

    return measure


def _put_back(work: Work, ids: list[int]) -> None:
    values = {"status": Delivery.PENDING, "wake_at": START, "attempts": 0}
    work.session.execute(
        update(Outbox).where(Outbox.id.in_(ids)).values(values), execution_options={"synchronize_session": False}
    )
