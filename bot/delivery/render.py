"""Outbox rows become messages, rendered for their recipient at the moment of delivery."""

from datetime import timedelta

import structlog
from sqlalchemy import or_, select
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.base import Parcel
from bot.delivery.claim import WAITING
from bot.delivery.outcomes import Job, alert, finish, matter_of, put_back
from models.matter import Matter
from models.outbox import Card, Delivery, Dropped, Outbox, Priority, Show
from models.people import Group, Person
from models.phrase import Phrase, phrase
from models.record import Media
from services import mydata, people
from services.life import cards, door
from services.message import Message
from services.render import Reader, request
from services.work import Work

log = structlog.get_logger()

WAIT_FOR_FILE, LOOK_AGAIN = timedelta(minutes=1), timedelta(seconds=2)  # a message to another channel and its photos


def load(work: Work, ids: list[int]) -> list[Job]:
    """Render claimed rows. One that waits for a file holds back what is behind it for the same person."""
    jobs, held = [], set()
    for row_id in ids:
        row = work.session.get_one(Outbox, row_id)
        if row.person_id in held and row.priority != Priority.EMERGENCY:
            put_back(work, [row_id], None)
        elif job := prepare(work, row_id):
            jobs.append(job)
        elif row.status == Delivery.RETRY:
            held.add(row.person_id)
    return jobs


def prepare(work: Work, row_id: int) -> Job | None:
    """Render a row for its recipient as they may see it now; None if there is nothing left to send."""
    row = work.session.get_one(Outbox, row_id)
    try:
        return _prepare(work, row)
    except SQLAlchemyError:
        raise
    except Exception as error:  # (one bad row holds back no other)
        log.exception("A message cannot be rendered.", action="unrenderable", row=row.id, phrase=row.phrase)
        finish(work, row, Delivery.DEAD, type(error).__name__)
        alert(work, row)
        return None


def _prepare(work: Work, row: Outbox) -> Job | None:
    if row.group_id:
        return _for_group(work, row, work.session.get_one(Group, row.group_id))
    person = work.session.get_one(Person, row.person_id)
    matter = matter_of(work, row)
    edits = row.show == Show.EDIT
    seen = matter is None or door.may_see(work, person, matter)
    if matter and (why := _obsolete(work, row, matter) or (None if seen or edits else Dropped.MAY_NOT_SEE)):
        finish(work, row, Delivery.OBSOLETE, why)
        return None
    account = people.account_of(work, person.id, row.account_id)
    if account is None:
        _nowhere(work, row, person)
        return None
    where = {"account_id": account.id, "kind": row.kind, "number": row.number}
    card = work.session.get(Card, where) if row.show and matter else None
    if edits and card is None:
        finish(work, row, Delivery.OBSOLETE, Dropped.NO_CARD)
        return None
    message = _message(work, row, person.language, matter, person) if seen else _gone(work, row, person)
    if _awaits_file(work, row, account.bot, message):
        row.status, row.wake_at, row.attempts = Delivery.RETRY, work.now + LOOK_AGAIN, row.attempts - 1
        return None
    replaces = card.ref if card and edits else None
    urgent = row.priority == Priority.EMERGENCY
    parcel = Parcel(row.id, account.id, account.bot, account.address, message, replaces, row.part, urgent)
    return Job(account.channel, parcel)


def _awaits_file(work: Work, row: Outbox, bot: int, message: Message) -> bool:
    """Whether a photo from another bot account is still on its way here, and it is not too long a wait."""
    missing = [item.ref for item in message.media if item.bot != bot and item.digest is None]
    if not missing or row.priority == Priority.EMERGENCY or work.now >= row.created_at + WAIT_FOR_FILE:
        return False
    on_its_way = select(Media.id).where(
        Media.kind == row.kind, Media.number == row.number, Media.ref.in_(missing), Media.fetch_at.is_not(None)
    )
    return work.session.scalar(on_its_way.limit(1)) is not None


def _for_group(work: Work, row: Outbox, group: Group) -> Job | None:
    """A row for a group chat, in the group's language."""
    if not group.present:
        finish(work, row, Delivery.UNREACHABLE, "the bot is not in the group")
        return None
    message = _message(work, row, group.language, None)
    return Job(group.channel, Parcel(row.id, None, group.bot, group.address, message))


def _obsolete(work: Work, row: Outbox, matter: Matter) -> Dropped | None:
    """A reminder whose waiting period is over, or an edit that a later row of the same card repeats."""
    if row.round is not None and row.round != matter.round:
        return Dropped.ROUND_OVER
    if row.show != Show.EDIT:
        return None
    later = select(Outbox.id).where(
        Outbox.person_id == row.person_id,
        Outbox.kind == row.kind,
        Outbox.number == row.number,
        Outbox.show.is_not(None),
        or_(Outbox.created_at > row.created_at, (Outbox.created_at == row.created_at) & (Outbox.id > row.id)),
        # claimed together with this one, or ready to be
        or_(Outbox.status == Delivery.SENDING, Outbox.status.in_(WAITING) & (Outbox.wake_at <= work.now)),
    )
    return Dropped.EDITED_LATER if work.session.scalar(later.limit(1)) else None


def _nowhere(work: Work, row: Outbox, person: Person) -> None:
    """None of their accounts can be reached; whoever has been erased has none, and is not looked for."""
    if people.can_be_told(work, person.id):
        finish(work, row, Delivery.UNREACHABLE, "no reachable account")
        alert(work, row)
    else:
        finish(work, row, Delivery.OBSOLETE, Dropped.ERASED)


def _gone(work: Work, row: Outbox, person: Person) -> Message:
    """What is left of a card in the chat of somebody who may no longer see its matter."""
    return Message(body=Reader(work, person.language).segments(phrase("card.gone", number=row.number)))


def _message(work: Work, row: Outbox, language: str, matter: Matter | None, person: Person | None = None) -> Message:
    reader = Reader(work, language)
    words = Phrase(row.phrase, row.params)
    if matter and person and row.show:
        return door.kind_of(work, matter).card(work, reader, person, matter, words, row.media, row.show == Show.NEW)
    if matter and person and (hidden := door.kind_of(work, matter).hidden(work, person, matter)):
        choices = tuple(tuple(reader.choice(choice) for choice in line) for line in row.choices)
        return Message(reader.segments(hidden), choices)
    if matter:
        words = Phrase(row.phrase, {**door.kind_of(work, matter).facts(work, matter), **row.params})
    if person and words.key == mydata.COPY:
        words = mydata.words(reader, person)
    return Message(
        body=reader.segments(words),
        choices=tuple(tuple(reader.choice(choice) for choice in line) for line in row.choices),
        media=cards.attachments(work, row.media),
        document=mydata.document(reader, person) if person and words.key == mydata.COPY else None,
        request=request(reader, words),
        silent=row.priority == Priority.QUIET,
        tags={matter.kind: str(matter.id), "status": matter.status} if matter else {},
    )
