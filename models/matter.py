"""What the rows of every kind of matter have in common: a report, and whatever else the community works on."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column


class Matter:
    """A row that has a life. Its id is the number that people are told; only the door changes it."""

    #: The kind's name: in plain rows, in the data of buttons and in phrases.
    kind: ClassVar[str]
    #: Whether the door is changing it now; a test listens to changes from elsewhere.
    changing: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str]
    round: Mapped[int] = mapped_column(default=1)  # one waiting period; reminders are unique within it
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
