"""What each action changes on a ticket besides its state, which the table gives. Only the door applies it."""

from collections.abc import Callable

from models.config.categories import Purpose
from models.config.times import Urgency
from models.people import Person, RoleKind
from models.ticket import Action, Relation, Status, Ticket, standing
from services import people, route
from services.life.facts import Facts
from services.ticket import conduct, emergency, limits, report, ringing, turn
from services.work import Work

CLIMB_AT_DISPUTE = CLIMB_AT_REOPENING = 2  # the first goes back to the worker, the second climbs a level


def _place(work: Work, ticket: Ticket, actor: Person | None, facts: Facts) -> None:
    where = facts.where
    assert where is not None  # noqa: S101 (the table asks for it)
    limits.count(work, ticket, where, actor)
    ticket.grid, ticket.place, ticket.place_text = where.grid, where.place, where.words
    ticket.lon, ticket.lat = where.lon, where.lat
    turn.give(work, ticket, route.worker_for(work, where.grid))


def _correct(_work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    """Another place for the same worker: nothing of the work changes."""
    where = facts.where
    assert where is not None  # noqa: S101 (the table asks for it)
    ticket.place, ticket.place_text, ticket.lon, ticket.lat = where.place, where.words, where.lon, where.lat


def _enquire(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    turn.give(work, ticket, route.worker_for(work, None))


def _complain(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.handed_at = work.now
    turn.wait_for(work, ticket, ticket.awaiting)
    limits.apply(work, ticket)


def _assign(work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    if facts.worker is None:  # the system gives it to the duty desk, with what they have said of the place
        ticket.place_text = ticket.place_text or route.heard(work, ticket.filed_by_id or ticket.reporter_id, ticket.id)
        turn.give(work, ticket, route.worker_for(work, None))
        return
    ticket.holder_id, ticket.accepted_at, ticket.promised_at = facts.worker.id, None, None
    if ticket.purpose == Purpose.CONDUCT:
        ticket.contact_shared = False  # it was for whoever decides
    turn.wait_for(work, ticket, None)
    ticket.handed_at = work.now
    ringing.anew(work, ticket)
    limits.to_accept(work, ticket)


def _accept(work: Work, ticket: Ticket, actor: Person | None, _facts: Facts) -> None:
    assert actor is not None  # noqa: S101 (the system accepts nothing)
    ticket.holder_id = actor.id
    ticket.accepted_at = ticket.accepted_at or work.now
    if ticket.awaiting and ticket.due_at and ticket.due_at <= work.now:  # whoever decided knows that it is late
        ticket.overdue_at = ticket.overdue_at or work.now
    turn.wait_for(work, ticket, None)


def _decline(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    turn.leaders(work, ticket)


def _escalate(work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    """Climb a level. Whoever has it stays the named responsible person until somebody there accepts."""
    above = work.community.above(standing.unit_here(work.community, ticket))
    assert above is not None  # noqa: S101 (the table asks for headroom)
    turn.wait_for(work, ticket, above.code)
    if facts.reason == "overdue":
        ticket.overdue_at = work.now


def _chase(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.nudged_at = work.now


def _ask(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.asked_at = work.now


def _answer(_work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.asked_at = None


def _promise(_work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    ticket.promised_at = facts.at


def _slip(_work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.promised_at = None


def _resolve(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.resolved_at, ticket.asked_at, ticket.promised_at = work.now, None, None
    turn.wait_for(work, ticket, None)
    if standing.second_key(ticket) is Relation.CALLER:  # somebody must be there to give it
        others = (ticket.resident_id, ticket.holder_id, *conduct.meant(work, ticket))
        here = people.led(work, standing.unit_here(work.community, ticket), *others)
        ticket.level = work.community.unit(here).level


def _confirm(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    """A yes that comes late leaves the end where it was."""
    ticket.closed_at, ticket.confirmed, ticket.doubted_at = ticket.closed_at or work.now, True, None


def _doubt(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.doubted_at = work.now
    _not_over(ticket)


def _not_over(ticket: Ticket) -> None:
    """It has ended after all no more than before; how satisfied somebody was goes with the end."""
    ticket.closed_at, ticket.confirmed, ticket.rating = None, None, None


def _dispute(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    """Back to the same worker with a new limit; a second dispute also climbs a level."""
    ticket.disputes += 1
    _not_over(ticket)
    _anew(work, ticket)
    if ticket.disputes >= CLIMB_AT_DISPUTE:
        _climb(work, ticket)


def _reopen(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    """Whoever is responsible now has it, with a new limit; the second time it also climbs a level."""
    ticket.reopened += 1
    _not_over(ticket)
    if not _still_there(work, ticket):
        _hand_over(work, ticket)
    _anew(work, ticket)
    if ticket.reopened >= CLIMB_AT_REOPENING:
        _climb(work, ticket)


def _hand_over(work: Work, ticket: Ticket) -> None:
    """To a worker who is there, at the level that it had; else, and with a complaint, to the leaders of that level."""
    worker = None if ticket.purpose == Purpose.CONDUCT else route.worker_for(work, ticket.grid)
    ticket.holder_id, ticket.handed_at = worker, work.now
    turn.wait_for(work, ticket, None if worker else standing.unit_here(work.community, ticket))


def _still_there(work: Work, ticket: Ticket) -> bool:
    """Whether whoever had it holds a post of the ticket's units and is not away."""
    holder = people.person(work, ticket.holder_id)
    units = standing.chain(work.community, ticket) | {work.community.duty_desk}
    return holder is not None and any(
        role.kind in {RoleKind.WORKER, RoleKind.LEADER} and role.unit in units and not role.away
        for role in holder.roles
    )


def _anew(work: Work, ticket: Ticket) -> None:
    """Work goes on from now, with the whole limit to resolve."""
    ticket.resolved_at, ticket.doubted_at, ticket.overdue_at, ticket.accepted_at = None, None, None, work.now
    limits.again(work, ticket)


def _climb(work: Work, ticket: Ticket) -> None:
    above = work.community.above(standing.unit_here(work.community, ticket))
    if above is not None:
        turn.wait_for(work, ticket, above.code)


def _follow(work: Work, ticket: Ticket, actor: Person | None, facts: Facts) -> None:
    assert actor is not None  # noqa: S101 (the system reports nothing)
    report.follow(work, actor, ticket, facts)


def _expire(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.closed_at = work.now  # `confirmed` stays None: silence is not satisfaction


def _withdraw(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.closed_at = work.now
    turn.wait_for(work, ticket, None)


def _release(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    """Whose it was is taken off; who reported it stays known to their own copy and to their erasure alone."""
    ticket.released_at, ticket.contact_shared, ticket.caller, ticket.asked_at = work.now, False, None, None


def _explain(_work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    ticket.withdrawn_why = facts.reason


def _restore(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    """To where it stood, with whoever is responsible now and limits counted anew; it is no reopening that counts."""
    _not_over(ticket)
    ticket.withdrawn_why, ticket.promised_at, ticket.asked_at = None, None, None
    if ticket.accepted_at:
        ticket.status = Status.WORKING
        if not _still_there(work, ticket):
            _hand_over(work, ticket)
        _anew(work, ticket)
    elif ticket.nowhere and ticket.holder_id is None:
        ticket.status = Status.REPORTED
    else:
        ticket.due_from, ticket.due_at, ticket.overdue_at = work.now, None, None
        _hand_over(work, ticket)
        limits.apply(work, ticket)


def _rate(_work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    ticket.rating = facts.rating


def _share(_work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    ticket.contact_shared = bool(facts.contact)


def _categorise(work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    assert facts.category is not None  # noqa: S101 (the table asks for it)
    ticket.category = facts.category
    ticket.purpose = work.community.category(facts.category).purpose
    if ticket.urgency != Urgency.EMERGENCY:
        ticket.urgency = work.community.category(facts.category).urgency
    if ticket.status != Status.REPORTED:
        limits.apply(work, ticket)


def _stay(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.overdue_at = ticket.overdue_at or work.now
    turn.leaders(work, ticket)


def _reach(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.reached_at = work.now


EFFECTS: dict[str, Callable[[Work, Ticket, Person | None, Facts], None]] = {
    Action.ENQUIRE: _enquire,
    Action.COMPLAIN: _complain,
    Action.PLACE: _place,
    Action.MOVE: _place,
    Action.CORRECT: _correct,
    Action.ASSIGN: _assign,
    Action.ACCEPT: _accept,
    Action.DECLINE: _decline,
    Action.LAPSE: _decline,
    Action.ESCALATE: _escalate,
    Action.WIDEN: ringing.ring,
    Action.RING: ringing.ring,
    Action.CANNOT: ringing.cannot,
    Action.CHASE: _chase,
    Action.ASK: _ask,
    Action.ANSWER: _answer,
    Action.PROMISE: _promise,
    Action.SLIP: _slip,
    Action.RESOLVE: _resolve,
    Action.CONFIRM: _confirm,
    Action.DISPUTE: _dispute,
    Action.DOUBT: _doubt,
    Action.REOPEN: _reopen,
    Action.FOLLOW: _follow,
    Action.EXPIRE: _expire,
    Action.WITHDRAW: _withdraw,
    Action.RELEASE: _release,
    Action.EXPLAIN: _explain,
    Action.RESTORE: _restore,
    Action.RATE: _rate,
    Action.SHARE: _share,
    Action.CATEGORISE: _categorise,
    Action.STAY: _stay,
    Action.REACH: _reach,
    **emergency.EFFECTS,
}
