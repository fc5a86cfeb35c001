"""Reminders: to whoever keeps others waiting, one a waiting period."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from models import policy
from models.due import Reminder
from models.matter import Matter
from models.people import Person
from models.phrase import Phrase, option
from services import outbox, people
from services.life.kind import Kind
from services.work import Work


def remind(
    work: Work,
    kind: Kind[Any],
    matter: Matter,
    step: str,
    person_ids: Iterable[int | None],
    words: Phrase,
    actions: Iterable[str],
) -> None:
    """Remind each of these people once in the matter's present waiting period, with buttons for what they can do now.

    A reminder that has not been delivered when the matter moves on is dropped.
    """
    for person_id in dict.fromkeys(person_ids):
        key = {"kind": kind.name, "number": matter.id, "round": matter.round, "step": step, "person_id": person_id}
        if person_id is None or work.exists(Reminder, **key):
            continue
        work.append(Reminder, **key, at=work.now)
        choices = buttons(kind, matter, may_take(work, kind, matter, people.person(work, person_id), actions))
        outbox.tell(work, person_id, words, matter=matter, choices=choices, while_round=True)


def may_take(work: Work, kind: Kind[Any], matter: Matter, person: Person | None, actions: Iterable[str]) -> list[str]:
    """Those of the actions, in this order, that somebody may take as things stand."""
    found = policy.allowed(kind.life, matter.status, kind.relations(work, person, matter))
    rows = {row.action: row for row in found}
    return [
        action
        for action in actions
        if action in rows and all(kind.guards[guard](work, matter) for guard in rows[action].guards)
    ]


def buttons(kind: Kind[Any], matter: Matter, actions: Iterable[str]) -> list[list[dict[str, Any]]]:
    """A row of buttons, each of which starts an action on the matter."""
    row = [option(kind.button(action, matter), f"do:{kind.name}.{action}:{matter.id}") for action in actions]
    return [row] if row else []


def reminded(work: Work, matter: Matter, step: str) -> bool:
    """Whether anybody has been reminded by this follow-up in the matter's present waiting period."""
    query = select(Reminder.step).where(
        Reminder.kind == matter.kind, Reminder.number == matter.id, Reminder.round == matter.round
    )
    return any(found == step or found.startswith(f"{step}_") for found in work.session.scalars(query))
