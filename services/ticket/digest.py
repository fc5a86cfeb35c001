"""What a unit's leaders must know today: what is new, what is closed, what is stuck and what they must decide."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, or_, select

from models.config.categories import Purpose
from models.config.digests import Every
from models.config.times import Urgency
from models.config.units import Unit
from models.due import DigestSent
from models.people import Person
from models.phrase import Phrase, day, named, phrase
from models.ticket import IN_HAND, OPEN, Status, Ticket, standing
from services import outbox, people
from services.life import door
from services.ticket import callout
from services.work import Work

LISTED = 10  # tickets a list names before it says how many more there are


@dataclass(frozen=True, slots=True)
class Figures:
    """A unit's tickets since a moment. An on-time rate also counts what is still open and overdue."""

    new: list[Ticket]
    closed: list[Ticket]
    withdrawn: list[Ticket]
    overdue: list[Ticket]
    stuck: list[Ticket]
    decisions: list[Ticket]
    alarms: list[Ticket]

    @property
    def on_time(self) -> tuple[int, int]:
        """How many were resolved within their limit, out of the closed and the open overdue ones."""
        good = [
            ticket
            for ticket in self.closed
            if ticket.resolved_at and ticket.due_at and ticket.resolved_at <= ticket.due_at
        ]
        return len(good), len(self.closed) + len(self.overdue)

    def __bool__(self) -> bool:
        return bool(self.new or self.closed or self.withdrawn or self.stuck or self.decisions or self.alarms)


def figures(work: Work, unit: Unit, since: datetime, reader: Person | None = None) -> Figures:
    """Read a unit's figures. Tickets whose grid nobody knows count for the duty desk's unit and those above it.

    Complaints about staff count only for a reader who may see them.
    """
    community = work.community
    codes = community.under(unit.code)
    place = or_(Ticket.grid.in_(codes), Ticket.grid.is_(None)) if _covers_desk(work, unit) else Ticket.grid.in_(codes)
    recent = or_(Ticket.status.in_(OPEN), Ticket.closed_at > since)
    found = work.session.scalars(select(Ticket).where(place, recent).order_by(Ticket.created_at, Ticket.id))
    tickets = [ticket for ticket in found if _counts(work, ticket, reader)]
    over = [ticket for ticket in tickets if ticket.closed_at and ticket.closed_at > since]
    in_hand = [ticket for ticket in tickets if ticket.status in IN_HAND]
    overdue = [ticket for ticket in in_hand if ticket.due_at and ticket.due_at <= work.now]
    return Figures(
        new=[ticket for ticket in tickets if ticket.created_at > since],
        closed=[ticket for ticket in over if ticket.status == Status.CLOSED],
        withdrawn=[ticket for ticket in over if ticket.status == Status.WITHDRAWN],
        overdue=overdue,
        stuck=[ticket for ticket in in_hand if ticket in overdue or ticket.awaiting],
        decisions=[
            ticket for ticket in in_hand if ticket.awaiting and standing.unit_here(community, ticket) == unit.code
        ],
        alarms=[ticket for ticket in in_hand if ticket.urgency == Urgency.EMERGENCY],
    )


def send(work: Work, unit: Unit, period: str, every: Every) -> int:
    """Send the unit's digest to each of its leaders who has not had it for this period (a local date).

    Gives how many were sent; a unit without news is left in peace.
    """
    last = select(func.max(DigestSent.at)).where(
        DigestSent.unit == unit.code, DigestSent.every == every, DigestSent.period < period
    )
    since = work.session.scalar(last) or datetime.min.replace(tzinfo=UTC)  # the first one tells everything
    sent = 0
    for person_id in people.leaders(work, unit.code):
        found = figures(work, unit, since, people.person(work, person_id))
        if found and work.session.get(DigestSent, (unit.code, every, period, person_id)) is None:
            work.append(DigestSent, unit=unit.code, every=every, period=period, person_id=person_id, at=work.now)
            outbox.tell(work, person_id, words(work, unit, found, every, people.person(work, person_id)))
            sent += 1
    return sent


def words(work: Work, unit: Unit, found: Figures, every: Every = Every.DAY, reader: Person | None = None) -> Phrase:
    """The digest as a phrase, emergencies first; numbers, categories and ages, nothing personal."""
    good, out_of = found.on_time
    parts = [
        phrase(
            "digest.head_week" if every is Every.WEEK else "digest.head",
            unit=named("unit", unit.code),
            day=day(work.now),
        ).packed(),
        *_alarms(work, found.alarms, reader),
        phrase("digest.counts", new=len(found.new), closed=len(found.closed)).packed(),
    ]
    if found.withdrawn:
        parts.append(phrase("digest.withdrawn", count=len(found.withdrawn)).packed())
    if out_of:
        parts.append(phrase("digest.on_time", good=good, out_of=out_of).packed())
    decisions = [ticket for ticket in found.decisions if ticket not in found.alarms]
    others = [ticket for ticket in found.stuck if ticket not in (*found.alarms, *found.decisions)]
    for key, tickets in (("digest.decisions", decisions), ("digest.stuck", others)):
        if tickets:
            parts.append(phrase(key, count=len(tickets)).packed())
            parts.extend(_line(work, ticket, asked=tickets is decisions).packed() for ticket in tickets[:LISTED])
            if len(tickets) > LISTED:
                parts.append(phrase("digest.more", count=len(tickets) - LISTED).packed())
    return phrase("digest", parts=parts)


def _alarms(work: Work, alarms: list[Ticket], reader: Person | None) -> Iterator[Any]:
    """The emergencies that are open, and who has been rung for them."""
    if alarms:
        yield phrase("digest.alarms", count=len(alarms)).packed()
    for ticket in alarms:
        yield from (line.packed() for line in callout.board(work, reader, ticket))


def _line(work: Work, ticket: Ticket, *, asked: bool) -> Phrase:
    """A stuck ticket: number, category, age and why; no words of the resident's. `asked`: the reader is to decide."""
    age = work.now - ticket.created_at
    if ticket.awaiting and not asked:
        why = phrase("stuck.awaiting", unit=named("short", ticket.awaiting))
    elif ticket.status == Status.ASSIGNED:
        why = phrase("stuck.not_accepted")
    elif ticket.asked_at:
        why = phrase("stuck.question")
    elif asked and (ticket.due_at is None or ticket.due_at >= work.now):
        why = phrase("stuck.passed_up")
    else:
        why = phrase("stuck.working")
    return phrase(
        "digest.line",
        number=ticket.id,
        category=named("category", ticket.category),
        age=phrase("age.days" if age.days else "age.hours", days=age.days, hours=age.seconds // 3600).packed(),
        why=why.packed(),
    )


def _counts(work: Work, ticket: Ticket, reader: Person | None) -> bool:
    if ticket.purpose != Purpose.CONDUCT:
        return True
    return reader is not None and door.may_see(work, reader, ticket)


def _covers_desk(work: Work, unit: Unit) -> bool:
    code: str | None = work.community.duty_desk
    while code is not None:
        if code == unit.code:
            return True
        above = work.community.above(code)
        code = above.code if above else None
    return False
