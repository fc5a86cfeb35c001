"""What speaks for and against a danger where it is told of: now or then, in earnest or as a figure, of whom."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from models.understanding.perils import CERTAIN, POSSIBLE, Rule
from models.understanding.sequence import Sequence

LONG, LETTER = 60, 150  # characters
SHORT = 6
_NUMBER = 7  # digits that are somebody's number
_PLAIN = 3  # words in a row are explicit however short: 他拿刀追我
#: Before what is told, a negation or a subject stands within so many words.
_NEAR = 2
_SUBJECT = 3
_SENTENCE = 6
_OFFICIAL = 3
_REACH = 60  # words; what stands further off belongs to something else
_PEOPLE = frozenset({"person", "child", "i", "pron", "several", "victim", "home", "vulnerable", "limb"})
#: What befalls people alone.
_BODILY = frozenset({"illness", "choking", "lift", "drowning", "collapse", "traffic", "missing", "crisis"})
_RECORDED = frozenset({"violence", "traffic"})
_HITTING = frozenset({"collapse", "traffic"})
_SMOKE = frozenset({"smoking", "smoke-full", "smoke-out", "smoke-choke", "burnt-smell", "sparks"})
#: An all-clear counts where it speaks of the same matter.
_OVER = frozenset({"settled", "settled_people", "settled_out", "over_sure"})
SETTLED = {
    "fire": frozenset({"settled", "settled_fire", "over_sure"}),
    "gas": frozenset({"settled", "over_sure"}),
    "missing": frozenset({"settled", "settled_found", "over_sure"}),
    "crisis": frozenset[str](),
    "violence": frozenset({"settled", "over_sure"}),
}
#: What goes on since yesterday, or was seen only now.
_LASTING = frozenset({"inert", "limp", "unable", "nobody", "gas-smell", "leak", "fumes", "missing", "crisis", "down"})
#: What is over in a moment is told of with a 了.
_EVENTS, _DONE = frozenset({"drowning", "collapse", "traffic"}), ("了", "啦", "咧")
#: A repair is urged so as well.
_HASTE = frozenset({"赶紧", "赶快", "马上"})
_OWN, _WHOSE = frozenset({"i", "home"}), frozenset({"pron", "mine"})
_GONE = 9.0


@dataclass
class Weighed:
    """What was weighed for one place where danger is told of, and what is left of it."""

    score: float
    context: list[str] = field(default_factory=list)

    def falls(self, code: str, by: float = _GONE) -> None:
        self.context.append(code)
        self.score -= by

    def capped(self, code: str) -> None:
        """It is possible at most."""
        self.context.append(code)
        self.score = min(self.score, POSSIBLE)


class Weighing:
    """A text in which danger is told of."""

    def __init__(self, said: Sequence) -> None:
        self.said, self.words = said, said.words
        self.kinds = [word.classes for word in said.words]

    @cached_property
    def all(self) -> frozenset[str]:
        return frozenset().union(*self.kinds)

    @cached_property
    def size(self) -> float:
        """How much is said, in Chinese characters; three letters tell as much as one of those."""
        return len(self.said.text.encode()) / 3

    @cached_property
    def official(self) -> bool:
        return sum("official" in kinds for kinds in self.kinds) >= _OFFICIAL

    @cached_property
    def advert(self) -> bool:
        return sum("advert" in kinds for kinds in self.kinds) >= 2

    def weigh(self, rule: Rule, first: int, last: int) -> Weighed:
        """Weigh what stands around words `first` up to `last`, of which a rule holds."""
        return _Place(self, rule, first, last).weighed()


class _Place:
    """One place where danger is told of."""

    def __init__(self, text: Weighing, rule: Rule, first: int, last: int) -> None:
        self.text, self.rule, self.first, self.last = text, rule, first, last
        kinds = text.kinds
        start = self._back(first, "pause")
        end = self._on(last, "pause")
        self.inner = frozenset().union(*kinds[first:last])
        self.clause = frozenset().union(*kinds[start:end])
        begun, ended = self._back(first, "stop"), self._on(last, "stop")
        self.sentence = frozenset().union(*kinds[begun:ended])
        self.upto = frozenset().union(*kinds[begun:last])
        self.around = frozenset().union(*kinds[begun:end])
        self.behind = frozenset().union(*kinds[last : last + _REACH])
        self.ending = frozenset().union(*kinds[self._back(last - 1, "pause") : end])
        self.begun, self.start, self.end = begun, start, end
        self.asked = end < len(kinds) and "asked" in kinds[end]
        self.found = Weighed(rule.strength)

    def _back(self, at: int, border: str) -> int:
        least = max(0, at - _REACH)
        while at > least and border not in self.text.kinds[at - 1]:
            at -= 1
        return at

    def _on(self, at: int, border: str) -> int:
        most = min(len(self.text.kinds), at + _REACH)
        while at < most and border not in self.text.kinds[at]:
            at += 1
        return at

    def weighed(self) -> Weighed:
        found = self.found
        self.now = "now" in self.sentence
        self.urgent = "urgent" in (self.text.all if self.text.size <= LONG else self.sentence)
        if self.now or self.urgent:
            found.context.append("now" if self.now else "urgent")
            if self.rule.lifts:
                found.score += 1
        self._earnest()
        self._elsewise()
        self._when()
        self._whom()
        self._surely()
        self._length()
        return found

    @property
    def _self_told(self) -> bool:
        """Violence and crisis told of oneself or one's household."""
        if self.rule.kind == "crisis":
            return bool(self.sentence & {"i", "home", "mine"})
        return self.rule.kind == "violence" and bool(self.inner & _OWN)

    def _earnest(self) -> None:
        """Not so, or in a manner of speaking, or a topic."""
        found, kinds = self.found, self.text.kinds
        if any("not" in kinds[at] and self._denied(at) for at in range(max(self.start, self.first - _NEAR), self.last)):
            found.falls("negated")
        if "figure" in self.clause or ("like" in self.upto and "alike" in self.clause):
            found.falls("figure")
        if self.text.advert:
            found.falls("advert")
        if "thanked" in self.upto or ("lecture" in self.sentence and not self.now and self.rule.kind != "crisis"):
            found.falls("topic")
        if "drill" in self.sentence and not self.urgent:
            found.falls("topic")
        if "topic" in self.clause and not (self.rule.kind == "crisis" and "i" in self.inner):
            found.falls("topic")

    def _elsewise(self) -> None:
        """What sounds like it among these words: smoke of a kitchen, a smell of drains, by telephone, no answer from a desk."""
        found = self.found
        if self.rule.kind == "fire" and self.rule.code in _SMOKE and "cooking" in self.sentence and not self.urgent:
            found.falls("cooking")
        if self.rule.kind in _RECORDED and "afterwards" in self.sentence and not self.urgent:
            found.falls("afterwards")
        if self.rule.code == "help" and "trivial" in self.sentence:
            found.falls("figure")
        if self.rule.code == "scream" and "leisure" in self.sentence:
            found.falls("play")
        if self.rule.kind == "violence" and self.rule.code == "hit" and self._phones():
            found.falls("phone")
        if self.rule.code == "nobody" and "desk" in self.sentence and "vulnerable" not in self.sentence:
            found.falls("desk")
        if self.rule.code == "rotten" and "sewer" in self.sentence:
            found.falls("sewer")

    def _phones(self) -> bool:
        """打我手机: by telephone."""
        words = self.text.words[self.start : self.end]
        return "phone" in self.clause or any(
            "num" in word.classes and word.end - word.start >= _NUMBER for word in words
        )

    def _denied(self, at: int) -> bool:
        """Whether a negation stands just before what a rule needs, people aside."""
        for kinds in self.text.kinds[at + 1 : min(at + 1 + _NEAR, self.last)]:
            if "pause" in kinds:
                return False
            if kinds & self.rule.classes - _PEOPLE:
                return True
        return False

    def _when(self) -> None:
        """Once, always, or if ever."""
        found, present = self.found, "now" in self.clause
        if self.text.size > LONG:  # whoever writes at length says when
            present = "today" in self.clause
        if self._self_told:
            if self.rule.kind == "violence" and self.around & {"past", "habit", "yesterday"} and not present:
                found.capped("habit" if "habit" in self.around else "past")
            return
        if "cond" in self.upto and (not present or "cond" in self.clause):
            found.falls("condition")
        if self.rule.kind == "missing" and self.sentence & {"till_now", "now"} and "past" not in self.around:
            return
        following = self.text.kinds[self.last : self.last + 1]
        if ("past" in self.around or (following and "after" in following[0])) and not present:
            found.falls("past")
        if "habit" in self.around and not present:
            if self.rule.kind == "electricity":  # it is there as long as nobody mends it
                found.capped("habit")
            else:
                found.falls("habit")
        if "yesterday" in self.sentence and not (self.now or self.urgent or self.rule.code in _LASTING):
            found.falls("yesterday", 2)

    def _whom(self) -> None:
        """An animal or a thing."""
        if (self.rule.kind in _HITTING and self._struck()) or (self.rule.kind == "missing" and self._mislaid()):
            self.found.falls("thing")
        if self.inner & _PEOPLE:
            return
        near = self.text.kinds[max(self.begun, self.first - _SENTENCE) : self.first]
        bitten = self._bites()
        if not bitten and any("animal" in kinds for kinds in near) and not any(kinds & _PEOPLE for kinds in near):
            self.found.falls("animal")
        if self.rule.kind not in _BODILY:
            return
        for kinds in reversed(self.text.kinds[max(self.start, self.first - _SUBJECT) : self.first]):
            if kinds & _PEOPLE and "thing" not in kinds:
                return
            if "vehicle" not in kinds and (subject := kinds & ({"thing"} if bitten else {"animal", "thing"})):
                self.found.falls(min(subject))
                return

    def _mislaid(self) -> bool:
        """孩子的书包丢了, my kid lost his jacket: what was lost is a thing."""
        row = self.text.kinds[self.first : min(self.last + 2, self.end)]
        return any(
            (one & {"child", "vulnerable"} and "thing" in two and "lost" in three)
            or ("lost" in one and two & _WHOSE and "thing" in three)
            for one, two, three in zip(row, row[1:], row[2:], strict=False)
        )

    def _bites(self) -> bool:
        """Whether an animal bites anything but its like: 狗咬狗."""
        kinds = self.text.kinds
        return any("bite" in one and "animal" not in next_ for one, next_ in pairwise((*kinds, frozenset[str]())))

    def _struck(self) -> bool:
        """砸了我的车: what was struck is a thing."""
        if self.text.kinds[self.last - 1] & {"person", "child"}:
            return False
        for kinds in self.text.kinds[self.last : min(self.last + _NEAR, self.end)]:
            if kinds & {"thing", "vehicle"}:
                return True
        return False

    def _surely(self) -> None:
        """Asked, hedged, or over."""
        found, crisis = self.found, self.rule.kind == "crisis"
        if "how_to" in self.sentence and not (crisis or self.urgent or self.inner & {"i", "mine"}):
            found.falls("asked", 1 if self.now else _GONE)
        if "enquires" in self.upto and not (crisis or self.urgent):
            found.falls("enquires", 1)
        if self.behind & SETTLED.get(self.rule.kind, _OVER) and not self.behind & {"still_there", "urgent", "now"}:
            found.falls("settled", 2)
        if "hearsay" in self.around:
            found.falls("hearsay", 1)
        if crisis:
            return
        if "hedge" in self.ending:
            found.capped("hedged")
        if "what_if" in self.ending and not self.now:
            found.capped("asked")
            if self._wonders():
                found.falls("condition")
        if "asks" in self.ending or (self.asked and not self.clause & {"urgent"}):
            found.capped("asked")

    def _wonders(self) -> bool:
        """What would happen, since nothing says that it has: 孩子掉井里咋办."""
        of = self.text.said.of
        if any(
            "urgent" in word.classes and "what_if" not in word.classes and of(word) not in _HASTE
            for word in self.text.words
        ):
            return False
        words = self.text.words[self.first : self.last + 1]
        done = any("le" in word.classes or of(word).endswith(_DONE) for word in words)
        return self.rule.kind in _EVENTS and not done

    def _length(self) -> None:
        size, found = self.text.size, self.found
        if len(self.text.said.text) < SHORT and not self.rule.short and self.last - self.first < _PLAIN:
            if self.last - self.first > 1:
                found.capped("short")
            else:
                found.falls("short")
        if size <= LONG or self.rule.kind == "missing" or (self.rule.kind == "crisis" and self._self_told):
            return
        if not (self.urgent or "today" in self.clause):
            found.falls("long", 1 if size <= LETTER else 2)
        if any("stop" in kinds for kinds in self.text.kinds[self.first : self.last]):
            found.falls("apart", 1)
        if self.text.official and not ("urgent" in self.sentence or "today" in self.clause):
            found.falls("official", 1)


def certain(score: float) -> bool:
    """Whether a score stands for what is there now."""
    return score >= CERTAIN


def possible(score: float) -> bool:
    """Whether a score stands for what may be."""
    return score >= POSSIBLE
