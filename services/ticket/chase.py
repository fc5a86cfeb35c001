"""Somebody asks what has become of their report: they are told, and whoever keeps them waiting hears of it."""

from models.people import Person
from models.phrase import moment, phrase
from models.ticket import Action, Guard, Ticket
from services.life import door
from services.life.facts import Facts
from services.life.refusals import Missing, MovedOn, NotAllowed
from services.ticket import progress
from services.work import Work


def chase(work: Work, person: Person, ticket: Ticket, text: str | None = None) -> None:
    """Answer how the ticket stands, and nudge whoever is awaited, with the words that were said.

    Nobody is nudged twice within the community's `nudge`, or within ten minutes where life is in danger; whoever is not
    the reporter is only told.
    """
    before = ticket.nudged_at
    facts = Facts(text=text) if text else Facts(reason="asks")
    try:
        door.advance(work, ticket, Action.CHASE, person, facts)
    except Missing as missing:
        known = missing.lack == Guard.UNNUDGED and before is not None
        more = [phrase("stands.nudged_before", at=moment(before))] if before and known else []
    except (MovedOn, NotAllowed):
        more = []
    else:
        more = [phrase("stands.nudged")]
    progress.tell(work, person, [ticket], *more)
