"""The one door, whatever the kind: `advance` checks, changes, logs, arms what waits and posts the notices."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, inspect, select
from sqlalchemy.orm.util import identity_key

from models import policy
from models.life import Need, Row
from models.matter import Matter
from models.people import Person
from models.phrase import moment, phrase
from services.life import followups, notices, record
from services.life.facts import NOTHING, Facts
from services.life.kind import Before, Kind
from services.life.refusals import Missing, MovedOn, NotAllowed, NotFound
from services.life.remind import buttons, may_take
from services.work import Work


def kind_of(work: Work, matter: Matter) -> Kind[Any]:
    kind: Kind[Any] = work.kinds[matter.kind]
    return kind


def _candidate(work: Work, matter: Matter, actor: Person | None, facts: Facts) -> bool:
    """Whether it may be given to this person: only whom the list offers, whatever a button says."""
    if actor is None or facts.worker is None:
        return False
    return facts.worker.id in kind_of(work, matter).candidates(work, actor, matter)


#: What people bring, checked the same for every kind that does not know better.
BROUGHT: dict[Need, Callable[[Work, Any, Person | None, Facts], bool]] = {
    Need.TEXT: lambda _work, _matter, _actor, facts: bool(facts.text or facts.media),
    Need.EVIDENCE: lambda _work, _matter, _actor, facts: bool(facts.media),
    Need.PLACE: lambda _work, _matter, _actor, facts: facts.where is not None,
    Need.CATEGORY: lambda work, _matter, _actor, facts: facts.category in work.community.categories_by_code,
    Need.WORKER: _candidate,
    Need.TIME: lambda work, _matter, _actor, facts: facts.at is not None and facts.at > work.now,
    Need.RATING: lambda _work, _matter, _actor, facts: facts.rating in range(1, 6),
    Need.CONTACT: lambda _work, _matter, _actor, facts: facts.contact is not None,
    Need.REASON: lambda _work, _matter, _actor, facts: facts.reason is not None,
}


def find(work: Work, kind: str, number: int, person: Person | None) -> Any:
    """Read a matter under lock; twice in one transaction gives the same object with its changes.

    `person` None is the service itself. Raises NotFound for what does not exist and for what the person may not see.
    """
    matter = work.found.get((kind, number)) or _read(work, work.kinds[kind].table, number)
    if matter is None or (person is not None and not may_see(work, person, matter)):
        raise NotFound(number)
    work.found[kind, number] = matter
    return matter


def relations(work: Work, person: Person | None, matter: Matter) -> frozenset[str]:
    """What somebody is to a matter; nobody at all is the service itself."""
    return kind_of(work, matter).relations(work, person, matter)


def may(work: Work, person: Person | None, action: str, matter: Matter) -> bool:
    """Whether somebody may do this to the matter in its present state."""
    return policy.may(kind_of(work, matter).life, matter.status, action, relations(work, person, matter))


def may_see(work: Work, person: Person, matter: Matter) -> bool:
    """Whether somebody may read the matter at all."""
    kind = kind_of(work, matter)
    return policy.may_see(kind.sees, kind.relations(work, person, matter))


def check(work: Work, matter: Matter, action: str, actor: Person | None) -> Row:
    """The table's row for this action now. Raises MovedOn or NotAllowed."""
    return _check(work, matter, action, actor)[0]


def missing(work: Work, matter: Matter, row: Row, actor: Person | None, facts: Facts = NOTHING) -> str | None:
    """The first thing that an action lacks: how things stand, then what people bring, in the order they are asked for it."""
    kind = kind_of(work, matter)
    for guard in sorted(row.guards):
        if not kind.guards[guard](work, matter):
            return guard
    if actor is None:
        return None  # the service brings a reason
    for need in Need:
        brought = kind.needs.get((row.action, need)) or kind.needs.get(need) or BROUGHT[need]
        if need in row.needs and not brought(work, matter, actor, facts):
            return need
    return None


def offered(work: Work, person: Person, matter: Matter, order: tuple[str, ...]) -> list[str]:
    """The actions, in this order, that somebody may take as things stand."""
    return may_take(work, kind_of(work, matter), matter, person, order)


def begin(
    work: Work, matter: Matter, action: str, actor: Person | None, facts: Facts = NOTHING, *, wait: bool = True
) -> None:
    """A new matter enters its first state, and whom the life names hears of it; `wait`: what that state waits for is armed."""
    kind = kind_of(work, matter)
    row = kind.life.table[None, action]
    work.session.add(matter)
    work.found[kind.name, matter.id] = matter
    if effect := kind.effects.get(action):
        with _changing(matter):
            effect(work, matter, actor, facts)
    said, media = record.remember(work, matter, action, actor, facts)
    record.log(work, kind, matter, row, actor, kind.relations(work, actor, matter), {}, facts)
    if wait:
        followups.replace(work, kind, matter, is_new=True)
    enclosed = notices.Enclosed(said, media, facts.reason)
    notices.post(work, kind, matter, action, actor, enclosed=enclosed, before=Before(), quiet=True)


def advance(work: Work, matter: Any, action: str, actor: Person | None, facts: Facts = NOTHING) -> Any:
    """Do something to a matter. `actor` None is the service itself.

    What is so already changes nothing. Raises MovedOn, NotAllowed or Missing, and then nothing has changed either.
    """
    kind = kind_of(work, matter)
    row, related = _check(work, matter, action, actor)
    if lack := missing(work, matter, row, actor, facts):
        raise Missing(lack, phrase(f"refused.needs_{lack}", number=matter.id), _instead(work, actor, matter, lack))
    if kind.same(matter, action, facts):
        return matter
    before = Before(notices.involved(work, kind, matter), getattr(matter, "holder_id", None))
    picture = record.picture(kind, matter)
    with _changing(matter):
        matter.status = row.target
        if effect := kind.effects.get(action):
            effect(work, matter, actor, facts)
        if row.new_round:
            matter.round += 1
        if not row.quiet:
            matter.updated_at = work.now
    said, media = record.remember(work, matter, action, actor, facts)
    record.log(work, kind, matter, row, actor, related, picture, facts)
    if row.new_round:
        followups.replace(work, kind, matter)
    enclosed = notices.Enclosed(said, media, facts.reason)
    notices.post(work, kind, matter, action, actor, enclosed=enclosed, before=before, quiet=row.quiet)
    return matter


def _check(work: Work, matter: Matter, action: str, actor: Person | None) -> tuple[Row, frozenset[str]]:
    kind = kind_of(work, matter)
    row = kind.life.table.get((matter.status, action))
    if row is None:
        raise MovedOn(matter, _stands(kind, matter))
    related = kind.relations(work, actor, matter)
    if row.who.isdisjoint(related):
        raise NotAllowed(matter, _stands(kind, matter))
    return row, related


def _instead(work: Work, actor: Person | None, matter: Matter, lack: str) -> list[list[dict[str, Any]]]:
    """A button for what somebody can do instead, if there is anything."""
    kind = kind_of(work, matter)
    other = kind.instead.get(lack)
    return buttons(kind, matter, offered(work, actor, matter, (other,))) if actor and other else []


def _stands(kind: Kind[Any], matter: Matter) -> dict[str, Any]:
    """How things stand, for a refusal that says what has happened meanwhile."""
    return {
        "number": matter.id,
        "status": kind.words(f"status.{matter.status}").packed(),
        "at": moment(kind.since(matter) if kind.since else matter.updated_at),
        **({"who": {"person": matter.holder_id}} if hasattr(matter, "holder_id") else {}),
    }


@contextmanager
def _changing(matter: Any) -> Iterator[None]:
    matter.changing = True
    try:
        yield
    finally:
        matter.changing = False


def _read(work: Work, table: Any, number: int) -> Any:
    """What this transaction has changed already is given back as it is; anything else is read anew."""
    known = work.session.identity_map.get(identity_key(table, number))
    if known is not None and inspect(known).modified:
        return known
    return work.session.scalars(_locking(table), {"number": number}).one_or_none()


@cache
def _locking(table: Any) -> Select[Any]:
    found = select(table).where(table.id == bindparam("number"))
    return found.with_for_update().execution_options(populate_existing=True)
