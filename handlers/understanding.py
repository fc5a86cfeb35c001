"""What a message is about, as far as its words tell."""

from handlers.said import Said
from models.ticket import Ticket
from services import route
from services.work import Work

SHORT = 6  # characters; a typed place that says more may tell of something else too


def sounds_new(work: Work, said: Said) -> bool:
    """Whether a message reads like a report of its own: it says what or where."""
    return bool(said.text) and (_category(work, said) != "other" or route.mentioned(work, said.text) is not None)


def only_a_place(work: Work, said: Said) -> bool:
    """A point without words, or the name of a place and nothing else."""
    if not said.text:
        return said.point is not None
    named = _category(work, said) == "other" and isinstance(route.named(work, said.text), route.Where)
    return named or route.is_name(work, said.text)


def tells_another(work: Work, ticket: Ticket, said: Said, *, known: bool) -> bool:
    """Whether what was typed as the ticket's place tells of another matter; `known`: it does name a place."""
    if known and (len(said.text) <= SHORT or route.is_name(work, said.text)):
        return False
    return _category(work, said) not in {"other", ticket.category}


def another_matter(work: Work, ticket: Ticket, said: Said) -> bool:
    """Whether words that were asked for about a ticket name both another kind of problem and another place."""
    where = route.mentioned(work, said.text) if said.text else None
    return where is not None and where.place != ticket.place and _category(work, said) not in {"other", ticket.category}


def _category(work: Work, said: Said) -> str:
    return work.community.categorise(said.text).code
