"""Which of the buttons that somebody sees their words mean: its label, what tells it from the others, its place in the list.

Pure, Chinese and English. It never guesses between two.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from models.understanding.form import normal

LONGEST = 48  # characters of words that may still name a button
LAST = -1


def phrases(*lines: str) -> frozenset[str]:
    """What stands between bars."""
    return frozenset(part for line in lines for part in line.split("|"))


CANCEL = phrases(
    "取消|算了|不用了|先不|先不了|按错了|点错了|摁错了|选错了|弄错了|手滑|手滑了|误点|误触|返回|退出|不弄了|不选了|不说了|没事了|当我没说",
    "算了不弄了|拉倒|停|别问了|cancel|never mind|nevermind|nvm|forget it|stop|abort|go back|wrong button|pressed by mistake",
    "my mistake|by mistake|oops|oops wrong button|misclick|no thanks|leave it",
)

_BEFORE = re.compile(
    r"^(?:那就|那|就|嗯|哦|啊|对|是|我)*(?:我?(?:就)?(?:想|要)?(?:选择|选|挑|要|点|按)|就是|应该是|大概是|是)?(?:那个|这个)?"
)
_AFTER = re.compile(
    r"(?:吧|啊|呀|哈|呗|嘛|呢|哦|噢|喔|咯|啦|了|的|那个|这个|那盏|那栋|那家|那里|那儿|这里|这儿|就行|就好|好了|谢谢)+$"
)
_SOFTLY = re.compile("[吧啊呀哈呗嘛哦噢喔啦]+$")
_ENGLISH = re.compile(
    r"^(?:(?:um|well|ok|okay|yes|so|i think|i d say|i pick|i choose|i want|i ll take|id like|i d like|it s|its|it is|that s"
    r"|choose|pick|select|option|take|the|to) +)+|(?: +(?:please|thanks|thank you|pls|one|option))+$"
)
_TEN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_COUNTED = re.compile("第?([一二三四五六七八九十]{1,3})(?=号|栋|幢|单元|网格|支部|楼)")
_NUMBER = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
_MEASURE = "(?:个|条|项|种|件|家|位|栋|行|排|类|号选项|选项)"
_ORDINAL = re.compile(rf"第({_NUMBER}){_MEASURE}?|(?:选项?|按钮) ?({_NUMBER})|选?({_NUMBER})号选项")
_BARE = re.compile(rf"(?:no |number |nr |option )?({_NUMBER})")
_FIRST = phrases("头一个|头一条|头一项|最上面|最上面那个|最上边|最前面|首个")
_LAST = phrases(
    "最后一个|最后一条|最后一项|最后|末一个|最下面|最下边|最下面那个|最末|倒数第一|倒数第一个|last|the last|last one"
)
_NAMES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SHORT = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th")
_COUNT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Sort(StrEnum):
    """What a button is, as far as typing goes."""

    CANCEL = "cancel"
    ACTION = "action"  # done at once, or what cannot be undone: only its whole label means it
    VALUE = "value"  # one of the alternatives of a list
    MOMENT = "moment"  # a time among them, which words name better than a part of its label
    ELSE = "else"  # none of these: below the alternatives, and not one of them


@dataclass(frozen=True, slots=True)
class Option:
    """A button: its labels in all languages, and other words for it."""

    labels: tuple[str, ...]
    sort: Sort = Sort.VALUE
    others: frozenset[str] = frozenset()


def form(text: str) -> str:
    """Letters, digits and stars in one width, case and script; digits for the numbers of houses and units; one blank
    between Latin words, none elsewhere.
    """
    kept = "".join(letter if letter.isalnum() or letter in "★#" else " " for letter in normal(text).text)
    said = re.sub(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])", "", " ".join(kept.split()))
    return _COUNTED.sub(lambda found: str(numeral(found[1])), said)


#: Of labels, which come again and again.
known_form = lru_cache(maxsize=4096)(form)


def core(text: str) -> str:
    """What is left of a form without the words around it: 我选西屯家园那个吧 → 西屯家园."""
    return _AFTER.sub("", _BEFORE.sub("", _ENGLISH.sub("", text), count=1)).strip()


def is_cancel(said: str) -> bool:
    """Whether a form says that what is being asked be dropped, and nothing else."""
    return said in CANCEL or _SOFTLY.sub("", said) in CANCEL


def choose(said: str, options: Sequence[Option], *, ordered: bool = True) -> int | None:
    """The index of the option that a form means, None where none is or more than one might be.

    `ordered`: the values stand in one list, so that "the second" means something.
    """
    if not said or len(said) > LONGEST:
        return None
    bare = core(said)
    labels = [frozenset(map(known_form, option.labels)) for option in options]
    for words in (said, bare):
        found = [index for index, known in enumerate(labels) if words in known]
        if found:
            return _only(found)
    if is_cancel(said):
        return _only([index for index, option in enumerate(options) if option.sort is Sort.CANCEL])
    if found := [index for index, option in enumerate(options) if said in option.others or bare in option.others]:
        return _only(found)
    if ordered and (place := _in_order(said, bare, options, labels)) is not None:
        return place
    return _by_part(bare, options, labels)


def _only(found: Sequence[int]) -> int | None:
    return found[0] if len(found) == 1 else None


def _in_order(said: str, bare: str, options: Sequence[Option], labels: Sequence[Iterable[str]]) -> int | None:
    values = [index for index, option in enumerate(options) if option.sort in {Sort.VALUE, Sort.MOMENT}]
    number, sure = ordinal(said) or ordinal(bare) or (0, False)
    if number == LAST:
        return values[-1] if values and all(option.sort is not Sort.ELSE for option in options) else None
    place = values[number - 1] if 0 < number <= len(values) else None
    if sure or number == 0:
        return place
    if len(values) < 2:
        return None  # a bare number counts nothing
    if any(option.sort is Sort.MOMENT for option in options):
        return None  # "3" may be an hour
    named = [index for index in values if any(number in _numbers(label) for label in labels[index])]
    if not named:
        return place
    return _only(named) if place is None or place in named else None


def ordinal(said: str) -> tuple[int, bool] | None:
    """The place in a list that a form names, from 1, -1 the last; and whether it can be nothing else: a bare number can."""
    if said in _LAST:
        return LAST, True
    if said in _FIRST:
        return 1, True
    if found := _ORDINAL.fullmatch(said):
        return numeral(next(filter(None, found.groups()))), True
    if found := _BARE.fullmatch(said):
        return numeral(found[1]), False
    for names, sure in ((_NAMES, True), (_SHORT, True), (_COUNT, False)):
        if (name := said.removeprefix("number ")) in names:
            return names.index(name) + 1, sure
    return None


def numeral(text: str) -> int:
    """A number below a hundred in digits or Chinese numerals."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_TEN.get(tens, 1) * 10 if ten else 0) + _TEN.get(ones, 0)


def _numbers(label: str) -> set[int]:
    return {numeral(found) for found in re.findall(_NUMBER, label)}


def _by_part(bare: str, options: Sequence[Option], labels: Sequence[Iterable[str]]) -> int | None:
    """The only value whose label these words are a part of. A time is no part of another."""
    wide = sum(character > "\x7f" for character in bare)
    if wide < 2 and len(bare) - wide < 3 and not re.search(r"\d(?=\D)|#\d", bare):
        return None
    return _only(
        [
            index
            for index, option in enumerate(options)
            if option.sort in {Sort.VALUE, Sort.ELSE} and any(_is_part(bare, label) for label in labels[index])
        ]
    )


def _is_part(words: str, label: str) -> bool:
    """Whether the words stand in a label, Latin ones and numbers as a whole."""
    at = label.find(words)
    while at >= 0:
        around = (label[at - 1 : at] + words[0], words[-1] + label[at + len(words) :][:1])
        if not any(pair.isascii() and pair.isalnum() and len(pair) == 2 for pair in around):
            return True
        at = label.find(words, at + 1)
    return False
