"""A text in pieces that names are made of, each with where it stands in the text as given.

Widths, case, traditional characters, numerals and the words for a building are brought to one form.
"""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

NEAR = 30  # characters before a name that tell how it is said

_DIGITS = dict(zip("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖两", (0, 0, *range(1, 10), *range(1, 10), 2), strict=True))
_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100}
_ENGLISH = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
_WORDS = {word: str(number) for words in (_ENGLISH, _ORDINALS) for number, word in enumerate(words, 1)}

_NUMERAL = rf"[{''.join(_DIGITS)}{''.join(_SCALES)}]"
_NUMBER = rf"(?:\d{{1,3}}|{_NUMERAL}{{1,4}})"
_LATIN_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_ENGLISH)})(?![a-z\d])"
_PIECE = re.compile(
    rf"""
    (?P<letter> (?!{_NUMERAL}) [\u3400-\u9fff] )
    | (?P<address> (?<![\d-]) [1-9]\d? ) [ ]*-[ ]*[1-9][ ]*-[ ]*\d{{3,4}}(?![\d-])  # 3-2-501: building 3, entrance 2, flat 501
    | (?<![\d第]) (?P<house> {_NUMBER} ) [ ]* (?: 号[ ]*楼 | [栋幢](?:楼(?![下上道顶后前门梯里旁]))? | \#[ ]*楼? )
    | (?<![a-z]) (?:buildings?|bulding|buiding|buidling|bilding|bldgs?|blocks?|blk|bld)\.?[ ]*(?:no|number|nr)?\.?[ ]*\#?[ ]* (?P<block> {_LATIN_NUMBER} )
    | (?<![a-z\d]) (?P<nth> \d{{1,2}}(?:st|nd|rd|th)? | {"|".join(_ENGLISH)} | {"|".join(_ORDINALS)} )
      [ ] (?:building|bldg|block|blk|bld) (?![a-z]) (?![ ]*\#?[ ]*\d)
    | (?P<digits> \d+ ) (?:st|nd|rd|th)?
    | (?P<numeral> {_NUMERAL}+ )
    | (?P<word> [a-z]+ ) (?:['’]s(?![a-z]))?
    | (?P<other> [^\W\d_] )
    """,
    re.VERBOSE,
)
_HOUSES = ("address", "house", "block", "nth")


@dataclass(frozen=True, slots=True)
class Form:
    """A text in one form, and its pieces: Chinese characters, words in Latin letters, numbers, and buildings, written 3号楼."""

    text: str
    pieces: list[str]
    starts: list[int]  # of each piece, in the form
    ends: list[int]
    houses: dict[int, str]  # which pieces are buildings, with their numbers
    offsets: list[int] | None  # of each character in the text as given; None where it stands where it stood

    def __len__(self) -> int:
        return len(self.pieces)

    def gap(self, index: int) -> str:
        """What stands before a piece: nothing, blanks or punctuation."""
        return self.text[self.ends[index - 1] if index else 0 : self.starts[index]]

    def ends_with(self, index: int, words: Container[str]) -> bool:
        """Whether one of these words, of one or two characters, ends right before a piece."""
        at = self.starts[index]
        return any(self.text[max(0, at - length) : at] in words for length in (1, 2))

    def joined(self, index: int) -> str:
        """A piece and the next one as one word: silver willow."""
        return "".join(self.pieces[index : index + 2])

    def before(self, index: int) -> str:
        """The last characters before a piece."""
        at = self.starts[index]
        return self.text[max(0, at - NEAR) : at]

    def between(self, start: int, end: int) -> str:
        """The form from the end of the piece before `start` to the beginning of the one at `end`."""
        return self.text[self.ends[start - 1] if start else 0 : self.starts[end] if end < len(self) else None]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the pieces from `start` up to `end` stand in the text as given."""
        at, to = self.starts[start], self.ends[end - 1]
        return (at, to) if self.offsets is None else (self.offsets[at], self.offsets[to - 1] + 1)


def form(text: str) -> Form:
    """Bring a text to one form and take it to pieces."""
    written, offsets = _folded(text)
    read = Form(written, [], [], [], {}, offsets)
    for found in _PIECE.finditer(written):
        kind, piece = str(found.lastgroup), found[0]
        if kind in _HOUSES:
            read.houses[len(read.pieces)] = house = number(found[kind])
            piece = f"{house}号楼"
        elif kind == "numeral":
            piece = number(piece)
        elif kind != "letter":
            piece = found[kind]
        read.pieces.append(piece)
        read.starts.append(found.start())
        read.ends.append(found.end())
    return read


def is_number(piece: str) -> bool:
    """Whether a piece is a number, written in digits or as an English word."""
    return piece.isdecimal() or piece in _WORDS


def number(text: str) -> str:
    """Write a number in Arabic digits: 十二 and 12th as 12, 二零三 as 203."""
    if text[0].isdecimal():
        return str(int(re.match(r"\d+", text)[0]))  # type: ignore[index]
    if text in _WORDS:
        return _WORDS[text]
    if not any(character in _SCALES for character in text):
        return "".join(str(_DIGITS[character]) for character in text)
    total, digit = 0, None
    for character in text:
        if character in _SCALES:
            total += (1 if digit is None else digit) * _SCALES[character]
            digit = None
        else:
            digit = _DIGITS[character]
    return str(total + (digit or 0))


def _folded(text: str) -> tuple[str, list[int] | None]:
    written = _simplified(unicodedata.normalize("NFKC", text).lower())
    if len(written) == len(text):
        return written, None
    parts = [unicodedata.normalize("NFKC", character).lower() for character in text]
    offsets = [index for index, part in enumerate(parts) for _ in part]
    return _simplified("".join(parts)), offsets


def _simplified(text: str) -> str:
    """Traditional characters simplified, one for one."""
    if text.isascii():
        return text
    simplified = _converter().convert(text)
    return simplified if len(simplified) == len(text) else text


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
