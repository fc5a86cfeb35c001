"""What those who may come to an emergency see of it, and what is told of its ringing."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from models.config.times import Urgency
from models.people import Person
from models.phrase import Phrase, calls, moment, named, phrase
from models.record import Event
from models.ticket import IN_HAND, Action, Status, Ticket, standing
from services.life import door
from services.life.cards import LISTED
from services.ticket import emergency, ringing, secrecy
from services.work import Work

ANY = ("110", "119", "120")  # where nobody knows what it is
#: What those may press who work here, until it is done; where nobody knows the place, also to say it.
OFFERED = {
    Status.ASSIGNED: (Action.ACCEPT, Action.CANNOT),
    Status.WORKING: (Action.RESOLVE, Action.LOWER, Action.NOTE, Action.CANNOT),
}


def told(work: Work, ticket: Ticket) -> dict[str, Any]:
    """What the notices of ringing name: the danger, the numbers to call, and how far it rings."""
    known, unit = emergency.kind_of(work, ticket), ringing.reach(work, ticket)
    return {
        "danger": named("emergency", known.code) if known else phrase("name.danger").packed(),
        "numbers": calls(known.numbers if known else ANY),
        "rung": named("short", unit) if unit else phrase("name.duty_desk").packed(),
    }


def stands(work: Work, ticket: Ticket) -> Phrase:
    """How it stands while nobody has accepted it, for whoever asks."""
    kind = emergency.kind_of(work, ticket)
    count = len(ringing.alarmed(work, ticket))
    return phrase(
        "stands.ringing" if count else "stands.alarm", count=count, numbers=calls(kind.numbers if kind else ANY)
    )


def offered(ticket: Ticket, actions: list[str]) -> list[str]:
    """Of what somebody who works here may do the buttons that the moment needs."""
    if ticket.urgency != Urgency.EMERGENCY or ticket.status not in OFFERED:
        return actions
    shown = OFFERED[Status(ticket.status)]
    return [action for action in actions if action in shown or (action == Action.PLACE and ticket.nowhere)]


def keep_out(work: Work, ticket: Ticket) -> Iterator[Phrase]:
    """What whoever may come must know before they go in."""
    known = emergency.kind_of(work, ticket)
    if known and known.keep_out and ticket.status in IN_HAND:
        yield phrase("card.keep_out", numbers=calls(known.numbers))


def about(work: Work, ticket: Ticket) -> Iterator[Phrase]:
    """Who is rung for it."""
    if standing.is_ringing(ticket) and (lines := who_rings(work, ticket)):
        yield phrase("card.rung", lines=[line.packed() for line in lines[:LISTED]])


def who_rings(work: Work, ticket: Ticket) -> list[Phrase]:
    """A line for each who has been rung for it: when last, and whether they cannot come."""
    start = ringing.since(ticket)
    return [
        phrase(
            "card.rung_out" if row.cannot_at and row.cannot_at >= start else "card.rung_at",
            who={"person": row.person_id},
            at=moment(row.last_at),
        )
        for row in ringing.rung(work, ticket)
        if row.times
    ]


def board(work: Work, reader: Person | None, ticket: Ticket) -> Iterator[Phrase]:
    """An emergency in a list: marked, whether anybody has it, and who has been rung and when; nothing but its number to
    somebody who may not read what it is.
    """
    kind = emergency.kind_of(work, ticket)
    if reader is None or not secrecy.reads(work, reader, ticket):
        yield phrase("board.private", number=ticket.id)
        return
    named_ = named("emergency", kind.code) if kind else phrase("name.danger").packed()
    facts = {"number": ticket.id, "danger": named_, "who": {"person": ticket.holder_id}}
    if not standing.is_ringing(ticket):
        yield phrase("board.accepted", **facts)
        return
    yield phrase("board.ringing", **facts)
    yield from who_rings(work, ticket)


def number(work: Work, person: Person, ticket: Ticket) -> str | None:
    """Where whoever reported it can be reached: for whoever has been rung, and whoever has it, until it is over."""
    if ticket.urgency != Urgency.EMERGENCY or not door.may(work, person, Action.LOOK, ticket):
        return None
    if person.id not in {ticket.holder_id, *ringing.ever(work, ticket)}:
        return None
    reporter = work.session.get(Person, ticket.resident_id) if ticket.resident_id else None
    return ticket.caller or (reporter.contact if reporter and ticket.filed_by_id is None else None)


def looks(work: Work, person: Person, ticket: Ticket, *, anew: bool) -> None:
    """Log that somebody is shown the number; of a card that changes in place only the first time."""
    mine = (Event.kind == Ticket.kind, Event.number == ticket.id, Event.actor_id == person.id)
    seen = select(Event.id).where(*mine, Event.action == Action.LOOK).limit(1)
    if anew or work.session.scalar(seen) is None:
        door.advance(work, door.find(work, Ticket.kind, ticket.id, person), Action.LOOK, person)
