"""Which outbox rows go out now."""

from datetime import timedelta

from sqlalchemy import ColumnElement, case, exists, or_, select, update
from sqlalchemy.orm import aliased

from models.outbox import Delivery, Outbox, Priority
from services.work import Work

BATCH = 100
WAITING = (Delivery.PENDING, Delivery.RETRY)


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
