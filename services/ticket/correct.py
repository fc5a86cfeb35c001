"""Somebody corrects where or what it is, in whatever open state: who is at work goes on, and whoever is near takes over."""

from models.people import Person
from models.ticket import Action, Status, Ticket
from services import route
from services.life import door
from services.life.facts import Facts
from services.work import Work


def place(work: Work, person: Person, ticket: Ticket, where: route.Where, text: str | None = None) -> None:
    """It is somewhere else. While somebody is at work on it: within the grid they hear of it, in another grid it is handed
    over. What was called done is disputed, with the words that were said. Raises Refused.
    """
    if ticket.status == Status.RESOLVED:
        if (where.grid, where.place) == (ticket.grid, ticket.place):
            return
        door.advance(work, ticket, Action.DISPUTE, person, Facts(text=text or where.words))
    if ticket.status != Status.WORKING:
        action = Action.PLACE
    elif where.grid is None:  # whoever is at work on it has to find out, with these words
        if where.words:
            door.advance(work, ticket, Action.NOTE, person, Facts(text=where.words))
        return
    elif ticket.grid is None:
        action = Action.PLACE
    else:
        action = Action.CORRECT if where.grid == ticket.grid else Action.MOVE
    door.advance(work, ticket, action, person, Facts(where=where))


def category(work: Work, person: Person, ticket: Ticket, code: str, text: str | None = None) -> None:
    """It is of another category; what was called done is disputed, with the words that were said. Raises Refused."""
    if ticket.status == Status.RESOLVED and code != ticket.category:
        door.advance(work, ticket, Action.DISPUTE, person, Facts(text=text))
    door.advance(work, ticket, Action.CATEGORISE, person, Facts(category=code))
