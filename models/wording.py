"""Words in people's sentences: Latin words stand alone, plural or not; Chinese has no borders between words."""

import re
from collections.abc import Iterable

_NOTHING = r"(?!)"


def phrase(word: str) -> str:
    """Give a regular expression that finds a word, in lower case, in a casefolded text."""
    pattern = re.escape(word.casefold())
    return rf"(?<![a-z0-9]){pattern}(?:e?s)?(?![a-z0-9])" if word.isascii() else pattern


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of the words; without words, nothing."""
    return re.compile("|".join(map(phrase, words)) or _NOTHING)
