"""What a due timer means."""

from collections.abc import Callable

from sqlalchemy import delete, select

from models import policy
from models.due import Timer
from models.ticket import Action, Step, Ticket
from scheduler import digests
from services import desk, effects, timers
from services.facts import Facts
from services.notices import voice
from services.remind import leaders, prompted, remind
from services.work import Work


def fire(work: Work, timer_id: int) -> None:
    """Do what a timer is for, through the same services as everything else. One that is gone is not missed."""
    timer = work.session.get(Timer, timer_id)
    if timer is None:
        return
    if timer.digest:
        digests.fire(work, timer)
        return
    # The ticket first: whoever advances it locks it before he replaces its timers.
    ticket = work.session.get(Ticket, timer.ticket_id, with_for_update=True)
    gone = work.session.execute(delete(Timer).where(Timer.id == timer_id)).rowcount == 0  # type: ignore[attr-defined]
    if ticket is None or gone or timer.round != ticket.round:
        return
    step = Step(timer.step.rstrip("_0123456789"))
    if step in timers.REMINDERS and _later_one_due(work, timer):
        return  # after an outage one reminder catches up, not each of them
    MEANING[step](work, ticket, timer.step)


def _later_one_due(work: Work, timer: Timer) -> bool:
    query = select(Timer.id).where(
        Timer.ticket_id == timer.ticket_id, Timer.due_at > timer.due_at, Timer.due_at <= work.now
    )
    return work.session.scalar(query.limit(1)) is not None


def _place_remind(work: Work, ticket: Ticket, step: str) -> None:
    remind(work, ticket, step, [ticket.reporter_id], "remind.place", Action.PLACE)


def _place_give_up(work: Work, ticket: Ticket, _step: str) -> None:
    desk.advance(work, ticket, Action.ASSIGN, None, Facts(reason="no_place"))


def _accept_remind(work: Work, ticket: Ticket, step: str) -> None:
    remind(work, ticket, step, [ticket.holder_id], "remind.accept", Action.ACCEPT, Action.DECLINE)


def _accept_overdue(work: Work, ticket: Ticket, _step: str) -> None:
    _climb(work, ticket, "silent")


def _answer_remind(work: Work, ticket: Ticket, step: str) -> None:
    remind(work, ticket, step, [ticket.reporter_id], "remind.answer", Action.ANSWER)


def _due_remind(work: Work, ticket: Ticket, step: str) -> None:
    remind(work, ticket, step, [ticket.holder_id], "remind.due", Action.RESOLVE, Action.PROMISE)


def _overdue(work: Work, ticket: Ticket, _step: str) -> None:
    _climb(work, ticket, "overdue")


def _promised(work: Work, ticket: Ticket, _step: str) -> None:
    desk.advance(work, ticket, Action.SLIP, None)


def _leader_remind(work: Work, ticket: Ticket, step: str) -> None:
    remind(
        work, ticket, step, [*leaders(work, ticket), ticket.holder_id], "remind.leader", Action.ACCEPT, Action.ASSIGN
    )


def _leader_climb(work: Work, ticket: Ticket, _step: str) -> None:
    _climb(work, ticket, "leader_silent")


def _stuck(work: Work, ticket: Ticket, step: str) -> None:
    desk.wait_again(work, ticket)
    remind(
        work, ticket, step, [ticket.holder_id, *leaders(work, ticket)], "remind.stuck", Action.RESOLVE, Action.ASSIGN
    )


def _feedback(work: Work, ticket: Ticket, step: str) -> None:
    remind(work, ticket, step, voice(work, ticket), "remind.feedback", Action.CONFIRM, Action.DISPUTE)


def _expire(work: Work, ticket: Ticket, _step: str) -> None:
    """Silence closes a ticket only after a prompt; where an outage has swallowed them, one is caught up first."""
    if prompted(work, ticket) or not voice(work, ticket):
        desk.advance(work, ticket, Action.EXPIRE, None)
        return
    _feedback(work, ticket, f"{Step.FEEDBACK}_1")
    first = work.community.followups.feedback_prompts[0]
    timers.arm(work, Step.EXPIRE, work.community.working_time.add(work.now, first), ticket)


def _climb(work: Work, ticket: Ticket, reason: str) -> None:
    """Climb a level; at the top there is only reminding left."""
    if work.community.above(policy.unit_here(work.community, ticket)) is not None:
        desk.advance(work, ticket, Action.ESCALATE, None, Facts(reason=reason))
        return
    ticket.overdue_at = ticket.overdue_at or work.now
    effects.await_leaders(work, ticket)
    _stuck(work, ticket, Step.STUCK)


MEANING: dict[Step, Callable[[Work, Ticket, str], None]] = {
    Step.PLACE_REMIND: _place_remind,
    Step.PLACE_GIVE_UP: _place_give_up,
    Step.ACCEPT_REMIND: _accept_remind,
    Step.ACCEPT_OVERDUE: _accept_overdue,
    Step.ANSWER_REMIND: _answer_remind,
    Step.DUE_REMIND: _due_remind,
    Step.OVERDUE: _overdue,
    Step.PROMISED: _promised,
    Step.LEADER_REMIND: _leader_remind,
    Step.LEADER_CLIMB: _leader_climb,
    Step.STUCK: _stuck,
    Step.FEEDBACK: _feedback,
    Step.EXPIRE: _expire,
}
