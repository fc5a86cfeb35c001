"""The web channel's own tables: who holds which cookie, and what was delivered to a page."""

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
