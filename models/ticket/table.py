"""A ticket's table."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, PrimaryKeyConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, only_where
from models.matter import Matter
from models.owners import GOES, OVER, STAYS, Lives, names, personal

COPY = (
    "id", "created_at", "category", "urgency", "status", "text", "grid", "place", "place_text", "lon", "lat",
    "contact_shared", "closed_at", "released_at", "confirmed", "rating", "heard",
)  # fmt: skip


class Ticket(Matter, Base):
    """A report on its way to closure. Its id is the number that people are told."""

    __tablename__ = "ticket"
    kind = "ticket"
    lives = Lives("words", (OVER,), fades=True)
    __table_args__ = (
        only_where("holder_id IS NOT NULL", "holder_id", "status"),
        Index(None, "reporter_id", "status"),
        Index(None, "grid", "status"),
        only_where("follows_id IS NOT NULL", "follows_id"),
    )

    level: Mapped[str]  # grid, branch, community, region: how far it has climbed
    awaiting: Mapped[str | None]  # the unit whose leader must act: accept it or assign it
    awaiting_since: Mapped[datetime | None]

    category: Mapped[str]
    purpose: Mapped[str | None]  # its category's, where that takes no reports from a place
    urgency: Mapped[str]
    text: Mapped[str] = mapped_column(info=personal("reporter_id", "–"))
    place: Mapped[str | None]  # code in the gazetteer
    place_text: Mapped[str | None] = mapped_column(info=personal("reporter_id", None))  # in the resident's words
    lon: Mapped[float | None] = mapped_column(info=personal("reporter_id", None, needed=True))  # WGS-84 degrees
    lat: Mapped[float | None] = mapped_column(info=personal("reporter_id", None, needed=True))
    grid: Mapped[str | None]  # unit code; none while nobody knows the place

    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=names(STAYS, *COPY))
    #: The worker who wrote it down for somebody, and that somebody's contact, as told to the worker.
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=names(STAYS))
    caller: Mapped[str | None] = mapped_column(info=personal("reporter_id", None))
    contact_shared: Mapped[bool] = mapped_column(default=False, info=personal("reporter_id", False))
    #: The named responsible person.
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=names(STAYS))

    #: Whom a complaint is about, and as the holder of which post; where only the post is known, all who hold it.
    against_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=names(STAYS))
    against_kind: Mapped[str | None]
    against_unit: Mapped[str | None]

    accept_by: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]  # what the limit to accept counts from
    due_from: Mapped[datetime | None]  # what the limit to resolve counts from; the report, as long as no place is known
    lengthened: Mapped[bool] = mapped_column(default=False)  # a change of category or place has lengthened it once
    overdue_at: Mapped[datetime | None]  # when the overdue timer fired
    promised_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]  # an open question to the resident
    nudged_at: Mapped[datetime | None]  # when whoever is awaited last heard that the resident asks how it stands
    accepted_at: Mapped[datetime | None]
    doubted_at: Mapped[datetime | None]  # called unsolved, and nobody has said yet what is wrong
    resolved_at: Mapped[datetime | None]
    reached_at: Mapped[datetime | None]  # when the resident first got word of what somebody has done
    disputes: Mapped[int] = mapped_column(default=0)
    withdrawn_why: Mapped[str | None]  # a code
    #: Their word is asked for no more: withdrawn where others are in danger, it goes on without them.
    released_at: Mapped[datetime | None]
    reopened: Mapped[int] = mapped_column(default=0)  # how often
    #: The one that it follows, which could not be reopened any more; of a complaint, the one that it is about.
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))

    #: The danger to life that was heard, a code. It is an emergency only where `urgency` says so: it may have been denied
    #: or lowered, or it is still asked whether it is happening now.
    danger: Mapped[str | None]
    grade: Mapped[str | None]  # certain; possible also where an alarm comes of silence alone
    heard: Mapped[str | None] = mapped_column(info=personal("reporter_id", None))  # the words that tell of it
    heard_by: Mapped[str | None]  # codes: the rule, and what was weighed
    asked_danger_at: Mapped[datetime | None]  # since when an answer is awaited whether it is happening now
    alarmed_at: Mapped[datetime | None]  # since when it is an emergency: minute 0
    lowered_at: Mapped[datetime | None]  # when it was found to be none
    taken_back_at: Mapped[datetime | None]  # when whoever reported it said so
    aftercare: Mapped[bool] = mapped_column(default=False)  # a leader calls afterwards and turns the second key
    reporters: Mapped[int] = mapped_column(default=1)  # whoever joined it included
    rings: Mapped[int] = mapped_column(default=0)  # how often people have been rung, a step each
    ring_from: Mapped[datetime | None]  # since when it rings: anew, when somebody else is to accept it
    ring_at: Mapped[datetime | None]  # when somebody is to be rung next
    ring_reach: Mapped[int] = mapped_column(default=0)  # how many circles of people ring by now
    confirmed: Mapped[bool | None]  # the resident's word: None while open or when they stayed silent
    rating: Mapped[int | None]

    @property
    def resident_id(self) -> int | None:
        """Who reported it, as long as they have to do with it."""
        return None if self.released_at else self.reporter_id

    @property
    def nowhere(self) -> bool:
        """Whether nobody has said yet where it is, and somebody must."""
        return self.purpose is None and self.grid is None and not self.place_text and self.lon is None


class Joined(Base):
    """Somebody whose message of danger belongs to an emergency that somebody else had reported before."""

    __tablename__ = "joined"
    lives = Lives("words", (OVER,))
    __table_args__ = (PrimaryKeyConstraint("kind", "number", "person_id"), Index(None, "person_id"))

    kind: Mapped[str]
    number: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=names(GOES, "number", "at"))
    at: Mapped[datetime]


class Rung(Base):
    """Somebody who was rung for an emergency: how often, and whether they have said that they cannot."""

    __tablename__ = "rung"
    lives = Lives("words", (OVER,))
    __table_args__ = (PrimaryKeyConstraint("kind", "number", "person_id"),)

    kind: Mapped[str]
    number: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=names(STAYS))
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int]
    ring: Mapped[int] = mapped_column(default=0)  # the step that rang them last
    cannot_at: Mapped[datetime | None]


def status_in(statuses: Iterable[str]) -> ColumnElement[bool]:
    """The ticket is in one of these states. Spelled out, because SQLAlchemy puts an IN list together at every execution."""
    return or_(*(Ticket.status == str(status) for status in sorted(statuses)))
