"""Claims outbox rows, has them rendered and delivered, and records what became of each."""

import asyncio
from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.channels.base import SHUT, Channel, Outcome, Parcel, Sent, Unknown
from bot.database import Database
from bot.delivery.claim import claim
from bot.delivery.outcomes import Job, put_back, record, rescue
from bot.delivery.render import load
from services.work import Work

log = structlog.get_logger()


class Courier:
    """One for each database. `attempts` is how often a row is tried, `lease` how long a delivery may take."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], *, attempts: int, lease: timedelta) -> None:
        self._database = database
        self._channels = channels
        self._attempts = attempts
        self._lease = lease
        self._draining = asyncio.Lock()

    async def drain(self) -> int:
        """Deliver everything that may go out now; gives how many rows were taken up."""
        async with self._draining:
            return await self._drain()

    async def _drain(self) -> int:
        """While one batch is being delivered, the next one is already taken up: claiming costs no turn of the channel's."""
        total = 0
        flying: asyncio.Future[list[BaseException | None]] | None = None
        try:
            while True:
                claimed, jobs = await self._database.transact(self._take)
                if not claimed and flying is None:
                    return total
                total += claimed
                queues = await self._without_held(jobs)
                before, flying = flying, _together(self._deliver(queue) for queue in queues) if queues else None
                await _landed(before)
        except asyncio.CancelledError:
            if flying:
                flying.cancel()
            raise
        finally:
            await _landed(flying)

    def _take(self, work: Work) -> tuple[int, list[Job]]:
        ids = claim(work, self._lease)
        return len(ids), load(work, ids)

    async def _without_held(self, jobs: list[Job]) -> list[list[Job]]:
        """Each recipient's parcels; those whose channel wants them later go back first, all at once."""
        queues: dict[int, list[Job]] = {}
        for job in jobs:
            queues.setdefault(job.parcel.account, []).append(job)
        held = {
            account: at
            for account, queue in queues.items()
            if (at := self._channels.get(queue[0].channel, SHUT).when(queue[0].parcel))
        }

        def write(work: Work) -> None:
            for account, at in held.items():
                put_back(work, [job.parcel.row for job in queues[account]], at)

        if held:
            await self._database.transact(write)
        return [queue for account, queue in queues.items() if account not in held]

    async def _deliver(self, jobs: list[Job]) -> None:
        """One recipient's parcels in their order; what cannot go now holds back those behind it."""
        for number, job in enumerate(jobs):
            channel = self._channels.get(job.channel, SHUT)
            at = channel.when(job.parcel)
            if at is not None:
                await self._put_back(jobs[number:], at)
                return
            waits, parts = False, channel.parts(job.parcel)
            for part in range(job.parcel.part, parts):
                outcome = await _send(channel, replace(job.parcel, part=part))
                waits = await self._record(job, outcome, last=part + 1 == parts)
                if not isinstance(outcome, Sent):
                    break
            if waits:
                await self._put_back(jobs[number + 1 :], None)
                return

    async def _record(self, job: Job, outcome: Outcome, *, last: bool) -> bool:
        write = partial(record, job=job, outcome=outcome, attempts=self._attempts, last=last)
        return await self._database.transact(write)

    async def _put_back(self, jobs: list[Job], at: datetime | None) -> None:
        if jobs:
            rows = [job.parcel.row for job in jobs]
            await self._database.transact(partial(put_back, ids=rows, at=at))

    async def rescue(self, *, starting: bool = False) -> int:
        """Deal with rows left "sending" by a courier that died; gives how many. What this one is sending is not stale.

        When it is `starting` on SQLite there is no other courier, and nothing has to wait for a lease to run out.
        """
        alone = starting and self._database.sqlite
        async with self._draining:
            return await self._database.transact(lambda work: rescue(work, self._attempts, alone=alone))


def _together(deliveries: Iterable[Coroutine[None, None, None]]) -> asyncio.Future[list[BaseException | None]]:
    """Start deliveries side by side; nobody is interrupted by what happens to somebody else."""
    return asyncio.gather(*deliveries, return_exceptions=True)


async def _landed(deliveries: asyncio.Future[list[BaseException | None]] | None) -> None:
    """Wait for deliveries to end; raises the first error."""
    for error in await deliveries if deliveries else []:
        if error:
            raise error


async def _send(channel: Channel, parcel: Parcel) -> Outcome:
    """A channel that fails in its own way may or may not have sent."""
    try:
        return await channel.deliver(parcel)
    except Exception as error:
        log.exception("A channel failed.", action="channel_failed", channel=channel.name, row=parcel.row)
        return Unknown(type(error).__name__)
