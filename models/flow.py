"""What is only ever appended or claimed: events, timers, outbox rows, keys. Written in bulk as plain rows."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, only_where


class Event(Base):
    """What happened to a ticket: ids, codes and numbers, never personal data."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ticket_id: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]  # nobody: the system
    action: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    level: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Timer(Base):
    """Something that is due. `wake_at` is when it may be claimed: its due time, then the end of each lease."""

    __tablename__ = "timer"
    __table_args__ = (
        Index(None, "wake_at", "id"),
        UniqueConstraint("ticket_id", "round", "step"),
        only_where("digest IS NOT NULL", "digest", "due_at", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wake_at: Mapped[datetime]
    due_at: Mapped[datetime]
    step: Mapped[str]
    ticket_id: Mapped[int | None]
    round: Mapped[int | None]
    digest: Mapped[str | None]  # the level whose digest is due
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]


class Reminder(Base):
    """One reminder a waiting period and recipient; the key is the promise."""

    __tablename__ = "reminder"
    __table_args__ = (PrimaryKeyConstraint("ticket_id", "round", "step", "person_id"),)

    ticket_id: Mapped[int]
    round: Mapped[int]
    step: Mapped[str]
    person_id: Mapped[int]
    at: Mapped[datetime]


class DigestSent(Base):
    """One digest a unit, period and recipient."""

    __tablename__ = "digest_sent"
    __table_args__ = (PrimaryKeyConstraint("unit", "period", "person_id"),)

    unit: Mapped[str]
    period: Mapped[str]  # the local date, ISO
    person_id: Mapped[int]
    at: Mapped[datetime]  # what the next one counts from


class Delivery(StrEnum):
    """What became of an outbox row."""

    PENDING = "pending"
    SENDING = "sending"
    RETRY = "retry"
    SENT = "sent"
    UNKNOWN = "unknown"
    UNREACHABLE = "unreachable"
    DEAD = "dead"
    OBSOLETE = "obsolete"


class Priority(StrEnum):
    """How a row travels; in the order in which the courier prefers them."""

    EMERGENCY = "emergency"  # overtakes, at any hour
    REPLY = "reply"  # the direct answer to a person's own message, at any hour
    NOTICE = "notice"  # waits for the end of quiet hours
    QUIET = "quiet"  # as a notice, without a sound


class Outbox(Base):
    """What somebody is to be told: intent, rendered by the courier when it is delivered."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(None, "status", "wake_at"),
        Index(None, "person_id", "status"),
        only_where("group_id IS NOT NULL", "group_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("chat_group.id"))  # a group instead of a person
    account_id: Mapped[int | None]  # where a direct answer goes; else the account he used last
    phrase: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    choices: Mapped[list[Any]] = mapped_column(JSON, default=list)
    media: Mapped[list[Any]] = mapped_column(JSON, default=list)
    ticket_id: Mapped[int | None]
    card: Mapped[bool] = mapped_column(default=False)  # the ticket's card: edited where there is one already
    fresh: Mapped[bool] = mapped_column(default=True)  # a card that is sent anew even so
    round: Mapped[int | None]  # only worth telling while the ticket is in this round
    priority: Mapped[str]
    status: Mapped[str] = mapped_column(default=Delivery.PENDING)
    wake_at: Mapped[datetime]  # not before; retry at; end of the lease
    attempts: Mapped[int] = mapped_column(default=0)
    part: Mapped[int] = mapped_column(default=0)  # calls of a longer message that are through
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Card(Base):
    """Where a ticket's card stands in a chat, so that it can be edited."""

    __tablename__ = "card"
    __table_args__ = (PrimaryKeyConstraint("ticket_id", "account_id"),)

    account_id: Mapped[int]
    ticket_id: Mapped[int]
    ref: Mapped[str]  # the channel's message id


class UpdateKey(Base):
    """An update that has been taken; the key makes it once."""

    __tablename__ = "update_key"
    __table_args__ = (PrimaryKeyConstraint("bot", "key"), {"sqlite_with_rowid": False})

    bot: Mapped[int]
    key: Mapped[str]
    at: Mapped[datetime]


class DeadLetter(Base):
    """An update that no handler could take, kept with its error."""

    __tablename__ = "dead_letter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bot: Mapped[int]
    key: Mapped[str]
    person_id: Mapped[int | None]  # whose it was, so that it can be erased with him
    payload: Mapped[dict[str, Any]]
    error: Mapped[str]
    at: Mapped[datetime]


class Sequence(Base):
    """Where the next block of ids begins."""

    __tablename__ = "sequence"

    name: Mapped[str] = mapped_column(primary_key=True)
    next: Mapped[int]
