"""When each follow-up is due. A ticket's timers are replaced together, whenever a new waiting period begins."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import bindparam, delete

from models.config.times import Urgency
from models.due import Timer
from models.ticket import ARMS, Status, Step, Ticket
from models.time.worktime import Span
from services.prepared import Prepared
from services.work import Work

#: Reminders that are not caught up: what was due before this waiting period began stays silent.
REMINDERS = {
    Step.ACCEPT_REMIND,
    Step.DUE_REMIND,
    Step.ANSWER_REMIND,
    Step.LEADER_REMIND,
    Step.PLACE_REMIND,
    Step.FEEDBACK,
}

DISARM = Prepared(delete(Timer).where(Timer.ticket_id == bindparam("ticket")))


def replace(work: Work, ticket: Ticket, *, is_new: bool = False) -> None:
    """Arm what the ticket's state asks for, instead of what was armed before."""
    if not is_new:
        DISARM.run(work.connection, {"ticket": ticket.id})
        work.pending(Timer)[:] = [row for row in work.pending(Timer) if row["ticket_id"] != ticket.id]
    for step in ARMS[Status(ticket.status)]:
        for name, due in _due(work, ticket, step):
            if step not in REMINDERS or due > work.now:
                arm(work, name, due, ticket)


def arm(work: Work, step: str, due: datetime, ticket: Ticket | None = None, digest: str | None = None) -> None:
    work.append(
        Timer,
        id=work.new_id(),
        wake_at=due,
        due_at=due,
        step=step,
        ticket_id=ticket.id if ticket else None,
        round=ticket.round if ticket else None,
        digest=digest,
        failures=0,
        error=None,
    )


def _due(work: Work, ticket: Ticket, step: Step) -> Iterator[tuple[str, datetime]]:  # noqa: C901, PLR0912 (a table in the form of a match)
    follow, times, now = work.community.followups, work.community.working_time, work.now
    top = work.community.above(ticket.awaiting) is None if ticket.awaiting else False
    match step:
        case Step.PLACE_REMIND:
            yield step, times.add(now, follow.place_remind)
        case Step.PLACE_GIVE_UP:
            yield step, times.add(now, follow.place_give_up)
        case Step.ACCEPT_REMIND if ticket.accept_by and not ticket.awaiting:
            yield (
                step,
                times.share(
                    now, ticket.accept_by, follow.accept_share, working=_in_working_time(work, ticket, "accept")
                ),
            )
        case Step.ACCEPT_OVERDUE if ticket.accept_by and not ticket.awaiting:
            yield step, ticket.accept_by
        case Step.DUE_REMIND if ticket.due_at and ticket.accepted_at and ticket.accepted_at < ticket.due_at:
            working = _in_working_time(work, ticket, "resolve")
            yield step, times.share(ticket.accepted_at, ticket.due_at, follow.due_share, working=working)
        case Step.OVERDUE if ticket.due_at and ticket.overdue_at is None:
            yield step, ticket.due_at
        case Step.PROMISED if ticket.promised_at:
            yield step, ticket.promised_at
        case Step.ANSWER_REMIND if ticket.asked_at:
            yield step, times.add(ticket.asked_at, follow.answer_remind)
        case Step.LEADER_REMIND if ticket.awaiting and ticket.awaiting_since:
            until = times.add(ticket.awaiting_since, _patience(work, ticket))
            if ticket.urgency == Urgency.EMERGENCY:
                yield step, times.share(ticket.awaiting_since, until, follow.accept_share, working=False)
            else:
                yield step, times.add(ticket.awaiting_since, follow.leader_remind)
        case Step.LEADER_CLIMB if ticket.awaiting and ticket.awaiting_since and not top:
            yield step, times.add(ticket.awaiting_since, _patience(work, ticket))
        case Step.STUCK if top or (ticket.status == Status.WORKING and ticket.overdue_at is not None):
            yield step, times.add(now, follow.overdue_every)
        case Step.FEEDBACK if ticket.resolved_at:
            for number, span in enumerate(follow.feedback_prompts, start=1):
                yield f"{step}_{number}", times.add(ticket.resolved_at, span)
        case Step.EXPIRE if ticket.resolved_at:
            yield step, times.add(ticket.resolved_at, follow.feedback_expire)


def _in_working_time(work: Work, ticket: Ticket, limit: str) -> bool:
    return bool(getattr(work.community.limit(ticket.category, ticket.urgency), limit).working)  # type: ignore[arg-type]


def _patience(work: Work, ticket: Ticket) -> Span:
    """How long a leader may take: when life is in danger no longer than a worker may take to accept."""
    if ticket.urgency == Urgency.EMERGENCY:
        return work.community.limit(ticket.category, Urgency.EMERGENCY).accept
    return work.community.followups.leader_climb
