"""Consent to a short privacy notice comes first; danger to life comes before everything."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from models.record import Media
from services.work import Work
from tests.town import Town

LAMP = "柳西小区3号楼门口路灯坏了"


async def test_what_is_typed_before_consent_is_not_lost(town: Town) -> None:
    newcomer = await town.newcomer()
    await newcomer.says("您好")
    await newcomer.says(LAMP)
    await newcomer.says(photo=True)
    await newcomer.hears("""
< 隐私说明
  柳西街社区党委只记录您反映的内容、位置和照片，用于办理。您的联系方式只有在您同意后才会给网格员看，您可以一直匿名；可随时用 /forget 删除全部资料。
  [同意]
  [English]
< 收到，先请您看一眼隐私说明
  柳西街社区党委只记录您反映的内容、位置和照片，用于办理。联系方式只有您同意后网格员才能看到，可随时用 /forget 删除全部资料。
  点“同意”后马上为您登记刚才的内容，不用重发。
  [同意]
  [English]
< 收到，先请您看一眼隐私说明
  柳西街社区党委只记录您反映的内容、位置和照片，用于办理。联系方式只有您同意后网格员才能看到，可随时用 /forget 删除全部资料。
  点“同意”后马上为您登记刚才的内容，不用重发。
  [同意]
  [English]
""")
    assert await town.tickets() == 0
    await newcomer.presses("同意")
    await newcomer.presses("同意")
    await newcomer.hears("""
< 谢谢，已登记并派给负责的网格员。

  #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 您好，这里是柳西街社区党委。请用一句话告诉我哪里出了什么问题，也可以发照片或位置，例如：“柳西小区3号楼门口路灯坏了”。
  我的诉求：/my　帮助：/help
""")
    assert await town.tickets() == 1


@pytest.mark.parametrize("word", ["同意", "好的", "行", "可以", "ok"])
async def test_to_agree_can_be_typed(town: Town, word: str) -> None:
    newcomer = await town.newcomer()
    await newcomer.says(LAMP)
    await newcomer.says(word)
    assert (await newcomer.last()).text.startswith("谢谢，已登记并派给负责的网格员。")
    assert (await town.ticket()).text == LAMP


async def test_who_was_helped_first_agrees_by_typing_and_who_does_not_is_asked_again(town: Town) -> None:
    newcomer = await town.newcomer()
    await newcomer.says("着火了，柳西小区1号楼")
    await newcomer.says("同意")
    assert (await newcomer.last()).text.startswith("您好，这里是柳西街社区党委。")
    other = await town.newcomer()
    await other.says(LAMP)
    await other.says("不同意")
    assert (await other.last()).buttons == ["同意", "English"]
    assert await town.tickets() == 1


async def test_whoever_changes_the_language_is_still_told_that_nothing_is_lost(town: Town) -> None:
    newcomer = await town.newcomer()
    await newcomer.says(LAMP)
    await newcomer.presses("English")
    assert (await newcomer.last()).text.splitlines()[0] == "Got it. One thing first"
    await newcomer.presses("I agree")
    assert await town.tickets() == 1


async def test_nothing_becomes_a_ticket_without_consent(town: Town) -> None:
    newcomer = await town.newcomer()
    for words in (LAMP, "/my", "/foo", "快点", "谢谢"):
        await newcomer.says(words)
    await newcomer.presses_data("new")
    await town.wind(days=3)
    assert await town.tickets() == 0
    await newcomer.presses("English")
    assert "I agree" in (await newcomer.last()).buttons


@pytest.mark.parametrize("hour", [9, 3])
async def test_danger_to_life_at_any_hour_without_a_place_and_before_consent(town: Town, hour: int) -> None:
    newcomer, desk = await town.newcomer(), await town.post("duty-desk")
    await town.until(hour, days=1)
    await newcomer.says("着火了！快来人")
    await newcomer.hears(EMERGENCY.replace("@", f"{hour:02}"))
    await desk.hears(DESK.replace("@", f"{hour:02}"))
    await newcomer.says("柳西小区3号楼")
    worker, group = await town.post("grid-1-worker"), await town.post("grid-1-leader")
    assert "人身安全" in (await worker.last()).text
    assert "人身安全" in (await group.last()).text
    assert await town.tickets() == 1


async def test_danger_to_life_while_something_else_is_asked(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.says("东苑小区有人晕倒了")
    await resident.presses("补充说明", on="照明")
    await resident.news()
    await resident.says("柳西小区1号楼煤气味很重")
    await resident.hears("""
< 燃气泄漏
  开窗，马上到室外去。别碰任何开关和电器，别点火；电话到外面再打。
  请马上拨打 119
< 已同时通知网格员、网格党小组组长和值班台。

  #3 供气 · 待受理
  涉及人身安全：燃气泄漏
  “柳西小区1号楼煤气味很重”
  位置：柳西小区1号楼（第一网格）
  正在紧急通知，还没有人接。
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [没有危险了]
""")
    assert await town.tickets() == 3


EMERGENCY = """
< 火情
  马上走楼梯离开，别坐电梯；有烟就弯低身子，用湿毛巾捂住口鼻。出不去就关门、堵门缝，到窗口呼救。
  请马上拨打 119
< 在什么地方？请写小区、楼号或店名，或者发一个位置。

  #1 消防隐患 · 待受理
  涉及人身安全：火情
  “着火了！快来人”
  正在紧急通知，还没有人接。
  [补充说明] [告诉位置] [类别不对]
  [允许联系我] [没有危险了]
< #1 正在紧急通知社区值班员。
"""
DESK = """
< 请立即处理！

  #1 消防隐患 · 待受理
  涉及人身安全：火情
  不要进去，在大门口等 119 的人到。
  听到：“着火”
  “着火了！快来人”
  已紧急通知：
  社区值班员，今天 @:00
  [受理] [去不了] [告诉位置]
"""


async def test_whoever_scans_an_entrance_for_the_first_time_agrees_first(town: Town) -> None:
    newcomer = await town.newcomer()
    await newcomer.says("/start p_liuxi-3")
    await newcomer.says("灯不亮了")
    assert await town.tickets() == 0
    await newcomer.presses("同意")
    ticket = await town.ticket()
    assert (ticket.text, ticket.place) == ("灯不亮了", "liuxi-3")


async def test_whoever_agrees_at_an_entrance_is_asked_what_is_wrong_there(town: Town) -> None:
    newcomer = await town.newcomer()
    await newcomer.says("/start p_liuxi-3")
    await newcomer.presses("同意")
    await newcomer.hears("""
< 隐私说明
  柳西街社区党委只记录您反映的内容、位置和照片，用于办理。您的联系方式只有在您同意后才会给网格员看，您可以一直匿名；可随时用 /forget 删除全部资料。
  [同意]
  [English]
< 您在柳西小区3号楼。这里出了什么问题？一句话就行，也可以附照片。
  [取消]
""")
    await newcomer.says("灯不亮了")
    assert (await town.ticket()).place == "liuxi-3"


async def test_what_was_said_before_the_danger_belongs_to_it(town: Town) -> None:
    newcomer, resident = await town.newcomer(), await town.resident()
    await newcomer.says("柳西小区3号楼")
    await newcomer.says("着火了！")
    await resident.says(point=(118.925545, 42.272744), photo=True)
    await resident.says("着火了！")
    newcomers, residents = await town.ticket(1), await town.ticket(2)
    assert (newcomers.text, newcomers.place, newcomers.grid) == ("柳西小区3号楼\n着火了！", "liuxi-3", "grid-1")
    assert (residents.text, residents.lon, residents.grid) == ("着火了！", 118.925545, "grid-1")
    assert "(photo)" in await (await town.post("grid-1-worker")).transcript()


async def test_another_danger_while_the_place_is_asked_brings_its_number(town: Town) -> None:
    resident = await town.resident()
    await resident.says("着火了！")
    await resident.news()
    await resident.says("有人晕倒")
    assert "请马上拨打 120" in await resident.news()
    await resident.says("在柳西小区3号楼")
    assert ((await town.ticket()).place, await town.tickets()) == ("liuxi-3", 1)


async def test_staff_are_answered_too(town: Town) -> None:
    worker = await town.post("grid-1-worker")
    await worker.says("路灯坏了")
    await worker.presses("巡查发现")
    await worker.says("柳西小区1号楼着火了")
    assert "请马上拨打 119" in "\n".join(await worker.heard())
    assert ((await town.ticket(1)).place, (await town.ticket(2)).urgency) == (None, "emergency")
    await worker.says("/file")
    await worker.says("柳西小区2号楼楼道灯坏了")
    await worker.says("老张，他晕倒了")
    assert "请马上拨打 120" in "\n".join(await worker.heard())
    assert ((await town.ticket(3)).urgency, (await town.ticket(3)).place) == ("emergency", "liuxi-2")


async def test_what_waits_for_its_words_stays_whatever_way_they_come(town: Town) -> None:
    residents = [await town.resident(number) for number in (1, 2, 3)]
    for resident in residents:
        await resident.says(photo=True)
    await residents[0].says("/report 柳西小区3号楼路灯坏了")
    await residents[1].says("/report")
    await residents[1].says("柳西小区3号楼路灯坏了")
    await residents[2].says("/start p_liuxi-3")
    await residents[2].says("路灯坏了")
    scanning = await town.resident(4)
    await scanning.says("/start p_liuxi-3")
    await scanning.says("/report 路灯坏了")
    found = [((await town.ticket(number)).place, await town.ask(photos_of(number))) for number in (1, 2, 3, 4)]
    assert found == [("liuxi-3", 1), ("liuxi-3", 1), ("liuxi-3", 1), ("liuxi-3", 0)]


def photos_of(number: int) -> Callable[[Work], int]:
    return lambda work: work.session.scalar(select(func.count()).where(Media.number == number)) or 0
