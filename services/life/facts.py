"""What people bring to an action."""

from dataclasses import dataclass
from datetime import datetime

from models.people import Person
from models.understanding.danger import Danger
from services import route


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo or voice note as it came in, by reference; on the web `ref` is the digest of the stored bytes."""

    kind: str
    bot: int
    ref: str
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What somebody brings to an action, a field a need; the table says which of them it takes."""

    text: str | None = None
    media: tuple[Photo, ...] = ()
    where: route.Where | None = None
    category: str | None = None
    worker: Person | None = None
    at: datetime | None = None
    rating: int | None = None
    contact: bool | None = None
    danger: Danger | None = None  # that was heard
    reason: str | None = None  # a code: overdue, silent, where the service itself acts; else why somebody does


#: For an action that needs nothing.
NOTHING = Facts()
