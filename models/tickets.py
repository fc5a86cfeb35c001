"""Tickets and what people say about them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, or_
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, only_where


class Ticket(Base):
    """A report on its way to closure. Its id is the number that people are told."""

    __tablename__ = "ticket"
    __table_args__ = (
        only_where("holder_id IS NOT NULL", "holder_id", "status"),
        Index(None, "reporter_id", "status"),
        Index(None, "grid", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str]
    level: Mapped[str]  # grid, branch, community, region: how far it has climbed
    awaiting: Mapped[str | None]  # the unit whose leader must act: accept it or assign it
    awaiting_since: Mapped[datetime | None]
    round: Mapped[int] = mapped_column(default=1)  # one waiting period; reminders are unique within it

    category: Mapped[str]
    urgency: Mapped[str]
    text: Mapped[str]
    place: Mapped[str | None]  # code in the gazetteer
    place_text: Mapped[str | None]  # the place in the resident's words
    lon: Mapped[float | None]  # WGS-84 degrees
    lat: Mapped[float | None]
    grid: Mapped[str | None]  # unit code; none while nobody knows the place

    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    filed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id")
    )  # the worker who wrote it down for somebody
    caller: Mapped[str | None]  # that somebody's contact, as told to the worker
    contact_shared: Mapped[bool] = mapped_column(default=False)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # the named responsible person

    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    accept_by: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    overdue_at: Mapped[datetime | None]  # when the overdue timer fired
    promised_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]  # an open question to the resident
    accepted_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    disputes: Mapped[int] = mapped_column(default=0)
    confirmed: Mapped[bool | None]  # the resident's word: None while open or when he stayed silent
    rating: Mapped[int | None]

    @property
    def nowhere(self) -> bool:
        """Whether nobody has said yet where it is."""
        return self.grid is None and not self.place_text and self.lon is None


class Remark(Base):
    """Words that belong to an event. Apart from the event, so that they can be erased."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]


class Media(Base):
    """A photo or a voice note; a reference first, the bytes (stored by content hash) perhaps later."""

    __tablename__ = "media"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str]  # with which action it came: report, note, resolve ...
    kind: Mapped[str]  # photo, picture (a photo sent as a file), voice
    bot: Mapped[int]
    ref: Mapped[str]  # the channel's file id; on the web the content hash itself
    digest: Mapped[str | None]  # sha256 of the stored bytes
    fetch_at: Mapped[datetime | None]  # when to fetch the bytes; None once they are here or given up
    fetch_tries: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]


def status_in(statuses: Iterable[str]) -> ColumnElement[bool]:
    """The ticket is in one of these states. Spelled out, because SQLAlchemy puts an IN list together at every execution."""
    return or_(*(Ticket.status == str(status) for status in sorted(statuses)))
