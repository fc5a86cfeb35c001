from functools import cache
from pathlib import Path

import pytest

from bot.settings import load
from models.config.categories import Category, Emergency
from models.config.community import Community
from models.config.part import Name
from models.config.places import Place
from models.place.gazetteer import Gazetteer, normalise
from models.understanding.form import normal
from models.understanding.lexicon import Lexicon
from models.understanding.meaning import understand

ROOT = Path(__file__).parents[2]


@cache
def community() -> Community:
    return load(ROOT / "config.yaml").community


def _numbers(dangers: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(number for code in dangers for number in community().emergency(code).numbers))


def found(text: str) -> list[tuple[str, bool]]:
    gazetteer = community().gazetteer
    return [(match.place.code, match.exact) for match in gazetteer.exact(text) or gazetteer.similar(text)]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("柳西小区 三号楼", "柳西小区3号楼"),
        ("柳西小区十二栋", "柳西小区12号楼"),
        ("二十三幢", "23号楼"),
        ("一百零五号楼", "105号楼"),
        ("二〇三", "203"),
        ("３＃楼", "3号楼"),
        ("Liuxi Estate, Building 3", "liuxiestate3号楼"),
        ("bldg. 3 of the Liuxi Estate", "3号楼liuxiestate"),
        ("BUILDING NO. 12", "12号楼"),
        ("!?。，", ""),
    ],
)
def test_normalise(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("柳西小区三号楼门口路灯坏了", ["liuxi-3"]),
        ("The street light at Liuxi Estate, bldg 3 is broken", ["liuxi-3"]),
        ("building 3 of Liuxi Estate has no light", ["liuxi-3"]),
        ("柳西小区南门没关,冷", ["liuxi-gate"]),
        ("柳西小区里面3号楼后面", ["liuxi-3"]),
        ("园丁小区二栋", ["yuanding-2"]),
        ("小学门口堵车", ["school-gate"]),
        ("湖畔小区和红柳花园都停水", ["hupan", "hongliu"]),
        ("向阳2-3-501没暖气", ["xiangyang-2"]),
        ("柳西小区 3 - 2 - 1402", ["liuxi-3"]),
        ("向阳小区2026-6-1停水", ["xiangyang"]),
        ("学校旁边的路灯", ["school"]),
        ("rubbish near the school", ["school"]),
    ],
)
def test_names_in_a_sentence(text: str, codes: list[str]) -> None:
    assert found(text) == [(code, True) for code in codes]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("柳溪小区3号楼", "liuxi-3"),
        ("红流花园4号楼单元门坏了", "hongliu-4"),
        ("Luixi Estate building 2", "liuxi-2"),
        ("Xitun morning markt", "morning-market"),
        ("昨天在柳西幼尔园门口摔了一跤", "kindergarten"),
    ],
)
def test_a_typo_is_forgiven_but_not_called_exact(text: str, first: str) -> None:
    assert found(text)[0] == (first, False)


def test_a_typo_never_changes_the_number() -> None:
    (spot,) = community().gazetteer.spots("柳溪小区9号楼")
    assert (spot.codes[0], spot.foreign, spot.sure) == ("liuxi", True, False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "路灯坏了",
        "消防通道被占",
        "小区里太脏了",
        "社区医生没来",
        "柳西街路灯坏了",
        "停车场收费太贵",
        "公交站没人扫雪",
        "谢谢你们",
        "The street is dirty",
        "parking is full",
        "my neighbour plays loud music",
        "the market was loud and the park is dark",
    ],
)
def test_unrelated_sentences_name_no_place(text: str) -> None:
    assert [code for code, exact in found(text) if exact] == []


def test_every_place_answers_to_each_of_its_names() -> None:
    for place in community().places:
        for name in (*place.name.texts, *place.aliases):
            assert found(name)[:1] == [(place.code, True)], name


def test_no_more_than_the_limit() -> None:
    names = [Name(zh=f"柳{letter}小区", en=f"Willow {letter}") for letter in "东西南北中"]
    places = [Place(code=f"p{i}", name=name, grid="g", kind="courtyard", lon=0, lat=0) for i, name in enumerate(names)]
    matches = Gazetteer(places).similar("柳大小区", limit=3)
    assert [(match.place.code, match.score) for match in matches] == [("p0", 75.0), ("p1", 75.0), ("p2", 75.0)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("着火了", ["119"]),
        ("Fire in the stairwell", ["119"]),
        ("3号楼冒烟", ["119"]),
        ("怕着火,现在真的着火了", ["119"]),
        ("有燃气味", ["119"]),
        ("there is a gas leak", ["119"]),
        ("老人晕倒了", ["120"]),
        ("我爸心脏病犯了", ["120"]),
        ("my neighbour collapsed in the hallway", ["120"]),
        ("he is unconscious", ["120"]),
        ("有人打架拿刀", ["110"]),
        ("孩子触电", ["120", "119"]),
        ("电梯困人", ["119"]),
        ("有人溺水", ["120", "119"]),
    ],
)
def test_danger_to_life_is_recognised(text: str, numbers: list[str]) -> None:
    emergency = community().emergency_in(text)
    assert emergency is not None
    assert emergency.numbers == numbers


@pytest.mark.parametrize(
    "text",
    [
        "消防通道被占",
        "fire lane blocked",
        "broken fire extinguisher",
        "这里有火灾隐患",
        "落水管坏了",
        "防溺水牌子倒了",
        "电梯坏了",
        "gas meter broken",
        "people smoke in the lift",
        "neighbour is burning rubbish",
        "campfire",
    ],
)
def test_everyday_text_is_no_emergency(text: str) -> None:
    assert community().emergency_in(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("路灯坏了", "lighting"),
        ("street lights are broken", "lighting"),
        ("电动车在楼道充电", "e-bikes"),
        ("井盖没了", "manholes"),
        ("暖气不热", "heating"),
        ("Rubbish not collected", "rubbish"),
        ("the car is parked in the fire lane", "fire-lane"),
        ("老人独居需要帮助", "care"),
        ("carpet", "other"),
        ("柳西社区卫生服务站门口停电了", "power"),
        ("垃圾转运站没电", "power"),
        ("西屯停车场旁边", "other"),
        ("dog off the leash at the school gate", "dogs"),
        ("a dog at Liuxi Primary School gate", "dogs"),
        ("the lift is broken", "lifts"),
        ("rats at Xitun Car Park", "pests"),
        ("the swing in Liuxi Park is broken", "fitness"),
        ("我建议多放几个垃圾桶", "rubbish"),
        ("something is broken", "facilities"),
        ("你好", "other"),
        ("心脏不舒服", "other"),
        ("楼道又脏又乱", "sanitation"),
        ("二单元门口的树", "other"),
        ("电梯口有一堆垃圾", "rubbish"),
        ("垃圾桶旁的路灯不亮", "lighting"),
        ("单元门关不上", "access"),
    ],
)
def test_categorise(text: str, code: str) -> None:
    assert (understand(text, community()).category or "other") == code


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("there’s a  fire in\nbuilding 3", ["119"]),
        ("he can’t breathe", ["120"]),
        ("Fire! Building 3", ["119"]),
        ("楼道里着了火", ["119"]),
        ("厨房煤气泄露", ["119"]),
        ("救命啊", ["120", "110"]),
        ("fire extinguisher missing", []),
        ("fire drill tomorrow", []),
    ],
)
def test_danger_is_heard_however_it_is_typed(text: str, numbers: list[str]) -> None:
    assert _numbers(understand(text, community()).dangers) == numbers


def test_words_of_the_configuration_are_read_like_those_of_people() -> None:
    name = Name(zh="急病", en="Illness")
    danger = Emergency(code="illness", name=name, advice=name, numbers=["120"], words=["can’t  breathe"])
    category = Category(code="doors", name=Name(zh="门", en="Doors"), keywords=["Won’t  close"])
    lexicon = Lexicon([category], [danger])
    for mark in "'’":
        assert lexicon.scan(normal(f"I can{mark}t breathe").text).dangers[0][0] == "illness"
        assert lexicon.scan(normal(f"the door won{mark}t close").text).category() == category
