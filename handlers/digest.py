"""Leaders: what their unit must know, whenever they ask."""

from datetime import timedelta

from aiogram.types import Message

from handlers.doors import Doors, Who
from models.people import Person, RoleKind
from models.phrase import phrase
from services import outbox
from services.ticket import digest
from services.work import Work

LEADERS = Who(lambda person: person.holds(RoleKind.LEADER), "refused.not_leader")

doors = Doors()


@doors.command("digest", who=LEADERS)
async def today(_message: Message, work: Work, person: Person) -> None:
    tell(work, person)


def tell(work: Work, person: Person) -> None:
    """The digest of each unit that they lead, over the last day; whoever leads none is told that it is for leaders."""
    if not person.holds(RoleKind.LEADER):
        outbox.answer(work, phrase("refused.not_leader"))
    for unit in [work.community.unit(role.unit) for role in person.roles if role.kind == RoleKind.LEADER]:
        found = digest.figures(work, unit, work.now - timedelta(days=1), person)
        outbox.answer(work, digest.words(work, unit, found, reader=person) if found else phrase("digest.none"))
