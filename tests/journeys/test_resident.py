"""A resident reports, is asked only for what is missing, corrects, adds, withdraws, and has the last word."""

import pytest
from aiogram.types import Contact, Sticker, Voice

from models.config.community import Community
from models.place.gridmap import Point
from tests.town import Town

LIUXI_3 = (118.925545, 42.272744)


async def test_one_message_with_text_place_and_photo_is_enough(town: Town) -> None:
    resident = await town.resident()
    await resident.says("垃圾没人收", point=LIUXI_3, photo=True)
    await resident.hears("""
< 谢谢，已登记并派给负责的网格员。

  #1 垃圾清运 · 待受理
  “垃圾没人收”
  位置：柳西小区3号楼附近（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 10:00
  办理时限：6月1日 周一 15:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
""")


async def test_the_command_that_groups_know_reports_in_private_too(town: Town) -> None:
    resident, newcomer = await town.resident(), await town.newcomer()
    await resident.says("/report 柳西小区3号楼路灯坏了")
    assert (await town.ticket()).text == "柳西小区3号楼路灯坏了"
    await resident.says("/report")
    assert (await resident.last()).text == "请用一句话说说是什么问题。"
    await newcomer.says("/report 柳西小区2号楼垃圾没人收")
    assert await town.tickets() == 1
    await newcomer.presses("同意")
    assert (await town.ticket(2)).text == "柳西小区2号楼垃圾没人收"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("柳西小区3号楼", "liuxi-3"),
        ("柳西小区三号楼", "liuxi-3"),
        ("柳西三号楼门口", "liuxi-3"),
        ("教师楼", "yuanding"),
        ("building 3, Liuxi Estate", "liuxi-3"),
    ],
)
async def test_a_place_is_typed_in_many_ways(town: Town, typed: str, place: str) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.says(typed)
    assert (await town.ticket()).place == place


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("柳西小区3号楼二单元门口", "位置：柳西小区3号楼，“柳西小区3号楼二单元门口”（第一网格）"),
        ("柳西小区三号楼", "位置：柳西小区3号楼（第一网格）"),
    ],
)
async def test_what_is_said_beyond_the_name_of_a_place_reaches_the_worker(town: Town, typed: str, shown: str) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("路灯坏了")
    await resident.says(typed)
    assert shown in (await worker.last()).text.splitlines()


async def test_a_place_that_is_misspelt_is_asked_about(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.hears("""
< 在什么地方？请写小区、楼号或店名，或者发一个位置。

  #1 照明 · 待定位
  “路灯坏了”
  [补充说明] [告诉位置] [类别不对]
  [允许联系我] [撤回]
""")
    await resident.says("柳溪小区")
    await resident.hears("""
< 您是说这里吗？
  [柳西小区]
  [说不清，请值班台核实]
""")
    await resident.presses("柳西小区")
    await resident.hears("""
~ #1 照明 · 待受理
  “路灯坏了”
  位置：柳西小区，“柳溪小区”（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 好，#1 在柳西小区，由第一网格网格员负责，最晚6月8日 周一 09:00办好。
""")


async def test_a_point_outside_then_a_place_nobody_knows_then_the_duty_desk(town: Town) -> None:
    resident, desk = await town.resident(), await town.post("duty-desk")
    await resident.says("路灯坏了", point=(118.90, 42.27))
    await resident.hears("""
< 已登记，还差一个准确的位置。

  #1 照明 · 待定位
  “路灯坏了”
  [补充说明] [告诉位置] [类别不对]
  [允许联系我] [撤回]
< 这个位置不在本社区范围内。请再点一次，或写出小区、楼号；也可以请值班台核实。
  [说不清，请值班台核实]
""")
    await resident.says("老槐树底下")
    await resident.hears("""
< 没认出“老槐树底下”。是哪个小区、几号楼？也可以写附近的店或学校，或者发一个位置。
  [说不清，请值班台核实]
""")
    await resident.presses("请值班台核实")
    await resident.hears("""
~ #1 照明 · 待受理
  “路灯坏了”
  位置：42.270000, 118.900000；老槐树底下（值班台）
  负责：社区值班员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 已记下，#1 的位置请社区值班员核实，最晚6月8日 周一 09:00办好。
""")
    await desk.hears("""
< 新任务

  #1 照明 · 待受理
  “路灯坏了”
  位置：42.270000, 118.900000；老槐树底下（值班台）
  负责：您
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  居民匿名；有事请用“问居民”。
  [受理] [问居民] [退单]
  [上报] [补充说明] [位置不对]
  [类别不对]
""")


async def test_a_point_on_a_border_is_asked_about(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了", point=await town.ask(lambda work: border(work.community)))
    await resident.hears("""
< 已登记，还差一个准确的位置。

  #1 照明 · 待定位
  “路灯坏了”
  [补充说明] [告诉位置] [类别不对]
  [允许联系我] [撤回]
< 这个位置在网格交界处，您觉得属于哪边？
  [第二网格]
  [第一网格]
  [说不清，请值班台核实]
""")
    await resident.presses("第二网格")
    await resident.hears("""
~ #1 照明 · 待受理
  “路灯坏了”
  位置：地图上的位置（第二网格）
  负责：第二网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 好，#1 在地图上的位置，由第二网格网格员负责，最晚6月8日 周一 09:00办好。
""")


async def test_a_wrong_place_and_a_wrong_category_take_one_tap(town: Town) -> None:
    resident, first, second = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-2-worker")
    await resident.says("柳西小区路灯坏了")
    await resident.news()
    await first.news()
    await resident.presses("位置不对")
    await resident.says("红柳花园")
    await resident.hears("""
~ #1 照明 · 待受理
  “柳西小区路灯坏了”
  位置：红柳花园（第二网格）
  负责：第二网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 在什么地方？请写小区、楼号或店名，或者发一个位置。
  [取消]
< 好，#1 在红柳花园，由第二网格网格员负责，最晚6月8日 周一 09:00办好。
""")
    await first.hears("""
~ #1 已不由您经办。
< #1 换了位置，不再由您负责。
""")
    await resident.presses("类别不对")
    await resident.presses("公共设施")
    await resident.presses("绿化")
    await resident.hears("""
~ #1 绿化 · 待受理
  “柳西小区路灯坏了”
  位置：红柳花园（第二网格）
  负责：第二网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< #1 属于哪一类？
  [矛盾纠纷] [治安隐患] [消防隐患]
  [环境卫生] [公共设施] [物业管理]
  [噪音] [停车] [民生服务]
  [意见建议] [其他]
  [取消]
< #1 属于哪一类？
  [照明] [道路] [井盖]
  [电梯] [供水] [供电]
  [供气] [供暖] [排水]
  [健身休闲设施] [绿化] [公共设施]
  [取消]
< #1 已改为：绿化。
""")
    await second.hears("""
< #1 绿化 · 待受理
  “柳西小区路灯坏了”
  位置：红柳花园（第二网格）
  负责：您
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  居民匿名；有事请用“问居民”。
  (map)
  [受理] [问居民] [退单]
  [上报] [补充说明] [位置不对]
  [类别不对]
""")
    await first.presses_data("do:accept:1")
    await first.hears("""
< 没有找到 #1，或者它已不由您经办。
""")


async def test_my_reports_and_a_card_that_is_edited_in_place(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("柳西小区3号楼门口路灯坏了")
    await resident.says("红柳花园垃圾没人收")
    card = (await resident.chat())[1].id
    await worker.presses("受理")
    assert [line.id for line in await resident.chat() if "办理中" in line.text] == [card]
    await resident.news()
    await resident.says("/my")
    await resident.presses("查看 #1")
    await resident.hears("""
< 我的诉求
  #2 垃圾清运 · 待受理 · 今天 15:00前
  #1 照明 · 办理中 · 6月8日 周一 09:00前
  [查看 #2] [查看 #1]
< #1 照明 · 办理中
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  办理时限：6月8日 周一 09:00
  [补充说明] [允许联系我] [撤回]
""")


async def test_a_note_a_photo_and_a_withdrawal(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("柳西小区3号楼门口路灯坏了")
    await worker.news()
    await resident.presses("补充说明")
    await resident.says("两盏都坏了")
    await resident.says(photo=True)
    await worker.hears("""
~ #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  补充：“两盏都坏了”
  位置：柳西小区3号楼（第一网格）
  负责：您
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  居民匿名；有事请用“问居民”。
  (map)
  [受理] [问居民] [退单]
  [上报] [补充说明] [位置不对]
  [类别不对]
< #1 有补充：“两盏都坏了”
< #1 有补充：“见照片”
  (photo)
""")
    await resident.presses("撤回")
    await worker.hears("""
~ #1 照明 · 已撤回
  “柳西小区3号楼门口路灯坏了”
  补充：“两盏都坏了”
  位置：柳西小区3号楼（第一网格）
  (map)
< 居民撤回了 #1，不用再办。
""")
    await worker.presses_data("do:accept:1")
    await worker.hears("""
< #1 的情况变了：今天 09:00起为“已撤回”，负责：第一网格网格员。
  [查看 #1]
""")


async def test_polite_words_and_things_that_are_no_report(town: Town) -> None:
    resident = await town.resident()
    for words in ("你好", "谢谢！", "ok", "/tasks", "/cancel"):
        await resident.says(words)
    await resident.sends(sticker=STICKER)
    await resident.hears("""
< 您好！请告诉我哪里出了什么问题，可以附照片或位置。
< 不客气。有事随时发消息给我。
< 好的。有事随时告诉我。
< 没有“/tasks”这个命令。直接用一句话告诉我什么事、在哪里就行，其他请看 /help。
< 现在没有等您回答的问题。
< 这个我看不懂。请用文字说一下哪里出了什么问题，可以附照片或位置。
""")
    assert await town.tickets() == 0


async def test_a_bare_photo_a_bare_point_and_a_voice_note(town: Town) -> None:
    one, two, three = [await town.resident(number) for number in (1, 2, 3)]
    await one.says(photo=True)
    await one.says("谢谢")
    await one.says("柳西小区垃圾没人收")
    await one.hears("""
< 照片收到了。是什么问题？在哪里？一句话就行。
  [取消]
< 好的，还差一步。请用一句话说说是什么问题。
  [取消]
< 谢谢，已登记并派给负责的网格员。

  #1 垃圾清运 · 待受理
  “柳西小区垃圾没人收”
  位置：柳西小区（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 10:00
  办理时限：6月1日 周一 15:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
""")
    await two.says(point=LIUXI_3)
    await two.says("垃圾没人收")
    await two.hears("""
< 位置收到了。那里出了什么问题？
  [取消]
< 谢谢，已登记并派给负责的网格员。

  #2 垃圾清运 · 待受理
  “垃圾没人收”
  位置：柳西小区3号楼附近（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 10:00
  办理时限：6月1日 周一 15:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
""")
    await three.sends(voice=Voice(file_id="voice", file_unique_id="voice", duration=3))
    await three.says("路灯坏了")
    await three.says("公园")
    await three.hears("""
< 语音收到了，会一并转给网格员。请再用几个字写明是什么问题。
  [取消]
< #3 照明 · 待受理
  “路灯坏了”
  位置：柳西公园（第三网格）
  负责：第三网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 好，#3 在柳西公园，由第三网格网格员负责，最晚6月8日 周一 09:00办好。
""")
    await (await town.post("grid-3-worker")).hears("""
< 新任务

  #3 照明 · 待受理
  “路灯坏了”
  位置：柳西公园（第三网格）
  负责：您
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  居民匿名；有事请用“问居民”。
  (voice)
  (map)
  [受理] [问居民] [退单]
  [上报] [补充说明] [位置不对]
  [类别不对]
""")


async def test_language_help_and_privacy(town: Town) -> None:
    resident = await town.resident()
    await resident.says("/language")
    await resident.says("/help")
    await resident.says("/privacy")
    await resident.says("柳西小区3号楼门口路灯坏了")
    await resident.hears("""
< The language is English now.
< Help
  To report: just write what is wrong and where; add a photo or a point if you like.
  /my my reports   /mydata my data   /language 中文   /privacy   /cancel stop what is being asked
  In danger call 110, 119 or 120 directly.
< Privacy
  Liuxi Street Community party committee keeps what you report, its place and photos, to get it done. The grid worker sees your contact only if you allow it; you may stay anonymous, and /forget erases everything at any time.
< Thank you. It is with the grid worker in charge.

  #1 Lighting · waiting to be accepted
  “柳西小区3号楼门口路灯坏了”
  Where: Liuxi Estate, Building 3 (Grid 1)
  In charge: Grid 1 worker
  Accept by: Mon 1 Jun 15:00
  Done by: Mon 8 Jun 09:00
  [Add a note] [Wrong place] [Wrong category]
  [Let the worker contact me] [Withdraw]
""")


async def test_very_long_and_hostile_words_come_back_as_typed(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    hostile = "柳西小区 *粗* {number} <b>&amp;</b> \u202eenolc\u202c [链接](http://x) {{7*7}} '; DROP TABLE ticket;--"
    await resident.says(hostile)
    assert f"“{hostile}”" in (await worker.last()).text
    long = "柳西小区3号楼门口路灯坏了。" + "很黑。" * 3500
    await resident.sends(text=long)
    assert f"“{long[:2500]}…”" in (await worker.last()).text
    assert f"“{long[:300]}…”" in (await resident.last()).text
    await resident.says("/my")
    assert "#2" in (await resident.last()).text


async def test_a_contact_is_seen_only_while_it_is_shared(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("柳西小区3号楼门口路灯坏了")
    await resident.presses("允许联系我")
    await resident.says("不太想")
    await resident.says("电话 0000-1234")
    await resident.hears("""
< #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [保持匿名] [撤回]
< 请写下您的电话，只有负责办理 #1 的人能看到。不想留，点“取消”就继续匿名。
  [取消]
< 好的，还差一步。请写下您的电话，只有负责办理 #1 的人能看到。不想留，点“取消”就继续匿名。
  [取消]
< 网格员可以看到您的联系方式了（#1）。
""")
    assert "0000-1234" in await worker.transcript()
    await resident.presses("保持匿名")
    assert "0000-1234" not in await worker.transcript()
    await worker.presses("受理")
    await resident.sends(contact=Contact(phone_number="0000-5678", first_name="", user_id=resident.account))
    await worker.presses("补充说明")
    await worker.says("下午去")
    chats = [await (await town.post(code)).transcript() for code in ("grid-1-worker", "grid-1-leader", "duty-desk")]
    assert not any("0000" in chat for chat in chats)


def border(community: Community) -> tuple[float, float]:
    """A point on the border between the first and the second grid."""
    lon = 118.9240
    while community.gridmap.locate(Point(lon, 42.2722)).grid == "grid-1":
        lon += 0.000001
    return lon, 42.2722


STICKER = Sticker(file_id="s", file_unique_id="s", type="regular", width=1, height=1, is_animated=False, is_video=False)
