"""How a ticket stands: whose turn it is, who holds its second key, what a person is to it."""

from collections.abc import Iterable

from models.config.categories import Purpose
from models.config.community import Community
from models.config.times import Urgency
from models.config.units import Level, Unit
from models.people import Person, RoleKind
from models.ticket.life import Relation, Status
from models.ticket.table import Ticket


def base_unit(community: Community, ticket: Ticket) -> str:
    """The unit a ticket starts from: its grid, or the duty desk while nobody knows the grid."""
    return ticket.grid or community.duty_desk


def unit_here(community: Community, ticket: Ticket) -> str:
    """The unit whose turn it is: the one that is awaited, else the one at the level the ticket has reached."""
    return ticket.awaiting or community.unit_at(base_unit(community, ticket), Level(ticket.level)).code


def is_against(person: Person, ticket: Ticket) -> bool:
    """Whether a complaint is about this person, or may be, since they hold the post that it is about."""
    if ticket.against_id is not None or ticket.against_kind is None:
        return person.id == ticket.against_id
    return person.id != ticket.reporter_id and person.holds(RoleKind(ticket.against_kind), ticket.against_unit)


def is_ringing(ticket: Ticket) -> bool:
    """Whether people are rung for it: an emergency that nobody has accepted."""
    return ticket.urgency == Urgency.EMERGENCY and ticket.status == Status.ASSIGNED


def may_be_rung(community: Community, person: Person, ticket: Ticket) -> bool:
    """Whether somebody is rung for an emergency besides the grid's workers: on duty, or a leader up to the top."""
    return ticket.urgency == Urgency.EMERGENCY and (
        person.holds(RoleKind.WORKER, community.duty_desk)
        or _leads(person, upward(community, base_unit(community, ticket)))
    )


def _leads(person: Person, units: Iterable[str]) -> bool:
    """Whether somebody leads one of these units."""
    return any(person.holds(RoleKind.LEADER, unit) for unit in units)


def second_key(ticket: Ticket) -> Relation:
    """Who closes it after the handler: the resident; or a leader who calls back or looks, where the reporter wrote it
    down for somebody else, handled it themselves, wants to have no more to do with it, or was in such danger that somebody
    calls them afterwards.
    """
    own = not ticket.aftercare and ticket.filed_by_id is None and ticket.resident_id not in {None, ticket.holder_id}
    return Relation.REPORTER if own else Relation.CALLER


def relations(community: Community, person: Person | None, ticket: Ticket) -> frozenset[Relation]:
    """What the person is to the ticket; nobody at all is the system.

    Whom a complaint is about is nothing to it, whatever post they hold; nor are colleagues, and leaders below the one who
    decides.
    """
    if person is None:
        return frozenset({Relation.SYSTEM})
    if is_against(person, ticket):
        return frozenset()
    complaint = ticket.purpose == Purpose.CONDUCT
    base, here = base_unit(community, ticket), unit_here(community, ticket)
    found = {Relation.RUNG} if may_be_rung(community, person, ticket) else set()
    called_back = second_key(ticket) is Relation.CALLER
    if person.id == ticket.resident_id:
        to_be_called = ticket.aftercare and ticket.status not in {Status.RESOLVED, Status.CLOSED}
        found.add(Relation.FILER if called_back and not to_be_called else Relation.REPORTER)
    if person.id == ticket.holder_id:
        found.add(Relation.HOLDER)
    elif not complaint and person.holds(RoleKind.WORKER, base):
        found.add(Relation.COLLEAGUE)
    if person.holds(RoleKind.LEADER, here):
        found.add(Relation.LEADER)
        if called_back and found.isdisjoint({Relation.FILER, Relation.HOLDER}):
            found.add(Relation.CALLER)
    elif _leads(person, upward(community, here if complaint else base)):
        found.add(Relation.OVERSEER)
    if person.holds(RoleKind.ADMIN):
        found.add(Relation.ADMINISTRATOR)
    return frozenset(found)


def may_see_contact(person: Person, ticket: Ticket) -> bool:
    """The resident's contact is for the responsible person alone, and only where the resident allowed it."""
    return (
        ticket.contact_shared
        and ticket.status in {Status.ASSIGNED, Status.WORKING, Status.RESOLVED}
        and person.id == ticket.holder_id
    )


def chain(community: Community, ticket: Ticket) -> set[str]:
    """The ticket's unit and all above it."""
    return set(upward(community, base_unit(community, ticket)))


def upward(community: Community, code: str) -> list[str]:
    """A unit and all above it, in that order."""
    unit: Unit | None = community.unit(code)
    codes = []
    while unit:
        codes.append(unit.code)
        unit = community.above(unit.code)
    return codes
