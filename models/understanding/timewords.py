"""The words for days, hours and spans of time, as expressions over the form that `times` brings a text to."""

import re
from datetime import time

NUMERAL = "[零一二两三四五六七八九十]{1,3}"
UNIT = "小时|钟头|点|时|分|刻|号|日|月|天|周|星期|礼拜|工作日|个"
NUMBERED = re.compile(rf"(?<![周期拜第初])({NUMERAL})(?=个?半?(?:{UNIT}))")
A_BIT = re.compile("(?<=[早晚快慢多少好有差近])一点(?!半|钟)|一点儿|有点|差点|点儿")
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "couple": 2, "three": 3, "four": 4, "five": 5, "six": 6}
COUNTS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
COUNT = "|".join(sorted(COUNTS, key=len, reverse=True)) + r"|\d{1,3}"

#: The words say that nobody can tell, that it is not then, that it was, or they ask.
UNKNOWN = re.compile(
    r"说不好|说不准|不好说|不一定|没准儿?|看情况|等通知|不确定|定不了|定不下|保证不了|不敢说|不知道|难说|说不上来|什么时候|啥时候|几点|(?<!超)过[几两\d]+天|过些|这[几两\d]+天|过一?阵|一阵子|回头|赶明儿"
    r"|can t say|can not say|cannot say|not sure|depends|no idea|don t know|dunno|hard to say|no promise|when\b|[?？吗么]$|行不行"
)
NOT = re.compile(
    "不行|不成|不中|来不了|去不了|到不了|弄不完|弄不了|办不了|办不完|修不了|修不完|干不完|不在|休息|没空|没时间|没工夫|放假|不上班|请假|不能|赶不上|够呛"
    "|不可能|来不及|不去|不来|轮休|开会|有事|没人|没货|没车"
    r"|\b(?:can t|cannot|can not|won t|isn t|doesn t|not(?! later)|unable|off|busy|away|impossible|no chance)\b"
)
PAST = re.compile(
    "已经(?!.{0,4}(?:约|订|定|排|说好|联系))|刚才|刚刚|昨|前天|上周|上个?月|上星期|去过|来过|看过|去了|来了|看了|就去看了|报过|"
    r"\b(?:yesterday|already|last|ago|was|were|went|came|since)\b"
)
BY_OTHERS = re.compile("(?:居民|住户|业主|大爷|大妈|阿姨|老人|他|她|人家).{0,6}(?:说|在家|反映|打电话|讲)")

DAYS = {"今": 0, "当": 0, "明": 1, "后": 2, "大后": 3}
DAY = re.compile(
    "(?P<own>大后|今|明|后|当)(?:天|儿个?|日|个儿?|(?=早|晚|(?<!后)晌|上午|下午|中午|前晌|后晌|下晌|头晌|夜))"
    "|(?P<both>明后)(?:两?天|儿)"
    r"|(?P<en>day after tomorrow|(?:tomorrow|tomorow|tommorow|tommorrow|tmrw|tmr|tmw|tomo|2moro|2morrow)|today|tonight|tonite)\b"
)
ENGLISH_DAYS = {"day after tomorrow": 2, "today": 0, "tonight": 0, "tonite": 0}
WEEKDAYS = {
    name: day for day, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for name in names
}
WEEKDAY = re.compile(
    "(?P<which>下下个?|下个?|这个?|本)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天1-7])(?!个|天)"
    r"|(?:\b(?P<next>next|this|coming) )?\b(?P<en>mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:^|\b(?P<before>by|on|before|until|till|next|this|or|to) )(?P<short>mon|tue|wed|thu|fri|sat|sun)(?:s|rs?)?\b"
)
ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = re.compile(
    "(?P<zh>下下个?|下个?|这个?|本)(?:周|星期|礼拜)(?P<part>末|内|里|之内|以内|初)?(?!前半)|(?P<end>周末|礼拜天前)"
    r"|\b(?P<en>next|this) week(?P<off>end)?\b|\b(?:the )?(?P<weekend>weekend)\b|\b(?P<eow>end of (?:the |this )?week|eow)\b"
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME = "(?:" + "|".join(MONTHS) + ")[a-z]*"
MONTH_END = re.compile(
    r"(?:(?P<month>\d{1,2})|(?P<next>下个?))?(?:月底|月末|月尾)|(?:这个?|本)月(?:内|之内|以内)"
    rf"|\b(?:end of (?:the |this )?month|eom|this month)\b|\bend of (?P<name>{NAME})\b"
)
MIDDLE = re.compile("(?P<next>下个?)?月中(?!旬)|\\bmid ?month\\b")
DATE = re.compile(
    r"(?:(?P<month>\d{1,2})月|(?P<next>下个?月)|(?:这个?|本)月)?(?P<day>\d{1,2})(?:号|日)(?!楼|院|单元|门|线|网格|路|车|厅|库|单|店|井|杆|那|这|的那)"
    r"|(?<![\d:/])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/])"
    rf"|\b(?P<name>{NAME}) (?:the )?(?P<nth>\d{{1,2}})(?:st|nd|rd|th)?\b|\b(?P<th>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<of>{NAME})\b"
    r"|\bthe (?P<only>\d{1,2})(?:st|nd|rd|th)\b"
)
SPAN = re.compile(
    r"(?P<n>\d{1,3}|半)个?(?P<half>半)?个?(?P<zh>工作日|小时|钟头|分钟|刻钟|天|日内|周|星期|礼拜|月(?![底末中尾\d]))(?!末)"
    rf"|\b(?P<c>{COUNT}|half an?|half) ?(?P<en>(?:working|business|work) days?|workdays?|hours?|hrs?|h|minutes?|mins?|days?|weeks?|fortnight|month)\b(?P<more> and a half)?"
)
PERIODS: tuple[tuple[str, time | None, re.Pattern[str]], ...] = (
    ("night", None, re.compile("凌晨|后半夜|半夜")),
    ("am", time(12), re.compile(r"上午|前半?晌|头晌|\bmorning\b")),
    ("am", time(10), re.compile(r"一大早|早上|早晨|清早|大早|一早|早起|(?<=[明后今])早|\bfirst thing\b|\bearly\b")),
    ("noon", time(12), re.compile(r"中午|晌午|正午|午饭|\bnoon\b|\bmidday\b|\blunch(?:time)?\b")),
    ("pm", time(17), re.compile(r"下午|下晌|后半?晌|过晌|午后|晌后|\bafternoon\b")),
    ("pm", time(18), re.compile(r"傍晚|擦黑|天黑前|傍黑|晚饭前|\bbefore dark\b")),
    (
        "evening",
        time(20),
        re.compile(
            r"晚上|晚间|夜里|夜间|黑夜|黑天|黑间|黑介|(?<=[今明后])[晚夜]|\bevening\b|\btonight\b|\btonite\b|\bnight\b"
        ),
    ),
)
END = re.compile(
    r"下班|收工|关门前|当天内|\bend of (?:the )?(?:working )?day\b|\beod\b|\bcob\b|\bclose of (?:business|play)\b"
)
START = re.compile(r"上班(?:就|前|后|时|$)|一上班")
CLOCK = re.compile(
    r"(?<![\d:/.])(?P<h>\d{1,2})(?:点钟?|时(?!间))(?:(?P<half>半)|(?P<quarter>[13])刻|过?(?P<min>\d{1,2}|[零一二三四五]?十?[一二三四五六七八九十])分?)?"
    r"|(?<![\d:/.])(?P<h2>\d{1,2})[:.](?P<m2>\d{2})(?![\d:.]) ?(?P<half2>am|pm)?"
    r"|\b(?P<h3>\d{1,2}) ?(?P<half3>am|pm|o ?clock)\b"
    rf"|\b(?P<past>half|quarter) (?P<way>past|to) (?P<h4>{COUNT})\b"
    r"|\b(?:by|at|before|until|till|around|about|to) (?P<h5>\d{1,2})(?![\d/:.]|st|nd|rd|th)\b(?! ?(?:days?|hours?|hrs?|min|weeks?|of|[a-z]{3,}day))"
)
