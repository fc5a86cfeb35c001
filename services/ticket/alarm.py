"""Danger to life, as people hear of it: what to do and whom to call, the question whether it is now, what it belongs to."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from models.config.categories import Emergency
from models.config.community import COURTYARD
from models.config.times import Urgency
from models.outbox import Priority
from models.people import Person
from models.phrase import Phrase, calls, named, option, phrase
from models.record import Media
from models.ticket import IN_HAND, Action, Joined, Ticket, status_in
from models.understanding.danger import Danger, Grade
from models.understanding.meaning import Meaning
from services import outbox
from services.life import door
from services.life.facts import Facts, Photo
from services.ticket import emergency
from services.work import Work

YOUNG = timedelta(hours=1)  # how long others may join an emergency
ADVISED = 2  # kinds of danger, at most, of which one answer says what to do


def chosen(work: Work, meaning: Meaning) -> Danger | None:
    """The danger that a ticket is for: a certain one first, and of those one whose words few may read."""
    if not meaning.dangers:
        return meaning.possible
    certain = [danger for danger in meaning.alarms if danger.grade is Grade.CERTAIN]
    return next((danger for danger in certain if work.community.emergency(danger.code).quiet), certain[0])


def tell(work: Work, codes: Sequence[str]) -> None:
    """Answer at once what to do first and whom to call, for every danger that is told of."""
    told = [work.community.emergency(code) for code in codes]
    quiet = next((kind for kind in told if kind.quiet), None)
    if quiet:
        told = [quiet, *told]
        outbox.answer(work, phrase("alarm.quiet", **_params(work, told)), priority=Priority.EMERGENCY)
    else:
        outbox.answer(work, phrase("alarm.answer", **_params(work, told)), priority=Priority.EMERGENCY)


def ask(work: Work, ticket: Ticket) -> None:
    """Answer what may be danger: what to do first, whom to call, and whether it is happening now."""
    kind = work.community.emergency(ticket.danger or "")
    buttons = [
        [option("button.happening", f"danger:yes:{ticket.id}")],
        [option("button.not_happening", f"danger:no:{ticket.id}")],
    ]
    words = phrase("alarm.ask", **_params(work, [kind]))
    outbox.answer(work, words, choices=buttons, priority=Priority.EMERGENCY)


def ask_staff(work: Work, codes: Sequence[str], choices: outbox.Choices) -> None:
    """Ask somebody who works here whether it is happening now, or whether they tell of what they do about a matter."""
    words = phrase("alarm.ask_staff", **_params(work, [work.community.emergency(code) for code in codes]))
    outbox.answer(work, words, choices=choices, priority=Priority.EMERGENCY)


def again(work: Work, ticket: Ticket) -> None:
    """Answer more words about an emergency of theirs: they have gone where they belong, and whom to call if it gets worse."""
    kind = emergency.kind_of(work, ticket)
    numbers = kind.numbers if kind else ["110"]
    key = "alarm.noted_quiet" if kind and kind.quiet else "alarm.noted"
    outbox.answer(work, phrase(key, number=ticket.id, numbers=calls(numbers)))


def raised(work: Work, ticket: Ticket) -> Phrase:
    """What whoever says that there is danger after all is answered."""
    known = emergency.kind_of(work, ticket)
    return phrase("alarm.answer", **_params(work, [known])) if known else phrase("alarm.passed_on", number=ticket.id)


def taken_back(work: Work, ticket: Ticket) -> Phrase:
    """What whoever says that there is none is answered: it is over, or those who have it see to it."""
    if not emergency.is_one(ticket):
        return phrase("reply.lowered", number=ticket.id)
    if emergency.is_quiet(work, ticket):
        return phrase("reply.taken_back_quiet")
    kind = emergency.kind_of(work, ticket)
    return phrase("reply.taken_back", number=ticket.id, numbers=calls(kind.numbers if kind else ["110"]))


def first_step(work: Work, codes: Sequence[str]) -> Phrase:
    """What a group is told, where everybody reads it: nothing of what was said."""
    told = [work.community.emergency(code) for code in codes]
    if any(kind.quiet for kind in told):
        return phrase("group.quiet", numbers=calls(_numbers(told)))
    first = [named("first_step", kind.code) for kind in told[:1]]
    return phrase("group.alarm", **{**_params(work, told), "advice": first})


def _params(work: Work, told: Sequence[Emergency]) -> dict[str, Any]:
    codes = list(dict.fromkeys(kind.code for kind in told))
    desk = phrase("alarm.desk", phone=work.community.phone).packed() if work.community.phone else ""
    return {
        "danger": named("emergency", codes[0]),
        "advice": [named("advice", code) for code in codes[:ADVISED]],
        "numbers": calls(_numbers(told)),
        "desk": desk,
    }


def _numbers(told: Iterable[Emergency]) -> list[str]:
    return list(dict.fromkeys(number for kind in told for number in kind.numbers))


def elsewhere(work: Work, ticket: Ticket, place: str | None) -> bool:
    """Whether a place that is named is another one than the ticket's."""
    community = work.community
    if place is None or ticket.place is None or place == ticket.place:
        return False
    return not (community.is_within(place, ticket.place) or community.is_within(ticket.place, place))


def of_others(work: Work, person: Person, code: str, place: str | None) -> Ticket | None:
    """The open emergency of the same kind and building, not older than an hour, that somebody else has reported."""
    where = work.community.places_by_code.get(place or "")
    if where is None or where.kind == COURTYARD or not work.community.emergency(code).joins:
        return None
    query = select(Ticket).where(
        status_in(IN_HAND),
        Ticket.urgency == Urgency.EMERGENCY,
        Ticket.danger == code,
        Ticket.place == place,
        Ticket.reporter_id != person.id,
        Ticket.alarmed_at > work.now - YOUNG,
    )
    found = work.session.scalars(query.order_by(Ticket.id).limit(1)).first()
    return door.find(work, Ticket.kind, found.id, None) if found else None


def maybe_same(work: Work, person: Person, ticket: Ticket) -> Ticket | None:
    """The young emergency of others that may be the same: of this kind, where of one of them the building is not known."""
    kind = emergency.kind_of(work, ticket)
    if kind is None or not kind.joins or not emergency.is_one(ticket):
        return None
    query = select(Ticket).where(
        status_in(IN_HAND),
        Ticket.urgency == Urgency.EMERGENCY,
        Ticket.danger == ticket.danger,
        Ticket.reporter_id != person.id,
        Ticket.alarmed_at > work.now - YOUNG,
    )
    found = work.session.scalars(query.order_by(Ticket.id.desc()))
    return next((other for other in found if _may_be_there(work, ticket, other)), None)


def _may_be_there(work: Work, one: Ticket, other: Ticket) -> bool:
    """Whether two may lie at the same place: in one grid as far as that is known, and not in two buildings."""
    if one.grid and other.grid and one.grid != other.grid:
        return False
    places = [work.community.places_by_code.get(ticket.place or "") for ticket in (one, other)]
    return any(place is None or place.kind == COURTYARD for place in places) and not elsewhere(work, one, other.place)


def ask_same(work: Work, ticket: Ticket, other: Ticket) -> None:
    """Ask whether it is what others have just reported; until then it is rung for by itself."""
    buttons = [
        [option("button.same", f"same:{ticket.id}:{other.id}")],
        [option(phrase("button.keep", number=ticket.id), f"keep:{ticket.id}")],
    ]
    outbox.answer(work, phrase("alarm.same", danger=named("emergency", ticket.danger)), choices=buttons)


def unite(work: Work, person: Person, ticket: Ticket, other: Ticket) -> None:
    """It is the same: what they have said and shown goes there. Raises Refused."""
    said = select(Media).where(Media.kind == Ticket.kind, Media.number == ticket.id, Media.author_id == person.id)
    photos = tuple(Photo(item.form, item.bot, item.ref, item.digest) for item in work.session.scalars(said))
    door.advance(work, ticket, Action.UNITE, person)
    join(work, person, other, Facts(text=ticket.text, media=photos))


def join(work: Work, person: Person, ticket: Ticket, facts: Facts) -> None:
    """Somebody reports what others have reported: it is theirs too, and their words go to whoever has it."""
    if person.id in emergency.witnesses(work, ticket):
        door.advance(work, ticket, Action.NOTE, person, facts)
        return
    row = {"kind": Ticket.kind, "number": ticket.id, "person_id": person.id}
    if not work.exists(Joined, **row):
        work.session.add(Joined(**row, at=work.now))
        work.session.flush()
    door.advance(work, ticket, Action.JOIN, person, facts)
    outbox.show_new(work, person.id, ticket, phrase("reply.joined"))
