"""What a channel answers about what stands in its chats, where it keeps them itself."""

from collections.abc import Collection, Iterable
from typing import Protocol

from sqlalchemy import Select
from sqlalchemy.orm import Session


class Chats(Protocol):
    """The chats of a channel whose lines are in the database. A channel that keeps none needs none of this."""

    def blot(self, session: Session, told: Select[int], words: Collection[str], media: Collection[str]) -> None:
        """Blot out words and media (by digest) in what these outbox rows have become."""

    def shown(self, session: Session, media: Iterable[str]) -> set[str]:
        """Give those of the digests that some line shows."""

    def openings(self, session: Session, told: Collection[int]) -> dict[int, str]:
        """Give the first words of the lines that these outbox rows have become."""
