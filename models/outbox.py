"""What people are to be told, and where it stands in their chats."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, only_where
from models.owners import CODES, GOES, OVER, Lives, account, names, personal


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


class Dropped(StrEnum):
    """Why a row is obsolete; it stands as the row's error."""

    ROUND_OVER = "round over"
    EDITED_LATER = "edited later"
    MAY_NOT_SEE = "may not see"
    NO_CARD = "no card to edit"
    ERASED = "erased"


class Priority(StrEnum):
    """How a row travels; in the order in which the courier prefers them."""

    EMERGENCY = "emergency"  # overtakes, at any hour
    REPLY = "reply"  # the direct answer to a person's own message, at any hour
    NOTICE = "notice"  # waits for the end of quiet hours
    QUIET = "quiet"


class Show(StrEnum):
    """How a matter's card comes to somebody."""

    NEW = "new"
    EDIT = "edit"  # in place; nothing where there is none


class Outbox(Base):
    """What somebody is to be told: intent, rendered by the courier when it is delivered."""

    __tablename__ = "outbox"
    lives = Lives("messages", ("done_at",))
    __table_args__ = (
        Index(None, "status", "wake_at"),
        Index(None, "person_id", "status"),
        only_where("group_id IS NOT NULL", "group_id", "status"),
        # what holds up a later row to the same recipient: the claim repeats the condition word for word
        only_where("status IN ('sending', 'retry')", "person_id", "created_at", "id"),
        only_where("status IN ('sending', 'retry')", "group_id", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), info=names(GOES))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("chat_group.id"))  # a group instead of a person
    account_id: Mapped[int | None] = mapped_column(info=account(GOES))  # for a direct answer; else the one used last
    phrase: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(default=dict, info=personal("person_id", {}))
    choices: Mapped[list[Any]] = mapped_column(JSON, default=list, info=CODES)
    media: Mapped[list[Any]] = mapped_column(JSON, default=list, info=CODES)
    kind: Mapped[str | None]  # the matter that it is about
    number: Mapped[int | None]
    show: Mapped[str | None]  # it is the matter's card: sent anew, or edited where there is one already
    news: Mapped[bool] = mapped_column(default=False)  # it tells of what somebody else has done
    round: Mapped[int | None]  # only worth telling while the matter is in this round
    priority: Mapped[str]
    status: Mapped[str] = mapped_column(default=Delivery.PENDING)
    wake_at: Mapped[datetime]  # not before; retry at; end of the lease
    attempts: Mapped[int] = mapped_column(default=0)
    part: Mapped[int] = mapped_column(default=0)  # calls of a longer message that are through
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Card(Base):
    """Where a matter's card stands in a chat, so that it can be edited."""

    __tablename__ = "card"
    lives = Lives("words", (OVER,))
    __table_args__ = (PrimaryKeyConstraint("kind", "number", "account_id"),)

    account_id: Mapped[int] = mapped_column(info=account(GOES))
    kind: Mapped[str]
    number: Mapped[int]
    ref: Mapped[str]
