"""What is due, and what has been reminded of and summed up already."""

from datetime import datetime

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, only_where
from models.owners import FOR_GOOD, STAYS, Lives, names


class Timer(Base):
    """Something that is due. `wake_at` is when it may be claimed: its due time, then the end of each lease."""

    __tablename__ = "timer"
    lives = FOR_GOOD  # until it fires
    __table_args__ = (
        Index(None, "wake_at", "id"),
        UniqueConstraint("kind", "number", "round", "step"),
        only_where("digest IS NOT NULL", "digest", "every", "due_at", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wake_at: Mapped[datetime]
    due_at: Mapped[datetime]
    step: Mapped[str]
    kind: Mapped[str | None]
    number: Mapped[int | None]
    round: Mapped[int | None]
    digest: Mapped[str | None]  # the level whose digest is due
    every: Mapped[str | None]  # and its rhythm
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]


class Reminder(Base):
    """One reminder a waiting period and recipient; the key is the promise."""

    __tablename__ = "reminder"
    lives = Lives("reminders", ("at",))
    __table_args__ = (PrimaryKeyConstraint("kind", "number", "round", "step", "person_id"),)

    kind: Mapped[str]
    number: Mapped[int]
    round: Mapped[int]
    step: Mapped[str]
    person_id: Mapped[int] = mapped_column(info=names(STAYS))
    at: Mapped[datetime]


class DigestSent(Base):
    """One digest a unit, rhythm, period and recipient."""

    __tablename__ = "digest_sent"
    lives = Lives("digests", ("at",))
    __table_args__ = (PrimaryKeyConstraint("unit", "every", "period", "person_id"),)

    unit: Mapped[str]
    every: Mapped[str]
    period: Mapped[str]  # the local date, ISO
    person_id: Mapped[int] = mapped_column(info=names(STAYS))
    at: Mapped[datetime]


class Armed(Base):
    """With which follow-ups the open matters of a kind have been armed: what is new since reaches them at the start."""

    __tablename__ = "armed"
    lives = FOR_GOOD

    kind: Mapped[str] = mapped_column(primary_key=True)
    followups: Mapped[str]  # a hash of their rows and their settings
