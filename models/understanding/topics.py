"""What a text is about: the keywords of categories, weighed by whether they tell of something or only say where."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, NamedTuple, Protocol, TypeVar


class Topic(Protocol):
    """What a report may be about; a narrower one has a parent.

    `hints` count where no keyword stands. "…" in a word: its parts near each other, in either order.
    """

    @property
    def code(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def keywords(self) -> Sequence[str]: ...
    @property
    def hints(self) -> Sequence[str]: ...


T = TypeVar("T", bound=Topic)

GAP = "…"
NEAR = 8  # characters between the parts of a keyword
LATIN = 3  # letters say as much as one Chinese character
REACH = 60  # characters, more than any part and what may lie before the next
_LATIN = re.compile("[a-z]")
_SENTENCE = re.compile(r"[。!?;\n]|\.\s")
#: 垃圾桶旁边, 电梯门口: beside it, so that it is not what is wrong. 电梯里, 花坛上: in it, so that it may be.
_BESIDE = re.compile(
    "(?:的)?(?:旁|边上|附近|后面|后头|后边|前面|前头|前边|对面|对过|那边|那块|那儿|那里|那头|门口|门前|门外|底下|下面|口(?!子)|跟前|一带|拐角|以[东西南北])"
)
_INSIDE = re.compile("里(?!程|没)|内|中间|上(?=有|全|都|贴|堆|放|停|晾|挂|扔|没|老|总|一|到处|让|被|长|的)")
_AT = re.compile(
    r"\b(?:by|near|beside|behind|outside|opposite|past|next to|close to|in front of|across from|around) (?:the |our |my |a )?$"
)
_IN = re.compile(
    r"\b(?:in|on|at|into|inside|onto|under|over|across|along|off|from) (?:the |our |my |a |every |that )?$"
)


class Grade(IntEnum):
    """How much a word says about what is wrong."""

    INSIDE = 0
    HINT = 1
    TELLS = 2


class Piece(NamedTuple):
    """One of the words that a keyword consists of."""

    keyword: int
    place: int


class Hit(NamedTuple):
    """A piece where it stands in a text."""

    start: int
    end: int
    piece: Piece


class Named(NamedTuple, Generic[T]):
    """A category, and what names it."""

    start: int
    end: int
    topic: T
    grade: Grade
    weight: int


@dataclass(frozen=True, slots=True)
class _Keyword(Generic[T]):
    topic: T
    grade: Grade
    parts: int
    weight: int


class Topics(Generic[T]):
    """The words of all categories, to be looked for by whoever scans a text."""

    def __init__(self, topics: Iterable[T]) -> None:
        self._keywords: list[_Keyword[T]] = []
        #: What to look for, and what is found with it.
        self.words: list[tuple[str, Piece]] = []
        for topic in topics:
            for grade, words in ((Grade.TELLS, topic.keywords), (Grade.HINT, topic.hints)):
                for word in words:
                    self._add(topic, grade, [part.strip() for part in word.split(GAP)])

    def _add(self, topic: T, grade: Grade, parts: list[str]) -> None:
        number = len(self._keywords)
        self._keywords.append(_Keyword(topic, grade, len(parts), sum(map(_weight, parts))))
        self.words += [(part, Piece(number, place)) for place, part in enumerate(parts)]

    def named(self, text: str, hits: Iterable[Hit]) -> tuple[Named[T], ...]:
        """Give what the hits in a text, in its normal form, name; what stands beside something does not."""
        found, parted = [], dict[int, list[Hit]]()
        for hit in self._whole(sorted(hits, key=lambda hit: (hit.start, -hit.end))):
            keyword = self._keywords[hit.piece.keyword]
            if keyword.parts > 1:
                parted.setdefault(hit.piece.keyword, []).append(hit)
            elif (grade := _grade(text, hit, keyword.grade)) is not None:
                found.append(Named(hit.start, hit.end, keyword.topic, grade, keyword.weight))
        for number, parts in parted.items():
            keyword = self._keywords[number]
            for start, end in _together(text, parts, keyword.parts):
                found.append(Named(start, end, keyword.topic, keyword.grade, keyword.weight))
        return tuple(found)

    def possible(self, found: Sequence[tuple[int, int, tuple[Piece, ...]]]) -> list[Hit]:
        """Give the pieces that were found as hits, save those of keywords that are not all there."""
        keywords = self._keywords
        there: dict[int, set[int]] = {}
        for _, _, pieces in found:
            for keyword, place in pieces:
                if keywords[keyword].parts > 1:
                    there.setdefault(keyword, set()).add(place)
        lacking = {keyword for keyword, places in there.items() if len(places) < keywords[keyword].parts}
        return [
            Hit(start, end, piece) for start, end, pieces in found for piece in pieces if piece.keyword not in lacking
        ]

    def is_word(self, piece: Piece) -> bool:
        """Whether it is a keyword by itself; of those in pieces the others vouch for each."""
        return self._keywords[piece.keyword].parts == 1

    def _whole(self, hits: list[Hit]) -> Iterator[Hit]:
        """The hits that are no part of a longer word: there is no road in a street light.

        Only what a keyword of parts is about has to be whole: something may be heaped up in a corridor.
        """
        longest = (0, 0)  # of the words so far the one that reaches furthest
        for hit in hits:
            span = (hit.start, hit.end)
            if hit.piece.place or hit.end > longest[1] or span == longest:
                yield hit
            if self.is_word(hit.piece) and hit.end > longest[1]:
                longest = span


def chosen(named: Sequence[Named[T]]) -> T | None:
    """Give the category that is told of: by the longest of the words that say most; a narrower one named too goes first."""
    if not named:
        return None
    best = max(named, key=_rank).topic
    narrower = [one for one in named if one.topic.parent == best.code and one.grade > Grade.INSIDE]
    return max(narrower, key=_rank).topic if narrower else best


def _rank(one: Named[T]) -> tuple[int, int, bool, int]:
    return one.grade, one.weight, one.topic.parent is not None, -one.start


def _weight(part: str) -> int:
    return -(-len(part) // LATIN) if part.isascii() else len(part)


def _grade(text: str, hit: Hit, grade: Grade) -> Grade | None:
    if _LATIN.match(text[hit.start]):
        before = text[max(0, hit.start - 24) : hit.start]
        if _AT.search(before):
            return None
        return Grade.INSIDE if _IN.search(before) else grade
    if _BESIDE.match(text, hit.end):
        return None
    return Grade.INSIDE if _INSIDE.match(text, hit.end) else grade


def _together(text: str, hits: list[Hit], parts: int) -> Iterator[tuple[int, int]]:
    """Where all parts of a keyword stand near each other in one sentence; the hits are in order."""
    places = [[hit for hit in hits if hit.piece.place == place] for place in range(parts)]
    starts = [[hit.start for hit in several] for several in places]
    for first in places[0]:
        start, end = first.start, first.end
        for several, begins in zip(places[1:], starts[1:], strict=True):
            around = several[bisect_left(begins, start - REACH) : bisect_left(begins, end + REACH)]
            near = [(_between(start, end, hit), hit) for hit in around]
            fitting = [(b - a, hit) for (a, b), hit in near if _is_near(text, a, b)]
            if not fitting:
                break
            nearest = min(fitting)[1]
            start, end = min(start, nearest.start), max(end, nearest.end)
        else:
            yield start, end


def _between(start: int, end: int, hit: Hit) -> tuple[int, int]:
    """From where to where it is from a stretch to a hit; backwards where they overlap."""
    return (end, hit.start) if hit.start >= start else (hit.end, start)


def _is_near(text: str, start: int, end: int) -> bool:
    between = text[start:end]
    near = NEAR * LATIN if between.isascii() else NEAR
    return 0 <= end - start <= near and not _SENTENCE.search(between)
