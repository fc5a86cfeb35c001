"""Complaints about those who work here: whom one is about, and who decides on it."""

from dataclasses import dataclass

from models.config.units import Level
from models.people import Person, Role, RoleKind
from models.ticket import Ticket, standing
from services import people
from services.work import Work

WORKER = RoleKind.WORKER


@dataclass(frozen=True, slots=True)
class Against:
    """Whom a complaint is about: somebody, as the holder of a post; or all who hold it, where it is not known who."""

    kind: str
    unit: str
    person: int | None = None


def whom(work: Work, about: Ticket | None, grid: str | None, leader: Level | None = None) -> Against | None:
    """Whom a complaint is about: whoever has the ticket that it is about, else the workers of the grid; or the leaders of
    the unit of this level there.

    None where nobody can tell: then it may be any worker, or any leader below the duty desk's.
    """
    base = grid or (about.grid if about else None)
    if leader:
        unit = _at(work, base or work.community.duty_desk, leader)
        return _holders(work, RoleKind.LEADER, unit) if unit else None
    if holder := people.person(work, about.holder_id) if about else None:
        role = _post(work, holder)
        return Against(
            role.kind if role else WORKER, role.unit if role else base or work.community.duty_desk, holder.id
        )
    return _holders(work, WORKER, base) if base else None


def _at(work: Work, unit: str, level: Level) -> str | None:
    """The unit of this level that the other belongs to."""
    found = (code for code in standing.upward(work.community, unit) if work.community.unit(code).level == level)
    return next(found, None)


def _holders(work: Work, kind: RoleKind, unit: str) -> Against:
    held = people.holders(work, kind, unit)
    return Against(kind, unit, held[0] if len(held) == 1 else None)


def again(ticket: Ticket) -> Against | None:
    """Whom another complaint of the same is about."""
    if ticket.against_kind is None or ticket.against_unit is None:
        return None
    return Against(ticket.against_kind, ticket.against_unit, ticket.against_id)


def _post(work: Work, person: Person) -> Role | None:
    """Their highest post, a leader's first: a complaint goes to somebody above all of them."""

    def rank(role: Role) -> tuple[bool, int]:
        return role.kind == RoleKind.LEADER, work.community.unit(role.unit).level.rank

    return max(person.roles, key=rank, default=None)


def meant(work: Work, ticket: Ticket) -> list[int]:
    """Ids of those whom it is about, or may be about; nobody decides on a complaint about themselves."""
    if ticket.against_id is not None:
        return [ticket.against_id]
    return people.holders(work, ticket.against_kind, ticket.against_unit) if ticket.against_kind else []


def decides(work: Work, against: Against | None) -> str:
    """The unit whose leaders decide: that of a worker, the next above that of a leader."""
    if against is None:
        return work.community.duty_desk
    above = work.community.above(against.unit) if against.kind == RoleKind.LEADER else None
    return above.code if above else against.unit


def grid(work: Work, against: Against | None) -> str | None:
    """The grid from which a complaint climbs: that of whom it is about; none where the way from the duty desk passes whoever
    decides.
    """
    community = work.community
    if against is None or decides(work, against) in standing.upward(community, community.duty_desk):
        return None
    return community.under(against.unit)[0]
