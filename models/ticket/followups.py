"""What happens when nothing happens to a ticket: a row for each follow-up."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from models.config.times import Limit, Urgency
from models.life import FollowUp, Moment, after, after_now, at
from models.ticket.life import IN_HAND, Action, Status
from models.ticket.standing import is_ringing
from models.ticket.table import Ticket

S, A = Status, Action

DANGER_SILENT = timedelta(minutes=3)  # for an answer to "is it happening now?"


class Step(StrEnum):
    PLACE_REMIND = "place_remind"  # the resident has not said where
    PLACE_GIVE_UP = "place_give_up"  # the duty desk becomes the first receiver
    ACCEPT_REMIND = "accept_remind"
    ACCEPT_OVERDUE = "accept_overdue"
    ANSWER_REMIND = "answer_remind"  # the resident has not answered
    DUE_REMIND = "due_remind"
    OVERDUE = "overdue"
    PROMISED = "promised"
    RING = "ring"  # numbered: nobody has accepted an emergency
    LEADER_REMIND = "leader_remind"
    LEADER_CLIMB = "leader_climb"
    DANGER_SILENT = "danger_silent"  # nobody has said whether it is happening now
    STUCK = "stuck"  # overdue and still open: again and again
    FEEDBACK = "feedback"  # numbered: feedback_1, feedback_2
    EXPIRE = "expire"
    DOUBT_REMIND = "doubt_remind"  # it is not solved, and nobody knows yet what is wrong
    DOUBT_OVER = "doubt_over"  # work on it goes on without words


def _accept_remind(moment: Moment, ticket: Ticket) -> Iterable[datetime]:
    if ticket.accept_by and not ticket.awaiting and not _alarm(ticket):
        share = moment.community.followups.accept_share
        working = _limit(moment, ticket).accept.working
        yield moment.community.working_time.share(moment.now, ticket.accept_by, share, working=working)


def _accept_overdue(_moment: Moment, ticket: Ticket) -> Iterable[datetime]:
    if ticket.accept_by and not ticket.awaiting and not _alarm(ticket):
        yield ticket.accept_by


def _ring(moment: Moment, ticket: Ticket) -> Iterable[datetime]:
    if is_ringing(ticket):
        yield ticket.ring_at or moment.now


def _due_remind(moment: Moment, ticket: Ticket) -> Iterable[datetime]:
    if ticket.due_at and ticket.accepted_at and ticket.accepted_at < ticket.due_at:
        share = moment.community.followups.due_share
        working = _limit(moment, ticket).resolve.working
        yield moment.community.working_time.share(ticket.accepted_at, ticket.due_at, share, working=working)


def _overdue(_moment: Moment, ticket: Ticket) -> Iterable[datetime]:
    if ticket.due_at and ticket.overdue_at is None:
        yield ticket.due_at


def _leader_remind(moment: Moment, ticket: Ticket) -> Iterable[datetime]:
    if ticket.awaiting and not _alarm(ticket):
        yield from after("awaiting_since", "leader_remind")(moment, ticket)


def _leader_climb(moment: Moment, ticket: Ticket) -> Iterable[datetime]:
    if ticket.awaiting and not _alarm(ticket) and not _at_top(moment, ticket):
        yield from after("awaiting_since", "leader_climb")(moment, ticket)


def _stuck(moment: Moment, ticket: Ticket) -> Iterable[datetime]:
    if is_ringing(ticket):
        return
    if _at_top(moment, ticket) or (ticket.status == S.WORKING and ticket.overdue_at is not None):
        yield from after_now("overdue_every")(moment, ticket)


def _danger_silent(_moment: Moment, ticket: Ticket) -> Iterable[datetime]:
    if ticket.asked_danger_at:
        yield ticket.asked_danger_at + DANGER_SILENT


def _feedback(moment: Moment, ticket: Ticket) -> Iterable[datetime]:
    if ticket.resolved_at and ticket.doubted_at is None:
        for span in moment.community.followups.feedback_prompts:
            yield moment.community.working_time.add(ticket.resolved_at, span)


def _expire(moment: Moment, ticket: Ticket) -> Iterable[datetime]:
    """Silence closes only what nobody has called unsolved."""
    if ticket.doubted_at is None:
        yield from after("resolved_at", "feedback_expire")(moment, ticket)


def _first_prompt(moment: Moment, _ticket: Ticket) -> Iterable[datetime]:
    yield moment.community.working_time.add(moment.now, moment.community.followups.feedback_prompts[0])


def _at_top(moment: Moment, ticket: Ticket) -> bool:
    return ticket.awaiting is not None and moment.community.above(ticket.awaiting) is None


def _limit(moment: Moment, ticket: Ticket) -> Limit:
    return moment.community.limit(ticket.category, Urgency(ticket.urgency))


def _alarm(ticket: Ticket) -> bool:
    """Life is in danger: whoever may come is rung, and nobody waits for a decision."""
    return ticket.urgency == Urgency.EMERGENCY


REPORTED, ASSIGNED, WORKING, RESOLVED = (
    frozenset({state}) for state in (S.REPORTED, S.ASSIGNED, S.WORKING, S.RESOLVED)
)
IN_WORK = ASSIGNED | WORKING
CLIMB = (A.ESCALATE, A.STAY)

FOLLOWUPS = (
    FollowUp(Step.PLACE_REMIND, REPORTED, after_now("place_remind"), ("reporter",), "remind.place", (A.PLACE,)),
    FollowUp(Step.PLACE_GIVE_UP, REPORTED, after_now("place_give_up"), acts=(A.ASSIGN,), reason="no_place"),
    FollowUp(Step.ACCEPT_REMIND, ASSIGNED, _accept_remind, ("holder",), "remind.accept", (A.ACCEPT, A.DECLINE)),
    FollowUp(Step.ACCEPT_OVERDUE, ASSIGNED, _accept_overdue, acts=(A.LAPSE, *CLIMB), reason="silent"),
    FollowUp(Step.RING, ASSIGNED, _ring, acts=(A.WIDEN, A.RING), counted="rings"),
    FollowUp(Step.DUE_REMIND, WORKING, _due_remind, ("holder",), "remind.due", (A.RESOLVE, A.PROMISE)),
    FollowUp(Step.OVERDUE, WORKING, _overdue, acts=CLIMB, reason="overdue"),
    FollowUp(Step.PROMISED, WORKING, at("promised_at"), acts=(A.SLIP,)),
    FollowUp(
        Step.ANSWER_REMIND, IN_WORK, after("asked_at", "answer_remind"), ("reporter",), "remind.answer", (A.ANSWER,)
    ),
    FollowUp(Step.LEADER_REMIND, IN_WORK, _leader_remind, ("leaders", "holder"), "remind.leader", (A.ACCEPT, A.ASSIGN)),
    FollowUp(Step.LEADER_CLIMB, IN_WORK, _leader_climb, acts=CLIMB, reason="leader_silent"),
    FollowUp(Step.STUCK, IN_WORK, _stuck, acts=(A.WAIT,)),
    FollowUp(Step.DANGER_SILENT, IN_HAND, _danger_silent, acts=(A.PRESUME, A.URGE), reason="no_answer"),
    FollowUp(Step.FEEDBACK, RESOLVED, _feedback, ("voice",), "remind.feedback", (A.CONFIRM, A.DISPUTE), numbered=True),
    FollowUp(
        Step.EXPIRE,
        RESOLVED,
        _expire,
        acts=(A.EXPIRE,),
        after=Step.FEEDBACK,
        patience=_first_prompt,
    ),
    FollowUp(
        Step.DOUBT_REMIND,
        RESOLVED,
        after("doubted_at", "doubt_remind"),
        ("voice",),
        "remind.doubt",
        (A.DISPUTE, A.CONFIRM),
    ),
    FollowUp(Step.DOUBT_OVER, RESOLVED, after("doubted_at", "doubt_over"), acts=(A.DISPUTE,), reason="no_words"),
)
