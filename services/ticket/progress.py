"""What a grid's group chats hear of its tickets: number, category and state, nothing personal."""

from sqlalchemy import select

from models.people import Group
from models.phrase import named, phrase
from models.ticket import Action, Ticket
from services import outbox
from services.work import Work

NOTED = {Action.ACCEPT, Action.CONFIRM, Action.EXPIRE}


def note(work: Work, ticket: Ticket, action: str) -> None:
    """Tell the grid's groups how a ticket stands, if the community wants that."""
    if not work.community.group_notes or action not in NOTED or ticket.grid is None:
        return
    words = phrase(
        "group.note",
        number=ticket.id,
        category=named("category", ticket.category),
        status=named("status", ticket.status),
    )
    for group in work.session.scalars(select(Group).where(Group.unit == ticket.grid, Group.present.is_(True))):
        outbox.say(work, group, words)
