"""What came in: the keys of updates that have been taken, and what nobody could take."""

from datetime import datetime
from typing import Any

from sqlalchemy import PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.owners import GOES, Lives, names, personal


class UpdateKey(Base):
    """An update that has been taken; the key makes it once."""

    __tablename__ = "update_key"
    lives = Lives("keys", ("at",))
    __table_args__ = (PrimaryKeyConstraint("bot", "key"), {"sqlite_with_rowid": False})

    bot: Mapped[int]
    key: Mapped[str]
    at: Mapped[datetime]


class DeadLetter(Base):
    """An update that no handler could take, kept with its error until somebody has dealt with it."""

    __tablename__ = "dead_letter"
    lives = Lives("letters", ("dealt_at",))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bot: Mapped[int]
    key: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(info=names(GOES, "payload", "at"))  # whose it was
    payload: Mapped[dict[str, Any]] = mapped_column(info=personal("person_id", {}))
    error: Mapped[str]
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]  # when the desk was told of it
    dealt_at: Mapped[datetime | None]  # when somebody said that it is dealt with
