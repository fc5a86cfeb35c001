"""How tickets get on, in a few lines: told to whoever asks, and to a grid's group chats, which hear nothing personal."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from models.config.times import Urgency
from models.people import Group, Person
from models.phrase import Phrase, moment, named, phrase
from models.record import Remark
from models.ticket import Action, Status, Ticket, standing
from services import outbox
from services.life import door
from services.life.cards import excerpt, openers
from services.life.remind import buttons
from services.ticket import callout, card, emergency, secrecy
from services.work import Work

NOTED = {Action.ACCEPT, Action.CONFIRM, Action.EXPIRE, Action.REOPEN}
TOLD = 5  # tickets of which one answer tells; the others are counted
SAID = 120  # characters of what was said last
#: What may wait for whoever asks, and the sentence that says so.
WAITS: dict[str, str] = {
    Action.ANSWER: "stands.answer",
    Action.PLACE: "stands.place",
    Action.CONFIRM: "stands.confirm",
    Action.DISPUTE: "stands.confirm",
    Action.REOPEN: "stands.confirm",
}


def tell(work: Work, person: Person, tickets: Sequence[Ticket], *more: Phrase) -> None:
    """Answer how these tickets stand, which they may see: state, who has it, until when, what was done last.

    Of a single one also what waits for them, with its buttons. `more` is said below.
    """
    if len(tickets) == 1:
        _tell_of(work, person, tickets[0], more)
        return
    told = tickets[:TOLD]
    parts = [part for ticket in told for part in lines(work, person, ticket)]
    if len(tickets) > TOLD:
        parts.append(phrase("stands.more", count=len(tickets) - TOLD))
    outbox.answer(work, _joined(parts, more), choices=openers(told))


def _tell_of(work: Work, person: Person, ticket: Ticket, more: Iterable[Phrase]) -> None:
    waits = [
        action
        for action in door.offered(work, person, ticket, tuple(WAITS))
        if action != Action.PLACE or ticket.nowhere
    ]
    asked = [phrase(key) for key in dict.fromkeys(WAITS[action] for action in waits if ticket.closed_at is None)]
    words = _joined([*lines(work, person, ticket), *_latest(work, ticket), *asked], more)
    choices = [*buttons(door.kind_of(work, ticket), ticket, waits), *openers([ticket])]
    outbox.answer(work, words, matter=ticket, choices=choices)


def _joined(parts: Iterable[Phrase], more: Iterable[Phrase]) -> Phrase:
    return phrase("stands", parts=[part.packed() for part in (*parts, *more)])


def lines(work: Work, person: Person, ticket: Ticket) -> Iterator[Phrase]:
    """What it is and where, who has it and until when; of what they may not read its number."""
    if not secrecy.reads(work, person, ticket):
        yield phrase("news.private", number=ticket.id)
        return
    facts = card.facts(work, ticket)
    known = {name: facts[name] for name in ("number", "category", "place")}
    somewhere = ticket.purpose is None and not ticket.nowhere
    head = "stands.head_place" if somewhere else "stands.head"
    yield phrase(head, status=named("status", ticket.status), **known)
    yield _how(work, person, ticket)


def _how(work: Work, person: Person, ticket: Ticket) -> Phrase:
    """Who has it and until when, or what came of it."""
    who = phrase("stands.you").packed() if ticket.holder_id == person.id else {"person": ticket.holder_id}
    match ticket.status:
        case Status.REPORTED:
            return phrase("stands.reported")
        case Status.RESOLVED:
            return phrase("stands.resolved", who=who, at=_at(ticket.resolved_at))
        case Status.CLOSED:
            key = "stands.closed" if ticket.confirmed else "stands.closed_unconfirmed"
            return phrase(key, who=who, at=_at(ticket.closed_at))
        case Status.WITHDRAWN:
            return phrase("stands.withdrawn", at=_at(ticket.closed_at))
    if ticket.awaiting and not standing.is_ringing(ticket):
        key = "stands.awaiting" if ticket.holder_id else "stands.awaiting_somebody"
        return phrase(key, who=who, unit=named("short", ticket.awaiting))
    return _in_hand(work, ticket, who)


def _in_hand(work: Work, ticket: Ticket, who: Any) -> Phrase:
    accepted = ticket.status == Status.WORKING
    if ticket.urgency == Urgency.EMERGENCY:
        return phrase("stands.alarm_accepted", who=who) if accepted else callout.stands(work, ticket)
    if ticket.promised_at:
        return phrase("stands.promised", who=who, at=_at(ticket.promised_at))
    if ticket.due_at and ticket.due_at < work.now:
        return phrase("stands.late", who=who, at=_at(ticket.due_at))
    if accepted:
        return phrase("stands.working", who=who, at=_at(ticket.due_at))
    return phrase("stands.assigned", who=who, accept=_at(ticket.accept_by), at=_at(ticket.due_at))


def _at(at: Any) -> Any:
    return moment(at) if at else phrase("stands.no_time").packed()


def _latest(work: Work, ticket: Ticket) -> Iterator[Phrase]:
    """What those who work here have last said about it that the resident may read."""
    shown = [Action.NOTE, Action.RESOLVE, *([Action.ASK] if ticket.asked_at else [])]
    query = select(Remark).where(
        Remark.kind == Ticket.kind,
        Remark.number == ticket.id,
        Remark.action.in_(shown),
        Remark.author_id != ticket.reporter_id,
    )
    last = work.session.scalars(query.order_by(Remark.at.desc(), Remark.id.desc()).limit(1)).first()
    if last:
        yield phrase(card.worded(f"said.{last.action}", ticket), said=excerpt(last.text, SAID))


def note(work: Work, ticket: Ticket, action: str) -> None:
    """Tell the grid's groups how a report stands, if the community wants that; nothing of complaints about staff."""
    if not work.community.group_notes or action not in NOTED or ticket.grid is None or ticket.purpose:
        return
    if (kind := emergency.kind_of(work, ticket)) and (kind.private or kind.quiet):
        return
    words = phrase(
        "group.note",
        number=ticket.id,
        category=named("category", ticket.category),
        status=named("status", ticket.status),
    )
    for group in work.session.scalars(select(Group).where(Group.unit == ticket.grid, Group.present.is_(True))):
        outbox.say(work, group, words)
