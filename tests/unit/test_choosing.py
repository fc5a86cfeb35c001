"""Which button words mean: by its label, by what tells it from the others, by its place; never one of two."""

import pytest

from models.understanding import figures
from models.understanding.choosing import Option, Sort, choose, form

CANCEL = Option(("取消", "Cancel"), Sort.CANCEL)
DESK = Option(("说不清，请值班台核实", "Not sure, let the desk find out"), Sort.ELSE, frozenset({"不知道", "not sure"}))
LISTS = {
    "places": [
        Option(("西屯家园3号楼", "Xitun Homes building 3")),
        Option(("柳西小区3号楼", "Liuxi Estate building 3")),
        Option(("银柳家园11号楼", "Yinliu Homes building 11")),
        DESK,
    ],
    "houses": [*(Option((f"柳西小区{n}号楼", f"Liuxi Estate building {n}")) for n in (1, 3, 11)), CANCEL],
    "which": [
        Option(("补充到 #12", "Add to #12")),
        Option(("这是 #7 的位置", "This is where #7 is")),
        Option(("这是新的诉求", "This is a new report"), others=frozenset({"新的", "a new one"})),
        CANCEL,
    ],
    "kinds": [
        *(Option(names) for names in (("照明", "Lighting"), ("道路", "Roads"), ("楼道堆物", "Things in corridors"))),
        CANCEL,
    ],
    "times": [*(Option((label, label), Sort.MOMENT) for label in ("今天 12:00", "明天 12:00", "明天 17:00")), CANCEL],
    "mine": [Option(("查看 #3", "Look at #3"))],
    "card": [Option(("受理", "Accept"), Sort.ACTION), Option(("没解决", "Not solved"), Sort.ACTION)],
}

TABLE = """
places | 西屯家园3号楼 | 0
places | 西屯家园的 | 0
places | 西屯家园那个 | 0
places | 我选西屯家园 | 0
places | 是柳西小区的吧 | 1
places | 柳西小区三号楼 | 1
places | 銀柳家園 | 2
places | 11号楼 | 2
places | 十一号楼的 | 2
places | building 11 | 2
places | the Xitun Homes one | 0
places | Liuxi Estate please | 1
places | 家园 | -
places | 3号楼 | -
places | 1号楼 | -
places | building 3 | -
places | 第一个 | 0
places | 第一 | 0
places | 1 | 0
places | １． | 0
places | 二 | 1
places | 选2 | 1
places | 第二个吧 | 1
places | 就第三个 | 2
places | 第3个 | 2
places | 三 | -
places | 第四个 | -
places | 4 | -
places | the first one | 0
places | the 2nd | 1
places | second | 1
places | number two | 1
places | option 3 | -
places | 不知道 | 3
places | 说不清 | 3
places | 最后一个 | -
places | 不是西屯家园 | -
places | 西屯家园旁边那条路 | -
places | 红柳花园 | -
places | 取消 | -
houses | 3号楼 | 1
houses | 3 | -
houses | 1 | 0
houses | 11 | 2
houses | 最后一个 | 2
houses | last one | 2
houses | 算了 | 3
houses | 按错了 | 3
houses | never mind | 3
houses | 算了吧 | 3
houses | 取消诉求 | -
which | 12 | 0
which | #12 | 0
which | #7 | 1
which | 7的位置 | 1
which | 1 | 0
which | 2 | 1
which | 第三个 | 2
which | 新的 | 2
which | a new one | 2
which | 新的诉求 | 2
which | #1 | -
kinds | 道路 | 1
kinds | 道路的 | 1
kinds | roads | 1
kinds | 楼道 | 2
kinds | corridors | 2
kinds | 第一个 | 0
kinds | 3 | 2
kinds | 灯 | -
times | 明天 12:00 | 1
times | 明天12:00 | 1
times | 第二个 | 1
times | 3 | -
times | 明天 | -
times | 今天 | -
mine | 第一个 | 0
mine | the first one | 0
mine | 第二个 | -
mine | 1 | -
card | 受理 | 0
card | accept | 0
card | 没解决 | 1
card | 解决 | -
card | 没 | -
card | 1 | -
card | 第一个 | -
card | 没解决好多问题 | -
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_words_and_the_button_they_mean(line: str) -> None:
    name, said, index = line.split(" | ")
    assert choose(form(said), LISTS[name], ordered=name != "card") == (None if index == "-" else int(index))


def test_a_long_text_names_no_button() -> None:
    assert choose(form("柳西小区3号楼" + "很" * 60), LISTS["houses"]) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#1 弄完了，#2 下午去", ((1, "弄完了"), (2, "下午去"))),
        ("2接，1下午弄", ((2, "接"), (1, "下午弄"))),
        ("1 done and 2 after lunch", ((1, "done"), (2, "after lunch"))),
        ("#1 换了灯泡，好了", ()),
        ("3、4号楼的灯", ()),
        ("2点去，1点回", ()),
        ("好的，#1 弄完了，#2 下午去", ()),
    ],
)
def test_what_is_said_of_each_of_several(text: str, found: tuple[tuple[int, str], ...]) -> None:
    assert figures.each(text) == found
