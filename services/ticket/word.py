"""The resident's own word, the second key: what it means as things stand, how long it can be given, and the answer to it."""

from datetime import datetime
from typing import Any

from models.config.categories import Purpose
from models.people import Person
from models.phrase import Phrase, moment, option, phrase
from models.ticket import IN_HAND, SATISFIED, Action, Status, Ticket
from models.time.worktime import Span
from services.life import door
from services.life.remind import buttons
from services.work import Work

REOPENED_AT_MOST = 2

Choices = list[list[dict[str, Any]]]


def fresh(work: Work, ticket: Ticket) -> bool:
    """The yes is so young that it can be taken back: whoever had the ticket has not heard of it yet."""
    return bool(ticket.confirmed) and _since_end(work, ticket, work.community.followups.yes_back)


def recent(work: Work, ticket: Ticket) -> bool:
    """It ended so lately that it can be taken up again."""
    return _since_end(work, ticket, work.community.followups.reopen)


def again(_work: Work, ticket: Ticket) -> bool:
    """It has not been reopened as often as it may be."""
    return ticket.reopened < REOPENED_AT_MOST


def spent(work: Work, ticket: Ticket) -> bool:
    """It can be taken up no more, so another may follow it; a complaint begins anew with whom it is about."""
    return ticket.purpose != Purpose.CONDUCT and not (recent(work, ticket) and again(work, ticket))


def meant(work: Work, ticket: Ticket, action: str) -> str:
    """What somebody says who does this, as things stand: "not solved" is a dispute, also of a yes just given, later a
    reopening; while work goes on anyway it is a note.
    """
    if action not in {Action.DISPUTE, Action.REOPEN}:
        return action
    if ticket.status == Status.CLOSED:
        return Action.DISPUTE if fresh(work, ticket) else Action.REOPEN
    return Action.NOTE if ticket.status in IN_HAND else Action.DISPUTE


def answer(_work: Work, _person: Person, ticket: Ticket, action: str) -> tuple[Phrase, Choices] | None:
    """What whoever has given their word is answered, with the way back."""
    return (_taken_up(ticket), []) if action == Action.REOPEN else None


def satisfied(work: Work, person: Person, ticket: Ticket) -> tuple[Phrase, Choices]:
    """The question how satisfied they are, and its buttons; below them the way back of a yes just given."""
    stars = [
        option(phrase(f"button.rating_{stars}"), f"pick:ticket.{Action.RATE}:{ticket.id}:{stars}")
        for stars in SATISFIED
    ]
    back = buttons(door.kind_of(work, ticket), ticket, door.offered(work, person, ticket, (Action.DISPUTE,)))
    if not back:
        return phrase("ask.rate", number=ticket.id), [stars]
    label = phrase(door.kind_of(work, ticket).button(Action.DISPUTE, ticket)).packed()
    until = moment(_until(work, ticket))
    return phrase("ask.rate_back", number=ticket.id, until=until, button=label), [stars, *back]


def _taken_up(ticket: Ticket) -> Phrase:
    if ticket.holder_id is None:
        return phrase("reply.reopened_unheld", number=ticket.id)
    due = moment(ticket.due_at) if ticket.due_at else ""
    return phrase("reply.reopened", number=ticket.id, who={"person": ticket.holder_id}, due=due)


def _until(work: Work, ticket: Ticket) -> datetime:
    return work.community.working_time.add(ticket.closed_at or work.now, work.community.followups.yes_back)


def _since_end(work: Work, ticket: Ticket, span: Span) -> bool:
    return ticket.closed_at is not None and work.now <= work.community.working_time.add(ticket.closed_at, span)
