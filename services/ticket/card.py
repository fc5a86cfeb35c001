"""A ticket's card: what each reader may see of it, and the buttons for what they may do."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from models.config.categories import Purpose
from models.config.times import Urgency
from models.config.units import Level
from models.people import Person, RoleKind
from models.phrase import Phrase, moment, named, phrase, remark
from models.record import Media, Remark
from models.ticket import SATISFIED, Action, Relation, Status, Ticket, standing
from services import route
from services.life import cards, door
from services.life.cards import EXCERPT, FULL, excerpt
from services.message import Message, Spot
from services.render import Reader, request
from services.ticket import callout, emergency, secrecy
from services.work import Work

#: What a card offers, in this order, where table and policy allow it.
OFFERED = (
    Action.ACCEPT,
    Action.CONFIRM,
    Action.DISPUTE,
    Action.REOPEN,
    Action.FOLLOW,
    Action.RESOLVE,
    Action.LOWER,
    Action.ANSWER,
    Action.PROMISE,
    Action.ASK,
    Action.ASSIGN,
    Action.DECLINE,
    Action.ESCALATE,
    Action.NOTE,
    Action.CANNOT,
    Action.PLACE,
    Action.CATEGORISE,
    Action.SHARE,
    Action.RAISE,
    Action.TAKE_BACK,
    Action.WITHDRAW,
    Action.RELEASE,
    Action.RESTORE,
)
UNHAPPY = 2  # stars, at most
REMARKS = 3  # the latest words about a ticket that its card repeats

#: How others than grid workers, and their answers, are spoken of.
APART = {
    "said.ask": "said.handler_asks",
    "done.answer": "done.answer_apart",
    "done.share": "done.share_apart",
    "remind.answer": "remind.answer_apart",
}
WORDS: dict[str, dict[str, str]] = {
    Purpose.CONDUCT: {**APART, "card.follows": "card.about"},
    Purpose.DESK: {
        **APART,
        "button.resolve": "button.reply",
        "button.confirm": "button.understood",
        "button.dispute": "button.ask_more",
        "ask.resolve": "ask.reply",
        "ask.dispute": "ask.more",
        "done.resolve": "done.reply",
        "done.confirm": "done.understood",
        "done.dispute": "done.asked_more",
        "said.resolve": "said.reply",
        "said.dispute": "said.more",
        "remind.feedback": "remind.reply",
        "button.reopen": "button.ask_more",
        "ask.reopen": "ask.more",
        "said.reopen": "said.more",
        "card.doubted": "card.more",
        "remind.doubt": "remind.more",
    },
}

#: Words that a card goes on showing, so that an edit in place takes nothing away.
REPEATED = (
    Action.ASK,
    Action.ANSWER,
    Action.NOTE,
    Action.RESOLVE,
    Action.DISPUTE,
    Action.REOPEN,
    Action.DECLINE,
    Action.ESCALATE,
    Action.RAISE,
    Action.JOIN,
    Action.TAKE_BACK,
    Action.LOWER,
)
INTERNAL = (Action.DECLINE, Action.ESCALATE, Action.JOIN)


def card(
    work: Work, reader: Reader, person: Person, ticket: Ticket, lead: Phrase, media: list[int], with_media: bool
) -> Message:
    """The card as this person sees it, under the words that lead it; with the media that came with these, and the report's."""
    if words := secrecy.hidden(work, person, ticket):
        return _closed(work, reader, person, ticket, words)
    head = reader.segments(lead) if lead.key != "card" else ()
    shown = lead.params.get("said")
    offered = actions(work, person, ticket)
    number = callout.number(work, person, ticket) if _handles(person, ticket) else None
    lines = [reader.segments(line) for line in _lines(work, person, ticket, shown, offered, number)]
    if number:
        callout.looks(work, person, ticket, anew=with_media)
    photos = [*media, *(_report_media(work, ticket) if with_media and person.id != ticket.resident_id else [])]
    return Message(
        body=cards.join(head, lines),
        choices=cards.choices(work, reader, ticket, offered),
        media=cards.attachments(work, photos),
        spot=Spot(ticket.lon, ticket.lat)
        if ticket.lon is not None and ticket.lat is not None and _handles(person, ticket)
        else None,
        request=request(reader, lead),
        tags={"ticket": str(ticket.id), "status": ticket.status, "urgency": ticket.urgency},
    )


def _closed(work: Work, reader: Reader, person: Person, ticket: Ticket, words: Phrase) -> Message:
    """The card of what they may not read, with the way to be the one who has it."""
    waits = (Action.ACCEPT, Action.CANNOT) if standing.is_ringing(ticket) else ()
    return Message(
        body=reader.segments(words),
        choices=cards.choices(work, reader, ticket, door.offered(work, person, ticket, waits)),
        tags={"ticket": str(ticket.id), "status": ticket.status, "urgency": ticket.urgency},
    )


def actions(work: Work, person: Person, ticket: Ticket) -> list[str]:
    """What a card offers somebody. Once somebody is at work, another category is said, not pressed; and danger where none
    was heard.
    """
    found = door.offered(work, person, ticket, OFFERED)
    found = callout.offered(ticket, found) if _handles(person, ticket) else found
    hidden = {Action.CATEGORISE if ticket.status == Status.WORKING else "", "" if ticket.danger else Action.RAISE}
    return [action for action in found if action not in hidden]


def facts(work: Work, ticket: Ticket) -> dict[str, Any]:
    """What any phrase about a ticket may name."""
    return {
        "number": ticket.id,
        "category": named("category", ticket.category),
        "place": _place(work, ticket)
        if ticket.place or ticket.place_text or ticket.lon
        else phrase("name.unknown_place").packed(),
        "who": {"person": ticket.holder_id},
        "level": named("level", ticket.level),
        "due": moment(ticket.due_at) if ticket.due_at else "",
    }


def worded(stem: str, ticket: Ticket) -> str:
    """The phrase on a button, or the one that follows it, as things stand."""
    match stem:
        case "button.share" if ticket.contact_shared:
            return "button.unshare"
        case "done.share" if not ticket.contact_shared:
            return "done.unshare"
        case "button.place" if ticket.nowhere:
            return "button.where"
        case "done.rate" if (ticket.rating or 0) <= UNHAPPY:
            return "done.rate_low"
        case "done.resolve" if standing.second_key(ticket) is Relation.CALLER:
            return "done.resolve_filed"
    return WORDS.get(ticket.purpose or "", {}).get(stem, stem)


def _report_media(work: Work, ticket: Ticket) -> list[int]:
    query = (
        select(Media.id)
        .where(Media.kind == Ticket.kind, Media.number == ticket.id, Media.action == Action.REPORT)
        .order_by(Media.id)
    )
    return list(work.session.scalars(query))


def _handles(person: Person, ticket: Ticket) -> bool:
    return person.works_here and person.id != ticket.resident_id


def _lines(
    work: Work, person: Person, ticket: Ticket, shown: object, offered: list[str], number: str | None
) -> Iterator[Phrase]:
    """The card line by line; `shown` is what its lead repeats already, `number` that of who reports an emergency."""
    handler = _handles(person, ticket)
    yield phrase(
        "card.head",
        number=ticket.id,
        category=named("category", ticket.category),
        status=named("status", ticket.status),
    )
    yield from _dangers(work, ticket, handler=handler)
    yield phrase(
        "card.text", text=excerpt(_said_by(work, person, ticket, handler=handler), FULL if handler else EXCERPT)
    )
    yield from _remarks(work, person, ticket, shown, handler=handler)
    if ticket.purpose is None and (ticket.place or ticket.place_text or ticket.grid or ticket.lon):
        yield _where(work, ticket)
    if handler and ticket.urgency == Urgency.EMERGENCY:
        yield from callout.about(work, ticket)
    if handler and ticket.against_unit:
        yield _against(ticket)
    yield from _charge(work, person, ticket, handler=handler)
    yield from _supervision(person, ticket, handler=handler)
    yield from _times(work, ticket)
    yield from _linked(work, person, ticket)
    if number:
        yield phrase("card.contact", contact=number)
    elif handler:
        yield from _contact(work, person, ticket, offered)


def _charge(work: Work, person: Person, ticket: Ticket, *, handler: bool) -> Iterator[Phrase]:
    """Who has it; of an emergency that nobody has accepted nobody does."""
    if ticket.holder_id is None or ticket.closed_at:
        return
    if standing.is_ringing(ticket):
        if not handler:
            yield phrase("card.ringing")
        return
    mine = ticket.holder_id == person.id
    yield phrase("card.yours") if mine else phrase("card.holder", who={"person": ticket.holder_id})
    if handler and not mine and ticket.urgency == Urgency.EMERGENCY and (phone := _phone(work, ticket.holder_id)):
        yield phrase("card.phone", phone=phone)


def _contact(work: Work, person: Person, ticket: Ticket, offered: list[str]) -> Iterator[Phrase]:
    """How whoever reported it can be asked."""
    if standing.may_see_contact(person, ticket) or _calls_after(work, person, ticket):
        reporter = work.session.get(Person, ticket.reporter_id)
        yield phrase("card.contact", contact=(reporter.contact if reporter else None) or "–")
    elif ticket.filed_by_id and _calls(work, person, ticket):
        yield phrase("card.caller", contact=ticket.caller or "–")
    elif Action.ASK in offered:
        yield phrase("card.anonymous")


def _phone(work: Work, person_id: int) -> str | None:
    """The work phone of the post that somebody holds."""
    holder = work.session.get(Person, person_id)
    post = work.community.posts_by_code.get(holder.post or "") if holder else None
    return post.phone if post else None


def _calls(work: Work, person: Person, ticket: Ticket) -> bool:
    """Whether they have the ticket, or are to ask the caller whether it is solved."""
    return ticket.holder_id == person.id or _asks_caller(work, person, ticket)


def _said_by(work: Work, person: Person, ticket: Ticket, *, handler: bool) -> str:
    """What they have reported themselves; whoever works on it reads what was said first."""
    if handler or person.id == ticket.reporter_id:
        return ticket.text
    own = select(Remark.text).where(
        Remark.kind == Ticket.kind,
        Remark.number == ticket.id,
        Remark.action == Action.JOIN,
        Remark.author_id == person.id,
    )
    return work.session.scalars(own.order_by(Remark.id).limit(1)).first() or "–"


def _calls_after(work: Work, person: Person, ticket: Ticket) -> bool:
    """Whether they are to call whoever was in danger, before it is closed."""
    return ticket.aftercare and _asks_caller(work, person, ticket)


def _asks_caller(work: Work, person: Person, ticket: Ticket) -> bool:
    return ticket.status == Status.RESOLVED and door.may(work, person, Action.CONFIRM, ticket)


def _remarks(work: Work, person: Person, ticket: Ticket, shown: object, *, handler: bool) -> Iterator[Phrase]:
    """The latest words about the ticket, oldest first; of several who have reported it each reads only their own."""
    actions = REPEATED if handler else tuple(action for action in REPEATED if action not in INTERNAL)
    query = select(Remark).where(Remark.kind == Ticket.kind, Remark.number == ticket.id, Remark.action.in_(actions))
    if not handler and ticket.reporters > 1:
        others = {ticket.reporter_id, *emergency.witnesses(work, ticket)} - {person.id}
        query = query.where(Remark.author_id.not_in(sorted(others)))
    latest = work.session.scalars(query.order_by(Remark.at.desc(), Remark.id.desc()).limit(REMARKS)).all()
    for found in reversed(latest):
        if shown != remark(found.id):
            yield phrase(worded(f"said.{found.action}", ticket), said=excerpt(found.text, EXCERPT))


def _against(ticket: Ticket) -> Phrase:
    """Whom a complaint is about, as far as that is known."""
    if ticket.against_id:
        return phrase("card.against", who={"person": ticket.against_id})
    return phrase("card.against_some", unit=named("unit", ticket.against_unit))


def _dangers(work: Work, ticket: Ticket, *, handler: bool) -> Iterator[Phrase]:
    """That life is, may be or might have been in danger; to those who work on it also by which words that is known."""
    quiet = emergency.is_quiet(work, ticket)
    if quiet and not handler:
        return
    if quiet and ticket.taken_back_at:
        yield phrase("card.taken_back_quiet")
    if ticket.urgency == Urgency.EMERGENCY:
        known = phrase("card.danger", danger=named("emergency", ticket.danger))
        yield known if ticket.danger else phrase("card.emergency")
        if handler and ticket.reporters > 1:
            yield phrase("card.reporters", count=ticket.reporters)
        if handler:
            yield from callout.keep_out(work, ticket)
        if handler and work.community.phone:
            yield phrase("card.desk_phone", phone=work.community.phone)
    elif ticket.danger and handler:
        yield _mark(ticket)
    if handler and ticket.heard:
        yield phrase("card.heard", said=excerpt(ticket.heard, EXCERPT))


def _mark(ticket: Ticket) -> Phrase:
    """That danger was told of, and what is known of it."""
    danger = named("emergency", ticket.danger)
    if ticket.asked_danger_at:
        return phrase("card.may_be", danger=danger)
    return phrase("card.lowered" if ticket.lowered_at else "card.not_now", danger=danger)


def _supervision(person: Person, ticket: Ticket, *, handler: bool) -> Iterator[Phrase]:
    """Whose decision is awaited, else who watches over it."""
    if handler and ticket.awaiting and ticket.closed_at is None:
        mine = person.holds(RoleKind.LEADER, ticket.awaiting)
        yield phrase("card.decide") if mine else phrase("card.awaiting", level=named("level", ticket.level))
    elif ticket.level != Level.GRID and ticket.grid and ticket.closed_at is None:
        yield phrase("card.level", level=named("level", ticket.level))


def _times(work: Work, ticket: Ticket) -> Iterator[Phrase]:
    calm = ticket.urgency != Urgency.EMERGENCY
    if calm and ticket.status == Status.ASSIGNED and ticket.accept_by and not ticket.awaiting:
        yield phrase("card.accept_by", at=moment(ticket.accept_by, exact=True))
    if calm and ticket.status in {Status.ASSIGNED, Status.WORKING} and ticket.due_at:
        yield phrase("card.overdue" if ticket.due_at < work.now else "card.due", at=moment(ticket.due_at, exact=True))
    if ticket.promised_at:
        yield phrase("card.promised", at=moment(ticket.promised_at, exact=True))
    if ticket.status == Status.RESOLVED and ticket.doubted_at:
        yield phrase(worded("card.doubted", ticket))
    if ticket.status == Status.CLOSED:
        yield phrase("card.confirmed" if ticket.confirmed else "card.unconfirmed")
    if ticket.withdrawn_why:
        yield phrase("card.withdrawn_why", said=phrase(f"reason.{ticket.withdrawn_why}").packed())
    if ticket.rating in SATISFIED:
        yield phrase("card.rating", said=phrase(f"button.rating_{ticket.rating}").packed())
    elif ticket.rating:
        yield phrase("card.rating", said="★" * ticket.rating + "☆" * (5 - ticket.rating))


def _linked(work: Work, person: Person, ticket: Ticket) -> Iterator[Phrase]:
    """The one that it follows, or is about, and what follows it, as far as they may see that."""
    if ticket.follows_id:
        yield phrase(worded("card.follows", ticket), number=ticket.follows_id)
    if ticket.status == Status.CLOSED:
        query = select(Ticket).where(Ticket.follows_id == ticket.id).order_by(Ticket.id)
        for found in work.session.scalars(query):
            if found.purpose == ticket.purpose and door.may_see(work, person, found):
                yield phrase("card.followed", number=found.id)


def _where(work: Work, ticket: Ticket) -> Phrase:
    """The place, with the reporter's own words where they say more than its name."""
    grid = named("unit", ticket.grid) if ticket.grid else phrase("name.duty_desk").packed()
    words = ticket.place_text if ticket.place else None
    if words and not work.community.gazetteer.is_name(words):
        return phrase("card.place_words", place=_place(work, ticket), words=excerpt(words, EXCERPT), grid=grid)
    return phrase("card.place", place=_place(work, ticket), grid=grid)


def _place(work: Work, ticket: Ticket) -> object:
    if ticket.place:
        return named("place", ticket.place)
    if ticket.place_text or not ticket.grid or ticket.lon is None or ticket.lat is None:
        return ticket.place_text or phrase("name.point").packed()
    return point(work, ticket.grid, ticket.lon, ticket.lat)


def point(work: Work, grid: str, lon: float, lat: float) -> dict[str, Any]:
    """A point of a grid on the map (WGS-84 degrees), called by what stands beside it."""
    beside = route.nearby(work, grid, lon, lat)
    return phrase("name.beside", place=named("place", beside)).packed() if beside else phrase("name.point").packed()
