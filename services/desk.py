"""The one door for a ticket's status: `advance` checks, changes, logs, arms the timers and posts the notices."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, bindparam, select

from models import policy
from models.outbox import Delivery, Outbox
from models.people import Person
from models.record import Event, Media, Remark
from models.ticket import OPEN, TRANSITIONS, Action, Need, Status, Ticket, Transition, status_in
from services import effects, notices, people, timers
from services.errors import Missing, MovedOn, NotAllowed, NotFound
from services.facts import NOTHING, Facts, Photo
from services.work import Work

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
    effects.apply(work, ticket, action, actor, facts)
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
