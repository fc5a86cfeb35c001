"""Whose turn a ticket is: a worker's who has to accept it, or that of leaders who have to find one."""

from models.ticket import Ticket, standing
from services import people
from services.ticket import conduct, limits, ringing
from services.work import Work


def leaders(work: Work, ticket: Ticket) -> None:
    """It is the turn of the leaders of the unit that the ticket has reached."""
    wait_for(work, ticket, standing.unit_here(work.community, ticket))


def give(work: Work, ticket: Ticket, worker: int | None) -> None:
    """Make somebody responsible; where there is nobody, the leaders of the unit must find them."""
    if worker != ticket.holder_id or ticket.awaiting or ticket.accepted_at:
        ticket.handed_at = work.now
        ringing.anew(work, ticket)
    ticket.accepted_at, ticket.promised_at, ticket.overdue_at = None, None, None
    ticket.level = work.community.unit(standing.base_unit(work.community, ticket)).level
    wait_for(work, ticket, None if worker else standing.base_unit(work.community, ticket))
    ticket.holder_id = worker
    limits.apply(work, ticket)


def wait_for(work: Work, ticket: Ticket, unit: str | None) -> None:
    """The leaders of this unit must act; where nobody leads it whom it is not about, those of the next unit above."""
    ticket.awaiting, ticket.awaiting_since = None, None
    if unit:
        ticket.awaiting, ticket.awaiting_since = people.led(work, unit, *conduct.meant(work, ticket)), work.now
        ticket.level = work.community.unit(ticket.awaiting).level
