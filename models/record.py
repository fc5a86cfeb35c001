"""What happened to a matter, and what people said about it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.owners import CODES, FOR_GOOD, GOES, OVER, STAYS, Lives, names, personal


class Event(Base):
    """What happened to a matter: ids, codes and numbers; no personal data, and no place finer than the grid."""

    __tablename__ = "event"
    lives = FOR_GOOD
    __table_args__ = (Index(None, "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    number: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(info=names(STAYS))  # nobody: the system
    relation: Mapped[str | None]  # as what the actor acted
    action: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    # how the matter stood afterwards, where its kind has such a column and logs it
    round: Mapped[int | None]
    level: Mapped[str | None]
    grid: Mapped[str | None]
    category: Mapped[str | None]
    urgency: Mapped[str | None]
    holder_id: Mapped[int | None] = mapped_column(info=names(STAYS))
    due_at: Mapped[datetime | None]
    #: The columns that changed, old and new, but for status and holder; a reason's code.
    data: Mapped[dict[str, Any]] = mapped_column(default=dict, info=CODES)


class Remark(Base):
    """Words that belong to an event. Apart from the event, so that they can be erased."""

    __tablename__ = "remark"
    lives = Lives("words", (OVER,), fades=True)
    __table_args__ = (Index(None, "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    number: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=names(STAYS, "number", "text", "at"))
    action: Mapped[str]
    text: Mapped[str] = mapped_column(info=personal("author_id", "–"))
    at: Mapped[datetime]


class Media(Base):
    """A photo or a voice note; a reference first, the bytes (stored by content hash) perhaps later."""

    __tablename__ = "media"
    lives = Lives("words", (OVER,))
    __table_args__ = (Index(None, "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=names(GOES, "number", "form", "at"))
    action: Mapped[str]  # with which action it came: report, note, resolve ...
    form: Mapped[str]  # photo, picture (a photo sent as a file), voice
    bot: Mapped[int]
    ref: Mapped[str]  # the channel's file id; on the web the content hash itself
    digest: Mapped[str | None]  # sha256 of the stored bytes
    fetch_at: Mapped[datetime | None]  # when to fetch the bytes; None once they are here or given up
    fetch_tries: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
