"""Danger to life, as a message tells of it: which kind, how plainly, by which words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from models.understanding.lexicon import Word
from models.understanding.perils import CERTAIN, Rule, rules, telling
from models.understanding.sequence import PERIL, Sequence, sequence
from models.understanding.weighing import Weighing, certain, possible

#: The rule by which a community's own words count.
OWN = "own"
#: Kinds that another stands for where a community does not have them.
STAND_IN = {"choking": "illness"}
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


def dangers(
    text: str,
    words: Iterable[Word],
    kinds: Iterable[str],
    own: Iterable[tuple[str, int, int]] = (),
    harmless: Collection[tuple[str, int, int]] = (),
) -> tuple[Found, ...]:
    """Find the dangers of the configured kinds in a text in its normal form: the likeliest first, one of a kind.

    `own`: a community's words, each with its kind and its place; `harmless`: its phrases that only sound like it.
    """
    told, own, known = sequence(text, _meant(words), PERIL), tuple(own), set(kinds)
    signs = frozenset(told.signs)
    best: dict[str, Found] = {}
    if not own and signs.isdisjoint(telling()):
        return ()
    weighing = Weighing(told)

    def hear(rule: Rule, first: int, last: int, start: int, end: int) -> None:
        code = rule.kind if rule.kind in known else STAND_IN.get(rule.kind, "")
        if code not in known or any(code == one and start < right and left < end for one, left, right in harmless):
            return
        weighed = weighing.weigh(rule, first, last)
        if rule.kind == "crisis" and possible(weighed.score):
            weighed.score = max(weighed.score, CERTAIN)  # it has one grade
        if possible(weighed.score) and (code not in best or weighed.score > best[code].score):
            best[code] = Found(code, weighed.score, start, end, rule.code, tuple(weighed.context))

    for rule in rules():
        if not any(map(signs.isdisjoint, rule.needs)):
            for match in rule.finds(told.signs):
                first, last = match.span()
                hear(rule, first, last, told.words[first].start, told.words[last - 1].end)
    for code, start, end in own:
        rule = Rule(code, OWN, CERTAIN, True, False, frozenset(), (), lambda _signs: iter(()))
        hear(rule, *_reached(told, start, end), start, end)
    heard = sorted(best.values(), key=lambda found: (-found.score, found.rule in _BARE))
    return tuple([found for found in heard if found.rule not in _BARE] or heard)


def _meant(words: Iterable[Word]) -> list[Word]:
    """Leave out words over whose edge an everyday one runs that is as long: 看着火车, 打人工客服."""
    words = list(words)
    calm = [word for word in words if "nothing" in word.classes]
    if not calm:
        return words
    return [word for word in words if "nothing" in word.classes or not any(_runs_over(word, one) for one in calm)]


def _runs_over(word: Word, calm: Word) -> bool:
    """Whether an everyday word takes a part of a word, and the word no more than that."""
    if word.end <= calm.start or calm.end <= word.start or (word.start <= calm.start and calm.end <= word.end):
        return False
    return calm.end - calm.start >= word.end - word.start


def _reached(told: Sequence, start: int, end: int) -> tuple[int, int]:
    """Which words a stretch of the text reaches over."""
    reached = [at for at, word in enumerate(told.words) if word.start < end and start < word.end]
    return (reached[0], reached[-1] + 1) if reached else (0, 0)
