"""The one policy: what a person is to a ticket, what he may do to it, what he may see."""

from models.config.community import Community
from models.config.units import Level
from models.people import Person, RoleKind
from models.ticket import TRANSITIONS, Action, Relation, Status, Ticket


def base_unit(community: Community, ticket: Ticket) -> str:
    """The unit a ticket starts from: its grid, or the duty desk while nobody knows the grid."""
    return ticket.grid or community.duty_desk


def unit_here(community: Community, ticket: Ticket) -> str:
    """The unit whose turn it is: the one that is awaited, else the one at the level the ticket has reached."""
    return ticket.awaiting or community.unit_at(base_unit(community, ticket), Level(ticket.level)).code


def needs_another_word(ticket: Ticket) -> bool:
    """Two keys close: where the reporter wrote it down for somebody else, or handled it himself, a leader asks or looks."""
    return ticket.filed_by_id is not None or ticket.reporter_id == ticket.holder_id


def relations(community: Community, person: Person | None, ticket: Ticket) -> frozenset[Relation]:
    """What the person is to the ticket; nobody at all is the system."""
    if person is None:
        return frozenset({Relation.SYSTEM})
    found: set[Relation] = set()
    filed = needs_another_word(ticket)
    if person.id == ticket.reporter_id:
        found.add(Relation.FILER if filed else Relation.REPORTER)
    if person.id == ticket.holder_id:
        found.add(Relation.HOLDER)
    elif person.holds(RoleKind.WORKER, base_unit(community, ticket)):
        found.add(Relation.COLLEAGUE)
    here = unit_here(community, ticket)
    if person.holds(RoleKind.LEADER, here):
        found.add(Relation.LEADER)
        if filed and found.isdisjoint({Relation.FILER, Relation.HOLDER}):
            found.add(Relation.CALLER)
    elif any(role.kind == RoleKind.LEADER and role.unit in _chain(community, ticket) for role in person.roles):
        found.add(Relation.OVERSEER)
    return frozenset(found)


def may(community: Community, person: Person | None, action: Action, ticket: Ticket) -> bool:
    """Whether the table lets somebody with these relations do this in the ticket's present state."""
    row = TRANSITIONS.get((Status(ticket.status), action))
    return row is not None and not row.who.isdisjoint(relations(community, person, ticket))


def may_see(community: Community, person: Person, ticket: Ticket) -> bool:
    """Whether he may read the ticket at all: anybody who is something to it, and whoever administers."""
    return bool(relations(community, person, ticket)) or person.holds(RoleKind.ADMIN)


def may_see_contact(person: Person, ticket: Ticket) -> bool:
    """The resident's contact is for the responsible person alone, and only where the resident allowed it."""
    return (
        ticket.contact_shared
        and ticket.status in {Status.ASSIGNED, Status.WORKING, Status.RESOLVED}
        and person.id == ticket.holder_id
    )


def _chain(community: Community, ticket: Ticket) -> set[str]:
    codes = set()
    unit = community.unit(base_unit(community, ticket))
    while unit:
        codes.add(unit.code)
        above = community.above(unit.code)
        if above is None:
            break
        unit = above
    return codes
