"""Which outbox rows go out now, and to how many people of a channel at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models.base import Instant
from models.outbox import Delivery, Outbox, Priority, Show
from models.people import Account, Group
from services.prepared import Prepared
from services.work import Work

BATCH = 100
WAITING = (Delivery.PENDING, Delivery.RETRY)
ROOM = 56  # recipients of one channel at a time; the turns of its pace and a call of usual length take 50
KEPT = 8  # and so many more with word of a danger

NOW, ANY_HOUR = bindparam("now", type_=Instant()), bindparam("any_hour", type_=Boolean())
EMERGENCY = Outbox.priority == str(Priority.EMERGENCY)
EDIT = func.coalesce(Outbox.show, "") == str(Show.EDIT)


def _held_up(recipient: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """Whether an earlier row to the same recipient is being sent or will be tried again."""
    earlier = aliased(Outbox, name="earlier")
    return exists().where(
        getattr(earlier, recipient.key) == recipient,
        tuple_(earlier.created_at, earlier.id) < tuple_(Outbox.created_at, Outbox.id),
        text("earlier.status IN ('sending', 'retry')"),  # word for word the condition of the indexes
        or_(earlier.status == str(Delivery.SENDING), earlier.wake_at > NOW),
    )


def _channel() -> ColumnElement[str]:
    """The channel on which a row will go, by the rule of `people.account_of`; empty where nobody can be reached."""
    mine = select(Account.channel).where(Account.person_id == Outbox.person_id, Account.reachable.is_(True))
    named = mine.where(Account.id == Outbox.account_id)
    latest = mine.order_by(Account.seen_at.desc(), Account.id).limit(1)
    group = select(Group.channel).where(Group.id == Outbox.group_id)
    ways = (query.correlate(Outbox).scalar_subquery() for query in (named, latest, group))
    return func.coalesce(*ways, "")


CHANNEL = _channel()
#: An emergency overtakes what is on its way to the same person; the edit of a card comes after the card.
READY = (
    select(Outbox.id, Outbox.person_id, Outbox.group_id, Outbox.priority)
    .where(
        or_(*(Outbox.status == str(status) for status in WAITING)),
        Outbox.wake_at <= NOW,
        or_(EMERGENCY & ~EDIT, and_(~_held_up(Outbox.person_id), ~_held_up(Outbox.group_id))),
        # in quiet hours what was held up by an outage or a retry waits for the morning, save what may ring then, and edits
        or_(ANY_HOUR, EMERGENCY, Outbox.priority == str(Priority.REPLY), EDIT),
    )
    .order_by(case((EMERGENCY, 0), else_=1), Outbox.created_at, Outbox.id)
    .limit(BATCH)
    .with_for_update(skip_locked=True, of=Outbox)
)
READY_AT_ONCE = Prepared(READY)
READY_ELSEWHERE = READY.where(
    ~and_(
        CHANNEL.in_(bindparam("full", expanding=True)),
        or_(~EMERGENCY, CHANNEL.in_(bindparam("brim", expanding=True))),
    )
)
CHANNELS = select(Outbox.id, CHANNEL.label("channel")).where(Outbox.id.in_(bindparam("ids", expanding=True)))
LEASE = Prepared(
    update(Outbox)
    .where(Outbox.id == bindparam("row"))
    .values(status=str(Delivery.SENDING), wake_at=bindparam("until"), attempts=Outbox.attempts + 1)
)
RENEW = update(Outbox).where(
    Outbox.id.in_(bindparam("ids", expanding=True)),
    Outbox.status == Delivery.SENDING,
    Outbox.wake_at == bindparam("old"),
)


class Claim(NamedTuple):
    """The rows that are leased until a moment, in the order in which their recipients should read them.

    `left` names the channels for which there was more than they take at a time; `more` says whether there are further
    rows beyond those that were looked at.
    """

    ids: list[int]
    until: datetime
    left: frozenset[str]
    more: bool


def claim(work: Work, lease: timedelta, taken: Mapping[str, int] | None = None) -> Claim:
    """Lease what may go out now, as much as there is room for; `taken` says how many each channel is sending to.

    A row waits for an earlier one to the same recipient that is being sent or tried again; emergencies do not.
    """
    taken, until = taken or {}, work.now + lease
    full = frozenset(name for name, count in taken.items() if count >= ROOM)
    rows = _ready(work, full, frozenset(name for name in full if taken[name] >= ROOM + KEPT))
    ids, left = [row.id for row in rows], frozenset[str]()
    if len(rows) + max(taken.values(), default=0) > ROOM:
        ids, left = _with_room(work, rows, taken)
    if ids:
        LEASE.run(work.connection, [{"row": row_id, "until": until} for row_id in ids])
    return Claim(ids, until, left | full, len(rows) == BATCH)


def _ready(work: Work, full: frozenset[str], brim: frozenset[str]) -> Sequence[Any]:
    """The next rows; of channels that are full emergencies alone, and not even those of channels full to the brim."""
    any_hour = work.community.quiet_hours.until(work.now, work.community.tz) == work.now
    values = {"now": work.now, "any_hour": any_hour}
    if not full:
        return READY_AT_ONCE.run(work.connection, values).all()
    return work.session.execute(READY_ELSEWHERE, {**values, "full": [*full], "brim": [*brim]}).all()


def _with_room(work: Work, rows: Sequence[Any], taken: Mapping[str, int]) -> tuple[list[int], frozenset[str]]:
    """Those that their channels have room for; and the channels that have none for the rest."""
    found = work.session.execute(CHANNELS, {"ids": [row.id for row in rows]})
    channels = {row.id: row.channel for row in found}
    begun: defaultdict[str, set[tuple[int | None, int | None]]] = defaultdict(set)
    ids, left = [], set()
    for row in rows:
        channel, recipient = channels[row.id], (row.person_id, row.group_id)
        room = ROOM + KEPT if row.priority == Priority.EMERGENCY else ROOM
        if taken.get(channel, 0) + len(begun[channel] | {recipient}) <= room:
            begun[channel].add(recipient)
            ids.append(row.id)
        else:
            left.add(channel)
    return ids, frozenset(left)


def renew(work: Work, ids: Iterable[int], old: datetime, lease: timedelta) -> datetime | None:
    """Prolong a lease that ends at `old`; gives its new end, None when it ran out and somebody else has a row of it."""
    wanted, until = list(ids), work.now + lease
    values = {"ids": wanted, "old": old}
    renewed = work.session.execute(RENEW.values(wake_at=until).execution_options(synchronize_session=False), values)
    return until if renewed.rowcount == len(wanted) else None  # type: ignore[attr-defined]


def others_wait(work: Work, row_id: int) -> bool:
    """Whether more may go out now to the recipient of a row."""
    row = work.session.get_one(Outbox, row_id)
    mine = Outbox.group_id == row.group_id if row.group_id else Outbox.person_id == row.person_id
    waiting = select(Outbox.id).where(mine, Outbox.status.in_(WAITING), Outbox.wake_at <= work.now)
    return work.session.scalar(waiting.limit(1)) is not None
