"""The kinds of matter that this community works on."""

from typing import Any

from services.life.kind import Kind
from services.ticket.kind import KIND as TICKET

KINDS: tuple[Kind[Any], ...] = (TICKET,)
