"""The kinds of matter that this community works on."""

from services.ticket.kind import KIND as TICKET

KINDS = (TICKET,)
