"""People, their accounts on channels, their roles and where each conversation stands."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.owners import FOR_GOOD, GOES, SEEN, STAYS, Lives, account, names, personal


class RoleKind(StrEnum):
    WORKER = "worker"
    HELPER = "helper"
    LEADER = "leader"
    ADMIN = "admin"


#: Who acts for the community.
STAFF = frozenset({RoleKind.WORKER, RoleKind.LEADER, RoleKind.ADMIN})


class Role(Base):
    """A person holds a post in a unit; a person may hold several."""

    __tablename__ = "role"
    lives = FOR_GOOD
    __table_args__ = (UniqueConstraint("person_id", "kind", "unit"), Index(None, "unit", "kind"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), info=names(GOES, "kind", "unit")
    )
    kind: Mapped[str]
    unit: Mapped[str]
    away: Mapped[bool] = mapped_column(default=False)


class Person(Base):
    """Anybody who talks to the service. Residents have no name here: the least data that serves."""

    __tablename__ = "person"
    lives = FOR_GOOD

    id: Mapped[int] = mapped_column(
        primary_key=True,
        autoincrement=False,
        info=names(STAYS, "language", "contact", "consented_at", "post", "created_at"),
    )
    post: Mapped[str | None] = mapped_column(index=True, info=personal("id", None))  # its code in the configuration
    language: Mapped[str]
    contact: Mapped[str | None] = mapped_column(info=personal("id", None))  # as typed, shown where they allow it
    consented_at: Mapped[datetime | None] = mapped_column(info=personal("id", None))
    created_at: Mapped[datetime]

    roles: Mapped[list[Role]] = relationship(lazy="selectin", cascade="all, delete-orphan", passive_deletes=True)

    def holds(self, kind: RoleKind, unit: str | None = None) -> bool:
        return any(role.kind == kind and unit in {None, role.unit} for role in self.roles)

    @property
    def works_here(self) -> bool:
        """Whether they act for the community. A helper is a resident with a post."""
        return any(role.kind in STAFF for role in self.roles)

    @property
    def must_agree(self) -> bool:
        """Whether the privacy notice still waits for their word; whoever works here knows it by their work."""
        return self.consented_at is None and not self.works_here


class Account(Base):
    """A person's address on one bot account of one channel."""

    __tablename__ = "account"
    lives = FOR_GOOD
    __table_args__ = (UniqueConstraint("bot", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, info=names(GOES, "channel", "address", "seen_at")
    )
    channel: Mapped[str]
    bot: Mapped[int]
    address: Mapped[int]  # the chat id of the private chat
    reachable: Mapped[bool] = mapped_column(default=True)
    seen_at: Mapped[datetime]


class Conversation(Base):
    """Where the chat of one account stands: the FSM state and what has been said so far."""

    __tablename__ = "conversation"
    lives = Lives("drafts", (SEEN,), fades=True)  # before its person has agreed, for the span of `held`

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, info=account(GOES, "data")
    )
    state: Mapped[str | None]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict, info=personal("account_id", {}))
    album: Mapped[str | None]  # the album that is arriving, one message a photo
    album_kind: Mapped[str | None]  # the matter that its first message belongs to
    album_number: Mapped[int | None]
    #: What the latest answer has offered to be pressed: `at`, `lists` of choices, `cards`; see handlers/shown.py.
    shown: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), info=personal("account_id", None))


@dataclass(slots=True)
class Standing:
    """A conversation while its message is being handled; `data` is replaced, never changed in place."""

    state: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    album: str | None = None
    album_kind: str | None = None
    album_number: int | None = None
    shown: dict[str, Any] | None = None

    @property
    def row(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "data": self.data,
            "album": self.album,
            "album_kind": self.album_kind,
            "album_number": self.album_number,
            "shown": self.shown,
        }


class Group(Base):
    """A group chat that the bot is in, and the grid whose people talk there."""

    __tablename__ = "chat_group"
    lives = FOR_GOOD
    __table_args__ = (UniqueConstraint("bot", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str]
    bot: Mapped[int]
    address: Mapped[int]  # the chat id
    language: Mapped[str]
    unit: Mapped[str | None]
    present: Mapped[bool] = mapped_column(default=True)


class Pass(Base):
    """A single-use secret that lets somebody in: an invitation to a post, a code that links another account, or one that
    gives somebody back their own.

    Only its hash is kept.
    """

    __tablename__ = "pass"
    lives = Lives("passes", ("used_at", "expires_at"))

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    post: Mapped[str | None]  # the post that an invitation gives
    #: Whose code it is.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), info=names(GOES))
    recovers: Mapped[bool] = mapped_column(default=False)  # gives back their account instead of linking another one
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
