"""Lists of tickets for the people who have something to do with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from models.config.categories import Purpose
from models.config.times import Urgency
from models.people import Person, RoleKind
from models.phrase import moment, named, phrase
from models.place.gazetteer import normalise
from models.ticket import IN_HAND, OPEN, Action, Joined, Status, Ticket, standing, status_in
from services.life import door
from services.life.cards import LISTED
from services.life.refusals import NotFound
from services.prepared import Prepared
from services.ticket import callout
from services.work import Work


def _open(*conditions: Any) -> Select[Ticket]:
    """Open tickets that fulfil the conditions, what is due next first."""
    order = (Ticket.due_at.is_(None), Ticket.due_at, Ticket.id)
    return select(Ticket).where(status_in(OPEN), *conditions).order_by(*order)


#: What somebody has reported and still has to do with.
REPORTED_BY = (Ticket.reporter_id == bindparam("person"), Ticket.released_at.is_(None))
#: The same, and the emergencies that others had reported before them.
REPORTED_WITH = or_(
    and_(*REPORTED_BY),
    Ticket.id.in_(select(Joined.number).where(Joined.kind == Ticket.kind, Joined.person_id == bindparam("person"))),
)
REPORTED = _open(REPORTED_WITH)
OPEN_REPORT = Prepared(REPORTED.with_only_columns(Ticket.id).order_by(None).limit(1))

RECENT = select(Ticket).where(REPORTED_WITH, or_(status_in(OPEN), Ticket.closed_at > bindparam("since")))
RECENT_REPORT = Prepared(RECENT.with_only_columns(Ticket.id).limit(1))

UNPLACED = Prepared(
    select(Ticket.id)
    .where(*REPORTED_BY, Ticket.status == Status.REPORTED, Ticket.id != bindparam("but"))
    .order_by(Ticket.id)
    .limit(1)
)


def mine(work: Work, person: Person) -> list[Ticket]:
    """What the person has reported, the newest first."""
    query = select(Ticket).where(REPORTED_WITH).order_by(Ticket.created_at.desc(), Ticket.id.desc()).limit(LISTED)
    return list(work.session.scalars(query, {"person": person.id}))


def reported(work: Work, person: Person) -> list[Ticket]:
    """What the person has reported and what is not over yet, what is due next first."""
    of = {"person": person.id}
    if OPEN_REPORT.run(work.connection, of).scalar() is None:  # most people have none: a glance is cheaper
        return []
    return list(work.session.scalars(REPORTED, of))


def recent(work: Work, person: Person) -> list[Ticket]:
    """What the person has reported and may still speak of, the newest first: open, or over since not long ago."""
    spoken_of = work.community.working_time.add(work.now, work.community.followups.reopen) - work.now
    of = {"person": person.id, "since": work.now - spoken_of}
    if RECENT_REPORT.run(work.connection, of).scalar() is None:  # most people have none: a glance is cheaper
        return []
    return latest(list(work.session.scalars(RECENT, of)))


def in_danger(work: Work, person: Person) -> bool:
    """Whether a report of danger to life by this person is still open."""
    return any(ticket.urgency == Urgency.EMERGENCY for ticket in reported(work, person))


def said_before(work: Work, person: Person, purpose: Purpose, text: str) -> Ticket | None:
    """What they have said already in the same words, however written, and what is still open."""
    asked = (ticket for ticket in reported(work, person) if ticket.purpose == purpose)
    return next((ticket for ticket in asked if normalise(ticket.text) == normalise(text)), None)


def unplaced(tickets: list[Ticket]) -> list[Ticket]:
    """The reports whose place nobody has said yet, whoever has them meanwhile."""
    return [ticket for ticket in tickets if ticket.nowhere and ticket.status in IN_HAND]


def another_unplaced(work: Work, person: Person, ticket: Ticket) -> Ticket | None:
    """Another of their reports whose place nobody knows yet, the oldest."""
    found = UNPLACED.run(work.connection, {"person": person.id, "but": ticket.id}).scalar()
    return work.session.get(Ticket, found) if found else None


def questions(tickets: list[Ticket]) -> list[Ticket]:
    """Those about which the person has been asked something."""
    return [ticket for ticket in tickets if ticket.asked_at is not None]


def latest(tickets: list[Ticket]) -> list[Ticket]:
    return sorted(tickets, key=lambda ticket: (ticket.created_at, ticket.id), reverse=True)


def to_do(work: Work, person: Person) -> list[Ticket]:
    """What the person has in hand and what waits for their unit, what is due next first; before it the emergencies that
    they have or may accept.
    """
    units = [role.unit for role in person.roles if role.kind == RoleKind.LEADER]
    mine = or_(Ticket.holder_id == person.id, Ticket.awaiting.in_(units), Ticket.urgency == Urgency.EMERGENCY)
    found = [
        ticket
        for ticket in work.session.scalars(_open(Ticket.status.in_(IN_HAND), mine))
        if not standing.is_against(person, ticket) and _waits_for(work, person, ticket, units)
    ]
    return sorted(found, key=lambda ticket: ticket.urgency != Urgency.EMERGENCY)


def rings(work: Work, person: Person) -> bool:
    """Whether somebody may be rung for an emergency now."""
    return any(standing.is_ringing(ticket) for ticket in to_do(work, person))


def _waits_for(work: Work, person: Person, ticket: Ticket, units: list[str]) -> bool:
    """Whether it is theirs, or waits for their unit; an emergency that nobody has accepted waits for all who may be rung."""
    if standing.is_ringing(ticket):
        return door.may(work, person, Action.ACCEPT, ticket)
    return ticket.holder_id == person.id or ticket.awaiting in units


def lines(work: Work, tickets: list[Ticket], person: Person | None = None) -> list[dict[str, Any]]:
    """A line for each ticket, as parameters of a phrase; to `person`, who works on them, of emergencies also how they ring."""
    found = []
    for ticket in tickets[:LISTED]:
        if person and ticket.urgency == Urgency.EMERGENCY:
            found += [line.packed() for line in callout.board(work, person, ticket)]
        else:
            found.append(_line(ticket, work.now))
    return found


def see(work: Work, person: Person, args: list[str]) -> Ticket:
    """The ticket that a button names. Raises NotFound also for what they may not see and for a number that is none."""
    number = args[0] if args else ""
    if not number.isdecimal() or len(number) > 15:
        raise NotFound(number)
    found: Ticket = door.find(work, Ticket.kind, int(number), person)
    return found


def _line(ticket: Ticket, now: datetime) -> dict[str, Any]:
    due = ticket.due_at if ticket.status in {"assigned", "working"} else None
    key = "list.line_overdue" if due and due < now else "list.line_due" if due else "list.line"
    params = {
        "number": ticket.id,
        "category": named("category", ticket.category),
        "status": named("status", ticket.status),
    }
    if due:
        params["due"] = moment(due)
    return phrase(key, **params).packed()
