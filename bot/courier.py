"""Claims outbox rows, has them rendered and delivered, and records what became of each."""

import asyncio
from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import ColumnElement, case, exists, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased

from bot.channels.base import SHUT, Channel, Outcome, Parcel, Sent, Unknown
from bot.database import Database
from bot.outcomes import Job, alert, finish, put_back, record, rescue
from models import policy
from models.outbox import Card, Delivery, Outbox, Priority
from models.people import Group, Person
from models.phrase import Phrase, phrase
from models.record import Media
from models.ticket import Ticket
from services import cards, people
from services.message import Message
from services.render import Reader, request
from services.work import Work

log = structlog.get_logger()

BATCH = 100
WAIT_FOR_FILE, LOOK_AGAIN = timedelta(minutes=1), timedelta(seconds=2)  # a message to another channel and its photos
WAITING = (Delivery.PENDING, Delivery.RETRY)


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


def claim(work: Work, lease: timedelta) -> list[int]:
    """Lease the next rows in the order in which each recipient should read them.

    A row waits for an earlier one to the same person that is being sent or tried again; emergencies do not.
    """
    earlier = aliased(Outbox)
    busy = exists().where(
        or_(earlier.person_id == Outbox.person_id, earlier.group_id == Outbox.group_id),
        or_(
            earlier.created_at < Outbox.created_at, (earlier.created_at == Outbox.created_at) & (earlier.id < Outbox.id)
        ),
        or_(earlier.status == Delivery.SENDING, (earlier.status == Delivery.RETRY) & (earlier.wake_at > work.now)),
    )
    ready = (
        select(Outbox.id)
        .where(
            Outbox.status.in_(WAITING), Outbox.wake_at <= work.now, or_(Outbox.priority == Priority.EMERGENCY, ~busy)
        )
        .where(*_at_any_hour(work))
        .order_by(case((Outbox.priority == Priority.EMERGENCY, 0), else_=1), Outbox.created_at, Outbox.id)
        .limit(BATCH)
    )
    if work.session.get_bind().dialect.name == "postgresql":
        ready = ready.with_for_update(skip_locked=True, of=Outbox)
    ids = list(work.session.scalars(ready))
    if ids:
        work.session.execute(
            update(Outbox)
            .where(Outbox.id.in_(ids))
            .values(status=Delivery.SENDING, wake_at=work.now + lease, attempts=Outbox.attempts + 1)
            .execution_options(synchronize_session=False)
        )
    return ids


def _at_any_hour(work: Work) -> list[ColumnElement[bool]]:
    """In quiet hours only what may ring then, and edits: what was held up by an outage or a retry waits for the morning."""
    if work.community.quiet_hours.until(work.now, work.community.tz) == work.now:
        return []
    return [or_(Outbox.priority.in_((Priority.EMERGENCY, Priority.REPLY)), Outbox.card & ~Outbox.fresh)]


def load(work: Work, ids: list[int]) -> list[Job]:
    """Render claimed rows. One that waits for a file holds back what is behind it for the same person."""
    jobs, held = [], set()
    for row_id in ids:
        row = work.session.get_one(Outbox, row_id)
        if row.person_id in held and row.priority != Priority.EMERGENCY:
            put_back(work, [row_id], None)
        elif job := prepare(work, row_id):
            jobs.append(job)
        elif row.status == Delivery.RETRY:
            held.add(row.person_id)
    return jobs


def prepare(work: Work, row_id: int) -> Job | None:
    """Render a row for its recipient as he may see it now; None if there is nothing left to send."""
    row = work.session.get_one(Outbox, row_id)
    try:
        return _prepare(work, row)
    except SQLAlchemyError:
        raise
    except Exception as error:  # (one bad row holds back no other)
        log.exception("A message cannot be rendered.", action="unrenderable", row=row.id, phrase=row.phrase)
        finish(work, row, Delivery.DEAD, type(error).__name__)
        alert(work, row)
        return None


def _prepare(work: Work, row: Outbox) -> Job | None:
    if row.group_id:
        return _for_group(work, row, work.session.get_one(Group, row.group_id))
    person = work.session.get_one(Person, row.person_id)
    ticket = work.session.get(Ticket, row.ticket_id) if row.ticket_id else None
    edits = row.card and not row.fresh
    seen = ticket is None or policy.may_see(work.community, person, ticket)
    if ticket and (_obsolete(work, row, ticket) or not (seen or edits)):
        finish(work, row, Delivery.OBSOLETE)
        return None
    account = people.account_of(work, person.id, row.account_id)
    if account is None:
        _nowhere(work, row, person)
        return None
    where = {"account_id": account.id, "ticket_id": row.ticket_id}
    card = work.session.get(Card, where) if row.card and ticket else None
    if edits and card is None:
        finish(work, row, Delivery.OBSOLETE)
        return None
    message = _message(work, row, person.language, ticket, person) if seen else _gone(work, row, person)
    if _awaits_file(work, row, account.bot, message):
        row.status, row.wake_at, row.attempts = Delivery.RETRY, work.now + LOOK_AGAIN, row.attempts - 1
        return None
    replaces = card.ref if card and edits else None
    urgent = row.priority == Priority.EMERGENCY
    parcel = Parcel(row.id, account.id, account.bot, account.address, message, replaces, row.part, urgent)
    return Job(account.channel, parcel, ticket.id if row.card and ticket else None)


def _awaits_file(work: Work, row: Outbox, bot: int, message: Message) -> bool:
    """Whether a photo from another bot account is still on its way here, and it is not too long a wait."""
    missing = [item.ref for item in message.media if item.bot != bot and item.digest is None]
    if not missing or row.priority == Priority.EMERGENCY or work.now >= row.created_at + WAIT_FOR_FILE:
        return False
    on_its_way = select(Media.id).where(
        Media.ticket_id == row.ticket_id, Media.ref.in_(missing), Media.fetch_at.is_not(None)
    )
    return work.session.scalar(on_its_way.limit(1)) is not None


def _for_group(work: Work, row: Outbox, group: Group) -> Job | None:
    """A row for a group chat, in the group's language. Groups are told apart from accounts by a negative number."""
    if not group.present:
        finish(work, row, Delivery.UNREACHABLE, "the bot is not in the group")
        return None
    message = _message(work, row, group.language, None)
    return Job("telegram", Parcel(row.id, -group.id, group.bot, group.address, message), None)


def _obsolete(work: Work, row: Outbox, ticket: Ticket) -> bool:
    """A reminder whose waiting period is over, or an edit that a later row of the same card repeats."""
    if row.round is not None and row.round != ticket.round:
        return True
    if not row.card or row.fresh:
        return False
    later = select(Outbox.id).where(
        Outbox.person_id == row.person_id,
        Outbox.ticket_id == row.ticket_id,
        Outbox.card.is_(True),
        or_(Outbox.created_at > row.created_at, (Outbox.created_at == row.created_at) & (Outbox.id > row.id)),
        # claimed together with this one, or ready to be
        or_(Outbox.status == Delivery.SENDING, Outbox.status.in_(WAITING) & (Outbox.wake_at <= work.now)),
    )
    return work.session.scalar(later.limit(1)) is not None


def _nowhere(work: Work, row: Outbox, person: Person) -> None:
    """None of his accounts can be reached; whoever has been erased has none, and is not looked for."""
    if people.can_be_told(work, person.id):
        finish(work, row, Delivery.UNREACHABLE, "no reachable account")
        alert(work, row)
    else:
        finish(work, row, Delivery.OBSOLETE)


def _gone(work: Work, row: Outbox, person: Person) -> Message:
    """What is left of a card in the chat of somebody who may no longer see its ticket."""
    return Message(body=Reader(work, person.language).segments(phrase("card.gone", number=row.ticket_id)))


def _message(work: Work, row: Outbox, language: str, ticket: Ticket | None, person: Person | None = None) -> Message:
    reader = Reader(work, language)
    words = Phrase(row.phrase, row.params)
    if row.card and ticket and person:
        return cards.card(work, reader, person, ticket, words, row.media, with_media=row.fresh)
    if ticket:
        words = Phrase(row.phrase, {**cards.facts(ticket), **row.params})
    return Message(
        body=reader.segments(words),
        choices=tuple(tuple(reader.choice(choice) for choice in line) for line in row.choices),
        media=tuple(cards.attachments(work, row.media)),
        request=request(reader, words),
        silent=row.priority == Priority.QUIET,
        tags={"ticket": str(ticket.id), "status": ticket.status} if ticket else {},
    )
