"""Danger to life, as it changes a ticket: raised, presumed, denied, joined by others, taken back, lowered."""

from collections.abc import Callable, Iterable

from sqlalchemy import select

from models.config.categories import Emergency, Silence
from models.config.times import Urgency
from models.people import Person
from models.ticket import Action, Audience, Guard, Joined, Status, Ticket, Variant, standing
from models.understanding.danger import Danger, Grade
from services import route
from services.life.facts import Facts
from services.life.kind import Before
from services.ticket import limits, ringing, turn
from services.work import Work


def is_one(ticket: Ticket) -> bool:
    """Whether life is in danger, as far as anybody knows."""
    return ticket.urgency == Urgency.EMERGENCY


def kind_of(work: Work, ticket: Ticket) -> Emergency | None:
    """The danger that was heard, as the configuration has it now."""
    return work.community.emergencies_by_code.get(ticket.danger or "")


def is_quiet(work: Work, ticket: Ticket) -> bool:
    """Whether few read what was said."""
    kind = kind_of(work, ticket)
    return kind is not None and kind.quiet


def heard(danger: Danger) -> dict[str, str]:
    """The columns that keep why there was an alarm."""
    return {
        "danger": danger.code,
        "heard": danger.words,
        "heard_by": ",".join((danger.rule, *danger.context)),
    }


def witnesses(work: Work, ticket: Ticket) -> list[int]:
    """Who has joined it."""
    if ticket.danger is None:
        return []
    query = select(Joined.person_id).where(Joined.kind == Ticket.kind, Joined.number == ticket.id)
    return list(work.session.scalars(query.order_by(Joined.at, Joined.person_id)))


def _raise(work: Work, ticket: Ticket, actor: Person | None, facts: Facts) -> None:
    """An alarm, to be accepted anew; the words are kept as a reason where they are the reporter's own."""
    if facts.danger:
        ticket.danger, ticket.heard_by = facts.danger.code, heard(facts.danger)["heard_by"]
        if actor is not None and actor.id == ticket.reporter_id:
            ticket.heard = facts.danger.words
    _alarm(work, ticket, Grade.CERTAIN)


def _presume(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    _alarm(work, ticket, Grade.POSSIBLE)


def _alarm(work: Work, ticket: Ticket, grade: Grade) -> None:
    ticket.urgency, ticket.grade, ticket.alarmed_at = Urgency.EMERGENCY, grade, work.now
    ticket.asked_danger_at, ticket.lowered_at, ticket.taken_back_at = None, None, None
    ticket.due_from, ticket.due_at = work.now, None
    kind = kind_of(work, ticket)
    ticket.aftercare = kind is not None and kind.aftercare
    turn.give(work, ticket, ticket.holder_id or route.worker_for(work, ticket.grid))
    ringing.anew(work, ticket)


def _urge(work: Work, ticket: Ticket, actor: Person | None, facts: Facts) -> None:
    if ticket.urgency == Urgency.NORMAL:
        ticket.urgency = Urgency.URGENT
    _deny(work, ticket, actor, facts)


def _deny(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    """An ordinary report: to whoever is responsible where it is, if that is known."""
    ticket.asked_danger_at = None
    if ticket.nowhere:
        ticket.status = Status.REPORTED
    elif ticket.holder_id or ticket.awaiting:
        limits.apply(work, ticket)
    else:
        ticket.due_from = work.now
        turn.give(work, ticket, route.worker_for(work, ticket.grid))


def _join(_work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.reporters += 1


def _unite(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.closed_at = work.now
    turn.wait_for(work, ticket, None)


def _take_back(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    """Of a danger that only they have reported and nobody has accepted, their word is enough."""
    kind = kind_of(work, ticket)
    ticket.taken_back_at = work.now
    if ticket.reporters == 1 and ticket.accepted_at is None and (kind is None or kind.joins):
        _lower(work, ticket, _actor, _facts)


def _lower(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    """An ordinary report, with whoever has it and limits counted from now."""
    ticket.urgency, ticket.lowered_at = work.community.category(ticket.category).urgency, work.now
    ticket.aftercare = False
    ticket.level = work.community.unit(standing.base_unit(work.community, ticket)).level
    turn.wait_for(work, ticket, None if ticket.holder_id else standing.base_unit(work.community, ticket))
    ticket.handed_at = ticket.due_from = work.now
    ticket.due_at = ticket.overdue_at = None
    limits.apply(work, ticket)


EFFECTS: dict[str, Callable[[Work, Ticket, Person | None, Facts], None]] = {
    Action.RAISE: _raise,
    Action.PRESUME: _presume,
    Action.URGE: _urge,
    Action.DENY: _deny,
    Action.JOIN: _join,
    Action.UNITE: _unite,
    Action.TAKE_BACK: _take_back,
    Action.LOWER: _lower,
}


def _pressing(work: Work, ticket: Ticket) -> bool:
    """Nobody has answered whether it is happening, and it may be that nobody can."""
    kind = kind_of(work, ticket)
    return ticket.asked_danger_at is not None and (kind is None or kind.silence is Silence.ALARM)


GUARDS: dict[str, Callable[[Work, Ticket], bool]] = {
    Guard.ALARM: lambda _work, ticket: is_one(ticket),
    Guard.UNSURE: lambda _work, ticket: ticket.asked_danger_at is not None,
    Guard.PRESSING: _pressing,
    Guard.LOUD: lambda work, ticket: not is_quiet(work, ticket),
}


def _author(work: Work, ticket: Ticket, _before: Before) -> Iterable[int | None]:
    """Nobody hears from the service that others have reported it too."""
    actor = work.actor.id if work.actor else None
    return () if actor in witnesses(work, ticket) else (ticket.resident_id,)


AUDIENCES: dict[str, Callable[[Work, Ticket, Before], Iterable[int | None]]] = {
    Audience.WITNESSES: lambda work, ticket, _before: witnesses(work, ticket),
    Audience.AUTHOR: _author,
}
VARIANTS: dict[str, Callable[[Work, Ticket], bool]] = {
    Variant.AFTERCARE: lambda _work, ticket: ticket.aftercare,
    Variant.LOWERED: lambda _work, ticket: ticket.lowered_at is not None and not is_one(ticket),
}
