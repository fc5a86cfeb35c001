"""What tells of danger to life: by kind and grade, what only sounds like it, what is weighed, how it is typed."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import load
from models.config.categories import Emergency
from models.config.community import Community
from models.understanding.danger import Danger, Grade
from models.understanding.meaning import Meaning, understand
from models.understanding.perils import rules
from models.understanding.sentences import sentences

ROOT = Path(__file__).parents[2]
SHIPPED = tuple(sentences())


@cache
def community() -> Community:
    return load(ROOT / "config.yaml").community


def having(*emergencies: Emergency) -> Community:
    changed = community().model_copy(update={"emergencies": emergencies})
    for known in ("lexicon", "emergencies_by_code"):
        changed.__dict__.pop(known, None)
    return changed


def heard(text: str) -> Meaning:
    return understand(text, community())


def grade(text: str) -> str | None:
    alarms = heard(text).alarms
    return alarms[0].grade if alarms else None


@pytest.mark.parametrize(("kind", "text"), SHIPPED)
def test_sentences_that_the_product_ships_alarm(kind: str, text: str) -> None:
    meaning = heard(text)
    assert kind in meaning.dangers, meaning.alarms
    assert meaning.possible is None


def test_every_kind_of_the_configuration_has_rules_and_sentences() -> None:
    configured = {emergency.code for emergency in community().emergencies}
    assert {rule.kind for rule in rules()} - {"over"} == configured
    assert {kind for kind, _ in SHIPPED} == configured


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("fire", "门缝里一直往屋里钻烟"),
        ("fire", "阳台那边有股烧糊的味儿，越来越大"),
        ("fire", "对面楼顶上一片红光"),
        ("gas", "好像有煤气味"),
        ("gas", "屋里一股臭鸡蛋味儿"),
        ("illness", "独居的李奶奶敲门没人应，灯还亮着"),
        ("electricity", "单元铁门一摸就麻一下"),
        ("lift", "2号电梯停半道上了，不知道里面有没有人"),
        ("drowning", "水边放着一双鞋，没看见人"),
        ("violence", "我老公以前经常打我"),
        ("missing", "孩子还没回家"),
        ("fire", "smoke alarm going off in flat 12"),
        ("gas", "i think there might be a gas leak"),
        ("missing", "幼儿园没接着孩子"),
        ("missing", "我奶奶手机关机人丢了"),
        ("missing", "my mum has dementia and she's gone"),
    ],
)
def test_what_may_be_so_is_possible(kind: str, text: str) -> None:
    possible = heard(text).possible
    assert possible is not None
    assert (possible.code, possible.grade) == (kind, Grade.POSSIBLE)


@pytest.mark.parametrize(
    "text",
    [
        # a condition, a fear, a hazard
        "孩子掉井里咋办？井盖都晃了半个月了，赶紧换",
        "今天消防演练冒烟是正常的",
        "电梯困人的应急电话贴哪了",
        # a complaint, an errand, a farewell for the day
        "物业电话打不通 一天了",
        "no answer to my report yet",
        "where do you live",
        "sorry i will be late",
        "my last message was about the light",
        "不好意思对不起 密码忘了",
        "再见 钥匙放传达室了",
        "谢谢大家 请把我的建议转给物业",
        # of animals and things, in a manner of speaking
        "孩子的书包丢了",
        "my kid lost his jacket",
        "我妈的医保卡丢了",
        "i give up, nobody fixes this lamp",
        "要出人命才管吗",
        "can someone save me a seat",
        "狗咬狗 打起来了",
        "墙上的画掉下来了",
        "隔壁煤烟味",
        "拿刀切西瓜",
        "the water heater exploded my bill",
        "万一着火了往哪跑",
        "井盖没了，怕谁家孩子掉井里",
        "线路老化，容易引起火灾",
        "before someone falls off that ladder please fix it",
        # past and over
        "去年三楼着过一回火",
        "前年老伴心梗没了",
        "花坛被车撞烂了 没伤着人",
        "my late husband had a stroke in 2019",
        # always
        "这个路口经常撞车",
        "烧烤摊那个烟天天往屋里灌",
        # a figure
        "等你们等得我嗓子都冒烟了",
        "停车跟打架似的",
        "吵得我想死",
        "this noise is killing me",
        # a drill, a lecture, an advert, a topic
        "明天的消防演习几点开始",
        "发现有人触电，应先切断电源",
        "【限时】跳楼价清仓全场五折加微信领红包",
        "学校让家长签防溺水承诺书",
        "想学急救课，人心脏骤停了应该怎么做",
        # not so
        "没有着火",
        "it wasn't a fire",
        # cooking, an animal, a thing
        "隔壁烟囱冒的烟全进我屋",
        "小猫掉进井里了",
        "手机掉进河里了",
        # a border between words
        "看着火车过去",
        "拨打人工客服没人理",
        "楼上老是黄昏倒垃圾",
        "收了停车费想不开发票",
        "剧本杀人特别多",
        "damp on the fire door",
        "a stroke of luck",
    ],
)
def test_what_only_sounds_like_danger(text: str) -> None:
    assert heard(text).alarms == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("着火了", "certain"),
        ("好像着火了", "possible"),
        ("是不是着火了？", "possible"),
        ("去年这里着火了", None),
        ("去年着过火，现在又着火了", "certain"),
        ("怕着火，现在真的着火了", "certain"),
        ("火灭了，又冒烟了", "certain"),
        ("他经常打我", "possible"),
        ("我以前想过自杀，现在又不想活了", "certain"),
        ("不动了", None),
        ("爸倒地上不动了", "certain"),
        ("孩子掉井里了咋办", "possible"),
        ("孩子掉井里咋办快来人", "possible"),
        ("电梯往下出溜，吓死了", "certain"),
        ("房顶塌了", "certain"),
        ("孩子穿红衣服背书包丢了", "certain"),
        ("爸妈对不起 存折密码是我生日", "certain"),
        ("mum im sorry, passwords are in the drawer", "certain"),
        ("奶奶电话打不通 一天了", "possible"),
        ("他喝农药了", "certain"),
        ("他要杀我", "certain"),
        ("被马蜂蛰了喘不上气", "certain"),
        ("小区门口车撞人了", "certain"),
        ("电梯卡七楼了里头有人", "certain"),
        ("媒气漏了咋整", "possible"),
        ("燃气管子让挖掘机刨断了", "certain"),
        ("老王悬在半空下不来", "certain"),
        ("electric wire fell on the road", "possible"),
    ],
)
def test_what_stands_beside_it_is_weighed(text: str, expected: str | None) -> None:
    assert grade(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "着 火 了",
        "着.火.了",
        "樓上著火了",
        "ＦＩＲＥ　ｉｎ the stairwell",
        "煤氣洩漏",
        "着活了快来人",
        "有人触店了",
        "老人晕到了",
        "cant breath",
    ],
)
def test_it_is_heard_however_it_is_written(text: str) -> None:
    assert heard(text).dangers, text


@given(
    st.sampled_from([text for _, text in SHIPPED if text.isascii() is False]), st.sampled_from(["  ", "\n", "\u3000"])
)
def test_blanks_around_and_width_do_not_change_the_grade(text: str, blank: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isalnum() and letter.isascii() else letter for letter in text)
    assert grade(f"{blank}{wide}{blank}") == grade(text)


def test_an_alarm_carries_its_reason() -> None:
    assert heard("快来人，樓上好像著火了").alarms == (
        Danger("fire", Grade.POSSIBLE, "著火", "burning", ("urgent", "hedged")),
    )


def test_a_long_letter_alarms_only_for_what_is_there_now() -> None:
    letter = (
        "尊敬的领导：我是小区居民，{}希望有关部门重视，尽快整改落实，给群众一个答复。"
        + "小区建成多年，设施老旧，物业管理不到位。" * 8
    )
    assert heard(letter.format("楼道里着火。")).alarms == ()
    assert heard(letter.format("现在楼道里着火了，快来人！")).dangers == ("fire",)
    assert heard(letter.format("我不想活了。")).dangers == ("crisis",)


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("虚惊一场，锅糊了", True),
        ("看错了，没着火", True),
        ("不是着火", True),
        ("没人触电", True),
        ("人都出来了", True),
        ("false alarm, just burnt toast", True),
        ("火灭了，煤气还没关", False),
        ("火灭了但是又冒烟了", False),
        ("那个灯不急", False),
        ("火还没灭", False),
        ("刚才点错了，其实没修好", False),
        ("路灯亮了", False),
    ],
)
def test_that_there_is_none_or_that_it_is_over(text: str, over: bool) -> None:
    assert heard(text).reassures is over


def test_a_community_adds_words_and_silences_phrases() -> None:
    first, *others = community().emergencies
    own = first.model_copy(update={"words": ("天边起红云",), "harmless": ("老火车站着火锅城",)})
    changed = having(own, *others)
    assert understand("天边起红云了", changed).dangers == (first.code,)
    assert understand("万一天边起红云", changed).alarms == ()
    assert understand("老火车站着火锅城太吵", changed).alarms == ()
    assert heard("天边起红云了").alarms == ()


def test_a_kind_that_is_taken_out_is_not_heard_unless_another_stands_for_it() -> None:
    kept = tuple(one for one in community().emergencies if one.code in {"illness", "gas"})
    changed = having(*kept)
    assert understand("着火了", changed).alarms == ()
    assert understand("孩子被花生噎住了", changed).dangers == ("illness",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("对不起 替我照顾好我妈", "certain"),
        ("i just want it all to end tonight", "certain"),
        ("一转身孩子没了 在广场", "certain"),
        ("小孩滑冰掉下去了 在湖上", "possible"),
        ("谢谢你们照顾我妈", None),
        ("对不起，那天没照顾好你的花", None),
        ("一转身钱包没了", None),
        ("冰面太滑 有人摔跤", None),
        ("电梯又停了，老人下不来", None),
    ],
)
def test_a_farewell_that_hands_somebody_over_and_a_child_gone_in_a_moment(text: str, found: str | None) -> None:
    assert grade(text) == found
