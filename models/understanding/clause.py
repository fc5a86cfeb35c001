"""What one clause says of how things are: a small grammar of what is so, not so, so again, or only asked, wished or told."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from models.understanding.lexicon import Word
from models.understanding.sequence import Sequence

#: 亮是亮了: it is, and that is not all.
_CONCEDED = re.compile("(?P<said>[\u4e00-\u9fff]{1,2}?)(?:倒|也)?是(?:给)?(?P=said)")
#: 好什么好, 修个屁: it is not.
_SCORNED = re.compile(
    "(?P<said>[\u4e00-\u9fff])(?:个|了?(?:什么|啥|甚)|哪门子|(?:什么|啥)的?)(?:(?P=said)|[屁鬼毛球啥]|锤子)"
)
_AT_ONCE = re.compile("就(?!是)")
#: Did not at all, or not yet.
_EMPHATIC = (
    "都没",
    "都没有",
    "也没",
    "也没有",
    "还没",
    "还没有",
    "根本没",
    "压根没",
    "压根儿没",
    "一直没",
    "从来没",
    "愣是没",
)
_IT = re.compile(r"\bit\b")
_TURNS = frozenset({"again", "then", "again_soon", "day"})
#: Without a word of these, a clause tells nothing.
_TELLING = frozenset(
    {
        "good",
        "bad",
        "hao",
        "hao_le",
        "repair",
        "supply",
        "nuisance",
        "sign_of",
        "come",
        "function",
        "able",
        "daily",
        "not",
        "nobody",
        "halted",
    }
)
_HEARD = (
    _TELLING | _TURNS | {"but", "mild", "hedge", "unsure", "see", "partial", "thing", "nonsense", "whether", "lacking"}
)
_COUNT = frozenset({"number_word", "num"})
_BESIDE = ("halted", "nuisance", "hao_le", "hao", "repair", "supply", "able")
_DEEDS = frozenset({"other", "function", "result", "come", "repair", "thing"})
_REACH = 4  # words between a negation and what it negates


class Said(NamedTuple):
    """One thing that is said to be good or bad."""

    good: bool
    plain: bool  # not only done, but well
    at: int  # where in the text


@dataclass
class Clause:
    """What one clause says of how things are."""

    said: list[Said] = field(default_factory=list)
    things: set[str] = field(default_factory=set)
    but: bool = False
    mild: bool = False
    flawed: bool = False  # but somewhat
    turned: bool = False  # again, then: a change for the worse or the better
    unsure: bool = False
    hedged: bool = False
    conceded: bool = False


def clauses(sequence: Sequence) -> tuple[Clause, ...]:
    """Read every clause of a text."""
    text = sequence.text
    scorned = [found.start() for found in _SCORNED.finditer(text)]
    conceded = [found.start() for found in _CONCEDED.finditer(text)]
    return tuple(
        _Reading(text, words, scorned=_within(words, scorned), conceded=_within(words, conceded)).clause()
        for words in sequence.clauses
    )


def _within(words: tuple[Word, ...], starts: list[int]) -> bool:
    return bool(starts) and bisect_left(starts, words[0].start) < bisect_left(starts, words[-1].end)


class _Reading:
    """One clause, word by word."""

    def __init__(self, text: str, words: tuple[Word, ...], *, scorned: bool, conceded: bool) -> None:
        self.text, self.words, self.scorned, self.conceded = text, words, scorned, conceded
        self.kinds = [word.classes for word in words]
        self.found = Clause()
        self.every = frozenset().union(*self.kinds)
        self.negated = self.since = 0  # how often, and how many words ago
        self.reported = self.open = False  # said by somebody else; not so yet

    def clause(self) -> Clause:
        found, every = self.found, self.every
        if every.isdisjoint(_HEARD) and not self.scorned:
            return found
        found.but, found.mild, found.hedged = "but" in every, "mild" in every, "hedge" in every
        found.flawed = "lacking" in every or (found.but and found.mild and self._flawed())
        found.turned = not every.isdisjoint(_TURNS) or bool(self._find(_AT_ONCE))
        found.unsure = "unsure" in every or ("see" in every and bool(every & {"part_of_day", "will", "day", "later"}))
        found.conceded = "partial" in every or self.conceded
        if "thing" in every:
            found.things = {self.text[word.start : word.end] for word in self.words if "thing" in word.classes}
        if self.scorned or "nonsense" in every:
            self._say(0, good=False)
        elif "whether" in every:
            found.unsure = found.unsure or "know" in every or "ignorant" in every
        elif not every.isdisjoint(_TELLING):
            self._read()
        return found

    def _say(self, index: int, *, good: bool, plain: bool = True) -> None:
        self.found.said.append(Said(good, plain, self.words[index].start))

    def _find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.search(self.text, self.words[0].start, self.words[-1].end)

    def _flawed(self) -> bool:
        first = next(at for at, kinds in enumerate(self.kinds) if "but" in kinds)
        return any("mild" in kinds for kinds in self.kinds[first:])

    @property
    def _asked(self) -> bool:
        """Whether the clause asks if, or when, or how: what it says is not said to be so."""
        return bool(self.every & {"asked", "ma", "when"}) and "rhet" not in self.every

    @property
    def _why(self) -> bool:
        return bool(self.every & {"why", "again", "still"})

    def _whether(self, index: int) -> bool:
        """Whether what is bad is only asked about. 坏了能修吗 asks something else of it, 怎么又坏了 takes it as known."""
        beside = any(kinds & {"may", "how", "who", "when", "come"} for kinds in self.kinds[index + 1 :])
        so = "le" in self._next(index) or self.text[self.words[index].end - 1] == "了"
        return self._asked and not self._why and not (beside and so)

    def _read(self) -> None:
        for index, kinds in enumerate(self.kinds):
            self.since += 1
            if self.since > _REACH:
                self.negated = 0
            if "say" in kinds and "repair" not in kinds and self._reports(index):
                return
            if (value := self._value(index)) is None:
                self._modify(index, kinds)
            else:
                self._take(index, *value)
        if not self.found.said and (self._undone() or ("still" in self.every and "daily" in self.every)):
            self._say(0, good=False)

    def _undone(self) -> bool:
        """灯杆都没立起来, they said so but it's not: it did not come to it, whatever it was."""
        if self.open or self._asked or self.every & {"see", "know", "i", "ignorant", "unsure", "if"}:
            return False
        last = self.words[-1]
        if "not" in self.kinds[-1]:
            return self.text[last.end - 1].isascii() and bool(self.every & {"pron", "but"} or self._find(_IT))
        return any(
            "not" in kinds and self.text[word.start : word.end].endswith(_EMPHATIC) and self.kinds[at + 1] & _DEEDS
            for at, (word, kinds) in enumerate(zip(self.words[:-1], self.kinds[:-1], strict=True))
        )

    def _reports(self, index: int) -> bool:
        """Somebody is said to say it: no word of the speaker's; that nobody said so speaks against it."""
        if not self.open and (self.negated or "rhet" in self.every) and self.every & {"good", "repair", "hao"}:
            self._say(index, good=False)
            return True
        self.reported = True
        return False

    def _modify(self, index: int, kinds: frozenset[str]) -> None:
        """What is neither good nor bad may turn what follows."""
        if "not" in kinds and self._next(index) & _COUNT and "time_unit" in self._next(index + 1):
            self.found.turned = True  # 没三天就坏了
            return
        if kinds & {"if", "wish", "will"} or ("not" not in kinds and kinds & {"needless", "dont"}):
            self.open = True
        elif "not" in kinds:
            self.negated, self.since = self.negated + 1, 0
        if "nobody" in kinds:
            self.negated, self.since = 1, 0

    def _take(self, index: int, good: bool, plain: bool) -> None:
        scorned = "rhet" in self.every
        self.negated = 0
        if scorned:
            good = False
        elif self.open or (good and (self.reported or self._asked or "why" in self.every)) or self._whether(index):
            return
        self._say(index, good=good, plain=plain)

    def _value(self, index: int) -> tuple[bool, bool] | None:
        """Good or bad, and whether it is plain, of a word with the negations before it; None for what says neither."""
        kinds, odd = self.kinds[index], self.negated % 2 == 1
        if kinds.isdisjoint(_TELLING):
            return None
        if kinds & {"bad", "nuisance"} and not self.negated:
            if self._turns(index, "ceased"):  # 味儿没了, the noise has stopped
                return True, True
            if self._turns(index, "returned"):
                return False, True
        if "good" in kinds or "bad" in kinds:
            return ("good" in kinds) is not odd, True
        if odd and "repair" not in kinds and kinds & {"come", "function", "sign_of"}:
            return False, True
        kind = next((kind for kind in _BESIDE if kind in kinds), None)  # told by what stands beside it
        told: tuple[bool, bool] | None = getattr(self, kind)(index, odd=odd) if kind else None
        return told

    def _turns(self, index: int, way: str) -> bool:
        """Whether what was bad is said to be over, or to be back, in the next words."""
        after = range(index + 1, min(index + 3, len(self.kinds)))
        turn = next((at for at in after if way in self.kinds[at]), None)
        if turn is not None:
            self.kinds[turn] = frozenset()  # it has been heard
        return turn is not None

    def nuisance(self, index: int, *, odd: bool) -> tuple[bool, bool] | None:
        """没味了, no more rats; 还有味."""
        if odd:
            return True, True
        return (False, True) if index and "have" in self.kinds[index - 1] and self.every & {"still", "again"} else None

    def halted(self, index: int, *, odd: bool) -> tuple[bool, bool] | None:
        """电梯停了, the heating has stopped: what should go on."""
        goes = index and self.kinds[index - 1] & {"thing", "supply"} and not self.kinds[index - 1] & {"nuisance", "bad"}
        return (False, True) if goes and not odd else None

    def able(self, index: int, *, odd: bool) -> tuple[bool, bool] | None:
        """能坐了, 能洗澡了: it can be used again."""
        after = self.kinds[index + 1 : index + 4]
        able = bool(after) and "le" in after[-1] and index + len(after) == len(self.kinds) - 1
        if odd or not able or any(kinds & {"come", "repair", "not", "when", "ma"} for kinds in after):
            return None
        return True, True

    def hao_le(self, index: int, *, odd: bool) -> tuple[bool, bool] | None:
        """灯好嘞; 好嘞 alone is an answer."""
        said = not odd and index and self.kinds[index - 1] & {"thing", "hedge", "pron", "matter"}
        return (True, True) if said else None

    def hao(self, index: int, *, odd: bool) -> tuple[bool, bool] | None:
        """好: a state before 了 or after a negation; else an answer, a measure, part of a plea."""
        if odd:
            return False, True
        if self._next(index) & {"le"} or (index and index == len(self.kinds) - 1 and "thing" in self.kinds[index - 1]):
            return True, True
        return None

    def repair(self, index: int, *, odd: bool) -> tuple[bool, bool] | None:
        """A verb of repair tells by its result: 修好了, 修上了, 修不好, 没修, 修了."""
        following = self._next(index)
        reached = range(index + 1, min(index + 4, len(self.kinds)))
        result = next((at for at in reached if self.kinds[at] & {"hao", "result", "hao_le"}), None)
        if result is not None:
            self.kinds[result] = frozenset()  # it has been heard
        if (
            odd
            or "cant" in following
            or ("not" in following and (result == index + 2 or "good" in self._next(index + 1)))
        ):
            return False, True
        if result is not None:
            return True, True
        return (True, False) if "le" in following else None

    def supply(self, index: int, *, odd: bool) -> tuple[bool, bool] | None:
        """没水, no light; 有水了, there is light again."""
        if odd:
            return False, True
        if index and "have" in self.kinds[index - 1] and self._next(index) & {"le", "again"}:
            return True, True
        after = self.kinds[index + 1 : index + 4]
        if any("come" in one and "le" in two for one, two in pairwise(after)):  # 水来了
            return True, True
        return None

    def _next(self, index: int) -> frozenset[str]:
        return self.kinds[index + 1] if index + 1 < len(self.kinds) else frozenset()
