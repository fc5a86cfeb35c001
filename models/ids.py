"""Where ids come from."""

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.owners import FOR_GOOD


class Sequence(Base):
    """Where the next block of ids begins."""

    __tablename__ = "sequence"
    lives = FOR_GOOD

    name: Mapped[str] = mapped_column(primary_key=True)
    next: Mapped[int]
