"""Danger to life, as a message tells of it: which kind, how plainly, by which words."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from models.understanding.language import NOTHING
from models.understanding.lexicon import Word
from models.understanding.perils import CERTAIN, Rule, telling
from models.understanding.sequence import OTHER, PERIL, THING, Sequence, sequence
from models.understanding.weighing import Weighing, certain, possible

#: The rule by which a community's own words count.
OWN = "own"
#: Beneath it stands in the rules what says that there is no danger.
OVER = "over"
#: Kinds that another stands for where a community does not have them.
STAND_IN = {"choking": "illness"}
_AT = (*"上里下旁边外底顶后前中内", "门口", "路口")
LONGEST = 40  # characters of what was heard
#: A call for help alone says least of what it is about.
_BARE = frozenset({"help", "call"})


class Grade(StrEnum):
    """How plainly danger is told of: it is there now, or it may be."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger that is heard, and why."""

    code: str  # its kind, in the configuration
    grade: Grade
    words: str  # that tell of it, as they were typed
    rule: str  # a short code
    context: tuple[str, ...] = ()  # codes of what was weighed


class Found(NamedTuple):
    """Where danger is heard in a text in its normal form."""

    code: str
    score: float
    start: int
    end: int
    rule: str
    context: tuple[str, ...]

    @property
    def grade(self) -> Grade:
        return Grade.CERTAIN if certain(self.score) else Grade.POSSIBLE


class Told(NamedTuple):
    """What a text tells of danger."""

    found: tuple[Found, ...] = ()  # the likeliest first, one of a kind
    over: bool = False  # there is none after all, or no longer


def told(
    text: str,
    words: Iterable[Word],
    kinds: Iterable[str],
    own: Iterable[tuple[str, int, int]] = (),
    harmless: Collection[tuple[str, int, int]] = (),
) -> Told:
    """Find the dangers of the configured kinds in a text in its normal form.

    `own`: a community's words, each with its kind and its place; `harmless`: its phrases that only sound like it.
    """
    words, own, known = tuple(words), tuple(own), telling()
    if not (own or any(word.classes in known for word in words)):
        return Told()
    said = sequence(text, _placed(text, _meant(words)), PERIL)
    hearing = _Hearing(said, frozenset(kinds), harmless)
    lacks = frozenset(said.signs).isdisjoint
    for rule in dict.fromkeys(rule for word in said.words for rule in known.get(word.classes, ())):
        if not any(map(lacks, rule.needs)):
            for match in rule.finds(said.signs):
                hearing.hear(rule, *match.span())
    for code, start, end in own:
        hearing.hear(Rule(code, OWN), *_reached(said, start, end))
    return hearing.told()


class _Hearing:
    """What is heard in one text."""

    def __init__(self, said: Sequence, kinds: Collection[str], harmless: Collection[tuple[str, int, int]]) -> None:
        self.words, self.kinds, self.harmless = said.words, kinds, harmless
        self.weighing = Weighing(said)
        self.best: dict[str, Found] = {}
        self.over: set[str] = set()

    def hear(self, rule: Rule, first: int, last: int) -> None:
        """Weigh what a rule has found, and keep it if it is the likeliest of its kind."""
        if rule.kind == OVER:
            self.over.add(rule.code)
            return
        start, end = self.words[first].start, self.words[last - 1].end
        code = rule.kind if rule.kind in self.kinds else STAND_IN.get(rule.kind, "")
        if code not in self.kinds or any(code == one and start < to and at < end for one, at, to in self.harmless):
            return
        weighed = self.weighing.weigh(rule, first, last)
        if not possible(weighed.score):
            return
        score = max(weighed.score, CERTAIN) if rule.kind == "crisis" else weighed.score  # that has one grade
        if code not in self.best or score > self.best[code].score:
            self.best[code] = Found(code, score, start, end, rule.code, tuple(weighed.context))

    def told(self) -> Told:
        """Sum up; a bare call for help counts where nothing else does."""
        heard = sorted(self.best.values(), key=lambda found: -found.score)
        plain = [found for found in heard if found.rule not in _BARE] or heard
        over = bool(self.over) if not plain else "sure" in self.over and not certain(plain[0].score)
        return Told(tuple(plain), over)


def _meant(words: Collection[Word]) -> list[Word]:
    """Leave out words over whose edge an everyday one runs that is as long: 看着火车, 打人工客服."""
    longest: dict[int, int] = {}  # of the everyday words that go on over a point, how long the longest is
    for word in words:
        if NOTHING in word.classes:
            for at in range(word.start + 1, word.end):
                longest[at] = max(longest.get(at, 0), word.end - word.start)
    if not longest:
        return list(words)
    return [word for word in words if NOTHING in word.classes or not _runs_over(longest, word)]


def _placed(text: str, words: Iterable[Word]) -> Iterator[Word]:
    """What something happens in or on is no subject: 坐在长椅上."""
    for word in words:
        if "thing" in word.classes and text.startswith(_AT, word.end):
            yield Word(word.start, word.end, word.classes - THING or OTHER)
        else:
            yield word


def _runs_over(longest: Mapping[int, int], word: Word) -> bool:
    """Whether an everyday word takes a part of a word, and the word no more than that."""
    return max(longest.get(word.start, 0), longest.get(word.end, 0)) >= word.end - word.start


def _reached(told: Sequence, start: int, end: int) -> tuple[int, int]:
    """Which words a stretch of the text reaches over."""
    reached = [at for at, word in enumerate(told.words) if word.start < end and start < word.end]
    return (reached[0], reached[-1] + 1) if reached else (0, 0)
