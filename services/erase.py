"""Erasure on request: everything by which somebody could be known goes, what was done for the community stays."""

from collections.abc import Sequence

from sqlalchemy import select

from models.outbox import Outbox
from models.people import Person
from models.record import Media, Remark
from models.ticket import Action, Status, Ticket
from services import desk, notices, owners
from services.cards import EXCERPT, FULL
from services.work import Work


def erase(work: Work, person: Person) -> None:
    """Erase a resident: his words, photos, contact, accounts and chats.

    Tickets keep category, place and history. Those on which work is still to be done go on without his words being
    shown again, and vanish from the chats on the web in which they stand; what only waits for his word is closed as
    unconfirmed.
    """
    mine = select(Ticket).where(Ticket.reporter_id == person.id).order_by(Ticket.id).with_for_update()
    tickets = work.session.scalars(mine).all()
    _blot(work, person, tickets)
    for ticket in tickets:
        if ticket.status == Status.RESOLVED:
            desk.advance(work, ticket, Action.EXPIRE, None)
        for other in sorted(notices.involved(work, ticket) - {person.id}):
            notices.card(work, other, ticket)
    work.chat = None
    owners.forget(work, person)


def _blot(work: Work, person: Person, tickets: Sequence[Ticket]) -> None:
    """Blot out his words and photos in other people's chats, cards that are no longer edited included."""
    words = {person.contact, *work.session.scalars(select(Remark.text).where(Remark.author_id == person.id))}
    words |= {said for ticket in tickets for said in (ticket.text, ticket.place_text)}
    shown = {
        said[:length] + "…" if len(said) > length else said
        for said in words
        if said
        for length in (EXCERPT, FULL, len(said))
    }
    found = work.session.scalars(select(Media.digest).where(Media.author_id == person.id))
    photos = {digest for digest in found if digest}
    told = select(Outbox.id).where(
        Outbox.ticket_id.in_([ticket.id for ticket in tickets]), Outbox.person_id != person.id
    )
    for chats in work.channels:
        chats.blot(work, told, shown, photos)
