"""Who reads what was said of a danger of which not everybody may know."""

from collections.abc import Iterable

from models.people import Person, RoleKind
from models.phrase import Phrase, named, phrase
from models.ticket import Relation, Rung, Status, Ticket, standing
from services import people
from services.life.kind import Before
from services.ticket import emergency
from services.work import Work

SECOND = frozenset({Status.RESOLVED, Status.CLOSED})


def reads(work: Work, person: Person, ticket: Ticket) -> bool:
    """Whether somebody who may see a ticket reads more of it than its number.

    Of a quiet emergency: whoever reported it, to whom it is entrusted, whoever is on duty, whoever has accepted it, and at the
    end the leader who closes it with them. Of another private one: whoever is rung for it or responsible.
    """
    kind = emergency.kind_of(work, ticket)
    if kind is None or not (kind.quiet or kind.private):
        return True
    if person.id == ticket.resident_id or (person.id == ticket.holder_id and (ticket.accepted_at or not kind.quiet)):
        return True
    if _on_duty(work, person) or person.id in entrusted(work, ticket):
        return True
    if ticket.status in SECOND and Relation.CALLER in standing.relations(work.community, person, ticket):
        return True
    return not kind.quiet and _is_near(work, person, ticket)


def hidden(work: Work, person: Person, ticket: Ticket) -> Phrase | None:
    """What is said of it to whoever may not read it: that somebody is needed, else that there is news; None: they may."""
    if reads(work, person, ticket):
        return None
    if standing.is_ringing(ticket):
        unit = named("unit", standing.base_unit(work.community, ticket))
        return phrase("card.closed_waits", number=ticket.id, unit=unit)
    return phrase("news.private", number=ticket.id)


def entrusted(work: Work, ticket: Ticket) -> list[int]:
    """Who holds the post that the words are entrusted to; where there is none, those who lead the grid."""
    kind = emergency.kind_of(work, ticket)
    base = standing.base_unit(work.community, ticket)
    if kind is None or kind.entrusted is None:
        return people.leaders(work, base)
    post = work.community.post(kind.entrusted)
    return people.holders(work, post.kind, post.unit)


def knowing(work: Work, ticket: Ticket, before: Before) -> Iterable[int]:
    """Those who work here, have had to do with it so far, and may read it."""
    known = before.involved - {ticket.resident_id, *emergency.witnesses(work, ticket)}
    found = (people.person(work, person_id) for person_id in sorted(known))
    return [person.id for person in found if person and reads(work, person, ticket)]


def _on_duty(work: Work, person: Person) -> bool:
    return person.holds(RoleKind.WORKER, work.community.duty_desk)


def _is_near(work: Work, person: Person, ticket: Ticket) -> bool:
    """Whether they work in the grid, have reported it too, or have been rung for it."""
    here = standing.base_unit(work.community, ticket)
    if person.holds(RoleKind.WORKER, here) or person.id in emergency.witnesses(work, ticket):
        return True
    return work.exists(Rung, kind=Ticket.kind, number=ticket.id, person_id=person.id)
