"""What happened and what was said, written down: events that can be counted, and apart from them words and media.

An event tells how the matter stood afterwards in columns of its own (COUNTED, `before` and `after` for its status), and
in `data["changed"]` the old and the new value of every column that changed: a limit that has moved says by how much. Who
holds it stands in its column alone, where the linking of accounts reaches; who held it before is in the event before.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from models.base import Instant
from models.life import Row
from models.matter import Matter
from models.outbox import Delivery, Outbox
from models.people import Person
from models.record import Event, Media, Remark
from services.life.facts import Facts, Photo
from services.life.kind import Kind
from services.work import Work

#: Columns of an event of their own, by which it can be counted.
COUNTED = ("round", "level", "grid", "category", "urgency", "holder_id", "due_at")
#: What `data` does not repeat: the event's own columns say what was before.
APART = frozenset({"status", "holder_id"})


def picture(kind: Kind[Any], matter: Matter) -> dict[str, Any]:
    """The columns that the log promises, as they are now. What is loaded is read past the mapping, which costs a third."""
    loaded = vars(matter)
    return {name: loaded[name] if name in loaded else getattr(matter, name) for name in kind.logged}


def log(
    work: Work,
    kind: Kind[Any],
    matter: Matter,
    row: Row,
    actor: Person | None,
    relations: frozenset[str],
    before: dict[str, Any],
    facts: Facts,
) -> dict[str, Any]:
    """Append what happened: ids, codes, numbers and moments only. Gives what changed."""
    after = picture(kind, matter)
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    data: dict[str, Any] = {}
    if moved := {
        name: [_plain(before.get(name)), _plain(value)] for name, value in changed.items() if name not in APART
    }:
        data["changed"] = moved
    if facts.reason:
        data["reason"] = facts.reason
    work.append(
        Event,
        id=work.new_id(),
        kind=kind.name,
        number=matter.id,
        at=work.now,
        actor_id=actor.id if actor else None,
        relation=min(row.who & relations, default=None),  # one of them, always the same
        action=row.action,
        before=before.get("status"),
        after=matter.status,
        **{name: after.get(name) for name in COUNTED},
        data=data,
    )
    return changed


def columns(events: Iterable[Event], kind: Kind[Any]) -> dict[str, Any]:
    """The columns that the log promises, computed from a matter's events alone, the earliest first."""
    found: dict[str, Any] = dict.fromkeys(kind.logged)
    for event in events:
        for name, (_, value) in event.data.get("changed", {}).items():
            found[name] = _read(kind, name, value)
        found["status"] = event.after
        found.update({name: getattr(event, name) for name in COUNTED if name in found})
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(kind: Kind[Any], name: str, value: Any) -> Any:
    moment = isinstance(kind.table.__table__.columns[name].type, Instant)
    return datetime.fromisoformat(value) if moment and value is not None else value


def remember(
    work: Work, matter: Matter, action: str, actor: Person | None, facts: Facts
) -> tuple[int | None, list[int]]:
    """Keep the words and media that came with an action, apart from its event; gives their ids."""
    media = keep_media(work, matter, action, actor, facts.media) if actor and facts.media else []
    if actor is None or not facts.text:
        return None, media
    said = work.new_id()
    row = {"kind": matter.kind, "number": matter.id, "author_id": actor.id, "action": action, "text": facts.text}
    work.append(Remark, id=said, at=work.now, **row)
    return said, media


def keep_media(work: Work, matter: Matter, action: str, author: Person, photos: tuple[Photo, ...]) -> list[int]:
    """Attach media to a matter; gives their ids."""
    ids = [work.new_id() for _ in photos]
    for media_id, photo in zip(ids, photos, strict=True):
        work.append(
            Media,
            id=media_id,
            kind=matter.kind,
            number=matter.id,
            author_id=author.id,
            action=action,
            form=photo.kind,
            bot=photo.bot,
            ref=photo.ref,
            digest=photo.digest,
            fetch_at=None if photo.digest else work.now,
            fetch_tries=0,
            at=work.now,
        )
    return ids


def keep_more(work: Work, kind: Kind[Any], matter: Matter, author: Person, photos: tuple[Photo, ...]) -> None:
    """Attach what belongs to the photo that its author sent before; messages that wait with that one take it along."""
    mine = select(Media).where(Media.kind == matter.kind, Media.number == matter.id, Media.author_id == author.id)
    first = work.session.scalars(mine.order_by(Media.id.desc()).limit(1)).first()
    ids = keep_media(work, matter, first.action if first else kind.life.rows[0].action, author, photos)
    waiting = select(Outbox).where(
        Outbox.kind == matter.kind, Outbox.number == matter.id, Outbox.status == Delivery.PENDING
    )
    for row in work.session.scalars(waiting.where(Outbox.wake_at > work.now).with_for_update()):
        if first and first.id in row.media:
            row.media = [*row.media, *ids]
