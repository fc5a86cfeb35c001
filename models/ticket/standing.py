"""How a ticket stands: whose turn it is, who holds its second key, what a person is to it."""

from models.config.community import Community
from models.config.units import Level
from models.people import Person, RoleKind
from models.ticket.life import Relation, Status
from models.ticket.table import Ticket


def base_unit(community: Community, ticket: Ticket) -> str:
    """The unit a ticket starts from: its grid, or the duty desk while nobody knows the grid."""
    return ticket.grid or community.duty_desk


def unit_here(community: Community, ticket: Ticket) -> str:
    """The unit whose turn it is: the one that is awaited, else the one at the level the ticket has reached."""
    return ticket.awaiting or community.unit_at(base_unit(community, ticket), Level(ticket.level)).code


def second_key(ticket: Ticket) -> Relation:
    """Who closes it after the handler: the resident; or a leader who calls back or looks, where the reporter wrote it
    down for somebody else, or handled it themselves.
    """
    own = ticket.filed_by_id is None and ticket.reporter_id != ticket.holder_id
    return Relation.REPORTER if own else Relation.CALLER


def relations(community: Community, person: Person | None, ticket: Ticket) -> frozenset[Relation]:
    """What the person is to the ticket; nobody at all is the system."""
    if person is None:
        return frozenset({Relation.SYSTEM})
    found: set[Relation] = set()
    called_back = second_key(ticket) is Relation.CALLER
    if person.id == ticket.reporter_id:
        found.add(Relation.FILER if called_back else Relation.REPORTER)
    if person.id == ticket.holder_id:
        found.add(Relation.HOLDER)
    elif person.holds(RoleKind.WORKER, base_unit(community, ticket)):
        found.add(Relation.COLLEAGUE)
    if person.holds(RoleKind.LEADER, unit_here(community, ticket)):
        found.add(Relation.LEADER)
        if called_back and found.isdisjoint({Relation.FILER, Relation.HOLDER}):
            found.add(Relation.CALLER)
    elif any(role.kind == RoleKind.LEADER and role.unit in chain(community, ticket) for role in person.roles):
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
    codes = set()
    unit = community.unit(base_unit(community, ticket))
    while unit:
        codes.add(unit.code)
        above = community.above(unit.code)
        if above is None:
            break
        unit = above
    return codes
