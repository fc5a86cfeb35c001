"""What people say around the name of a place, in every language at once."""

import re


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


#: Words without which a name is still the same.
FILLERS = frozenset(_words("the of in at near on by"))

#: Kinds of places: behind a name of its own they make a place, ours or not. People live in the first ones.
COURTS = _words(
    "小区 大院 家属院 花园 花苑 公寓 家园 新居 新村 新城 新苑 佳苑 雅苑 名苑 嘉园 华府 华庭 名城 庄园 别墅区 estate estates court garden "
    "gardens apartments homes mansion mansions villa villas residence residences heights terrace"
)
PUBLIC = (
    *_words(
        "大厦 公园 广场 小学 中学 学校 幼儿园 医院 卫生院 卫生站 超市 商场 市场 菜市场 早市 停车场 公交站 车站 宾馆 酒店 食堂 平房 泵房 车棚 "
        "tower towers plaza park supermarket bungalows"
    ),
    "car park",
    "bus stop",
    "bike shed",
)

#: Names made of nothing but these are said of many places.
GENERIC = re.compile(
    r"(?:小学|中学|primary|clinic|学校|校|幼儿园|公园|街心|健身|文化|广场|超市|便民|市场|农贸|菜|早市|夜市|医院|社区|卫生|服务|中心|站|党群|"
    r"居委会|办公室|警务室|食堂|老年|幸福|日间|日照|照料|换热|热力|水?泵房|人工|湖|停车场|车站|公交|车棚|"
    r"门口|大门|[东南西北正后侧]门|[东南西北]|school|park|gate|community|clinic|service|cent(?:re|er)|morning|market|police|post|"
    r"farmers|seniors|canteen|south|north|east|west|car|bus|stop|pond|lake|边|square|bike|shed)+"
)

#: Characters that are not in a name by mistake.
COMMON = frozenset("在到去从的是有就和跟与及往离近边面里下前后了这那个我你他她们住家啊呢吧着过给把对")
#: What ends right before a name; anything else would be part of it.
BEFORE = frozenset(
    _words(
        "今天 昨天 前天 明天 现在 刚才 最近 晚上 早上 每天 周末 居民 孩子 老人 大家 路过 经过 发现 看见 看到 听说 投诉 "
        "举报 反映 请问 希望 建议 关于 位于 位置 地址 地点 地方 附近 旁边 对面 隔壁 社区 小区 门口 楼下 院里 就是 应该 有人"
    )
) | frozenset(
    "在到去从的是有就和跟与及往离近靠边面口个那这里上下前后过了把给对院咱我你他她们住家进出逛来找围由于其为被将向但还也又都不没别说问至天"
)
#: What is said of any place of a kind: no name of its own.
ANY = frozenset(
    _words(
        "本 该 全 整 各 老旧 整个 每个 几个 多个 所有 一些 哪个 某 某个 别的 其他 其它 周边 这些 那些 自己 单位 无物业 封闭 开放 老 新 我家 "
        "智慧 文明 平安 美丽 口袋 社区 街道 附属 公立 私立 民办 公办 大型 市民 公共 免费 露天 地下 小"
    )
)
#: Behind a generic word: it means something else.
NO_PLACE_AFTER = re.compile(r"生|长(?![椅廊])|舞|价|教育|老师|毕业|文凭|学历|入学|招生|报名|费")
NO_PLACE_BEFORE = re.compile(r"(?:[上读念考升]|毕业于|[建修盖开设](?:一?[个所座家]|几个|些|了)?)$")

#: A generic name that tells of a place by itself.
AT_THE_GATE = re.compile(r"(?:门口|大门|gate)$")
#: Behind a generic word: it stands for a place. (Also before it, below.)
LOCATIVE = re.compile(
    r"\s*(?:的(?!时候|话)|大门|正门|[里内外门口旁边前后侧对东西南北上下那这院墙根围附周拐斜往靠跟挨离]|路灯|长椅|厕所|凉亭|长廊|亭子|滑梯|健身|器材|垃圾桶|井盖|站?牌|楼下|楼上|校门|入口|出口|"
    r"(?:gate|entrance|side|corner|wall|door|fence|lamp|bench|swing)s?\b)"
)
AT = re.compile(
    r"(?:[在到去从离近靠往挨]|对着|位于|路过|经过|"
    r"\b(?:near|at|in|by|behind|opposite|outside|inside|beside|next to|across from|across|in front of|past|around|from|to|of|along|"
    r"facing|close to|between|between [a-z ]+ and) (?:the |our )?)$"
)
#: Around a word that is the whole answer: 就是公园吧.
ALONE = FILLERS | frozenset("就是在那这儿吧啊呀呢哦嗯的了it") | {"is", "its", "thats"}
IT_IS = re.compile(r"(?:是|叫)$")
#: After a number that may be a building's: so it is one.
AFTER_NUMBER = re.compile(
    r"\s*(?:$|[^\w\s]|\n|[的里内外口旁边前后侧对东西南北上下那这院墙根附周拐斜往靠跟挨]|门口|"
    r"(?:near|at|by|behind|opposite|outside|entrance|door|flat|unit|round|please|stairwell|lobby)\b)"
)
#: After 3号 more may stand than after a number alone.
AFTER_CALLED = re.compile(r"\s*(?:\d|楼|单元|室|户|家)")
#: 3号井 is no building.
NO_BUILDING = re.compile(
    r"井|[^\W\d]?门(?!口)|电梯|线|车位|车库|垃圾|变压器|桶|灯|岗|库|泵|路|街|点|晚|早|上午|下午|起|开始|水表|箱|树"
)

#: Behind the name of a place of ours: it is another one's.
LONGER = re.compile(
    r"(?:宾馆|酒店|饭店|旅馆|小学|中学|幼儿园|医院|商场|大厦|超市|药店|药房|银行|诊所|[一二三四五\d]期|[东南西北a-z]区|分校|分院|"
    r"(?<!小区)社区(?!医|里|的)|村|镇|[路街](?=\s*$|[与和跟]|\d|[东南西北中]?段))"
)
STREET = re.compile(r"(?P<zh>[^\W\d_a-z]+?(?:大街|[街路巷道]))|(?P<en>[a-z ]+? (?:street|road|avenue|lane))")
STREETS_MEET = re.compile(r"(?:的|与|和|跟|同|及|、|/|,|，|&|\+|\s|\band\b|\bat\b|\bmeets\b|\bcorner of\b|\bthe\b)*")

NEGATED = re.compile(
    r"(?:(?<![是要])不(?:是|在|叫)|并?非|(?<!有)没在|不属于|写成|说成|打成|填成|发成|当成|"
    r"\b(?:not|isn't|isnt|wasn't|wasnt|rather than|instead of)(?: it's| its)?)"
    r"(?:了|在|说|的|我们|我|咱|\s|(?:in|at|on|the|no|number)\b|[.#])*$"
)
#: Behind what is taken back: 3号楼改成4号楼.
REPLACED = re.compile(r"\s*(?:改成|改为|换成|改到|改(?=\s*[\d一二三四五六七八九十])|不对|[是写说打]错|\bis wrong\b)")
SAID = re.compile(r"[不没非成错改]|\bnot\b|n.?t\b|rather|instead|wrong")
LIVES = re.compile(r"住|家|居民|业主|租户|村民|\bliv|\bstay|\bresid|\bmy\b|\bour\b|\bi(?:'m| am)\b")
HOME = re.compile(
    r"(?:(?:我|俺|咱|本人|家|们|人)(?:们|家|就|也|是|一直|现在|目前)*(?:住|家)(?:的是|在|是)|(?:我|俺|咱|本人|们)(?:就|也|是|一直|现在|目前)*住|"
    r"家住|家在|住址[:是]?|(?:^|[，,。；;\s])住在?|\b(?:i|we)(?:'m| am|'re| are)? (?:live|living|stay|staying|reside)(?: in| at| on| over)*|"
    r"\b(?:my|our) (?:home|flat|apartment|house|place|address) is(?: in| at)?|\bi(?:'m| am) (?:a resident of|from))"
    r"(?:\s|[:,，]|the\b)*$"
)
RESIDENT = re.compile(r"\s*的?(?:居民|住户|业主|村民|租户|\s*resident\b)")
AT_HOME = re.compile(
    r"家里|屋里|我家|楼道|我们楼|单元|楼上|楼下|卫生间|厨房|客厅|\b(?:my|our) (?:flat|kitchen|home|bathroom|stairwell)"
)
GATES = tuple(
    (side, *gate) for side in "东南西北" for gate in (("门",), ("侧", "门"), ("边", "门"), ("大", "门"))
) + tuple((side, "gate") for side in ("east", "south", "west", "north"))
NUMBERED = frozenset({"no", "number", "nr"})
LETTERED = frozenset({"block", "building", "bldg"})
CONNECTORS = frozenset({"和", "跟", "与", "及", "到", "至", "或", "还", "and", "or", "to"})
FURTHER = re.compile(r"\s*(?:,|and|or|&|to|-|–)\s*(?:and )?")
BETWEEN = re.compile(r"[\s、,，/~—\-.&+]*")
PAUSE = re.compile(r"[，。,;；!！?？\n]|\. ")
#: May stand between an estate and its building where the estate is called by half a name.
LOOSE = re.compile(r"(?:的|里|里面|内|院|那|个|那个|这个|\s|,|，|\b(?:the|of|in|at|on)\b)*")
THERE = re.compile(r"[那这]|院里|里面|$|[，,。\s]")
NO_NAMES = frozenset(
    _words(
        "the a an my our his her their your this that these those some any every each new old big little small near at in of to from by on "
        "and or but is are was were no not for with whole another next same basketball tennis community food back front amusement car "
        "public local block building number near behind opposite outside inside beside around across along what which where"
    )
)
