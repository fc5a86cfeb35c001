"""The one door for a ticket's status: `advance` checks, changes, logs, arms the timers and posts the notices."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select

from models import policy
from models.community import Urgency
from models.flow import Delivery, Event, Outbox
from models.lifecycle import OPEN, TRANSITIONS, Action, Need, Status, Transition
from models.people import Person
from models.tickets import Media, Remark, Ticket, status_in
from services import notices, people, route, timers
from services.errors import Missing, MovedOn, NotAllowed, NotFound
from services.work import Work

CLIMB_AT_DISPUTE = 2  # the first dispute goes back to the worker, the second climbs a level


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo or voice note as it came in, by reference; on the web `ref` is the digest of the stored bytes."""

    kind: str
    bot: int
    ref: str
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What somebody brings to an action; the table says what each one needs."""

    text: str | None = None
    media: tuple[Photo, ...] = ()
    where: route.Where | None = None
    category: str | None = None
    worker: Person | None = None
    at: datetime | None = None
    rating: int | None = None
    contact: bool | None = None
    reason: str | None = None  # a code, where the system gives a reason: overdue, silent, disputed


NOTHING = Facts()

FOUND = (
    select(Ticket).where(Ticket.id == bindparam("number")).with_for_update().execution_options(populate_existing=True)
)


def find(work: Work, number: int, person: Person | None) -> Ticket:
    """Read a ticket under lock. Raises NotFound for what does not exist and for what the person may not see."""
    ticket = work.session.scalars(FOUND, {"number": number}).one_or_none()
    if ticket is None or (person is not None and not policy.may_see(work.community, person, ticket)):
        raise NotFound(number)
    return ticket


def open_tickets(work: Work, *conditions: Any) -> list[Ticket]:
    """Open tickets that fulfil the conditions, what is due next first."""
    return list(work.session.scalars(which_are_open(*conditions)))


def which_are_open(*conditions: Any) -> Select[Ticket]:
    order = (Ticket.due_at.is_(None), Ticket.due_at, Ticket.id)
    return select(Ticket).where(status_in(OPEN), *conditions).order_by(*order)


def missing(work: Work, ticket: Ticket, row: Transition, facts: Facts) -> Need | None:
    """The first thing that an action still needs, in the order in which people are asked."""
    community = work.community
    present: dict[Need, Callable[[], bool]] = {
        Need.CONFIRMED: lambda: bool(ticket.confirmed),
        Need.UNRATED: lambda: ticket.rating is None,
        Need.QUESTION: lambda: ticket.asked_at is not None,
        Need.SOMEBODY: lambda: ticket.reporter_id != ticket.holder_id and people.can_be_told(work, ticket.reporter_id),
        Need.ESCALATED: lambda: ticket.awaiting is not None,
        Need.UNPLACED: lambda: ticket.grid is None,
        Need.HEADROOM: lambda: community.above(policy.unit_here(community, ticket)) is not None,
        Need.TEXT: lambda: bool(facts.text or facts.reason or facts.media),
        Need.EVIDENCE: lambda: bool(facts.media) or not community.category(ticket.category).evidence,
        Need.PLACE: lambda: facts.where is not None,
        Need.CATEGORY: lambda: facts.category in community.categories_by_code,
        Need.WORKER: lambda: facts.worker is not None or facts.reason is not None,
        Need.TIME: lambda: facts.at is not None and facts.at > work.now,
        Need.RATING: lambda: facts.rating in range(1, 6),
        Need.CONTACT: lambda: facts.contact is not None,
    }
    return next((need for need, here in present.items() if need in row.needs and not here()), None)


def check(work: Work, ticket: Ticket, action: Action, actor: Person | None) -> Transition:
    """The table's row for this action now. Raises MovedOn or NotAllowed."""
    row = TRANSITIONS.get((Status(ticket.status), action))
    if row is None:
        raise MovedOn(ticket)
    if not policy.may(work.community, actor, action, ticket):
        raise NotAllowed(ticket)
    return row


def advance(work: Work, ticket: Ticket, action: Action, actor: Person | None, facts: Facts = NOTHING) -> Ticket:
    """Do something to a ticket. `actor` None is the system.

    Raises MovedOn, NotAllowed or Missing, and then nothing has changed.
    """
    row = check(work, ticket, action, actor)
    if need := missing(work, ticket, row, facts):
        raise Missing(ticket, need)
    former = notices.involved(work, ticket)
    before, holder = ticket.status, ticket.holder_id
    ticket.status = row.target
    EFFECTS.get(action, _nothing)(work, ticket, actor, facts)
    ticket.updated_at = work.now
    if row.new_round:
        ticket.round += 1
    said = _remember(work, ticket, action, actor, facts)
    log(work, ticket, action, actor, before=before, facts=facts)
    if row.new_round:
        timers.replace(work, ticket)
    notices.post(work, ticket, action, actor, said=said, former=former, former_holder=holder)
    return ticket


def wait_again(work: Work, ticket: Ticket) -> None:
    """Begin another waiting period in the same state."""
    ticket.round += 1
    timers.replace(work, ticket)


def await_leaders(work: Work, ticket: Ticket) -> None:
    """It is the turn of the leaders of the unit that the ticket has reached."""
    _await(work, ticket, policy.unit_here(work.community, ticket))


def log(
    work: Work, ticket: Ticket, action: Action, actor: Person | None, *, before: str | None, facts: Facts = NOTHING
) -> None:
    """Append what happened: ids, codes and numbers only."""
    data: dict[str, Any] = {"holder": ticket.holder_id}
    if facts.reason:
        data["reason"] = facts.reason
    if facts.rating:
        data["rating"] = facts.rating
    work.append(
        Event,
        id=work.new_id(),
        ticket_id=ticket.id,
        at=work.now,
        actor_id=actor.id if actor else None,
        action=action,
        before=before,
        after=ticket.status,
        level=ticket.level,
        data=data,
    )


def keep_media(work: Work, ticket: Ticket, action: Action, author: Person, photos: tuple[Photo, ...]) -> list[int]:
    """Attach photos to a ticket; gives their ids."""
    ids = []
    if photos:
        work.session.flush()  # the ticket first
    for photo in photos:
        media = Media(
            id=work.new_id(),
            ticket_id=ticket.id,
            author_id=author.id,
            action=action,
            kind=photo.kind,
            bot=photo.bot,
            ref=photo.ref,
            digest=photo.digest,
            fetch_at=None if photo.digest else work.now,
            at=work.now,
        )
        work.session.add(media)
        ids.append(media.id)
    return ids


def keep_more(work: Work, ticket: Ticket, author: Person, photos: tuple[Photo, ...]) -> None:
    """Attach what belongs to the photo that its author sent before; messages that wait with that one take it along."""
    mine = select(Media).where(Media.ticket_id == ticket.id, Media.author_id == author.id)
    first = work.session.scalars(mine.order_by(Media.id.desc()).limit(1)).first()
    ids = keep_media(work, ticket, Action(first.action) if first else Action.REPORT, author, photos)
    waiting = select(Outbox).where(Outbox.ticket_id == ticket.id, Outbox.status == Delivery.PENDING)
    for row in work.session.scalars(waiting.where(Outbox.wake_at > work.now).with_for_update()):
        if first and first.id in row.media:
            row.media = [*row.media, *ids]


def set_limits(work: Work, ticket: Ticket) -> None:
    """Set the limits of category and urgency, counted from now."""
    limit = work.community.limit(ticket.category, Urgency(ticket.urgency))
    ticket.accept_by = work.community.working_time.add(work.now, limit.accept)
    ticket.due_at = work.community.working_time.add(work.now, limit.resolve)


def _remember(work: Work, ticket: Ticket, action: Action, actor: Person | None, facts: Facts) -> notices.Said:
    """Keep the words and photos that came with an action, apart from its event."""
    media = keep_media(work, ticket, action, actor, facts.media) if actor and facts.media else []
    if actor is None or not facts.text:
        return notices.Said(None, media, facts.reason)
    remark = Remark(
        id=work.new_id(), ticket_id=ticket.id, author_id=actor.id, action=action, text=facts.text, at=work.now
    )
    work.session.add(remark)
    return notices.Said(remark.id, media, facts.reason)


def _nothing(work: Work, ticket: Ticket, actor: Person | None, facts: Facts) -> None:
    """The change of state is all there is to it."""


def _place(work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    where = facts.where
    assert where is not None  # noqa: S101 (the table asks for it)
    ticket.grid, ticket.place, ticket.place_text = where.grid, where.place, where.words
    ticket.lon, ticket.lat = where.lon, where.lat
    ticket.accepted_at, ticket.promised_at = None, None
    _give(work, ticket, route.worker_for(work, where.grid))


def _give(work: Work, ticket: Ticket, worker: int | None) -> None:
    """Make somebody responsible; where there is nobody, the leaders of the unit must find him."""
    ticket.level = work.community.unit(policy.base_unit(work.community, ticket)).level
    _await(work, ticket, None if worker else policy.base_unit(work.community, ticket))
    ticket.holder_id = worker
    set_limits(work, ticket)


def _await(work: Work, ticket: Ticket, unit: str | None) -> None:
    """The leaders of this unit must act; where nobody leads it, those of the next unit above."""
    ticket.awaiting, ticket.awaiting_since = None, None
    if unit:
        ticket.awaiting, ticket.awaiting_since = people.led(work, unit), work.now
        ticket.level = work.community.unit(ticket.awaiting).level


def _assign(work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    if facts.worker is None:  # the system gives it to the duty desk
        _give(work, ticket, route.worker_for(work, None))
        return
    ticket.holder_id, ticket.accepted_at, ticket.promised_at = facts.worker.id, None, None
    _await(work, ticket, None)
    limit = work.community.limit(ticket.category, Urgency(ticket.urgency))
    ticket.accept_by = work.community.working_time.add(work.now, limit.accept)


def _accept(work: Work, ticket: Ticket, actor: Person | None, _facts: Facts) -> None:
    assert actor is not None  # noqa: S101 (the system accepts nothing)
    ticket.holder_id = actor.id
    ticket.accepted_at = ticket.accepted_at or work.now
    if ticket.awaiting and ticket.due_at and ticket.due_at <= work.now:  # whoever decided knows that it is late
        ticket.overdue_at = ticket.overdue_at or work.now
    _await(work, ticket, None)


def _decline(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    await_leaders(work, ticket)


def _escalate(work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    """Climb a level. Whoever has it stays the named responsible person until somebody there accepts."""
    above = work.community.above(policy.unit_here(work.community, ticket))
    assert above is not None  # noqa: S101 (the table asks for headroom)
    _await(work, ticket, above.code)
    if facts.reason == "overdue":
        ticket.overdue_at = work.now


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
    _await(work, ticket, None)
    if policy.needs_another_word(ticket):  # somebody must be there to give it
        here = people.led(work, policy.unit_here(work.community, ticket), ticket.reporter_id, ticket.holder_id)
        ticket.level = work.community.unit(here).level


def _confirm(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.closed_at, ticket.confirmed = work.now, True


def _dispute(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    """Back to the same worker with a new limit; a second dispute also climbs a level."""
    ticket.disputes += 1
    ticket.resolved_at, ticket.overdue_at, ticket.accepted_at = None, None, work.now
    limit = work.community.limit(ticket.category, Urgency(ticket.urgency))
    ticket.due_at = work.community.working_time.add(work.now, limit.resolve)
    above = work.community.above(policy.unit_here(work.community, ticket))
    if ticket.disputes >= CLIMB_AT_DISPUTE and above is not None:
        _await(work, ticket, above.code)


def _expire(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.closed_at = work.now  # `confirmed` stays None: silence is not satisfaction


def _withdraw(work: Work, ticket: Ticket, _actor: Person | None, _facts: Facts) -> None:
    ticket.closed_at = work.now
    _await(work, ticket, None)


def _rate(_work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    ticket.rating = facts.rating


def _share(_work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    ticket.contact_shared = bool(facts.contact)


def _categorise(work: Work, ticket: Ticket, _actor: Person | None, facts: Facts) -> None:
    assert facts.category is not None  # noqa: S101 (the table asks for it)
    ticket.category = facts.category
    if ticket.urgency != Urgency.EMERGENCY:
        ticket.urgency = work.community.category(facts.category).urgency
    if ticket.status == Status.ASSIGNED:
        set_limits(work, ticket)


EFFECTS: dict[Action, Callable[[Work, Ticket, Person | None, Facts], None]] = {
    Action.PLACE: _place,
    Action.ASSIGN: _assign,
    Action.ACCEPT: _accept,
    Action.DECLINE: _decline,
    Action.ESCALATE: _escalate,
    Action.ASK: _ask,
    Action.ANSWER: _answer,
    Action.PROMISE: _promise,
    Action.SLIP: _slip,
    Action.RESOLVE: _resolve,
    Action.CONFIRM: _confirm,
    Action.DISPUTE: _dispute,
    Action.EXPIRE: _expire,
    Action.WITHDRAW: _withdraw,
    Action.RATE: _rate,
    Action.SHARE: _share,
    Action.CATEGORISE: _categorise,
}
