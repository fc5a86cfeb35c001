"""Erasure on request: everything by which somebody could be known goes, what was done for the community stays."""

from sqlalchemy import delete, select, update

from models.flow import DeadLetter, Outbox
from models.lifecycle import Action, Status
from models.people import Account, Conversation, Pass, Person
from models.tickets import Media, Remark, Ticket
from models.web import PushSubscription, WebMessage, WebSession
from services import desk, notices
from services.work import Work


def erase(work: Work, person: Person) -> None:
    """Erase a resident: his words, photos, contact, accounts and chats.

    Tickets keep category, place and history. Those on which work is still to be done go on without his words being
    shown again; what only waits for his word is closed as unconfirmed.
    """
    for ticket in work.session.scalars(select(Ticket).where(Ticket.reporter_id == person.id).with_for_update()):
        if ticket.status == Status.RESOLVED:
            desk.advance(work, ticket, Action.EXPIRE, None)
        ticket.text, ticket.place_text, ticket.contact_shared, ticket.caller = "–", None, False, None
        for other in sorted(notices.involved(work, ticket) - {person.id}):
            notices.card(work, other, ticket)
    work.session.execute(update(Remark).where(Remark.author_id == person.id).values(text="–"))
    work.session.execute(delete(Media).where(Media.author_id == person.id))
    work.session.flush()
    accounts = select(Account.id).where(Account.person_id == person.id)
    work.chat = None
    for table in (WebMessage, WebSession, PushSubscription, Conversation):
        work.session.execute(delete(table).where(table.account_id.in_(accounts)))
    work.pending(Outbox)[:] = [row for row in work.pending(Outbox) if row["person_id"] != person.id]
    work.session.execute(delete(Outbox).where(Outbox.person_id == person.id))
    work.session.execute(delete(DeadLetter).where(DeadLetter.person_id == person.id))
    work.session.execute(delete(Pass).where(Pass.person_id == person.id))
    work.session.execute(delete(Account).where(Account.person_id == person.id))
    person.contact, person.consented_at = None, None
