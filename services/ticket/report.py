"""A new report, or a question to the duty desk: make it a ticket, send it on its way."""

from typing import Any

from models.config.categories import OTHER, Category, Purpose
from models.config.times import Urgency
from models.config.units import Level
from models.people import Person
from models.phrase import named, option, phrase
from models.ticket import Action, Status, Ticket
from models.understanding.danger import Danger, Grade
from models.understanding.meaning import Meaning, understand
from services import outbox, people, route
from services.life import door
from services.life.facts import Facts, Photo
from services.opening import hours
from services.render import Reader
from services.ticket import alarm, conduct, emergency, lists, progress
from services.work import Work

MAX_TEXT = 4000  # what a channel lets through in one message fits


def file(
    work: Work,
    author: Person,
    meaning: Meaning,
    *,
    where: route.Where | route.Unclear | route.Outside | None = None,
    media: tuple[Photo, ...] = (),
    caller: str | None = None,
    for_somebody: bool = False,
    alone: bool = True,
    follows: Ticket | None = None,
) -> Ticket:
    """Make a report a ticket: routed at once when its place is known, else `reported` until somebody says where.

    Where something has been said of the place, but not clearly, the caller asks for it.

    The author is answered with the ticket's card, and before it with what to do and whom to call when there is danger to
    life. Where there may be, they are asked instead whether it is happening now; of what few may read no card is shown.
    `for_somebody`: a worker writes down what a person told them, whose contact is `caller`. One that is not filed `alone`
    is told of together with the others, by whoever files them. `follows`: an earlier ticket about the same, whose place and
    category hold where the words name none.
    """
    category = work.community.category(meaning.category or (follows.category if follows else OTHER))
    danger = alarm.chosen(work, meaning)
    certain = bool(meaning.dangers)
    ticket = _ticket(
        work,
        author,
        meaning.text,
        category,
        Status.REPORTED,
        **_danger(work, danger) if danger else {},
        filed_by_id=author.id if for_somebody else None,
        caller=caller,
        follows_id=follows.id if follows else None,
    )
    where = where or (_where(follows) if follows else None)
    if danger and not certain:
        _ask_first(work, ticket, author, where, media)
        return ticket
    if certain:
        alarm.tell(work, meaning.dangers)
    shown = alone and not danger
    door.begin(work, ticket, Action.REPORT, author, Facts(media=media), wait=not isinstance(where, route.Where))
    if isinstance(where, route.Where):
        if certain and not emergency.is_quiet(work, ticket):
            outbox.show_new(work, author.id, ticket, phrase("reply.emergency_filed"))
        elif shown:
            outbox.show_new(work, author.id, ticket, phrase("reply.filed"))
        door.advance(work, ticket, Action.PLACE, author, Facts(where=where))
    else:
        if shown or (certain and not emergency.is_quiet(work, ticket)):
            outbox.show_new(work, author.id, ticket, phrase("reply.where" if where else "ask.place"))
        if certain:  # nobody waits for a place when life is in danger
            door.advance(work, ticket, Action.ASSIGN, None, Facts(reason="emergency"))
    return ticket


def _ask_first(
    work: Work,
    ticket: Ticket,
    author: Person,
    where: route.Where | route.Unclear | route.Outside | None,
    media: tuple[Photo, ...],
) -> None:
    """Nobody has it before it is known whether it is happening now, and that takes three minutes at most."""
    if isinstance(where, route.Where):
        ticket.grid, ticket.place, ticket.place_text = where.grid, where.place, where.words
        ticket.lon, ticket.lat = where.lon, where.lat
    door.begin(work, ticket, Action.REPORT, author, Facts(media=media))
    alarm.ask(work, ticket)


def _danger(work: Work, danger: Danger) -> dict[str, Any]:
    """What a ticket holds of a danger to life, which may yet have to be confirmed."""
    known: dict[str, Any] = {"grade": danger.grade, "asked_danger_at": work.now}
    if danger.grade is Grade.CERTAIN:
        care = work.community.emergency(danger.code).aftercare
        known = {"urgency": Urgency.EMERGENCY, "grade": danger.grade, "alarmed_at": work.now, "aftercare": care}
    return {**emergency.heard(danger), **known}


def enquire(
    work: Work,
    person: Person,
    text: str,
    *,
    media: tuple[Photo, ...] = (),
    follows: Ticket | None = None,
    lead: str = "reply.enquired",
) -> Ticket:
    """Hand a question that nothing here can answer to the duty desk; whoever asks the same again hears how it stands."""
    if known := lists.said_before(work, person, Purpose.DESK, text):
        progress.tell(work, person, [known])
        return known
    category = work.community.category_for(Purpose.DESK)
    follows_id = follows.id if follows else None
    ticket = _ticket(work, person, text, category, Status.ASSIGNED, follows_id=follows_id)
    door.begin(work, ticket, Action.ENQUIRE, person, Facts(media=media))
    outbox.show_new(work, person.id, ticket, phrase(lead))
    return ticket


def call_back(work: Work, person: Person) -> None:
    """Tell somebody who wants a person when the duty desk is there, its phone, and that it can call them."""
    known = {"phone": work.community.phone} if work.community.phone else {}
    key = "reply.person_phone" if known else "reply.person"
    words = phrase(key, hours=hours(work.community, work.now).packed(), **known)
    outbox.tell(work, person.id, words, choices=[[option("button.call_me", "call")]])


def wish_for_call(work: Work, person: Person) -> Ticket:
    """The duty desk is asked to call somebody, at the number that they have given already if there is one."""
    words = Reader(work, person.language).text(phrase("said.call_me"))
    ticket = enquire(work, person, words, lead="reply.call_noted")
    if person.contact and door.may(work, person, Action.SHARE, ticket) and not ticket.contact_shared:
        door.advance(work, ticket, Action.SHARE, person, Facts(contact=True))
        outbox.answer(work, phrase("reply.call_at", contact=person.contact))
    return ticket


def complain(
    work: Work,
    person: Person,
    text: str,
    *,
    about: Ticket | None = None,
    grid: str | None = None,
    leader: Level | None = None,
    media: tuple[Photo, ...] = (),
) -> Ticket | None:
    """File a complaint about somebody who works here: whoever has the ticket that it is `about`, else the workers of a
    grid; `leader`: those who lead the unit of this level there.

    Whom it is about never sees it. None where nobody is left to decide on it: then the person is told where to turn to.
    """
    if known := lists.said_before(work, person, Purpose.CONDUCT, text):
        progress.tell(work, person, [known])
        return known
    return _complain(work, person, text, conduct.whom(work, about, grid, leader=leader), about, media)


def _complain(
    work: Work,
    person: Person,
    text: str,
    against: conduct.Against | None,
    about: Ticket | None,
    media: tuple[Photo, ...],
) -> Ticket | None:
    category = work.community.category_for(Purpose.CONDUCT)
    ticket = _ticket(
        work,
        person,
        text,
        category,
        Status.ASSIGNED,
        grid=conduct.grid(work, against),
        awaiting=conduct.decides(work, against),
        against_id=against and against.person,
        against_kind=against and against.kind,
        against_unit=against and against.unit,
        follows_id=about and about.id,
    )
    if not people.leaders(work, conduct.decides(work, against), *conduct.meant(work, ticket)):
        outbox.answer(work, phrase("reply.nobody_decides"))
        return None
    door.begin(work, ticket, Action.COMPLAIN, person, Facts(media=media))
    outbox.show_new(work, person.id, ticket, phrase("reply.complained", unit=named("short", ticket.awaiting)))
    return ticket


def _ticket(work: Work, author: Person, text: str, category: Category, status: Status, **more: Any) -> Ticket:
    """A ticket as it begins."""
    plain = {
        "id": work.new_id("ticket"),
        "status": status,
        "level": work.community.unit(work.community.duty_desk).level,
        "category": category.code,
        "purpose": category.purpose,
        "urgency": category.urgency,
        "text": text[:MAX_TEXT],
        "reporter_id": author.id,
        "contact_shared": False,
        "lengthened": False,
        "round": 1,
        "disputes": 0,
        "reopened": 0,
        "aftercare": False,
        "reporters": 1,
        "rings": 0,
        "ring_reach": 0,
        "created_at": work.now,
        "updated_at": work.now,
    }
    return Ticket(**plain | more)


def follow(work: Work, author: Person, old: Ticket, facts: Facts) -> Ticket | None:
    """Another one, by whoever gave the last word, of what cannot be reopened any more."""
    text = facts.text or old.text
    if old.purpose == Purpose.CONDUCT:
        return _complain(work, author, text, conduct.again(old), old, facts.media)
    if old.purpose == Purpose.DESK:
        return enquire(work, author, text, media=facts.media, follows=old)
    meaning = understand(text, work.community)
    filed = old.filed_by_id is not None
    named = route.mentioned(work, meaning)
    where = named if isinstance(named, route.Where) else None
    return file(
        work, author, meaning, where=where, media=facts.media, caller=old.caller, for_somebody=filed, follows=old
    )


def _where(ticket: Ticket) -> route.Where | None:
    if ticket.nowhere:
        return None
    return route.Where(ticket.grid, ticket.place, ticket.place_text, ticket.lon, ticket.lat)
