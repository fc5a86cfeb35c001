"""A message as a row of words with classes: what is known, what lies between, and borders."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from models.understanding.language import language, perilous
from models.understanding.lexicon import WHETHER, Word

_FIRST = 0xE000  # private use: one character a set of classes
_HAN = re.compile("[\u3400-\u9fff]")
_BORDERS = re.compile(
    r"(?:[。!?;\n,、~…—|()\[\]【】《》“”\"/]|(?<!\d):|:(?!\d)|\.(?!\d)|-(?=\s)|(?<=[。!?;,、.])\s)+|[ \t]+"
)
_first = itemgetter(0)
_DIGITS = re.compile(r"\d+|\D+")
_STOP = frozenset("。!?;\n")
#: Where something happens is not what it happens to: 长椅上.
THING = frozenset({"thing"})
OTHER, _NUMBER = frozenset({"other"}), frozenset({"num"})
_PAUSE, _END, _ASKED = frozenset({"pause"}), frozenset({"pause", "stop"}), frozenset({"pause", "stop", "asked"})
#: Words that ask at the end of a clause, unless one of these stands before: 啥都没有.
_TAGS, _EVEN = frozenset({"不", "没", "没有"}), frozenset("都也还并就才")
_TAG = frozenset({"ma"})
#: An answer before a sentence, with no sign between them: no it's the same, 没有还黑着呢, 嗯修好了.
_ANSWERS = frozenset({"yes", "no"})
_GOES_ON = re.compile(
    "(?:no|nope|nah|yes|yeah|yep|yup) (?:it|its|they|theyre|the|that|thats|there|theres|i|im|we|he|she|you|still|this|all|"
    "everything|nothing|nobody|not)(?![a-z])|(?:没有?|不是)(?=还是?|又|根本|压根|一直|仍)|"
    "(?:嗯+|恩+|嗯呐|嗯哪|嗯呢|是的|是啊|对对+|对的|对啊|没错|好的|行行)(?=[\u4e00-\u9fff])"
)
_SIMPLE = {",": _PAUSE, "、": _PAUSE, ", ": _PAUSE, "。": _END, "!": _END, ". ": _END, "?": _ASKED}
#: Words that no rule needs to see: 啊, 就, really.
_UNSEEN = frozenset({"filler"})


@dataclass(frozen=True)
class Sequence:
    """Words, stretches that nobody knows, and borders, in order; one sign each."""

    text: str
    words: tuple[Word, ...]
    signs: str

    @cached_property
    def clauses(self) -> tuple[tuple[Word, ...], ...]:
        """The words between borders; a clause that is asked ends with its question mark."""
        clauses: list[tuple[Word, ...]] = []
        begun = 0
        for index, word in enumerate(self.words):
            if "pause" in word.classes:
                last = index + 1 if "asked" in word.classes else index
                if index > begun:
                    clauses.append(self.words[begun:last])
                begun = index + 1
        if begun < len(self.words):
            clauses.append(self.words[begun:])
        return tuple(clauses)

    @property
    def borders(self) -> tuple[Word, ...]:
        """What stands between clauses."""
        return tuple(word for word in self.words if "pause" in word.classes)

    def of(self, word: Word) -> str:
        return self.text[word.start : word.end]


class Alphabet:
    """A sign for every set of classes that a word can have, given out as they are met."""

    def __init__(self) -> None:
        self._signs: dict[frozenset[str], str] = {}

    def sign(self, classes: frozenset[str]) -> str:
        """Give the sign of a set of classes."""
        known = self._signs.get(classes)
        if known is None:
            known = self._signs[classes] = chr(_FIRST + len(self._signs))
        return known

    def row(self, words: Iterable[Word]) -> str:
        """Give the signs of words, in order."""
        known = self._signs.get
        return "".join([known(classes) or self.sign(classes) for *_, classes in words])

    def meant(self, sign: str) -> frozenset[str]:
        """Give the set of classes that a sign stands for."""
        return next(classes for classes, known in self._signs.items() if known == sign)

    def has(self, name: str) -> bool:
        """Whether any word has a class."""
        return any(name in classes for classes in self._signs)

    def of(self, name: str) -> str:
        """Give all signs of words that have a class. Raises KeyError for a class that no word has."""
        signs = "".join(sign for classes, sign in self._signs.items() if name in classes)
        if not signs:
            raise KeyError(f"no word has the class {name}")
        return signs


def _alphabet(words: Mapping[str, frozenset[str]]) -> Alphabet:
    alphabet = Alphabet()
    for one in (
        WHETHER,
        _TAG,
        OTHER,
        _PAUSE,
        _END,
        _ASKED,
        _NUMBER,
        *sorted({each for classes in words.values() for each in (classes, classes - THING or OTHER)}, key=sorted),
    ):
        alphabet.sign(one)
    return alphabet


ALPHABET = _alphabet(language())
#: Of the words of danger, which are read apart.
PERIL = _alphabet(perilous())


def sequence(text: str, found: Iterable[Word], alphabet: Alphabet = ALPHABET) -> Sequence:
    """Lay out words that were found in a text, in their order, with what lies between them, and borders."""
    words: list[Word] = []
    position = 0
    for word in longest(found):
        if word.start > position:
            _between(text, position, word.start, words)
        if not word.classes <= _UNSEEN:
            begins = not words or "pause" in words[-1].classes
            words.append(word)
            if begins and word.classes & _ANSWERS and _GOES_ON.match(text, word.start):
                words.append(Word(word.end, word.end, _PAUSE))
        position = word.end
    if position < len(text):
        _between(text, position, len(text), words)
    if "不" in text or "没" in text:
        _close(text, words)
    return Sequence(text, tuple(words), alphabet.row(words))


def _close(text: str, words: list[Word]) -> None:
    """开门不, 修好没: what denies at the end of a clause asks."""
    for index, word in enumerate(words):
        if "not" not in word.classes or not index or "pause" in words[index - 1].classes:
            continue
        last = index + 1 == len(words) or "pause" in words[index + 1].classes
        if last and text[word.start : word.end] in _TAGS and text[word.start - 1] not in _EVEN:
            words[index] = Word(word.start, word.end, _TAG)


def longest(words: Iterable[Word]) -> Iterator[Word]:
    """Of words that overlap the one that begins first, of those the longest."""
    reached = 0
    backwards = tuple(words)[::-1]  # they were found by where they end
    for word in sorted(backwards, key=_first):
        if word.start >= reached:
            reached = word.end
            yield word


def _between(text: str, start: int, end: int, words: list[Word]) -> None:
    """Add what lies between two known words: unknown ones, and borders. A blank is one beside Chinese only."""
    if (gap := text[start:end]).isalpha():
        _unknown(text, start, end, words)
        return
    if (known := _SIMPLE.get(gap)) and words and "pause" not in words[-1].classes:
        words.append(Word(start, end, known))
        return
    for border in _BORDERS.finditer(text, start, end):
        first, last = border.span()
        if first > start:
            _unknown(text, start, first, words)
        start = last
        signs = border[0]
        if signs.isspace() and "\n" not in signs and not _beside_han(text, first, last):
            continue
        classes = _ASKED if "?" in signs else _END if _STOP & set(signs) or "." in signs else _PAUSE
        if words and "pause" in words[-1].classes:
            words[-1] = Word(words[-1].start, last, words[-1].classes | classes)
        elif words:
            words.append(Word(first, last, classes))
    if start < end:
        _unknown(text, start, end, words)


def _unknown(text: str, start: int, end: int, words: list[Word]) -> None:
    for piece in _DIGITS.finditer(text, start, end):
        first, last = piece.span()
        if piece[0].isdigit():
            words.append(Word(first, last, _NUMBER))
        elif words and words[-1].classes == OTHER:
            words[-1] = Word(words[-1].start, last, OTHER)
        else:
            words.append(Word(first, last, OTHER))


def _beside_han(text: str, first: int, last: int) -> bool:
    return bool(_HAN.match(text[first - 1 : first]) or _HAN.match(text[last : last + 1]))
