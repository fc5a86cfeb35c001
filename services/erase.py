"""Erasure on request: everything by which somebody could be known goes, what was done for the community stays."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from models.matter import Matter
from models.outbox import Outbox
from models.owners import personal_in
from models.people import Person
from models.record import Event, Media, Remark
from services import outbox, owners
from services.life.cards import shown_of
from services.life.kind import Kind
from services.life.notices import involved
from services.work import Work


def erase(work: Work, person: Person) -> None:
    """Erase somebody: their words, photos, contact, accounts and chats.

    Matters keep category, place and history. Those on which work is still to be done go on without their words being
    shown again, and vanish from the chats in which they stand; what only waits for their word ends without it.
    """
    for kind in work.kinds.values():
        theirs = _theirs(work, kind, person)
        _blot(work, kind, person, theirs)
        for matter in theirs:
            if kind.forgotten:
                kind.forgotten(work, matter, person)
            for other in sorted(involved(work, kind, matter) - {person.id}):
                outbox.refresh(work, other, matter)
    work.chat = None
    owners.forget(work, person)


def _theirs(work: Work, kind: Kind[Any], person: Person) -> Sequence[Matter]:
    """The matters that hold something personal of theirs, and those to which they ever did something, locked."""
    did = select(Event.number).where(Event.kind == kind.name, Event.actor_id == person.id)
    columns = {said.of for _, said in personal_in(kind.table.__table__)}
    named = or_(kind.table.id.in_(did), *(getattr(kind.table, column) == person.id for column in columns))
    return work.session.scalars(select(kind.table).where(named).order_by(kind.table.id).with_for_update()).all()


def _blot(work: Work, kind: Kind[Any], person: Person, theirs: Sequence[Matter]) -> None:
    """Blot out their words and photos in other people's chats, cards that are no longer edited included."""
    words = {person.contact, *work.session.scalars(select(Remark.text).where(Remark.author_id == person.id))}
    words |= {
        getattr(matter, column.key)
        for matter in theirs
        for column, said in personal_in(kind.table.__table__)
        if getattr(matter, said.of) == person.id
    }
    shown = {form for said in words if isinstance(said, str) and said for form in shown_of(said)}
    found = work.session.scalars(select(Media.digest).where(Media.author_id == person.id))
    photos = {digest for digest in found if digest}
    told = select(Outbox.id).where(
        Outbox.kind == kind.name,
        Outbox.number.in_([matter.id for matter in theirs]),
        Outbox.person_id != person.id,
    )
    for chats in work.channels:
        chats.blot(work.session, told, shown, photos)
