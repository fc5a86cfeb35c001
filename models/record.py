"""What happened to a matter, and what people said about it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.owners import CODES, FOR_GOOD, GOES, OVER, STAYS, Lives, names, personal


class Event(Base):
    """What happened to a ticket: ids, codes and numbers, never personal data."""

    __tablename__ = "event"
    lives = FOR_GOOD

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ticket_id: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(info=names(STAYS))  # nobody: the system
    action: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    level: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict, info=CODES)


class Remark(Base):
    """Words that belong to an event. Apart from the event, so that they can be erased."""

    __tablename__ = "remark"
    lives = Lives("words", (OVER,), fades=True)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=names(STAYS, "ticket_id", "text", "at"))
    action: Mapped[str]
    text: Mapped[str] = mapped_column(info=personal("author_id", "–"))
    at: Mapped[datetime]


class Media(Base):
    """A photo or a voice note; a reference first, the bytes (stored by content hash) perhaps later."""

    __tablename__ = "media"
    lives = Lives("words", (OVER,))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=names(GOES, "ticket_id", "kind", "at"))
    action: Mapped[str]  # with which action it came: report, note, resolve ...
    kind: Mapped[str]  # photo, picture (a photo sent as a file), voice
    bot: Mapped[int]
    ref: Mapped[str]  # the channel's file id; on the web the content hash itself
    digest: Mapped[str | None]  # sha256 of the stored bytes
    fetch_at: Mapped[datetime | None]  # when to fetch the bytes; None once they are here or given up
    fetch_tries: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
