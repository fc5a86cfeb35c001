"""What came in: the keys of updates that have been taken, and what nobody could take."""

from datetime import datetime
from typing import Any

from sqlalchemy import PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


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
