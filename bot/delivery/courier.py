"""The courier's loop: takes up what may go out, sends to many people side by side, records what became of each row.

Nobody waits for anybody else: each recipient's messages are a delivery of their own, in their order, and a channel takes
only so many at a time, of which some are kept for emergencies. So a channel that hangs holds up itself alone.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.channels.base import SHUT, Channel, Outcome, Parcel, Sent, Unknown
from bot.database import Database
from bot.delivery.claim import ROOM, Claim, claim, others_wait, renew
from bot.delivery.outcomes import Job, put_back, record, rescue
from bot.delivery.render import load
from services.work import Work

log = structlog.get_logger()


@dataclass(slots=True)
class Queue:
    """What one recipient is to get, in order. `until` is the end of its lease, `round` says which claim brought it."""

    jobs: list[Job]
    until: datetime
    round: int

    @property
    def channel(self) -> str:
        return self.jobs[0].channel

    @property
    def rows(self) -> list[int]:
        return [job.parcel.row for job in self.jobs]


class Courier:
    """One for each database. `attempts` is how often a row is tried, `lease` how long a delivery may take."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], *, attempts: int, lease: timedelta) -> None:
        self._database = database
        self._channels = channels
        self._attempts = attempts
        self._lease = lease
        self._draining, self._claiming = asyncio.Lock(), asyncio.Lock()
        self._flying: dict[asyncio.Task[None], Queue] = {}
        self._left: frozenset[str] = frozenset()  # channels for which more is waiting than they take at a time
        self._round = 0
        self._held = False  # whether the pace of a channel has put rows back since the last claim
        self._again = False  # whether there may be something to claim
        self._stirred = asyncio.Event()  # a delivery has ended, or there is news
        self._errors: list[BaseException] = []

    def wake(self) -> None:
        """Something was posted or has become due: a `drain` that is waiting for deliveries takes it up."""
        self._again = True
        self._stirred.set()

    async def drain(self) -> int:
        """Deliver everything that may go out now; gives how many rows were taken up.

        Raises the first error of the database's; deliveries that are under way go on.
        """
        async with self._draining:
            self._again = True
            try:
                return await self._drain()
            except asyncio.CancelledError:
                await self.stop()
                raise

    async def stop(self) -> None:
        """Break off what is under way; its rows are left to the rescue."""
        flying = list(self._flying)
        for delivery in flying:
            delivery.cancel()
        await asyncio.gather(*flying, return_exceptions=True)

    async def rescue(self, *, starting: bool = False) -> int:
        """Deal with rows left "sending" by a courier that died; gives how many. What this one is sending is not stale.

        When it is `starting` on SQLite there is no other courier, and nothing has to wait for a lease to run out.
        """
        alone = starting and self._database.sqlite
        async with self._claiming:
            mine = [row for queue in self._flying.values() for row in queue.rows]
            return await self._database.transact(lambda work: rescue(work, self._attempts, but=mine, alone=alone))

    async def _drain(self) -> int:
        total = 0
        while self._again or self._flying or self._errors:
            if self._errors:
                errors, self._errors = self._errors, []
                raise errors[0]
            if self._again:
                self._again = False
                total += await self._take_up()
            else:
                await self._stirred.wait()
                self._stirred.clear()
        return total

    async def _take_up(self) -> int:
        """Claim what there is room for and begin to deliver it; gives how many rows were claimed."""
        async with self._claiming:
            taken = Counter(queue.channel for queue in self._flying.values())
            claimed, jobs, alarmed = await self._database.transact(partial(self._take, taken=taken))
            self._left = claimed.left
            self._again |= claimed.more or alarmed
            self._round += 1
            self._held = False
            for queue in await self._without_held(jobs, claimed.until):
                delivery = asyncio.create_task(self._deliver(queue))
                self._flying[delivery] = queue
                delivery.add_done_callback(self._landed)
        return len(claimed.ids)

    def _take(self, work: Work, taken: Mapping[str, int]) -> tuple[Claim, list[Job], bool]:
        """Gives what was claimed and what is to be sent, and whether somebody is told of what cannot be rendered."""
        claimed = claim(work, self._lease, taken)
        return claimed, load(work, claimed.ids), work.posted

    async def _without_held(self, jobs: list[Job], until: datetime) -> list[Queue]:
        """Each recipient's parcels; those whose channel wants them later go back first, all at once."""
        queues: dict[tuple[int, int], list[Job]] = {}
        for job in jobs:
            queues.setdefault((job.parcel.bot, job.parcel.address), []).append(job)
        held = {
            chat: at
            for chat, queue in queues.items()
            if (at := self._channels.get(queue[0].channel, SHUT).when(queue[0].parcel))
        }

        def write(work: Work) -> None:
            for chat, at in held.items():
                put_back(work, [job.parcel.row for job in queues[chat]], at)

        if held:
            self._held = True
            await self._database.transact(write)
        return [Queue(queue, until, self._round) for chat, queue in queues.items() if chat not in held]

    async def _deliver(self, queue: Queue) -> None:
        """One recipient's parcels in their order; what cannot go now holds back those behind it."""
        for number, job in enumerate(queue.jobs):
            channel = self._channels.get(job.channel, SHUT)
            at = channel.when(job.parcel)
            if at is not None:
                self._held = True
                await self._database.transact(partial(put_back, ids=queue.rows[number:], at=at))
                return
            parts = channel.parts(job.parcel)
            for part in range(min(job.parcel.part, parts - 1), parts):  # part of it may have gone to where it took more
                outcome = await _send(channel, replace(job.parcel, part=part))
                last = part + 1 == parts
                if not await self._record(queue, number, outcome, last=last):
                    return
                if not isinstance(outcome, Sent):
                    break

    async def _record(self, queue: Queue, number: int, outcome: Outcome, *, last: bool) -> bool:
        """Write down what became of a parcel, or of a part of it; gives whether the next call may follow."""
        asked = (
            self._round > queue.round
        )  # somebody has looked since for what may go out, and passed over this recipient
        whole = last or not isinstance(outcome, Sent)
        rest = queue.rows[number + whole :]

        def write(work: Work) -> tuple[datetime | None, bool]:
            waits, until = record(work, queue.jobs[number], outcome, self._attempts, last=last), queue.until
            if waits:
                put_back(work, rest, None)
                return None, True
            if rest and until - work.now <= self._lease / 2:
                kept = renew(work, rest, until, self._lease)
                return kept, work.posted or kept is None
            return until, work.posted or (asked and not rest and others_wait(work, queue.rows[number]))

        until, again = await self._database.transact(write)
        self._again |= again
        queue.until = until or queue.until
        return until is not None

    def _landed(self, delivery: asyncio.Task[None]) -> None:
        """A delivery has ended: there is room again on its channel, and the turn of those put back may have come."""
        queue = self._flying.pop(delivery)
        self._again |= self._held and not self._flying
        if queue.channel in self._left:
            self._again |= sum(other.channel == queue.channel for other in self._flying.values()) <= ROOM // 2
        if not delivery.cancelled() and (error := delivery.exception()):
            self._errors.append(error)
        self._stirred.set()


async def _send(channel: Channel, parcel: Parcel) -> Outcome:
    """A channel that fails in its own way may or may not have sent."""
    try:
        return await channel.deliver(parcel)
    except Exception as error:
        log.exception("A channel failed.", action="channel_failed", channel=channel.name, row=parcel.row)
        return Unknown(type(error).__name__)
