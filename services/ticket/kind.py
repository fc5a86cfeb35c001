"""The ticket as a kind: what the engine must know of it."""

from collections.abc import Iterable
from typing import Any

from models.config.categories import Purpose
from models.config.times import Urgency
from models.life import Need
from models.people import Person, RoleKind
from models.phrase import moment
from models.ticket import (
    IN_HAND,
    LIFE,
    OPEN,
    REASONS,
    Action,
    Audience,
    Guard,
    Relation,
    Status,
    Ticket,
    Variant,
    standing,
)
from models.time.worktime import Span
from services import people
from services.life import door
from services.life.facts import Facts
from services.life.kind import Before, Kind
from services.ticket import callout, card, conduct, emergency, progress, ringing, secrecy, word
from services.ticket.effects import EFFECTS
from services.work import Work

NUDGE_ALARM = Span(10, "minute")  # between two nudges where life is in danger


def _relations(work: Work, person: Person | None, ticket: Ticket) -> frozenset[Relation]:
    found = standing.relations(work.community, person, ticket)
    joined = person is not None and person.id in emergency.witnesses(work, ticket)
    return found | {Relation.WITNESS} if joined else found


def _leaders(work: Work, ticket: Ticket) -> list[int]:
    return people.leaders(work, standing.unit_here(work.community, ticket), *conduct.meant(work, ticket))


def _voice(work: Work, ticket: Ticket) -> list[int]:
    """Whose word closes the ticket: the reporter's, else that of the leaders who neither filed nor handled it."""
    if standing.second_key(ticket) is Relation.REPORTER:
        return [ticket.reporter_id]
    return [leader for leader in _leaders(work, ticket) if leader not in {ticket.resident_id, ticket.holder_id}]


def _involved(work: Work, ticket: Ticket) -> Iterable[int | None]:
    yield from (ticket.resident_id, ticket.holder_id, *emergency.witnesses(work, ticket))
    if ticket.awaiting or standing.second_key(ticket) is Relation.CALLER:  # leaders decide, or call back
        yield from _leaders(work, ticket)
    if _emergency(ticket):
        yield from ringing.alarmed(work, ticket)


def _emergency(ticket: Ticket) -> bool:
    return ticket.urgency == Urgency.EMERGENCY


def _former(_work: Work, ticket: Ticket, before: Before) -> Iterable[int | None]:
    return () if before.holder == ticket.holder_id else (before.holder,)


def _aware(work: Work, ticket: Ticket, before: Before) -> Iterable[int]:
    return ringing.alarmed(work, ticket) if _emergency(ticket) else before.involved & set(_leaders(work, ticket))


def _awaited(work: Work, ticket: Ticket) -> list[int]:
    """Whose turn it is of those who work here: nobody's while the resident is asked something.

    Where life is in danger leader and worker are in it together.
    """
    if ticket.asked_at or standing.is_ringing(ticket):  # whoever is rung needs no nudge
        return []
    if ticket.status == Status.RESOLVED:
        return [person for person in _voice(work, ticket) if person != ticket.reporter_id]
    leaders = _leaders(work, ticket) if ticket.awaiting or _emergency(ticket) else []
    holder = [ticket.holder_id] if ticket.holder_id and (_emergency(ticket) or not ticket.awaiting) else []
    return [*holder, *leaders]


def _waiting(work: Work, ticket: Ticket, _before: Before) -> Iterable[int | None]:
    """All who report it, once others are rung than those of the start, or nobody is there at all."""
    if ticket.ring_reach <= 1 and not ringing.is_unanswered(work, ticket):
        return ()
    return (ticket.resident_id, *emergency.witnesses(work, ticket))


def _let_down(work: Work, ticket: Ticket, _before: Before) -> Iterable[int | None]:
    """All who report it, when it rings from the beginning again."""
    return () if ticket.ring_reach else (ticket.resident_id, *emergency.witnesses(work, ticket))


def _unnudged(work: Work, ticket: Ticket) -> bool:
    wait = NUDGE_ALARM if _emergency(ticket) else work.community.followups.nudge
    return ticket.nudged_at is None or work.now >= work.community.working_time.add(ticket.nudged_at, wait)


def _minders(work: Work, ticket: Ticket, missed: int) -> list[int]:
    """Who acts when somebody missed a message: who has the ticket; their leader when it is they."""
    if ticket.holder_id == missed:
        if ticket.purpose == Purpose.CONDUCT:
            return _leaders(work, ticket)
        return people.leaders(work, standing.base_unit(work.community, ticket))
    return [ticket.holder_id] if ticket.holder_id else []


def _told(work: Work, ticket: Ticket) -> dict[str, Any]:
    if standing.is_ringing(ticket):
        return callout.told(work, ticket)
    return {"promised": moment(ticket.promised_at)} if ticket.promised_at else {}


def _since(ticket: Ticket) -> Any:
    """From when on the ticket has been in its state; a note since then has not changed that."""
    known = {Status.WORKING: ticket.accepted_at, Status.RESOLVED: ticket.resolved_at}
    return known.get(Status(ticket.status)) or ticket.closed_at or ticket.updated_at


def _rings(ticket: Ticket, reminder: bool) -> bool:
    """Danger to life, until it is over; then nobody is reminded at night."""
    return _emergency(ticket) and ticket.status in (IN_HAND if reminder else OPEN)


def _reached(work: Work, ticket: Ticket, person_id: int) -> None:
    if person_id == ticket.resident_id and ticket.reached_at is None:
        door.advance(work, ticket, Action.REACH, None)


def _forgotten(work: Work, ticket: Ticket, person: Person) -> None:
    """What only waits for their word is closed as unconfirmed, and what they called unsolved is worked on."""
    if ticket.status == Status.RESOLVED and person.id == ticket.resident_id:
        action, reason = (Action.DISPUTE, "no_words") if ticket.doubted_at else (Action.EXPIRE, None)
        door.advance(work, ticket, action, None, Facts(reason=reason))


def _same(ticket: Ticket, action: str, facts: Facts) -> bool:
    """The same category or place again changes nothing."""
    if action == Action.CATEGORISE:
        return facts.category == ticket.category
    where = facts.where
    if action not in {Action.PLACE, Action.CORRECT} or where is None or ticket.status == Status.REPORTED:
        return False
    return (where.grid, where.place, where.words, where.lon, where.lat) == (
        ticket.grid,
        ticket.place,
        ticket.place_text,
        ticket.lon,
        ticket.lat,
    )


def _category(work: Work, _ticket: Ticket, _actor: Person | None, facts: Facts) -> bool:
    """One that takes reports: what has a purpose of its own comes in by its own door."""
    category = work.community.categories_by_code.get(facts.category or "")
    return category is not None and category.purpose is None


def _in_its_grid(_work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> bool:
    return facts.where is not None and facts.where.grid == ticket.grid


def _in_another_grid(_work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> bool:
    return facts.where is not None and facts.where.grid not in {None, ticket.grid}


def _evidence(work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> bool:
    return bool(facts.media) or not work.community.category(ticket.category).evidence


def _candidates(work: Work, leader: Person, ticket: Ticket) -> list[int]:
    """The workers whom a leader can give the ticket: of its grid first, then of the leader's other grids, then the duty
    desk; never somebody absent. A complaint stays far from the colleagues of whom it is about.

    Whoever has it is among them when a decision is awaited: it may be to leave it with them.
    """
    community = work.community
    if ticket.purpose == Purpose.CONDUCT:
        if ticket.against_unit == community.duty_desk:
            return []
        meant = conduct.meant(work, ticket)
        return [worker for worker in people.workers(work, community.duty_desk) if worker not in meant]
    led = [role.unit for role in leader.roles if role.kind == RoleKind.LEADER]
    grids = [code for unit in led for code in community.under(unit)]
    units = dict.fromkeys([standing.base_unit(community, ticket), *grids, community.duty_desk])
    found = dict.fromkeys(worker for unit in units for worker in people.workers(work, unit))
    return [worker for worker in found if ticket.awaiting or worker != ticket.holder_id]


def _headroom(work: Work, ticket: Ticket) -> bool:
    """There is a level above to climb to; an emergency rings up to the top instead."""
    return not _emergency(ticket) and work.community.above(standing.unit_here(work.community, ticket)) is not None


def _led(work: Work, ticket: Ticket) -> bool:
    """Somebody else leads the unit itself. Of danger to life they have been told together with the worker."""
    here = standing.unit_here(work.community, ticket)
    leaders = set(_leaders(work, ticket)) - {ticket.holder_id}
    led = people.led(work, here, *conduct.meant(work, ticket)) == here
    return not _emergency(ticket) and ticket.awaiting is None and led and bool(leaders)


def _somebody(work: Work, ticket: Ticket) -> bool:
    author = ticket.resident_id
    return author not in {None, ticket.holder_id} and people.can_be_told(work, ticket.reporter_id)


KIND = Kind(
    table=Ticket,
    life=LIFE,
    relations=_relations,
    sees=frozenset(Relation) - {Relation.SYSTEM},
    card=card.card,
    involved=_involved,
    facts=card.facts,
    effects=EFFECTS,
    guards={
        Guard.CONFIRMED: lambda _work, ticket: bool(ticket.confirmed),
        Guard.UNCONFIRMED: lambda _work, ticket: not ticket.confirmed,
        Guard.UNDOUBTED: lambda _work, ticket: ticket.doubted_at is None,
        Guard.FRESH: word.fresh,
        Guard.SETTLED: lambda work, ticket: not word.fresh(work, ticket),
        Guard.RECENT: word.recent,
        Guard.LATELY: word.recent,
        Guard.AGAIN: word.again,
        Guard.SPENT: word.spent,
        Guard.HARMLESS: lambda work, ticket: not word.endangers(work, ticket),
        Guard.DANGEROUS: word.endangers,
        Guard.RINGING: lambda _work, ticket: standing.is_ringing(ticket),
        Guard.FURTHER: ringing.is_further,
        Guard.CALM: lambda _work, ticket: not _emergency(ticket),
        Guard.UNEXPLAINED: lambda _work, ticket: word.unexplained(ticket),
        Guard.UNRATED: lambda _work, ticket: ticket.rating is None and not _emergency(ticket),
        Guard.QUESTION: lambda _work, ticket: ticket.asked_at is not None,
        Guard.SOMEBODY: _somebody,
        Guard.ESCALATED: lambda _work, ticket: ticket.awaiting is not None,
        Guard.ENQUIRED: lambda _work, ticket: ticket.purpose == Purpose.DESK,
        Guard.PLAIN: lambda _work, ticket: ticket.purpose != Purpose.CONDUCT,
        Guard.SOMEWHERE: lambda _work, ticket: ticket.purpose is None,
        Guard.OURS: lambda work, ticket: bool(_awaited(work, ticket)),
        Guard.UNNUDGED: _unnudged,
        Guard.PLACED: lambda _work, ticket: ticket.grid is not None,
        Guard.UNPLACED: lambda _work, ticket: ticket.grid is None,
        Guard.LED: _led,
        Guard.HEADROOM: _headroom,
        **emergency.GUARDS,
        Guard.TOP: lambda work, ticket: not _headroom(work, ticket),
    },
    needs={
        Need.EVIDENCE: _evidence,
        Need.REASON: lambda _work, _ticket, _actor, facts: facts.reason in REASONS,
        Need.CATEGORY: _category,
        (Action.CORRECT, Need.PLACE): _in_its_grid,
        (Action.MOVE, Need.PLACE): _in_another_grid,
    },
    hidden=secrecy.hidden,
    candidates=_candidates,
    audiences={
        Audience.REPORTER: lambda _work, ticket, _before: (ticket.resident_id,),
        **emergency.AUDIENCES,
        Audience.KNOWING: secrecy.knowing,
        Audience.VOICE: lambda work, ticket, _before: _voice(work, ticket),
        Audience.HOLDER: lambda _work, ticket, _before: (ticket.holder_id,),
        Audience.FORMER: _former,
        Audience.LEADERS: lambda work, ticket, _before: _leaders(work, ticket),
        Audience.AWARE: _aware,
        Audience.AT_WORK: lambda _work, ticket, _before: (ticket.holder_id,) if ticket.accepted_at else (),
        Audience.HEADS: lambda work, ticket, _before: (
            () if ticket.status == Status.REPORTED else _leaders(work, ticket)
        ),
        Audience.AWAITED: lambda work, ticket, _before: _awaited(work, ticket),
        Audience.GIVEN: lambda _work, ticket, _before: () if _emergency(ticket) else (ticket.holder_id,),
        Audience.RUNG: lambda work, ticket, _before: ringing.newly_rung(work, ticket),
        Audience.RUNG_AGAIN: lambda work, ticket, _before: ringing.rung_again(work, ticket),
        Audience.ALARMED: lambda work, ticket, _before: ringing.alarmed(work, ticket) if _emergency(ticket) else (),
        Audience.WAITING: _waiting,
        Audience.LET_DOWN: _let_down,
    },
    variants={
        Variant.ALARM: lambda _work, ticket: _emergency(ticket),
        **emergency.VARIANTS,
        Variant.UNANSWERED: ringing.is_unanswered,
        Variant.ENQUIRY: lambda _work, ticket: ticket.purpose == Purpose.DESK,
        Variant.APART: lambda _work, ticket: ticket.purpose is not None,
        Variant.LATE: lambda work, ticket: ticket.due_at is not None and ticket.due_at < work.now,
        Variant.FILED: lambda _work, ticket: ticket.filed_by_id is not None,
        Variant.RELEASED: lambda _work, ticket: ticket.released_at is not None,
        Variant.SECOND: lambda _work, ticket: standing.second_key(ticket) is Relation.CALLER,
    },
    # words, the place finer than the grid, and people beyond actor and holder
    unlogged=frozenset(
        {
            "text",
            "place",
            "place_text",
            "lon",
            "lat",
            "caller",
            "contact_shared",
            "reporter_id",
            "filed_by_id",
            "against_id",
            "against_kind",
            "against_unit",
            "heard",
            "heard_by",
            "danger",
        }
    ),
    meant=word.meant,
    instead={Guard.AGAIN: Action.FOLLOW, Guard.RECENT: Action.FOLLOW},
    then={Action.CONFIRM: Action.RATE, Action.WITHDRAW: Action.EXPLAIN},
    answer=word.answer,
    told=_told,
    since=_since,
    replies=Action.NOTE,
    worded=card.worded,
    rings=_rings,
    minders=_minders,
    same=_same,
    forgotten=_forgotten,
    reached=_reached,
    noted=progress.note,
)
