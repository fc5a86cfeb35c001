"""Reminders: to whoever keeps others waiting, one a waiting period."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import policy
from models.due import Reminder
from models.phrase import moment, phrase
from models.ticket import Action, Ticket
from services import notices, people
from services.work import Work


def remind(work: Work, ticket: Ticket, step: str, person_ids: Iterable[int | None], key: str, *actions: Action) -> None:
    """Remind each of these people once in the ticket's present waiting period, with buttons for what he can do now.

    A reminder that has not been delivered when the ticket moves on is dropped.
    """
    for person_id in dict.fromkeys(person_ids):
        if person_id is None or _reminded(work.session, ticket, step, person_id):
            continue
        work.append(Reminder, ticket_id=ticket.id, round=ticket.round, step=step, person_id=person_id, at=work.now)
        person = people.person(work, person_id)
        allowed = [action for action in actions if policy.may(work.community, person, action, ticket)]
        words = phrase(key, due=moment(ticket.due_at) if ticket.due_at else "", since=moment(ticket.updated_at))
        work.post(person_id, words, ticket=ticket, choices=notices.buttons(ticket, *allowed), while_round=True)


def leaders(work: Work, ticket: Ticket) -> list[int]:
    return people.leaders(work, policy.unit_here(work.community, ticket))


def prompted(work: Work, ticket: Ticket) -> bool:
    """Whether anybody has been reminded in the ticket's present waiting period."""
    query = select(Reminder.at).where(Reminder.ticket_id == ticket.id, Reminder.round == ticket.round)
    return work.session.scalar(query.limit(1)) is not None


def _reminded(session: Session, ticket: Ticket, step: str, person_id: int) -> bool:
    key = (ticket.id, ticket.round, step, person_id)
    columns = (Reminder.ticket_id, Reminder.round, Reminder.step, Reminder.person_id)
    query = select(Reminder.at).where(*(column == value for column, value in zip(columns, key, strict=True)))
    return session.scalar(query) is not None
