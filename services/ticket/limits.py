"""A ticket's limits: to accept it, counted from each hand-over; to resolve it, from the first report, or from the place
where the resident named that later.
"""

from models.config.times import Limit, Urgency
from models.people import Person
from models.ticket import Ticket
from services.route import Where
from services.work import Work


def count(work: Work, ticket: Ticket, where: Where, actor: Person | None) -> None:
    """The first time that a place is known: the limit to resolve counts from now if the resident names it."""
    if ticket.due_from is not None or not (where.grid or where.words or where.lon is not None):
        return
    if actor is not None and actor.id == ticket.resident_id:
        ticket.due_from, ticket.due_at = work.now, None
    else:
        ticket.due_from = ticket.created_at


def again(work: Work, ticket: Ticket) -> None:
    """The limit to resolve counts from now, with the whole span; what is changed afterwards counts from here too."""
    ticket.due_from = work.now
    ticket.due_at = work.community.working_time.add(work.now, _limit(work, ticket).resolve)


def apply(work: Work, ticket: Ticket) -> None:
    """Set both limits by category and urgency as they are now.

    A change may shorten a limit always, and lengthen it once.
    """
    start = ticket.due_from or ticket.created_at
    old, due = ticket.due_at, work.community.working_time.add(start, _limit(work, ticket).resolve)
    if old is None or due < old or not ticket.lengthened:
        ticket.due_at = due
        ticket.lengthened = ticket.lengthened or (old is not None and due > old)
    if ticket.accepted_at is None:
        to_accept(work, ticket)


def to_accept(work: Work, ticket: Ticket) -> None:
    """Whoever has it must accept it by the limit from the hand-over, never later than half the way to the limit to
    resolve.
    """
    times, limit, start = work.community.working_time, _limit(work, ticket), ticket.handed_at or work.now
    ticket.accept_by = times.add(start, limit.accept)
    if ticket.due_at and ticket.due_at > start:
        half = times.share(start, ticket.due_at, 0.5, working=limit.resolve.working)
        ticket.accept_by = min(ticket.accept_by, half)


def _limit(work: Work, ticket: Ticket) -> Limit:
    return work.community.limit(ticket.category, Urgency(ticket.urgency))
