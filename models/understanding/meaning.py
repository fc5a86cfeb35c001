"""What the words of a message tell: looked for once, by a function of the text and the community's words alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from models.place.gazetteer import Gazetteer
from models.understanding.wording import Wording

SHORT = 6  # characters; a typed place that says more may tell of something else too
CERTAIN = 90  # a likeness of at least this score needs no question

POLITENESS = ("thanks", "fine", "greeting")
PUNCTUATION = " \t\n.,!?~。，！？～、…"


class Vocabulary(Protocol):
    """The words that a community knows."""

    @property
    def wording(self) -> Wording[Any, Any]: ...
    @property
    def gazetteer(self) -> Gazetteer[Any]: ...
    @property
    def polite(self) -> Mapping[str, frozenset[str]]: ...


@dataclass(frozen=True)
class Meaning:
    """What a text tells, as far as its words do, in codes of the configuration."""

    text: str
    category: str | None  # what it is
    dangers: tuple[str, ...]  # to life
    place: str | None  # named beyond doubt
    is_name: bool  # the name of a place and nothing else, whatever words the name is made of
    politeness: str | None  # thanks, fine or greeting when that is all there is
    gazetteer: Gazetteer[Any] = field(repr=False, compare=False)

    @cached_property
    def similar(self) -> tuple[tuple[str, float], ...]:
        """Places of a name that is like this, with their likeness, best first.

        The look takes longer than all the others together, and only whoever asks where something is needs it.
        """
        return tuple((match.place.code, match.score) for match in self.gazetteer.similar(self.text))

    @property
    def typed_place(self) -> str | None:
        """The place that this means where a place was asked for."""
        if self.place:
            return self.place
        sure = [code for code, score in self.similar if score >= CERTAIN]
        return sure[0] if len(sure) == 1 else None

    @property
    def sounds_new(self) -> bool:
        """Whether this reads like a report of its own: it says what or where."""
        return self.category is not None or self.place is not None

    @property
    def only_a_place(self) -> bool:
        return self.is_name or (self.category is None and self.typed_place is not None)

    def tells_another(self, category: str, *, known: bool) -> bool:
        """Whether what was typed as the place of a matter of this category tells of another; `known`: it does name a place."""
        if known and (len(self.text) <= SHORT or self.is_name):
            return False
        return self.category not in {None, category}

    def is_elsewhere(self, category: str, place: str | None) -> bool:
        """Whether words that were asked for about a matter name both another kind of problem and another place."""
        return self.place not in {None, place} and self.category not in {None, category}


def understand(text: str, vocabulary: Vocabulary) -> Meaning:
    """Find what a text tells."""
    wording, gazetteer = vocabulary.wording, vocabulary.gazetteer
    category, places = wording.category_in(text), gazetteer.exact(text)
    word = text.strip(PUNCTUATION).lower()
    return Meaning(
        text=text,
        category=category.code if category else None,
        dangers=tuple(danger.code for danger in wording.emergencies_in(text)),
        place=places[0].place.code if places else None,
        is_name=gazetteer.is_name(text),
        politeness=next((kind for kind, words in vocabulary.polite.items() if word in words), None),
        gazetteer=gazetteer,
    )
