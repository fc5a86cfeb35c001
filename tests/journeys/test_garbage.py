"""Whatever a button says and whoever presses it, the answer is kind and nothing breaks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.town import Town

VERBS = [
    "do",
    "card",
    "cat",
    "at",
    "to",
    "rate",
    "words",
    "place",
    "grid",
    "spot",
    "new",
    "note",
    "answer",
    "asked",
    "agree",
    "language",
    "cancel",
    "privacy",
    "for",
    "nocontact",
    "forget",
    "nonsense",
]
ACTIONS = [
    "report",
    "place",
    "categorise",
    "share",
    "assign",
    "accept",
    "decline",
    "note",
    "ask",
    "answer",
    "promise",
    "slip",
    "escalate",
    "resolve",
    "confirm",
    "dispute",
    "rate",
    "expire",
    "withdraw",
    "dance",
]
NUMBERS = ["0", "1", "2", "-1", "999999999999999", "9" * 30, "٣", "²", "", "1.5", "1e9", "None", "liuxi", "grid-2", "!"]

data = st.one_of(
    st.text(min_size=1, max_size=16),
    st.lists(st.sampled_from([*VERBS, *ACTIONS, *NUMBERS]), min_size=1, max_size=5).map(":".join),
    st.tuples(st.just("do"), st.sampled_from(ACTIONS), st.sampled_from(NUMBERS)).map(":".join),
    st.tuples(st.sampled_from(VERBS), st.just("1"), st.sampled_from([*NUMBERS, *ACTIONS])).map(":".join),
).filter(lambda text: 1 <= len(text.encode("utf-8", "surrogatepass")) <= 64 and text.isprintable())

WHO = ["resident", "stranger", "grid-1-worker", "grid-2-worker", "grid-1-leader", "region-leader", "administrator"]
words = st.sampled_from(["", "ok", "谢谢", "柳西小区", "路灯坏了", "/cancel", "/nonsense", "着火了", "12345"])


@settings(max_examples=12, derandomize=True)
@given(steps=st.lists(st.tuples(st.sampled_from(WHO), data, words), min_size=5, max_size=12))
async def test_garbage_is_answered_and_never_kept(steps: list[tuple[str, str, str]]) -> None:
    async with Town() as town:
        people = {code: await town.post(code) for code in WHO[2:]}
        people |= {"resident": await town.resident(), "stranger": await town.newcomer()}
        await people["resident"].says("柳西小区3号楼门口路灯坏了")
        await people["resident"].says("路灯又坏了")
        for who, pressed, typed in steps:
            receipt = await people[who].presses_data(pressed)
            assert receipt.outcome == "taken"
            if typed:
                assert (await people[who].says(typed)).outcome == "taken"
        assert await town.dead_letters() == []


async def test_what_the_odd_press_is_told(town: Town) -> None:
    resident, stranger = await town.resident(), await town.resident(2)
    await resident.says("柳西小区3号楼门口路灯坏了")
    await resident.news()
    for pressed in ("nonsense", "do:dance:1", "do:accept:1", "do:slip:1", "do:rate:1", "at:1:99", "to:1:1", "card:-1"):
        await resident.presses_data(pressed)
    await resident.hears("""
< 这个按钮已经用不了了。您的诉求在 /my，其他请看 /help。
< 这个按钮已经用不了了。您的诉求在 /my，其他请看 /help。
< #1 这一步不由您操作：今天 09:00起为“待受理”，负责：第一网格网格员。
  [查看 #1]
< #1 的情况变了：今天 09:00起为“待受理”，负责：第一网格网格员。
  [查看 #1]
< #1 的情况变了：今天 09:00起为“待受理”，负责：第一网格网格员。
  [查看 #1]
< #1 的情况变了：今天 09:00起为“待受理”，负责：第一网格网格员。
  [查看 #1]
< #1 这一步不由您操作：今天 09:00起为“待受理”，负责：第一网格网格员。
  [查看 #1]
< 这个按钮已经用不了了。您的诉求在 /my，其他请看 /help。
""")
    await stranger.presses_data("card:1")
    await stranger.presses_data("do:withdraw:1")
    await stranger.hears("""
< 没有找到 #1，或者它已不由您经办。
< 没有找到 #1，或者它已不由您经办。
""")


@pytest.mark.parametrize(
    "data", ["words:1", "pick:ticket.place:1:words", "grid:1:grid-2", "pick:ticket.place:1:g.grid-2"]
)
async def test_an_old_button_below_the_question_where_takes_no_place_away(town: Town, data: str) -> None:
    """They answered it in words; then they find the button again."""
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.says("天边")
    await resident.says("柳西小区3号楼")
    before = await town.ticket(1)
    await resident.presses_data(data)
    after = await town.ticket(1)
    assert (after.grid, after.place, after.holder_id) == (before.grid, before.place, before.holder_id)
    assert after.grid == "grid-1"
    assert (await resident.heard())[-1].startswith("这个按钮已经")
