"""What a channel answers about what stands in its chats, where it keeps them itself."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Select

if TYPE_CHECKING:  # a work brings them along
    from services.work import Work


class Chats(Protocol):
    """The chats of a channel whose lines are in the database. A channel that keeps none needs none of this."""

    def blot(self, work: "Work", told: Select[int], words: Collection[str], media: Collection[str]) -> None:
        """Blot out words and media (by digest) in what these outbox rows have become."""

    def shown(self, work: "Work", media: Iterable[str]) -> set[str]:
        """Give those of the digests that some line shows."""

    def openings(self, work: "Work", told: Collection[int]) -> dict[int, str]:
        """Give the first words of the lines that these outbox rows have become."""
