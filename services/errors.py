"""What a service refuses, and the kind answer that goes with it.

Refused
├── NotAllowed      the policy says no
├── MovedOn         the ticket is no longer in a state for this
├── Missing         the action needs something first
├── NotFound        no such ticket, or none that he may see
└── Stale           the button means nothing any more, or never did
"""

from datetime import datetime

from models.phrase import Phrase, moment, named, phrase
from models.ticket import Need, Status, Ticket


class Refused(Exception):  # noqa: N818 (a refusal is an answer, not an error)
    """Nothing was done; `phrase` tells the person why and what he can do."""

    def __init__(self, answer: Phrase, ticket: Ticket | None = None) -> None:
        super().__init__(answer.key)
        self.phrase = answer
        self.ticket = ticket  # the one to look at, if there is one


class NotAllowed(Refused):
    def __init__(self, ticket: Ticket) -> None:
        super().__init__(_as_it_stands("refused.not_allowed", ticket), ticket)


class MovedOn(Refused):
    def __init__(self, ticket: Ticket) -> None:
        super().__init__(_as_it_stands("refused.moved_on", ticket), ticket)


def _as_it_stands(key: str, ticket: Ticket) -> Phrase:
    """A refusal that says what has happened meanwhile."""
    return phrase(
        key,
        number=ticket.id,
        status=named("status", ticket.status),
        at=moment(_since(ticket)),
        who={"person": ticket.holder_id},
    )


def _since(ticket: Ticket) -> datetime:
    """From when on the ticket has been in its state; a note since then has not changed that."""
    known = {Status.WORKING: ticket.accepted_at, Status.RESOLVED: ticket.resolved_at}
    return known.get(Status(ticket.status)) or ticket.closed_at or ticket.updated_at


class Missing(Refused):
    def __init__(self, ticket: Ticket, need: Need) -> None:
        super().__init__(phrase(f"refused.needs_{need}", number=ticket.id))
        self.need = need


class NotFound(Refused):
    def __init__(self, number: int | str) -> None:
        super().__init__(phrase("refused.not_found", number=number))


class Stale(Refused):
    def __init__(self) -> None:
        super().__init__(phrase("refused.stale"))
