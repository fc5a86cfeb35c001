"""The one form in which words are looked for, with the way back to what was typed."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

_SIMPLIFIED = OpenCC("t2s")
#: Forms that a conversion by words leaves as they are.
_VARIANTS = str.maketrans("妳麽牠甭", "你么它甭")
_STILL_DOING = re.compile("(?<![显名原编论巨土])著(?![名作称述者])")
#: One character for one: apostrophes and whatever is wider than it need be.
_WIDTHS = str.maketrans(
    {**dict.fromkeys("’‘`´ʼ", "'"), "\u3000": " ", **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}}
)
_PLAIN = re.compile("[\t\n\x20-\x7e\u4e00-\u9fff。、“”《》【】…—·]*")
_HAN = "\u3400-\u9fff"
#: Single characters, each between blanks or dots: 着 火 了, 救·命, f i r e.
_GAP = re.compile(r"[ \t\u00a0]{2,}")
_APART = re.compile(
    rf"(?<![^\s。,!?;])[{_HAN}](?:[ \t·.]+[{_HAN}](?![{_HAN}a-z0-9]))+|(?<![^\s])[a-z](?:[ .]+[a-z](?![a-z0-9'])){{2,}}"
)


@dataclass(frozen=True, slots=True)
class Form:
    """A text in one form: small letters, plain widths, simplified characters, nothing invisible."""

    text: str
    at: tuple[int, ...] | None  # where each character, and the end, stands in what was typed; None: at the same place

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """Give the span in what was typed of a span in this form."""
        if self.at is None or start >= end:
            return (start, end) if self.at is None else (self.at[start], self.at[start])
        return self.at[start], self.at[end - 1] + 1

    def found(self, start: int, end: int) -> tuple[int, int]:
        """Give the span in this form of a span in what was typed."""
        if self.at is None:
            return start, end
        return bisect_left(self.at, start), bisect_left(self.at, end)


def normal(text: str) -> Form:
    """Bring a text to the form that words are looked for in; linear in its length."""
    folded, at = _folded(text)
    folded = _simplified(folded).translate(_VARIANTS)
    folded = _STILL_DOING.sub("着", folded)
    if _GAP.search(folded):
        folded, at = _without(folded, at, [(gap.start() + 1, gap.end()) for gap in _GAP.finditer(folded)])
    if runs := list(_APART.finditer(folded)):
        blanks = [(index, index + 1) for run in runs for index in range(*run.span()) if folded[index] in " \t·."]
        folded, at = _without(folded, at, blanks)
    return Form(folded, None if at is None else (*at, len(text)))


def _folded(text: str) -> tuple[str, list[int] | None]:
    """Widths, case and apostrophes; most texts need no map."""
    text = text.translate(_WIDTHS)
    if _PLAIN.fullmatch(text):
        return text.lower(), None
    letters: list[str] = []
    at: list[int] = []
    for index, character in enumerate(text):
        for letter in _one(character):
            letters.append(letter)
            at.append(index)
    return "".join(letters), None if at == list(range(len(text))) else at


@lru_cache(maxsize=4096)
def _one(character: str) -> str:
    if unicodedata.category(character) in {"Cf", "Mn", "Cc", "Co", "Cs"}:
        return character if character in "\n\t" else ""
    return unicodedata.normalize("NFKC", character).casefold()


def _simplified(text: str) -> str:
    """Traditional to simplified, character by character where a conversion by words changes the length."""
    if text.isascii():
        return text
    simple = _SIMPLIFIED.convert(text)
    return simple if len(simple) == len(text) else "".join(_simple(character) for character in text)


@lru_cache(maxsize=4096)
def _simple(character: str) -> str:
    simple = _SIMPLIFIED.convert(character)
    return simple if len(simple) == 1 else character


def _without(text: str, at: list[int] | None, spans: Iterable[tuple[int, int]]) -> tuple[str, list[int]]:
    """Take stretches out of a text, and of its map."""
    kept = list(_outside(spans, len(text)))
    return "".join(text[index] for index in kept), [at[index] for index in kept] if at else kept


def _outside(spans: Iterable[tuple[int, int]], size: int) -> Iterator[int]:
    position = 0
    for start, end in spans:
        yield from range(position, start)
        position = end
    yield from range(position, size)
