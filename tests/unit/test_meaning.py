"""What sentences tell: acts, how things are, yes and no, which one."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import load
from models.config.community import Community
from models.understanding.meaning import Act, Meaning, understand
from models.understanding.state import State

GOOD, BAD, MIXED, UNSURE = State

ROOT = Path(__file__).parents[2]


@cache
def community() -> Community:
    return load(ROOT / "config.yaml").community


def heard(text: str) -> Meaning:
    return understand(text, community())


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("亮了亮了", GOOD),
        ("弄好嘞", GOOD),
        ("没有问题了，不黑了", GOOD),
        ("應該沒問題了", GOOD),
        ("can't complain, it's nice and bright again", GOOD),
        ("哪儿修好了", BAD),
        ("好什么好", BAD),
        ("修了跟没修一样", BAD),
        ("就亮了十分钟又瞎了", BAD),
        ("糊弄谁呢！灯还是瞎的！！", BAD),
        ("根本没人来过", BAD),
        ("Not fixed at all!!", BAD),
        ("it came on for an hour and died", BAD),
        ("nope still pitch black", BAD),
        ("亮是亮了 就是有点晃眼", MIXED),
        ("换是换了，一闪一闪的还不如不换", BAD),
        ("现在大白天的我咋知道亮不亮，晚上看看再说", UNSURE),
        ("修好了吗", None),
        ("什么时候能亮", None),
        ("好嘞 麻烦你们了", None),
        ("Brilliant", None),
    ],
)
def test_how_things_are(text: str, state: State | None) -> None:
    assert heard(text).state is state


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("不用来了，我自个儿换了个灯泡", {"withdraw"}),
        ("please cancel it", {"withdraw"}),
        ("咋样了", {"chase"}),
        ("怎么还没修", {"chase"}),
        ("any news?", {"chase"}),
        ("说错了，是4号楼不是3号楼", {"correct"}),
        ("你们派来那人态度恶劣，摔门就走", {"complaint"}),
        ("转人工", {"human"}),
        ("我的诉求", {"mine"}),
        ("点错了", {"cancel"}),
        ("谁能看见我说的话", {"privacy"}),
        ("稍等", {"wait"}),
    ],
)
def test_what_is_done_by_saying_it(text: str, acts: set[str]) -> None:
    assert acts <= {found.act for found in heard(text).acts if found.sure}


def test_a_guard_of_the_property_company_does_not_work_here() -> None:
    assert "complaint" not in {found.act for found in heard("我要投诉！物业保安骂人，东苑小区").acts}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("#12", (12,)),
        ("/12", (12,)),
        ("查看12", (12,)),
        ("12号单", (12,)),
        ("no. 12", (12,)),
        ("2号那个我接了", (2,)),
        ("#1弄完了，#2还没", (1, 2)),
        ("柳西小区3号楼", ()),
    ],
)
def test_numbers_of_matters(text: str, numbers: tuple[int, ...]) -> None:
    assert heard(text).numbers == numbers


@pytest.mark.parametrize(
    ("text", "ordinal"), [("第一个", 1), ("1", 1), ("二", 2), ("the second one", 2), ("最后一个", -1), ("三号楼", None)]
)
def test_which_of_several(text: str, ordinal: int | None) -> None:
    assert heard(text).ordinal == ordinal


@pytest.mark.parametrize(
    ("text", "yes"),
    [("嗯", True), ("是的", True), ("没有", False), ("nope", False), ("是的，还是黑的", None), ("好不好", None)],
)
def test_yes_and_no(text: str, yes: bool | None) -> None:
    assert heard(text).yes is yes


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("有事打我电话 0000 1234567", "0000 1234567"),
        ("来之前先打0000-7654321", "0000-7654321"),
        ("柳西小区 3-2-501", None),
        ("2026-11-27", None),
    ],
)
def test_a_telephone(text: str, phone: str | None) -> None:
    assert heard(text).phone == phone


@pytest.mark.parametrize(("text", "stars"), [("五颗星", 5), ("★★★", 3), ("满意", 5), ("不满意", 1), ("3 stars", 3)])
def test_satisfaction(text: str, stars: int | None) -> None:
    assert heard(text).stars == stars


def test_danger_is_heard_however_it_is_written() -> None:
    for text in ("着 火 了", "樓上著火了", "ＦＩＲＥ　ｉｎ the stairwell", "煤氣洩漏"):
        assert heard(text).dangers, text


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "柳西小区2号楼下水堵了，还有东苑小区1号楼门口垃圾没人收",
            [("柳西小区2号楼下水堵了", "drains", "liuxi-2"), ("东苑小区1号楼门口垃圾没人收", "rubbish", "dongyuan-1")],
        ),
        (
            "向阳小区2号楼和银柳公寓2号楼都停水了",
            [
                ("向阳小区2号楼和银柳公寓2号楼都停水了", "water", "xiangyang-2"),
                ("向阳小区2号楼和银柳公寓2号楼都停水了", "water", "yinliu-2"),
            ],
        ),
        ("柳西小区3号楼，另外5号楼井盖也松了", [("5号楼井盖也松了", "manholes", "liuxi-5")]),
        ("二单元。另外红柳花园1号楼有人养大狗不拴绳", [("红柳花园1号楼有人养大狗不拴绳", "dogs", "hongliu-1")]),
        (
            "The bins at Liuxi building 1 are overflowing and the lift in Lakeside building 2 is out of order",
            [
                ("The bins at Liuxi building 1 are overflowing", "rubbish", "liuxi-1"),
                ("lift in Lakeside building 2 is out of order", "lifts", "hupan-2"),
            ],
        ),
        (
            "柳西小区5号楼水管爆了，水都流到4号楼了",
            [("柳西小区5号楼水管爆了，水都流到4号楼了", "water", "liuxi-5")],
        ),
        ("谢谢，再见", []),
    ],
)
def test_the_problems_of_a_message(text: str, problems: list[tuple[str, str, str]]) -> None:
    assert [(part.text, part.category, part.spot and part.spot.codes[0]) for part in heard(text).parts] == problems


def test_an_enquiry_reports_nothing() -> None:
    asks = ["居住证咋办", "几点上班", "do I have to be home when they come?", "户口本丢了去哪补"]
    reports = ["路灯坏了能修吗", "怎么还没修", "能不能来修一下路灯", "路灯坏了"]
    assert ["question" in heard(text).said for text in (*asks, *reports)] == [True] * 4 + [False] * 4


WORDS = [
    "修好了",
    "没修",
    "亮",
    "黑",
    "不",
    "没有",
    "还是",
    "又",
    "了",
    "吗",
    "？",
    "，",
    "哪儿",
    "谁说",
    "要是",
    "灯",
    "水",
    "是",
    "嗯",
    "好",
    "fixed",
    "not",
    "isn't",
    "still",
    "dark",
    "it",
    "yes",
    "no",
    "but",
    "柳西小区3号楼",
    "#12",
    "１",
    "樓",
    "🙏",
    "’",
    "   ",
    "\n",
    "0000-7654321",
    "着 火",
]
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=30).map("".join))


@given(TEXTS)
def test_whatever_is_written_is_understood_and_every_span_lies_in_it(text: str) -> None:
    meaning = heard(text)
    spans = [
        *((found.start, found.end) for found in meaning.acts),
        *((part.start, part.end) for part in meaning.parts),
        *((spot.start, spot.end) for spot in meaning.spots),
    ]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(part.text == text[part.start : part.end] for part in meaning.parts)
    assert meaning.phone is None or meaning.phone in text
    assert understand(text, community()) == meaning


#: What is so, and ways to say that it is not.
SO = ("修好了", "弄好了", "解决了", "亮了", "通了", "换好了", "装上了", "清走了", "能用了", "没问题了")
NOT_SO = (
    "没{}",
    "根本没{}",
    "哪儿{}",
    "谁说{}",
    "还没{}",
    "压根就没{}",
    "怎么可能{}",
    "{}吗",
    "{}了没",
    "要是{}就好了",
    "你们说{}",
)


@given(st.sampled_from(NOT_SO), st.sampled_from(SO), st.sampled_from(["", "灯", "水管", "这"]))
def test_never_a_yes_from_a_no(frame: str, so: str, what: str) -> None:
    if frame.startswith("没") and so.startswith("没"):
        return
    meaning = heard(what + frame.format(so))
    assert meaning.state is not GOOD, meaning
    assert meaning.yes is not True, meaning


@given(
    st.sampled_from(SO),
    st.sampled_from(["", "灯", "门", "已经", "师傅来了，"]),
    st.sampled_from(["", "，谢谢", "！！", "啊"]),
)
def test_never_a_no_from_a_yes(so: str, before: str, after: str) -> None:
    assert heard(before + so + after).state is GOOD


@given(
    st.sampled_from(
        ["not {}", "it isn't {}", "it's still not {}", "was never {}", "is it {}?", "if it's {} good", "nobody {} it"]
    )
)
def test_never_a_yes_from_an_english_no(frame: str) -> None:
    for so in ("fixed", "working", "repaired", "solved", "sorted", "mended"):
        assert heard(frame.format(so)).state is not GOOD, (frame, so)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("好着呢", State.GOOD),
        ("修得挺好", State.GOOD),
        ("修是修了，线头还在外边耷拉着", State.MIXED),
        ("一直没亮过，凭啥算办结", State.BAD),
        ("it only works when you kick the post", State.BAD),
        ("柳西小区5号楼电梯停了", State.BAD),
        ("the leak has stopped", State.GOOD),
        ("雨停了", None),
    ],
)
def test_what_should_go_on_and_has_stopped_and_what_works_only_somehow(text: str, state: State | None) -> None:
    assert heard(text).state is state


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("还得等几天？", Act.CHASE),
        ("？？？", Act.CHASE),
        ("地址填差了是红柳花园1号楼跟前", Act.CORRECT),
        ("我糊涂了，是柳西小区1号楼那盏", Act.CORRECT),
        ("我媳妇也报了一份 我这份不要了", Act.WITHDRAW),
        ("先不退了，我问问物业再说", Act.CANCEL),
        ("交给党支部研究", Act.ESCALATE),
        ("1号换好灯了，试过没问题", Act.DONE),
        ("养犬证怎么办", Act.QUESTION),
        ("show me #1", Act.CHASE),
    ],
)
def test_more_ways_of_doing_it(text: str, act: Act) -> None:
    assert act in heard(text).said


def test_a_number_on_a_lamp_post_or_of_an_entrance_is_none_of_a_matter() -> None:
    assert [heard(text).numbers for text in ("灯杆上编号是0157", "不是3单元门口", "3单")] == [(), (), (3,)]
