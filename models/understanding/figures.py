"""Numbers, stars and telephones in a message."""

import re

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "仨": 3, "〇": 0}
_ENGLISH = {
    word: value
    for value, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 1
    )
}
_NUMERAL = "[零一二两俩仨三四五六七八九十]{1,3}"
_MEASURE = "(?:个|条|件|项|种|家|单|盏|张|份|样)"

#: A matter by its number: #12, /12, 查看12, 12号单, 2号那个, no. 12, ticket 12.
_MATTER = re.compile(
    r"#\s?(\d{1,7})(?!\d|\s?楼|\s?[栋幢])"
    r"|(?<![\w/])/(\d{1,7})(?![\d/])"
    r"|(?:查看|查询|查一下|查下|看一下|看下|单号|编号|工单号?|诉求号?|诉求|单子|工单)[是:：为 ]{0,2}([1-9]\d{0,6})(?![\d-]|\s?[楼栋幢点分天个月日])(?!号楼)"
    r"|(?<![\d楼栋幢.])第?(\d{1,7})号?(?:单子?(?!元)|工单|诉求|那个|这个|那件|这件|那条|这条|那单|这单|的?事(?!故|实))"
    r"|(?<!building )(?<!block )(?<!court )(?<!house )(?<!bldg )(?<!unit )(?<!flat )(?<!gate )(?<!bus )\bno\. ?(\d{1,7})(?!\d)"
    r"|\b(?:ticket|report|case|request|job|issue|matter|task)(?: (?:no\.?|number|num|nr\.?))? #?(\d{1,7})(?!\d)"
    r"|\bnumber (\d{1,7})(?!\d)(?=[ ,.!?]*(?:$|please|is|was|has|isn|done|still|again))"
)
#: What is said of one matter among several: #1 弄完了，#2 下午去; 2接，1下午弄; 1 done and 2 after lunch.
_OF_ONE = re.compile(
    r"(?:^|(?<=[,;。，；、\n])|(?<=\band))\s*(?:#|no\.? ?)?(\d{1,7})(?:号?(?![\d点号楼栋幢天个月日元年:/-]))",
    re.IGNORECASE,
)

_ORDINAL = re.compile(
    rf"第({_NUMERAL}|\d{{1,2}}){_MEASURE}|(?<!\w)(\d{{1,2}})(?:st|nd|rd|th)(?: one)?\b"
    rf"|\b(?:the )?({'|'.join(_ORDINALS)}) (?:one|of|report|ticket|option|button)\b|\bthe ({'|'.join(_ORDINALS)})\b(?! (?:floor|entrance|time|building))"
    rf"|\b(?:option|number|choice) ({'|'.join(_ENGLISH)}|\d{{1,2}})\b"
)
_FIRST = re.compile(
    f"(?:头一|首|最上面(?:的)?那?|最前面(?:的)?那?|上面那|前面那|前一|前){_MEASURE}|最上面的|最前面的|the (?:top|upper) one|the former"
)
_LAST = re.compile(
    f"(?:最后(?:面)?(?:的)?(?:那|一)?|末|最下面(?:的)?那?|倒数第一|后面那|下面那|后一){_MEASURE}|最后的|最下面的|\\b(?:the )?(?:last|bottom|latter)(?: one)?$|\\bthe (?:last|bottom|latter) one\\b"
)
SEVERAL = 2
_AROUND = " \t\n,.;:，。；：、"
_BARE = re.compile(
    rf"(?:选|我选|就|要|option |number |no\.? ?|choose |pick )?(?:({_NUMERAL}|\d{{1,2}})(?:{_MEASURE}|号|吧|呗|啊)?|({'|'.join([*_ENGLISH, *_ORDINALS])}))[.。、)!~ ]*"
)

_STARS = re.compile(
    rf"([1-5]|[一二两三四五]|{'|'.join(list(_ENGLISH)[:5])}) ?(?:颗|个)?(?:星|stars?\b|分(?![钟之类开支])|points?\b|/5\b| out of (?:5|five)\b)"
)
_SIGNS = re.compile("[★⭐🌟]")
_FULL = re.compile("满分|满星|全五星|full marks|top marks|top rating|100分|一百分")
_SATISFIED = (
    (None, re.compile(r"没有?(?:什么|啥)?(?:不|让人不)满意|满意[吗么没?]|满不满意|\b(?:if|whether|are you) \w* ?(?:un|dis)?satisfied")),
    (1, re.compile(r"(?:不|没|没有|未)(?:是)?(?:太|大|怎么|咋|很|特别|十分|那么|够)?满意|not (?:very|so|really|too|that) (?:satisfied|happy)|差评|极差|太差了|unsatisfied|dissatisfied|not (?:at all )?(?:satisfied|happy)|very poor|terrible service")),
    (3, re.compile(r"基本满意|还算满意|比较满意|一般般|一般吧|马马虎虎|凑合|说得过去|中评|fairly satisfied|mostly satisfied|partly satisfied|so-so|average|okayish|could be better")),
    (5, re.compile(r"(?:非常|很|十分|特别|挺|超|太|相当)?满意|好评|\b(?:very |quite |totally |completely )?satisfied\b|very happy with")),
)  # fmt: skip

_PHONE = re.compile(r"(?<![a-z\d#/.])(?:\+?86[- ]?)?\(?\+?\d[\d() \-–—]{4,17}\d(?![a-z\d楼栋幢号])")
_DATE = re.compile(r"(?:19|20)\d\d[- ]\d{1,2}(?:[- ]\d{1,2})?")
_ADDRESS = re.compile(r"\d{1,2} ?- ?\d{1,2} ?- ?\d{3,4}|(?:11[0-9]|12[0-9])(?: +1[12][0-9])+")


def number(text: str) -> int | None:
    """Read a numeral of either language, up to 99 in Chinese ones; None for what is none."""
    if text.isdigit():
        return int(text)
    if text in _ENGLISH or text in _ORDINALS:
        return _ENGLISH.get(text) or _ORDINALS[text]
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text)
    if any(part and part not in _DIGITS for part in (tens, ones)):
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def matters(text: str) -> tuple[int, ...]:
    """Give the numbers of matters that a text names, each once, in order."""
    found = (int(next(group for group in match.groups() if group)) for match in _MATTER.finditer(text))
    return tuple(dict.fromkeys(found))


def each(text: str) -> tuple[tuple[int, str], ...]:
    """What a text says of several matters one after the other: the number of each, and its words."""
    found = list(_OF_ONE.finditer(text))
    if len(found) < SEVERAL or text[: found[0].start()].strip():
        return ()
    ends = [match.start() for match in found[1:]] + [len(text)]
    pieces = [(int(one[1]), text[one.end() : end].strip(_AROUND)) for one, end in zip(found, ends, strict=True)]
    pieces = [(number, words.removesuffix(" and")) for number, words in pieces]
    return tuple(pieces) if all(words for _, words in pieces) else ()


def ordinal(text: str) -> int | None:
    """Which of several, from 1; the last is -1. A text that is a number and nothing else is one too."""
    if match := _BARE.fullmatch(text.strip()):
        return number(match[1] or match[2])
    if _LAST.search(text):
        return -1
    if _FIRST.search(text):
        return 1
    if match := _ORDINAL.search(text):
        return number(next(group for group in match.groups() if group))
    return None


def stars(text: str) -> int | None:
    """How satisfied somebody says to be, 1 to 5; None where they do not say."""
    if signs := len(_SIGNS.findall(text)):
        return min(signs, 5)
    if match := _STARS.search(text):
        return number(match[1])
    if _FULL.search(text):
        return 5
    return next((value for value, pattern in _SATISFIED if pattern.search(text)), None)


def phone(text: str) -> tuple[int, int] | None:
    """Where a telephone number of seven to thirteen digits stands, however it is grouped; no date, no address."""
    for match in _PHONE.finditer(text):
        digits = sum(character.isdigit() for character in match[0])
        if 7 <= digits <= 13 and not _DATE.fullmatch(match[0].strip()) and not _ADDRESS.fullmatch(match[0].strip()):
            return match.span()
    return None
