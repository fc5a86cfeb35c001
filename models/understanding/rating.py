"""How satisfied somebody says that they are, where they are asked for it. Pure, Chinese and English."""

import re

from models.understanding.choosing import form

SHORT = 36  # letters, a Chinese one counted as three, of words that may speak of anything: 还行, great

#: The first that fits; what is denied comes before what it denies.
_WORDS = (
    (None, re.compile("不知道|说不好|[吗么]$")),
    (2, re.compile("不怎么样|不咋地|不咋样|不太好|not (?:very|so|too|that) (?:good|great)")),
    (1, re.compile(r"太差|很差|真差|差劲|极差|糟糕|糟透|(?<!不)失望|terrible|awful|useless|rubbish|(?<!not )\b(?:bad|poor)\b")),
    (3, re.compile("还行|还可以|还成|凑合|一般|马马虎虎|将就|中等|过得去|差不多|说得过去|so so|average|not bad|could be better")),
    (4, re.compile(r"\bgood\b")),
    (5, re.compile("很好|挺好|真好|太好|非常好|特别好|点赞|给力|不错|没得说|没毛病|杠杠|完美|great|excellent|perfect|wonderful|brilliant|👍")),
)  # fmt: skip


def worth(text: str) -> int | None:
    """Stars from 1 to 5 for a bare number, and for words that speak of no stars; None where they tell nothing of it."""
    said = form(text)
    if said in {"1", "2", "3", "4", "5"}:
        return int(said)
    if sum(1 if letter.isascii() else 3 for letter in said) > SHORT:
        return None
    return next((stars for stars, words in _WORDS if words.search(said)), None)
