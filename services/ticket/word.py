"""The resident's own word, the second key: what it means as things stand, how long it can be given, and the answer to it."""

from datetime import datetime
from typing import Any

from models.config.categories import Purpose
from models.config.times import Urgency
from models.people import Person
from models.phrase import Phrase, day, moment, option, phrase
from models.ticket import IN_HAND, REASONS, SATISFIED, Action, Status, Ticket
from models.time.worktime import Span
from services.life import door
from services.life.remind import buttons
from services.ticket import alarm
from services.work import Work

REOPENED_AT_MOST = 2
#: What says of an emergency that there is none, and that somebody cannot come.
OF_EMERGENCY: dict[str, str] = {
    Action.WITHDRAW: Action.TAKE_BACK,
    Action.RELEASE: Action.TAKE_BACK,
    Action.DECLINE: Action.CANNOT,
    Action.ESCALATE: Action.CANNOT,
}

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
    reopening; while work goes on anyway it is a note. Withdrawn where others are in danger is only a name taken off; of an
    emergency it says that there is none. Whoever passes one on cannot come.
    """
    if ticket.urgency == Urgency.EMERGENCY and action in OF_EMERGENCY:
        return OF_EMERGENCY[action]
    if action in {Action.WITHDRAW, Action.RELEASE}:
        return Action.RELEASE if endangers(work, ticket) else Action.WITHDRAW
    if action not in {Action.DISPUTE, Action.REOPEN}:
        return action
    if ticket.status == Status.WITHDRAWN:
        return Action.RESTORE
    if ticket.status == Status.CLOSED:
        return Action.DISPUTE if fresh(work, ticket) else Action.REOPEN
    return Action.NOTE if ticket.status in IN_HAND else Action.DISPUTE


def endangers(work: Work, ticket: Ticket) -> bool:
    """It is a danger to others, whatever whoever reported it does; an emergency has rules of its own."""
    return ticket.urgency != Urgency.EMERGENCY and work.community.category(ticket.category).danger


def unexplained(ticket: Ticket) -> bool:
    """Somebody had accepted it when it was withdrawn, and nobody has said why."""
    return ticket.urgency != Urgency.EMERGENCY and bool(ticket.accepted_at) and ticket.withdrawn_why is None


def answer(work: Work, person: Person, ticket: Ticket, action: str) -> tuple[Phrase, Choices] | None:
    """What whoever has given their word is answered, with the way back."""
    match action:
        case Action.REOPEN:
            return _taken_up(ticket), []
        case Action.RELEASE:
            return phrase("reply.released", number=ticket.id), []
        case Action.WITHDRAW if back := _way_back(work, person, ticket, Action.RESTORE):
            return phrase("reply.withdrawn", number=ticket.id, until=_restorable(work, ticket)), back
        case Action.RESTORE if ticket.status == Status.REPORTED:
            return phrase("reply.restored_where", number=ticket.id), _way_back(work, person, ticket, Action.PLACE)
        case Action.RESTORE:
            return _taken_up(ticket), []
    return _of_danger(work, person, ticket, action)


def _of_danger(work: Work, person: Person, ticket: Ticket, action: str) -> tuple[Phrase, Choices] | None:
    if action == Action.TAKE_BACK:
        return alarm.taken_back(work, ticket), _way_back(work, person, ticket, Action.RAISE)
    if action == Action.DENY:
        return phrase("reply.denied"), []
    if action == Action.RAISE and not person.works_here:
        return alarm.raised(work, ticket), []
    return None


def why(work: Work, person: Person, ticket: Ticket) -> tuple[Phrase, Choices]:
    """The question why they have withdrawn it, a button for each answer, and below them the way back."""
    rows = [[option(f"reason.{code}", f"pick:ticket.{Action.EXPLAIN}:{ticket.id}:{code}")] for code in REASONS]
    words = phrase("ask.explain", number=ticket.id, until=_restorable(work, ticket))
    return words, [*rows, *_way_back(work, person, ticket, Action.RESTORE)]


def satisfied(work: Work, person: Person, ticket: Ticket) -> tuple[Phrase, Choices]:
    """The question how satisfied they are, and its buttons; below them the way back of a yes just given."""
    stars = [
        option(phrase(f"button.rating_{stars}"), f"pick:ticket.{Action.RATE}:{ticket.id}:{stars}")
        for stars in SATISFIED
    ]
    back = _way_back(work, person, ticket, Action.DISPUTE)
    if not back:
        return phrase("ask.rate", number=ticket.id), [stars]
    label = phrase(door.kind_of(work, ticket).button(Action.DISPUTE, ticket)).packed()
    until = moment(_until(work, ticket))
    return phrase("ask.rate_back", number=ticket.id, until=until, button=label), [stars, *back]


def _way_back(work: Work, person: Person, ticket: Ticket, action: Action) -> Choices:
    """A button for what can be done about it, if it can."""
    return buttons(door.kind_of(work, ticket), ticket, door.offered(work, person, ticket, (action,)))


def _restorable(work: Work, ticket: Ticket) -> Any:
    """The last day on which it can be taken up again."""
    return day(work.community.working_time.add(ticket.closed_at or work.now, work.community.followups.reopen))


def _taken_up(ticket: Ticket) -> Phrase:
    if ticket.holder_id is None:
        return phrase("reply.reopened_unheld", number=ticket.id)
    due = moment(ticket.due_at) if ticket.due_at else ""
    return phrase("reply.reopened", number=ticket.id, who={"person": ticket.holder_id}, due=due)


def _until(work: Work, ticket: Ticket) -> datetime:
    return work.community.working_time.add(ticket.closed_at or work.now, work.community.followups.yes_back)


def _since_end(work: Work, ticket: Ticket, span: Span) -> bool:
    return ticket.closed_at is not None and work.now <= work.community.working_time.add(ticket.closed_at, span)
