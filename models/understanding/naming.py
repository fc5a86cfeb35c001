"""Which of some people, who go by posts and units, the words name: 值班台, 一网格的网格员, the grid 1 worker. Pure."""

import re
from collections.abc import Iterable, Sequence

from models.understanding.choosing import form, numeral

LONGEST = 40  # characters of words that only say who
REST = 4  # characters that nothing explains, where no verb says that somebody is to do it

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_NUMBERED = re.compile(rf"第?({_NUMERAL}|\d{{1,2}})(?=号?(?:网格|支部|党支部|片区|片|组))|(?:grid|branch) ?(\d{{1,2}})")
_GIVEN = re.compile(
    "转给|转到|转派给?|派给|派到|交给|分给|安排给?|指派给?|移交给?|给|让|叫|请|找|由|归"
    "|\\b(?:give|assign|hand|pass|send|forward|let|ask|get|to|for|back|over|it|this|the|that|take|see|do|handle|please)\\b"
)
_DONE = re.compile(
    "去?(?:办|处理|看看?|弄|修|干|管|跟进|负责|解决)(?:一下|吧|了)*|来|去|吧|的|那边|那儿|同志|师傅|那位|那个"
)
_NOT = re.compile(r"不|别|甭|没|\b(?:not|don t|dont|never|except|but)\b|我|\b(?:i|me|myself)\b")


def meant(text: str, names: Sequence[Iterable[str]]) -> int | None:
    """The index of the one whom the words name; `names` are titles and units of each, in any language.

    None where it may be another, where a number is said that none of them has, or where the words tell of more than who.
    """
    said = form(text)
    if not said or len(said) > LONGEST or _NOT.search(said):
        return None
    features = [frozenset().union(*(_features(form(name)) for name in each)) for each in names]
    shared = frozenset.intersection(*features) if len(features) > 1 else frozenset()
    told = _features(said)
    numbers = {feature for feature in told if feature.startswith("#")}
    scores = [len(told & (own - shared)) if numbers <= own else 0 for own in features]
    best = max(scores, default=0)
    if best == 0 or scores.count(best) > 1:
        return None
    index = scores.index(best)
    return index if _GIVEN.search(said) or _unexplained(said, names[index]) <= REST else None


def _features(said: str) -> frozenset[str]:
    """Pairs of Chinese characters, Latin words, and the numbers of units."""
    numbers = {f"#{numeral(found[1] or found[2])}" for found in _NUMBERED.finditer(said)}
    rest = _NUMBERED.sub(" ", said)
    pairs = {run[at : at + 2] for run in re.findall(r"[^\x00-\x7f]+", rest) for at in range(len(run) - 1)}
    return frozenset(numbers | pairs | (set(re.findall(r"[a-z]{3,}", rest)) - {"the", "and"}))


def _unexplained(said: str, names: Iterable[str]) -> int:
    """How many characters of the words stand for something else than these names."""
    known = {character for name in names for character in form(name)}
    rest = _DONE.sub("", _NUMBERED.sub("", said))
    return sum(character not in known and not character.isspace() for character in rest)
