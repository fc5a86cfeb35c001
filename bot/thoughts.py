"""What the demo shows of the inside: what the service did by itself, and where its open tickets are."""

from collections.abc import Iterator

from sqlalchemy import select, tuple_

from bot.channels.web.demo import Pin, Thought
from models.config.categories import Purpose
from models.due import DigestSent, Reminder
from models.outbox import Delivery, Outbox
from models.phrase import Phrase, named, phrase
from models.record import Event
from models.ticket import OPEN, Ticket
from services.render import Reader
from services.work import Work

LATEST = 50


def thoughts(work: Work, language: str) -> list[Thought]:
    """Give the latest timers that meant something and the latest deliveries, the latest last."""
    reader = Reader(work, language)
    found = [*_reminders(work, reader), *_events(work, reader), *_digests(work, reader), *_deliveries(work, reader)]
    return sorted(found, key=lambda thought: thought.at)[-LATEST:]


def pins(work: Work) -> list[Pin]:
    """Give the open tickets, each at its own point or at that of its place; of a complaint about staff no map tells."""
    shown = (Ticket.status.in_(OPEN), Ticket.purpose.is_distinct_from(Purpose.CONDUCT))
    tickets = work.session.scalars(select(Ticket).where(*shown).order_by(Ticket.id))
    return [_pin(work, ticket) for ticket in tickets]


def _pin(work: Work, ticket: Ticket) -> Pin:
    lon, lat = ticket.lon, ticket.lat
    if lon is None and ticket.place:
        place = work.community.place(ticket.place)
        lon, lat = place.lon, place.lat
    return Pin(ticket.id, ticket.grid, ticket.status, lon, lat)


def _reminders(work: Work, reader: Reader) -> Iterator[Thought]:
    for row in work.session.scalars(select(Reminder).order_by(Reminder.at.desc()).limit(LATEST)):
        kind = work.kinds[row.kind]
        if followup := kind.life.followup(row.step):
            yield _thought(reader, row, kind.words(f"thought.{followup.step}", number=row.number))


def _events(work: Work, reader: Reader) -> Iterator[Thought]:
    """What a follow-up did to a matter without anybody doing it; what reminds too is told of as a reminder."""
    acts = {
        (kind.name, action)
        for kind in work.kinds.values()
        for followup in kind.life.followups
        for action in followup.acts
        if not any(notice.step for notice in kind.life.hears[action])
    }
    query = select(Event).where(Event.actor_id.is_(None), tuple_(Event.kind, Event.action).in_(acts))
    for row in work.session.scalars(query.order_by(Event.id.desc()).limit(LATEST)):
        yield _thought(reader, row, work.kinds[row.kind].words(f"thought.{row.action}", number=row.number))


def _digests(work: Work, reader: Reader) -> Iterator[Thought]:
    for row in work.session.scalars(select(DigestSent).order_by(DigestSent.at.desc()).limit(LATEST)):
        yield _thought(reader, row, phrase("thought.digest", unit=named("unit", row.unit)))


def _thought(reader: Reader, row: Reminder | Event | DigestSent, words: Phrase) -> Thought:
    return Thought(row.at, "timer", reader.text(words))


def _deliveries(work: Work, reader: Reader) -> Iterator[Thought]:
    """To whom something went, and how it begins; a card that was edited has no line of its own."""
    query = select(Outbox).where(Outbox.status == Delivery.SENT, Outbox.person_id.is_not(None))
    rows = work.session.scalars(query.order_by(Outbox.done_at.desc(), Outbox.id.desc()).limit(LATEST)).all()
    openings = {
        number: says
        for chats in work.channels
        for number, says in chats.openings(work.session, [row.id for row in rows]).items()
    }
    for row in rows:
        who = {"person": row.person_id}
        if row.id in openings:
            words = phrase("thought.delivery", who=who, says=openings[row.id])
        else:
            words = phrase("thought.edit", who=who, number=row.number or 0)
        yield Thought(row.done_at or row.created_at, "delivery", reader.text(words))
