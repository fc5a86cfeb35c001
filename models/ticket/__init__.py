"""Reports: the ticket's table, its life, what follows up on it and who hears of it."""

from models.life import Life
from models.ticket.followups import FOLLOWUPS, Step
from models.ticket.life import IN_HAND, OPEN, REASONS, ROWS, SATISFIED, Action, Guard, Relation, Status
from models.ticket.notices import HEARS, Audience, Variant
from models.ticket.table import Joined, Rung, Ticket, status_in

LIFE = Life(ROWS, OPEN, HEARS, FOLLOWUPS)

__all__ = (
    "IN_HAND",
    "LIFE",
    "OPEN",
    "REASONS",
    "SATISFIED",
    "Action",
    "Audience",
    "Guard",
    "Joined",
    "Relation",
    "Rung",
    "Status",
    "Step",
    "Ticket",
    "Variant",
    "status_in",
)
