"""A ticket's card: what each reader may see of it, and the buttons for what he may do."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from models import policy
from models.config.times import Urgency
from models.config.units import Level
from models.people import Person, RoleKind
from models.phrase import Phrase, moment, named, option, phrase, remark
from models.record import Media, Remark
from models.ticket import TRANSITIONS, Action, Need, Status, Ticket
from services import desk
from services.facts import NOTHING
from services.message import Attachment, Choice, Message, Segment, Spot
from services.notices import label
from services.render import Reader, request
from services.work import Work

#: What a card offers, in this order, where table and policy allow it.
OFFERED = (
    Action.ACCEPT,
    Action.CONFIRM,
    Action.DISPUTE,
    Action.RESOLVE,
    Action.ANSWER,
    Action.PROMISE,
    Action.ASK,
    Action.ASSIGN,
    Action.DECLINE,
    Action.ESCALATE,
    Action.NOTE,
    Action.PLACE,
    Action.CATEGORISE,
    Action.SHARE,
    Action.WITHDRAW,
)
NO_BOT = 0  # where no channel knows a file by its id
ROW = 3
EXCERPT = 300  # characters of what was said that a card repeats
FULL = 2500  # characters of the report on the card of whoever acts on it; with all else it fits into one message
REMARKS = 3  # the latest words about a ticket that its card repeats

#: Words that a card goes on showing, so that an edit in place takes nothing away.
REPEATED = (Action.ASK, Action.ANSWER, Action.NOTE, Action.RESOLVE, Action.DISPUTE, Action.DECLINE, Action.ESCALATE)
INTERNAL = (Action.DECLINE, Action.ESCALATE)


def card(
    work: Work, reader: Reader, person: Person, ticket: Ticket, lead: Phrase, media: list[int], *, with_media: bool
) -> Message:
    """The card as this person sees it, under the words that lead it; with the media that came with these, and the report's."""
    head = reader.segments(lead) if lead.key != "card" else ()
    shown = lead.params.get("said")
    lines = [reader.segments(line) for line in _lines(work, person, ticket, shown)]
    body = [head, *lines] if head else lines
    photos = [*media, *(_report_media(work, ticket) if with_media and person.id != ticket.reporter_id else [])]
    return Message(
        body=_join(body, after_first="\n\n" if head else "\n"),
        choices=tuple(choices(work, reader, person, ticket)),
        media=tuple(attachments(work, photos)),
        spot=Spot(ticket.lon, ticket.lat)
        if ticket.lon is not None and ticket.lat is not None and _handles(person, ticket)
        else None,
        request=request(reader, lead),
        tags={"ticket": str(ticket.id), "status": ticket.status, "urgency": ticket.urgency},
    )


def facts(ticket: Ticket) -> dict[str, Any]:
    """What any phrase about a ticket may name."""
    return {
        "number": ticket.id,
        "category": named("category", ticket.category),
        "place": _place(ticket)
        if ticket.place or ticket.place_text or ticket.lon
        else phrase("name.unknown_place").packed(),
        "who": {"person": ticket.holder_id},
        "level": named("level", ticket.level),
        "due": moment(ticket.due_at) if ticket.due_at else "",
    }


def offered(work: Work, person: Person, ticket: Ticket) -> list[Action]:
    """The actions on this person's card, each of which would be let through."""
    fixed = Need.ESCALATED, Need.HEADROOM, Need.QUESTION, Need.UNPLACED, Need.SOMEBODY
    found = []
    for action in OFFERED:
        if not policy.may(work.community, person, action, ticket):
            continue
        row = TRANSITIONS[Status(ticket.status), action]
        if desk.missing(work, ticket, row, NOTHING) not in fixed:
            found.append(action)
    return found


def choices(work: Work, reader: Reader, person: Person, ticket: Ticket) -> Iterator[tuple[Choice, ...]]:
    buttons = [
        reader.choice(option(label(action, ticket), f"do:{action}:{ticket.id}"))
        for action in offered(work, person, ticket)
    ]
    for start in range(0, len(buttons), ROW):
        yield tuple(buttons[start : start + ROW])


def attachments(work: Work, ids: list[int]) -> list[Attachment]:
    media = [work.session.get(Media, media_id) for media_id in ids]
    return [_attachment(item) for item in media if item]


def _attachment(media: Media) -> Attachment:
    """A photo that came as a file is shown as a photo, which no channel can do by the id of the file: by its bytes only."""
    if media.kind == "picture":
        return Attachment("photo", NO_BOT, media.ref, media.digest)
    return Attachment(media.kind, media.bot, media.ref, media.digest)


def _report_media(work: Work, ticket: Ticket) -> list[int]:
    query = select(Media.id).where(Media.ticket_id == ticket.id, Media.action == Action.REPORT).order_by(Media.id)
    return list(work.session.scalars(query))


def _handles(person: Person, ticket: Ticket) -> bool:
    return person.works_here and person.id != ticket.reporter_id


def _lines(work: Work, person: Person, ticket: Ticket, shown: object) -> Iterator[Phrase]:
    """The card line by line; `shown` is what its lead repeats already."""
    handler = _handles(person, ticket)
    yield phrase(
        "card.head",
        number=ticket.id,
        category=named("category", ticket.category),
        status=named("status", ticket.status),
    )
    if ticket.urgency == Urgency.EMERGENCY:
        yield _danger(work, ticket)
        if handler and work.community.phone:
            yield phrase("card.desk_phone", phone=work.community.phone)
    yield phrase("card.text", text=_excerpt(ticket.text, FULL if handler else EXCERPT))
    yield from _remarks(work, ticket, shown, handler=handler)
    if ticket.place or ticket.place_text or ticket.grid or ticket.lon:
        yield _where(work, ticket)
    if ticket.holder_id and ticket.closed_at is None:
        mine = ticket.holder_id == person.id
        yield phrase("card.yours") if mine else phrase("card.holder", who={"person": ticket.holder_id})
        if handler and not mine and ticket.urgency == Urgency.EMERGENCY and (phone := _phone(work, ticket.holder_id)):
            yield phrase("card.phone", phone=phone)
    yield from _supervision(person, ticket, handler=handler)
    yield from _times(work, ticket)
    if handler and policy.may_see_contact(person, ticket):
        reporter = work.session.get(Person, ticket.reporter_id)
        yield phrase("card.contact", contact=(reporter.contact if reporter else None) or "–")
    elif handler and ticket.filed_by_id and _calls(work, person, ticket):
        yield phrase("card.caller", contact=ticket.caller or "–")
    elif handler and Action.ASK in offered(work, person, ticket):
        yield phrase("card.anonymous")


def _phone(work: Work, person_id: int) -> str | None:
    """The work phone of the post that somebody holds."""
    holder = work.session.get(Person, person_id)
    post = work.community.posts_by_code.get(holder.post or "") if holder else None
    return post.phone if post else None


def _calls(work: Work, person: Person, ticket: Ticket) -> bool:
    """Whether he has the ticket, or is to ask the caller whether it is solved."""
    return ticket.holder_id == person.id or policy.may(work.community, person, Action.CONFIRM, ticket)


def _remarks(work: Work, ticket: Ticket, shown: object, *, handler: bool) -> Iterator[Phrase]:
    """The latest words about the ticket, oldest first."""
    actions = REPEATED if handler else tuple(action for action in REPEATED if action not in INTERNAL)
    query = select(Remark).where(Remark.ticket_id == ticket.id, Remark.action.in_(actions))
    latest = work.session.scalars(query.order_by(Remark.at.desc(), Remark.id.desc()).limit(REMARKS)).all()
    for found in reversed(latest):
        if shown != remark(found.id):
            yield phrase(f"said.{found.action}", said=_excerpt(found.text, EXCERPT))


def _excerpt(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]}…"


def _danger(work: Work, ticket: Ticket) -> Phrase:
    """That life is in danger, and by what, as far as the report still tells."""
    danger = work.community.emergency_in(ticket.text)
    if danger is None:
        return phrase("card.emergency")
    return phrase("card.danger", danger=named("emergency", danger.code))


def _supervision(person: Person, ticket: Ticket, *, handler: bool) -> Iterator[Phrase]:
    """Whose decision is awaited, else who watches over it."""
    if handler and ticket.awaiting and ticket.closed_at is None:
        mine = person.holds(RoleKind.LEADER, ticket.awaiting)
        yield phrase("card.decide") if mine else phrase("card.awaiting", level=named("level", ticket.level))
    elif ticket.level != Level.GRID and ticket.grid and ticket.closed_at is None:
        yield phrase("card.level", level=named("level", ticket.level))


def _times(work: Work, ticket: Ticket) -> Iterator[Phrase]:
    if ticket.status == Status.ASSIGNED and ticket.accept_by and not ticket.awaiting:
        yield phrase("card.accept_by", at=moment(ticket.accept_by, exact=True))
    if ticket.status in {Status.ASSIGNED, Status.WORKING} and ticket.due_at:
        yield phrase("card.overdue" if ticket.due_at < work.now else "card.due", at=moment(ticket.due_at, exact=True))
    if ticket.promised_at:
        yield phrase("card.promised", at=moment(ticket.promised_at, exact=True))
    if ticket.status == Status.CLOSED:
        yield phrase("card.confirmed" if ticket.confirmed else "card.unconfirmed")
    if ticket.rating:
        yield phrase("card.rating", stars="★" * ticket.rating + "☆" * (5 - ticket.rating))


def _where(work: Work, ticket: Ticket) -> Phrase:
    """The place, with the reporter's own words where they say more than its name."""
    grid = named("unit", ticket.grid) if ticket.grid else phrase("name.duty_desk").packed()
    words = ticket.place_text if ticket.place else None
    if words and not work.community.gazetteer.is_name(words):
        return phrase("card.place_words", place=_place(ticket), words=_excerpt(words, EXCERPT), grid=grid)
    return phrase("card.place", place=_place(ticket), grid=grid)


def _place(ticket: Ticket) -> object:
    if ticket.place:
        return named("place", ticket.place)
    return ticket.place_text or phrase("name.point").packed()


def _join(lines: list[tuple[Segment, ...]], *, after_first: str) -> tuple[Segment, ...]:
    body: list[Segment] = []
    for number, line in enumerate(lines):
        if number:
            body.append(Segment(after_first if number == 1 else "\n"))
        body.extend(line)
    return tuple(body)
