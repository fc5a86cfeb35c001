"""The web channel's own tables: who holds which cookie, what was delivered to a page, where a closed page is called."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class WebSession(Base):
    """A browser that is somebody. Only the hash of its cookie is kept."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]


class WebMessage(Base):
    """A line in a chat as the page shows it. `seq` grows with every insert and edit: the event stream resumes from it."""

    __tablename__ = "web_message"
    __table_args__ = (Index(None, "account_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    seq: Mapped[int]
    mine: Mapped[bool]  # written by the person himself
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class PushSubscription(Base):
    """Where a browser can be told of news while its page is closed: an address of its maker's push service, and keys."""

    __tablename__ = "push_subscription"

    endpoint_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    endpoint: Mapped[str]
    p256dh: Mapped[str]  # the browser's public key, base64url
    auth: Mapped[str]  # the secret it shares with us, base64url
    created_at: Mapped[datetime]
