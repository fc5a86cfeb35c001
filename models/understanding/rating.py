"""How satisfied somebody says that they are, asked for stars. Pure, Chinese and English."""

import re

from models.understanding.choosing import form, numeral

LONGEST = 40  # characters of words that say how satisfied somebody is
SHORT = 12  # of those that may speak of anything: 还行, great; three times as many Latin letters

_STARS = re.compile(
    "([1-5一二三四五两])(?:(?:个半|个)?(?:颗|粒)?小?(?:星|颗|分(?!钟))| ?(?:stars?|points?)| ?(?:out of|of) ?5)"
    "|(?P<full>满分|满星|全5星|一百分|100分|10分|full marks|ten out of ten|10 out of 10)"
)
#: The first that fits; what is denied comes before what it denies.
_SATISFIED = (
    (None, re.compile(r"没有?(?:什么)?不满意|[吗么]$|\b(?:if|whether)\b")),
    (2, re.compile(r"不(?:是)?(?:太|大|很|怎么|咋|够)满意|not (?:very|so|really|too|that) (?:satisfied|happy)")),
    (1, re.compile(r"不满意|差评|\b(?:dis|un)satisf|not (?:at all )?(?:satisfied|happy)|unhappy")),
    (3, re.compile(r"基本上?满意|还算满意|中评|(?:mostly|fairly|partly|somewhat) satisfied")),
    (4, re.compile(r"比?较满意|quite satisfied")),
    (5, re.compile(r"满意|好评|\bsatisf|\bhappy\b")),
)
_OTHERWISE = (
    (None, re.compile("不知道|说不好|[吗么]$")),
    (2, re.compile("不怎么样|不咋地|不咋样|不太好|not (?:very|so|too|that) (?:good|great)")),
    (1, re.compile(r"太差|很差|真差|差劲|极差|糟糕|糟透|(?<!不)失望|terrible|awful|useless|rubbish|\b(?:bad|poor)\b(?<!not bad)")),
    (3, re.compile("还行|还可以|还成|凑合|一般|马马虎虎|将就|中等|过得去|差不多|说得过去|so so|average|not bad|could be better")),
    (4, re.compile(r"\bgood\b")),
    (5, re.compile("很好|挺好|真好|太好|非常好|特别好|点赞|给力|不错|没得说|没毛病|杠杠|完美|great|excellent|perfect|wonderful|brilliant|👍")),
)  # fmt: skip


def stars(text: str) -> int | None:
    """Stars from 1 to 5: drawn, counted, or what the words are worth; None where they tell nothing of that."""
    drawn = len(re.findall("[★⭐🌟]", text))
    if 1 <= drawn <= 5:
        return drawn
    said = form(text)
    if len(said) > LONGEST:
        return None
    if found := _STARS.search(said):
        return 5 if found["full"] else numeral(found[1])
    if said in {"1", "2", "3", "4", "5"}:
        return int(said)
    length = sum(1 if character.isascii() else 3 for character in said)
    known = (*_SATISFIED, *_OTHERWISE) if length <= 3 * SHORT else _SATISFIED
    return next((worth for worth, words in known if words.search(said)), None)
