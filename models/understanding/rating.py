"""How satisfied somebody says that they are, as stars. Pure, Chinese and English."""

import re

from models.understanding.choosing import form, numeral

LONGEST = 40  # characters of words that say no more than that

_STARS = re.compile(
    r"([1-5一二三四五两])(?:(?:个半|个)?(?:颗|粒)?(?:小)?(?:星|颗|分(?!钟))| ?(?:stars?|points?)| ?(?:out of|of) ?5| ?/ ?5)"
)
_FULL = re.compile(r"满分|全5星|十分满意|一百分|100分|10分|full marks|ten out of ten|10 out of 10")
#: The first that fits; what is denied comes before what it denies.
_WORDS: tuple[tuple[int | None, re.Pattern[str]], ...] = (
    (None, re.compile(r"没有?(?:什么)?不满意|不知道|说不好|[吗么]$|\b(?:if|whether)\b")),
    (
        1,
        re.compile(
            r"(?:很|非常|太|极其?|十分|特别)不满意?|(?<!挑)不满意|差评|太差|很差|差劲|真差|糟糕|糟透|垃圾|(?<!不)失望|"
            r"\b(?:very |totally |really )?(?:dis|un)satisf|not (?:at all )?satisfied|not happy|unhappy|terrible|awful|\bbad\b|useless|\bpoor"
        ),
    ),
    (
        2,
        re.compile(
            r"不(?:是)?(?:太|大|很|怎么|咋|够)(?:地)?满意|不怎么样|不咋地|不咋样|not (?:very|so|really|too) (?:satisfied|happy|good)|below average"
        ),
    ),
    (
        3,
        re.compile(
            r"基本满意|基本上满意|还行|还可以|还成|还凑合|凑合|一般|马马虎虎|将就|中等|过得去|差不多|说得过去|"
            r"so so|average|okay ish|\bmeh\b|mostly satisfied|fairly satisfied|partly satisfied|not bad|could be better"
        ),
    ),
    (4, re.compile(r"比较满意|挺满意的?但|较满意|quite satisfied|\bgood\b(?! for)")),
    (
        5,
        re.compile(
            r"满意|好评|点赞|赞|很好|挺好|非常好|特别好|太好了|真好|不错|棒|给力|没得说|没毛病|杠杠|完美|"
            r"\bsatisf|\bgreat\b|excellent|perfect|very happy|\bhappy\b|well done|wonderful|brilliant|top notch|👍"
        ),
    ),
)


def stars(text: str) -> int | None:
    """Stars from 1 to 5: drawn, counted, or what the words are worth; None where they tell nothing of that."""
    drawn = len(re.findall("[★⭐🌟]", text))
    if 1 <= drawn <= 5:
        return drawn
    said = form(text)
    if not said or len(said) > LONGEST:
        return None
    if found := _STARS.search(said):
        return numeral(found[1])
    if said.isdecimal():
        return int(said) if said in {"1", "2", "3", "4", "5"} else None
    if _FULL.search(said):
        return 5
    return next((worth for worth, words in _WORDS if words.search(said)), None)
