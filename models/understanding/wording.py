"""What people's sentences tell: Latin words stand alone, plural or not; Chinese has no borders between words."""

import re
from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

_NOTHING = r"(?!)"


class Topic(Protocol):
    """What a report may be about; a narrower one has a parent."""

    @property
    def code(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def keywords(self) -> Sequence[str]: ...


class Danger(Protocol):
    """A danger to life: the words that tell of it, and phrases that only sound like it."""

    @property
    def words(self) -> Sequence[str]: ...
    @property
    def harmless(self) -> Sequence[str]: ...


T = TypeVar("T", bound=Topic)
D = TypeVar("D", bound=Danger)


class Wording(Generic[T, D]):
    """The keywords of every category and the words of every danger, ready to be looked for.

    `names` only say where: a clinic's name does not tell that something is unclean.
    """

    def __init__(self, categories: Iterable[T], emergencies: Iterable[D], names: Iterable[str] = ()) -> None:
        known = sorted({_folded(name) for name in names}, key=len, reverse=True)
        words = [(_folded(word), category) for category in categories for word in category.keywords]
        words.sort(key=lambda entry: (-len(entry[0]), entry[1].parent is None))
        self._keywords = [(word, re.compile(_phrase(word)), category) for word, category in words]
        misleading = (name for name in known if any(word in name for word, _ in words))
        self._names = [(name, re.compile(_phrase(name))) for name in misleading]
        self._dangers = [(danger, _any_of(danger.words), _any_of(danger.harmless)) for danger in emergencies]
        every = (re.escape(_folded(word)) for danger, _, _ in self._dangers for word in danger.words)
        self._dangerous = re.compile(
            "|".join(every) or _NOTHING
        )  # letters only: most texts are through with it at once

    def category_in(self, text: str) -> T | None:
        """Give the category of the longest keyword in a text; where it has a narrower one that is named too, that one."""
        folded = self._without_names(_folded(text))
        named = [entry for entry in self._keywords if entry[0] in folded and entry[1].search(folded)]
        if not named:
            return None
        found = named[0][2]
        return next((category for _, _, category in named if category.parent == found.code), found)

    def _without_names(self, folded: str) -> str:
        for name, pattern in self._names:
            if name in folded:
                folded = pattern.sub(" ", folded)
        return folded

    def emergencies_in(self, text: str) -> list[D]:
        """Give the dangers whose words stand in a text, outside the phrases that are harmless."""
        folded = _folded(text)
        if not self._dangerous.search(folded):
            return []
        return [
            emergency
            for emergency, words, harmless in self._dangers
            if words.search(folded) and words.search(harmless.sub(" ", folded))
        ]


def _folded(text: str) -> str:
    """Small letters, one blank between words, and the apostrophe of keyboards, not that of printers."""
    return " ".join(text.casefold().replace("’", "'").split())


def _phrase(word: str) -> str:
    """Give a regular expression for a word in a casefolded text."""
    pattern = re.escape(_folded(word))
    return rf"(?<![a-z0-9]){pattern}(?:e?s)?(?![a-z0-9])" if word.isascii() else pattern


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_phrase, words)) or _NOTHING)
