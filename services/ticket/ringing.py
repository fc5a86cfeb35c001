"""Ringing for an emergency until somebody accepts it: whom, in which order, and what has come of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from models.people import Account, Person, Role, RoleKind
from models.ticket import Rung, Ticket, standing
from models.ticket.ringing import Past, Plan, plan
from services import people
from services.life.facts import Facts
from services.work import Work

POSSIBLE = "possible"  # the grade of what silence alone has made an emergency


class Circle(NamedTuple):
    """People who are brought in together, and the unit that they lead; none where they are there from the start, or last."""

    people: list[int]
    unit: str | None = None


class Post(NamedTuple):
    """Somebody's post, and whether they can be rung: they are not absent, and there is a way to reach them."""

    person: int
    kind: str
    unit: str
    there: bool


def circles(work: Work, ticket: Ticket) -> list[Circle]:
    """Whom to ring: at first the grid's worker, its leaders and whoever is on duty, then the leaders of one level more at a
    time, last whoever is absent or cannot be reached.

    Of a grid without a leader who is there those of the next level begin; where nobody knows the place, or nobody has said
    that it is happening, all leaders come later.
    """
    base, desk = standing.base_unit(work.community, ticket), work.community.duty_desk
    levels = standing.upward(work.community, base)
    posts = _posts(work, ticket, {*levels, desk})
    first = [post for post in posts if post.person == ticket.holder_id or _works_at(post, base, desk)]
    above = [[post for post in posts if (post.kind, post.unit) == (RoleKind.LEADER, unit)] for unit in levels]
    if ticket.grid and ticket.grade != POSSIBLE:
        first += next((leaders for leaders in above if any(post.there for post in leaders)), [])
    found = [
        Circle([post.person for post in circle if post.there], unit)
        for circle, unit in zip([first, *above], [None, *levels], strict=True)
    ]
    everybody = [post.person for circle in (first, *above) for post in circle]
    there = list(_each_once(found))
    absent = [person for person in everybody if all(person not in circle.people for circle in there)]
    last = Circle(list(dict.fromkeys(absent)) if everybody else people.watchers(work))
    return [*there, last] if there else [last, Circle([])]


def _works_at(post: Post, base: str, desk: str) -> bool:
    return post.kind == RoleKind.WORKER and post.unit in {base, desk}


def _posts(work: Work, ticket: Ticket, units: set[str]) -> list[Post]:
    reachable = select(Account.id).where(Account.person_id == Role.person_id, Account.reachable.is_(True)).exists()
    query = (
        select(Role.person_id, Role.kind, Role.unit, and_(Role.away.is_(False), reachable))
        .where(
            or_(Role.unit.in_(sorted(units)), Role.person_id == ticket.holder_id),
            Role.kind.in_([RoleKind.WORKER, RoleKind.LEADER]),
        )
        .order_by(Role.person_id, Role.id)
    )
    return [Post(*row) for row in work.session.execute(query)]


def _each_once(found: list[Circle]) -> Iterator[Circle]:
    """Everybody in the first circle that has them, without circles that nobody is left in."""
    seen: set[int] = set()
    for circle in found:
        if new := [person for person in dict.fromkeys(circle.people) if person not in seen]:
            yield Circle(new, circle.unit)
        seen.update(new)


def rung(work: Work, ticket: Ticket) -> list[Rung]:
    """Who has been rung for it, or has said that they cannot come, the earliest first."""
    query = select(Rung).where(Rung.kind == Ticket.kind, Rung.number == ticket.id)
    return list(work.session.scalars(query.order_by(Rung.first_at, Rung.person_id)))


def planned(work: Work, ticket: Ticket) -> Plan:
    """Whom to ring now, and when to look again."""
    spans, start = work.community.followups.ringing, since(ticket)
    past = {
        row.person_id: Past(
            first=row.first_at if row.times and row.first_at >= start else None,
            last=row.last_at if row.times else None,
            out=row.cannot_at is not None and row.cannot_at >= start,
        )
        for row in rung(work, ticket)
    }
    head = spans.head if ticket.grade == POSSIBLE else spans.climb
    found = [circle.people for circle in circles(work, ticket)]
    return plan(work.now, start, found, past, spans, head.length)


def since(ticket: Ticket) -> datetime:
    """Since when it rings."""
    known = (moment for moment in (ticket.ring_from, ticket.alarmed_at) if moment)
    return max(known, default=ticket.created_at)


def anew(work: Work, ticket: Ticket) -> None:
    """Somebody else is to accept it, so it rings from the beginning."""
    ticket.ring_from, ticket.ring_at, ticket.ring_reach = work.now, None, 0


def ring(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    """Ring those whose turn it is: they are told by the notices of the action."""
    found, start = planned(work, ticket), since(ticket)
    ticket.rings, ticket.ring_at, ticket.ring_reach = ticket.rings + 1, found.again, found.reached
    for row in _rows(work, ticket, found.ring):
        if not row.times or row.first_at < start:
            row.first_at = work.now
        row.last_at, row.times, row.ring = work.now, row.times + 1, ticket.rings
    work.session.flush()  # the notices ask for it


def cannot(work: Work, ticket: Ticket, actor: Person | None, _facts: Facts) -> None:
    """Somebody is out, so the next level is rung at once; it begins anew where they had accepted it."""
    assert actor is not None  # noqa: S101 (the system is not rung)
    if ticket.accepted_at:
        ticket.accepted_at, ticket.promised_at, ticket.asked_at, ticket.overdue_at = None, None, None, None
        ticket.awaiting, ticket.awaiting_since, ticket.handed_at = None, None, work.now
        anew(work, ticket)
    ticket.ring_at = None
    for row in _rows(work, ticket, [actor.id]):
        row.cannot_at = work.now
    work.session.flush()


def _rows(work: Work, ticket: Ticket, person_ids: Iterable[int]) -> list[Rung]:
    """What is known of ringing these people, new rows where nothing is."""
    known = {row.person_id: row for row in rung(work, ticket)}
    new = {"kind": Ticket.kind, "number": ticket.id, "first_at": work.now, "last_at": work.now, "times": 0, "ring": 0}
    rows = [known.get(person_id) or Rung(person_id=person_id, **new) for person_id in person_ids]
    work.session.add_all(rows)
    return rows


def newly_rung(work: Work, ticket: Ticket) -> list[int]:
    """Whom the latest ring is the first for."""
    return [row.person_id for row in rung(work, ticket) if row.ring == ticket.rings and row.first_at == row.last_at]


def rung_again(work: Work, ticket: Ticket) -> list[int]:
    """Whom the latest ring has reminded."""
    return [row.person_id for row in rung(work, ticket) if row.ring == ticket.rings and row.first_at < row.last_at]


def ever(work: Work, ticket: Ticket) -> list[int]:
    """Everybody who has been rung for it."""
    return [row.person_id for row in rung(work, ticket) if row.times]


def alarmed(work: Work, ticket: Ticket) -> list[int]:
    """Who has been rung since it began to ring."""
    return [row.person_id for row in rung(work, ticket) if row.times and row.last_at >= since(ticket)]


def is_further(work: Work, ticket: Ticket) -> bool:
    """Whether another level is to be rung besides those of the start."""
    return 0 < ticket.ring_reach < planned(work, ticket).reached


def is_unanswered(work: Work, ticket: Ticket) -> bool:
    """Whether everybody has been rung, also those at the top and the absent, and nobody has accepted it."""
    return ticket.ring_reach >= len(circles(work, ticket))


def reach(work: Work, ticket: Ticket) -> str | None:
    """The highest unit whose leaders ring by now; none where it is still those of the start."""
    units = [circle.unit for circle in circles(work, ticket)[: ticket.ring_reach]]
    return next((unit for unit in reversed(units) if unit), None)
