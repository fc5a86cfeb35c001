"""The web channel's own tables: who holds which cookie, what was delivered to a page, where a closed page is called."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.owners import FOR_GOOD, GOES, Lives, account, personal


class WebSession(Base):
    """A browser that is somebody. Only the hash of its cookie is kept."""

    __tablename__ = "web_session"
    lives = FOR_GOOD  # until its browser signs out

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=account(GOES)
    )
    created_at: Mapped[datetime]


class WebMessage(Base):
    """A line in a chat as the page shows it. `seq` grows with every insert and edit: the event stream resumes from it."""

    __tablename__ = "web_message"
    lives = Lives("messages", ("at",), chat=("mine", "seq"))
    __table_args__ = (Index(None, "account_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), info=account(GOES, "at", "body")
    )
    seq: Mapped[int]
    mine: Mapped[bool]  # written by the person themselves
    body: Mapped[dict[str, Any]] = mapped_column(info=personal("account_id", {}))
    at: Mapped[datetime]


class PushSubscription(Base):
    """Where a browser can be told of news while its page is closed: an address of its maker's push service, and keys."""

    __tablename__ = "push_subscription"
    lives = FOR_GOOD  # until the browser takes it back, or its maker says that it is gone

    endpoint_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=account(GOES)
    )
    endpoint: Mapped[str]
    p256dh: Mapped[str]  # the browser's public key, base64url
    auth: Mapped[str]  # the secret it shares with us, base64url
    created_at: Mapped[datetime]
