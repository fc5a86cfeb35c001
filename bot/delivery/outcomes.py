"""What becomes of an outbox row: what each outcome means, who is told when nothing more can be done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from bot.channels.base import Dead, Outcome, Parcel, Retry, Sent, Unknown, Unreachable
from models.matter import Matter
from models.outbox import Card, Delivery, Outbox, Priority
from models.people import Account, Group, RoleKind
from models.phrase import phrase
from services import outbox, people
from services.life import door
from services.life.cards import openers
from services.work import Work

SLOWEST = timedelta(hours=1)
UNDELIVERED, UNSURE = "alert.undelivered", "alert.unsure"


@dataclass(frozen=True, slots=True)
class Job:
    """A parcel and the channel that takes it."""

    channel: str
    parcel: Parcel


def record(work: Work, job: Job, outcome: Outcome, attempts: int, *, last: bool) -> bool:
    """Write down what became of a row, or of one part of it; gives whether what is behind it must wait."""
    row = work.session.get_one(Outbox, job.parcel.row)
    match outcome:
        case Sent(ref):
            row.part += 1
            if last:
                finish(work, row, Delivery.SENT)
                _reached(work, row)
            if row.show and ref:
                work.session.merge(Card(account_id=job.parcel.account, kind=row.kind, number=row.number, ref=ref))
        case Retry(error, at) if row.attempts < attempts:
            row.status, row.error = Delivery.RETRY, error
            row.wake_at = at or work.now + min(SLOWEST, timedelta(seconds=2**row.attempts))
        case Retry(error) | Dead(error):
            finish(work, row, Delivery.DEAD, error)
            alert(work, row)
        case Unknown(error):
            unknown(work, row, error, attempts)
        case Unreachable(error, moved_to):
            unreachable(work, row, job.parcel.account, error, moved_to)
    return row.status in {Delivery.RETRY, Delivery.UNREACHABLE}


def unknown(work: Work, row: Outbox, error: str, attempts: int) -> None:
    """Perhaps sent. What the recipient must not miss is repeated, a reminder is not; of a danger somebody must be sure."""
    if row.round is None and row.attempts < attempts:
        row.status, row.error, row.wake_at = Delivery.RETRY, error, work.now + timedelta(seconds=2**row.attempts)
    else:
        finish(work, row, Delivery.UNKNOWN, error)
        if row.priority == Priority.EMERGENCY:
            alert(work, row, UNSURE)


def unreachable(work: Work, row: Outbox, account_id: int | None, error: str, moved_to: int | None) -> None:
    """Try the new address, else another account of theirs from the beginning, else let somebody know."""
    place = work.session.get_one(Group, row.group_id) if row.group_id else work.session.get_one(Account, account_id)
    if moved_to is not None:
        place.address = moved_to
    elif isinstance(place, Group):
        place.present = False
    else:
        place.reachable = False
    work.session.flush()
    if moved_to is not None or (row.person_id and people.account_of(work, row.person_id, None)):
        row.status, row.account_id, row.wake_at = Delivery.RETRY, None, work.now
        row.part = row.part if moved_to is not None else 0
    else:
        finish(work, row, Delivery.UNREACHABLE, error)
        alert(work, row)


def rescue(work: Work, attempts: int, *, but: Collection[int] = (), alone: bool = False) -> int:
    """Rows whose courier let its lease run out, but not those that ours has in hand; all that are being sent, when there
    can be no other courier.
    """
    stale = select(Outbox).where(Outbox.status == Delivery.SENDING).with_for_update(skip_locked=True)
    found = work.session.scalars(stale if alone else stale.where(Outbox.wake_at <= work.now))
    rows = [row for row in found if row.id not in but]
    for row in rows:
        unknown(work, row, "the courier stopped while sending", attempts)
    return len(rows)


def put_back(work: Work, ids: list[int], at: datetime | None) -> None:
    """Rows that were claimed but not tried; they go out at the time given, before anything later, or at once."""
    values = {
        "status": Delivery.RETRY if at else Delivery.PENDING,
        "wake_at": at or work.now,
        "attempts": Outbox.attempts - 1,
    }
    work.session.execute(
        update(Outbox).where(Outbox.id.in_(ids)).values(values).execution_options(synchronize_session=False)
    )


def alert(work: Work, row: Outbox, words: str = UNDELIVERED) -> None:
    """Let somebody see what was not delivered: who acts on the matter or leads them, or who watches over the service.

    Word of a danger that did not arrive is as urgent as itself.
    """
    if row.phrase in {UNDELIVERED, UNSURE} or row.person_id is None:
        return
    matter = matter_of(work, row)
    for person_id in _concerned(work, row.person_id, matter):
        outbox.tell(
            work,
            person_id,
            phrase(words, number=matter.id if matter else 0, who={"person": row.person_id}),
            choices=openers([matter]) if matter else [],
            priority=Priority.EMERGENCY if row.priority == Priority.EMERGENCY else Priority.NOTICE,
        )


def _reached(work: Work, row: Outbox) -> None:
    """Word of what somebody has done has come to its recipient."""
    matter = matter_of(work, row) if row.news else None
    if matter and row.person_id and (reached := work.kinds[matter.kind].reached):
        reached(work, door.find(work, matter.kind, matter.id, None), row.person_id)


def matter_of(work: Work, row: Outbox) -> Any:
    """The matter that a row is about; None where there is none, or its kind is unknown here."""
    kind = work.kinds.get(row.kind or "")
    return work.session.get(kind.table, row.number) if kind else None


def _concerned(work: Work, missed: int, matter: Matter | None) -> set[int]:
    """Who acts when somebody missed a message: whom the kind names, else who watches over all."""
    told = door.kind_of(work, matter).minders(work, matter, missed) if matter else ()
    concerned = set(told) - {missed} or set(people.watchers(work)) - {missed}
    return {person_id for person_id in concerned if matter is None or _sees(work, person_id, matter)}


def _sees(work: Work, person_id: int, matter: Matter) -> bool:
    """Whether they may see it; of one that the configuration no longer explains, administrators are told."""
    person = people.person(work, person_id)
    try:
        return person is not None and door.may_see(work, person, matter)
    except KeyError:
        return person is not None and person.holds(RoleKind.ADMIN)


def finish(work: Work, row: Outbox, status: Delivery, error: str | None = None) -> None:
    row.status, row.error, row.done_at = status, error, work.now
