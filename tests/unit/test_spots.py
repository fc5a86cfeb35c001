"""Where a text speaks of places, by example: code! is sure, code? has to be asked, [..] is foreign, (..) the speaker's home."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.place.gazetteer import Spot
from tests.core import community

EVERY_3 = "liuxi-3? hongliu-3? xiangyang-3? dongyuan-3? jiayuan-3? yinliu-3? yuanding-3? hupan-3?"
EVERY_5 = "liuxi-5? jiayuan-5?"


def spots(text: str) -> tuple[Spot, ...]:
    return community().gazetteer.spots(text)


def told(text: str) -> str:
    """What is found in a text, written short."""
    return " + ".join(_short(text, spot) for spot in spots(text))


def _short(text: str, spot: Spot) -> str:
    codes = " ".join(code + ("!" if spot.sure else "?") for code in spot.codes)
    if spot.foreign:
        return f"[{text[spot.start : spot.end]}]{codes.partition(' ')[0]}"
    return f"({codes})" if spot.home else codes


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        # a building in every way that it is written
        ("柳西小区3号", "liuxi-3!"),
        ("柳西三号", "liuxi-3!"),
        ("柳西小区3座", "liuxi-3!"),
        ("柳西小區門口那個叁號樓", "liuxi-3!"),
        ("柳西小区叁号楼", "liuxi-3!"),
        ("柳西3-501", "liuxi-3!"),
        ("柳西小区 3-2-501 窗户底下", "liuxi-3!"),
        ("柳西3#楼下", "liuxi-3!"),
        ("教师楼2号楼", "yuanding-2!"),
        ("银柳1座", "yinliu-1!"),
        ("红柳2栋西头", "hongliu-2!"),
        ("东苑二栋三单元的灯泡憋了", "dongyuan-2!"),
        ("3号楼柳西小区", "liuxi-3!"),
        ("bldg 3 liuxi", "liuxi-3!"),
        ("Xitun Homes 6", "jiayuan-6!"),
        ("No. 4, Sunrise Estate", "xiangyang-4!"),
        ("Sunrise estate block four, round the back", "xiangyang-4!"),
        ("the 2nd building of Lakeside Homes", "hupan-2!"),
        ("building 3 has no light, Liuxi Estate", "liuxi-3!"),
        ("咱柳西院里2号楼", "liuxi-2!"),
        ("湖畔4-602", "hupan-4!"),
        ("东苑 3 # 2单元", "dongyuan-3!"),
        ("redwillow gardens no 3", "hongliu-3!"),
        ("Lakeside Homes #2", "hupan-2!"),
        ("teacher's court 2", "yuanding-2!"),
        ("Silver willow apartments building 1", "yinliu-1!"),
        ("East yard estate building 3", "dongyuan-3!"),
        ("Silver Willow Road bus stop", "south-stop!"),
        ("unit 2, building 5, Liuxi Estate", "liuxi-5!"),
        ("Xitun home building 6", "jiayuan-6!"),
        ("内蒙古赤峰市红山区柳西街社区柳西小区3号楼2单元501", "liuxi-3!"),
        # a number that is none of a building
        ("柳西小区3号停水了", "liuxi-3? liuxi?"),
        ("柳西小区3号井盖", "liuxi!"),
        ("向阳小区2026-6-1停水", "xiangyang!"),
        ("柳西一带", ""),
        ("三座桥", ""),
        ("柳西小区3单元", "liuxi!"),
        ("柳西小区5楼", "liuxi!"),
        ("东苑小区进门第一栋楼", "dongyuan!"),
        # a number whose estate is not said, or said before
        ("3号楼", EVERY_3),
        ("building 3", EVERY_3),
        ("柳西小区3号楼，另外5号楼井盖也松了", "liuxi-3! + liuxi-5!"),
        ("湖畔新居二号楼跟三号楼中间", "hupan-2! + hupan-3!"),
        ("柳西小区3、4号楼停水", "liuxi-3! + liuxi-4!"),
        ("柳西小区停水，3号楼没人管", "liuxi! + liuxi-3!"),
        ("between building 2 and 3 of Lakeside Homes", "hupan-2! + hupan-3!"),
        # what is not there
        ("柳西小区7号楼", "[柳西小区7号楼]liuxi?"),
        ("柳西小区北门", "[柳西小区北门]liuxi?"),
        ("柳西小区A座", "[柳西小区A座]liuxi?"),
        ("Sunrise Estate Block D", "[Sunrise Estate Block D]xiangyang?"),
        ("阳光小区5号楼水管爆了", "[阳光小区5号楼]"),
        ("阳光小区5号楼和6号楼都没水", "[阳光小区5号楼] + [6号楼]"),
        ("世纪公园", "[世纪公园]"),
        ("实验小学门口", "[实验小学门口]"),
        ("Maple Court number 9", "[Maple Court number 9]"),
        ("东苑宾馆门口", "[东苑]dongyuan?"),
        ("9号楼", "[9号楼]"),
        ("柳西小区车棚", "[柳西小区车棚]liuxi?"),
        ("柳西中学", "[柳西中学]"),
        ("长沙市开福区新河街道小学旁边", "[区新河街道小学]"),
        ("Sunny Garden Estate", "[Sunny Garden Estate]"),
        ("Central Park", "[Central Park]"),
        # written wrong
        ("柳絮小区3号楼", "liuxi-3?"),
        ("柳溪3号楼", "liuxi-3?"),
        ("老师楼2号楼跟前", "yuanding-2?"),
        ("Luixi Estate building 2", "liuxi-2?"),
        ("luixi building 2", "liuxi-2?"),
        ("向羊小区2号楼", "xiangyang-2?"),
        ("柳西花园3号楼", "liuxi-3?"),
        ("柳西小区二期5号楼", "liuxi-5?"),
        ("Xitun morning markt", "morning-market?"),
        ("昨天在柳西幼尔园门口摔了一跤", "kindergarten?"),
        # negated
        ("不是柳西小区，是红柳花园3号楼", "hongliu-3!"),
        ("不是柳西小区3号楼，是5号楼", "liuxi-5!"),
        ("是5号楼不是3号楼", EVERY_5),
        ("not 3 but 5", EVERY_5),
        ("sorry, I meant building 5, not 3", EVERY_5),
        ("地址写错了不是3号楼 应该是5号楼", EVERY_5),
        ("写成柳西3号楼了，其实是红柳3号楼", "hongliu-3!"),
        ("柳西3号楼改成5号楼", "liuxi-5!"),
        ("不是早市,是菜市场", "farm-market!"),
        ("not the school, the kindergarten", "kindergarten!"),
        ("是不是柳西小区3号楼", "liuxi-3!"),
        # home
        ("我住柳西小区3号楼，公园的长椅坏了", "(liuxi-3!) + park!"),
        ("我家在柳西小区3号楼，水管爆了", "liuxi-3!"),
        ("我是柳西小区3号楼的居民，公园里的灯坏了", "(liuxi-3!) + park!"),
        ("I live in Liuxi building 3, the bench in the park is broken", "(liuxi-3!) + park!"),
        # landmarks, crossings, gates
        ("柳西小区跟红柳花园当间儿那条道", "liuxi! + hongliu!"),
        ("西屯路柳西街路口", "crossing!"),
        ("西屯路和柳西街交叉口红绿灯坏了", "crossing!"),
        ("Crossing of Xitun Road and Liuxi Street", "crossing!"),
        ("柳西街路灯坏了", ""),
        ("south gate of Liuxi", "liuxi-gate!"),
        ("柳西小区的南门", "liuxi-gate!"),
        ("opposite the kindergarten", "kindergarten!"),
        ("across from the police post", "police-post!"),
        ("泵房旁边", "pump-house!"),
        ("就早市口那疙瘩", "morning-market!"),
        ("小学大门斜对过儿", "school!"),
        ("居委会後身兒", "office!"),
        ("便民超市往北第二根灯杆", "liuxi-shop!"),
        # words that many places are called by
        ("公园", "park!"),
        ("公园太脏了", "park?"),
        ("就是公园吧", "park!"),
        ("the kindergarten's gate", "kindergarten!"),
        ("公交站牌那儿", "east-stop? south-stop?"),
        ("停车场入口", "car-park?"),
        ("柳西那边", "liuxi?"),
        ("希望政府在小区附近建一个公园", ""),
        ("小学生太吵", ""),
        ("我孩子上小学", ""),
        ("广场舞太吵", ""),
        ("小区里太脏了", ""),
        ("我们小区门口", ""),
    ],
)
def test_what_a_text_says_of_places(text: str, meant: str) -> None:
    assert told(text) == meant


def test_a_spot_stands_where_it_was_typed() -> None:
    text = "请看ﬁ：柳西小區 ３號樓，壞了"
    (spot,) = spots(text)
    assert text[spot.start : spot.end] == "柳西小區 ３號樓"


def test_a_building_that_there_is_not_may_be_another_one() -> None:
    assert [spot.codes for spot in spots("银柳公寓7号楼")] == [("yinliu", "yinliu-1", "yinliu-2", "yinliu-3")]
    assert [spot.codes for spot in spots("柳西小区北门")] == [("liuxi", "liuxi-gate")]


def test_a_bare_number_tells_its_number() -> None:
    assert [spot.building for spot in spots("三号楼二单元")] == ["3"]


#: How people write an estate of ours, by its code, and the numbers of its buildings.
ESTATES = {
    "liuxi": (["柳西小区", "柳西", "柳西大院", "Liuxi Estate", "liuxi"], 6),
    "hongliu": (["红柳花园", "红柳", "Redwillow Garden", "redwillow"], 4),
    "jiayuan": (["西屯家园", "西屯", "西屯小区", "Xitun Homes", "xitun"], 6),
    "yinliu": (["银柳公寓", "银柳", "Silverwillow Apartments"], 3),
    "yuanding": (["园丁小区", "教师楼", "Gardener Court"], 4),
}
CHINESE = "零一二三四五六七八九"
FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven"]
FORMS: dict[str, list[str]] = {
    "zh": [
        *(
            "{e}{n}号楼",
            "{e} {n}号楼",
            "{e}{n}栋",
            "{e}{n}幢",
            "{e}{n}座",
            "{e}{n}#",
            "{e}{n}#楼",
            "{e}{n}号",
            "{e}{c}号楼",
        ),
        *(
            "{e}{c}栋",
            "{e}{f}号楼",
            "{e}的{n}号楼",
            "{e}，{n}号楼",
            "{e}{n}-501",
            "{e}{n}-2-501",
            "{n}号楼{e}",
            "{e}{n}号樓",
        ),
        *("{e}里面{c}号楼二单元", "在{e}{n}号楼门口", "{e}{n}号楼501路灯坏了", "就是{e}{c}栋后面那个灯"),
    ],
    "en": [
        *(
            "{e} building {n}",
            "{e}, Building {n}",
            "{e} bldg. {n}",
            "{e} block {w}",
            "building {n} {e}",
            "building {w} of {e}",
        ),
        *(
            "{e} {n}",
            "{e} no. {n}",
            "{e} #{n}",
            "No. {n}, {e}",
            "the light at {e}, block {n} is broken",
            "BUILDING NO. {n}, {e}",
        ),
    ],
}


@given(st.data())
def test_every_building_answers_however_it_is_written(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(ESTATES)))
    names, count = ESTATES[code]
    name, number = data.draw(st.sampled_from(names)), data.draw(st.integers(1, count))
    form = data.draw(st.sampled_from(FORMS["en" if name.isascii() else "zh"]))
    text = form.format(e=name, n=number, c=CHINESE[number], f=FINANCIAL[number], w=WORDS[number])
    assert told(text) == f"{code}-{number}!", text


@given(
    st.sampled_from(sorted(ESTATES)), st.integers(7, 40), st.sampled_from(["{e}{n}号楼", "{e}{n}栋", "{e}的{n}号楼"])
)
def test_a_number_that_an_estate_has_not_is_never_sure(code: str, number: int, form: str) -> None:
    names, _ = ESTATES[code]
    (spot,) = spots(form.format(e=names[0], n=number))
    assert (spot.codes[0], spot.foreign, spot.sure) == (code, True, False)


@given(st.text(alphabet="柳西小区红花园门口3三5号楼栋座#-不是我住在公学的，。 aliuxbdgestno", max_size=60))
def test_whatever_is_typed_spans_lie_in_the_text_and_sureness_means_one_place(text: str) -> None:
    end = 0
    for spot in spots(text):
        assert end <= spot.start < spot.end <= len(text)
        assert not spot.sure or (spot.codes and not spot.foreign)
        assert all(community().place(code) for code in spot.codes)
        end = spot.end
