"""Leaders decide what has climbed to them, and are told once a day what they must know."""

from sqlalchemy import delete

from models.people import Role, RoleKind
from tests.town import Town

LAMP = "柳西小区3号楼门口路灯坏了"


async def test_an_unaccepted_ticket_climbs_to_the_top_and_says_so(town: Town) -> None:
    resident = await town.resident()
    await resident.says(LAMP)
    await resident.news()
    codes = ("grid-1-worker", "grid-1-leader", "branch-1-leader", "region-leader")
    people = [await town.post(code) for code in codes]
    await people[0].news()
    await town.until(15)
    worker, leader, branch = people[:3]
    await worker.hears("""
~ #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：您
  等待决定：网格党小组
  办理时限：6月8日 周一 09:00
  居民匿名；有事请用“问居民”。
  (map)
  [受理] [问居民] [退单]
  [上报] [补充说明] [位置不对]
  [类别不对]
< 提醒：#1（照明）还等您受理。
  [受理] [退单]
< #1 超过时限没有受理，已请本级负责人定夺。您现在受理也可以。
""")
    await leader.hears("""
< 网格员没有在时限内受理，请您定夺

  #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  等您决定：请受理或派单
  办理时限：6月8日 周一 09:00
  (map)
  [受理] [派单] [上报]
  [补充说明] [位置不对] [类别不对]
""")
    await resident.hears("""
~ #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
""")
    await town.until(12, days=1)
    await branch.news()  # the digest
    await town.until(15)
    await branch.hears("""
< 上报给您
  原因：上级超时没有处理

  #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  等您决定：请受理或派单
  办理时限：6月8日 周一 09:00
  (map)
  [受理] [派单] [上报]
  [补充说明] [位置不对] [类别不对]
""")
    await resident.hears("""
~ #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  督办：社区党支部
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< #1 已由社区党支部督办，办理没有停。
""")
    await town.wind(days=6)
    assert (await town.ticket()).level == "region"
    await people[3].presses("派单")
    await people[3].presses("第二网格网格员")
    assert (await town.ticket()).awaiting is None
    assert "新任务" in (await (await town.post("grid-2-worker")).last()).text


async def test_a_digest_on_working_mornings_and_silence_without_news(town: Town) -> None:
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await town.until(8, 45, days=1)
    await leader.hears("""
""")
    await resident.says(LAMP)
    await resident.says("柳西小区垃圾没人收")
    await worker.presses("受理", on="照明")
    await worker.presses("办好了", on="照明")
    await worker.says("换了灯泡")
    await resident.presses("已解决")
    await worker.presses("退单", on="垃圾")
    await worker.says("该清运公司收")
    await leader.news()
    await town.until(9, days=1)
    await leader.hears("""
~ #2 垃圾清运 · 待受理
  “柳西小区垃圾没人收”
  退单原因：“该清运公司收”
  位置：柳西小区（第一网格）
  负责：第一网格网格员
  等待决定：社区党支部
  已超时（时限 6月2日 周二 14:45）
  (map)
  [补充说明]
< 提醒：#2（垃圾清运）还等着受理或派单。
  [受理] [派单]
< 第一网格 简报 6月3日 周三
  新增 2 件，办结 1 件
  按时 1/2
  等您决定 1 件（/tasks）
  · #2 垃圾清运，23 小时：未受理
""")
    await (await town.post("region-leader")).hears("""
< 西屯街道柳西片区区域大党委 简报 6月2日 周二
  新增 2 件，办结 1 件
  按时 1/1
  卡住 1 件
  · #2 垃圾清运，0 小时：等第一网格决定
< 西屯街道柳西片区区域大党委 简报 6月3日 周三
  新增 0 件，办结 0 件
  按时 0/1
  卡住 1 件
  · #2 垃圾清运，1 天 0 小时：等第一党支部决定
""")
    await (await town.post("branch-2-leader")).hears("""
""")
    await leader.says("/digest")
    await leader.says("/tasks")
    await leader.hears("""
< 第一网格 简报 6月3日 周三
  新增 0 件，办结 0 件
  按时 0/1
  卡住 1 件
  · #2 垃圾清运，1 天 0 小时：等第一党支部决定
< 没有待办，辛苦了。
""")


async def test_what_a_leader_types_is_no_mystery(town: Town) -> None:
    leader = await town.post("grid-1-leader")
    for words in ("好的", "/help", "/start", "今天去3号楼看看"):
        await leader.says(words)
    await leader.hears("""
< 好的。有事随时告诉我。
< 帮助
  反映问题：直接发消息，写清什么事、在哪里，可附照片或位置。
  /my 我的诉求　/mydata 我的资料　/language English　/privacy 隐私　/cancel 放弃当前这一步
  遇到危险请直接拨打 110、119、120。
  党组织负责人：/tasks 等您决定的事　/digest 今日简报
< 您好，第一网格党小组组长。
  党组织负责人：/tasks 等您决定的事　/digest 今日简报
< 要登记这件事吗？
  [巡查发现，登记]
  [替居民登记]
  [取消]
""")


async def vacant(town: Town, unit: str) -> None:
    """Nobody has taken the post of this unit's leader yet."""
    await town.do(
        lambda work: work.session.execute(delete(Role).where(Role.kind == RoleKind.LEADER, Role.unit == unit))
    )


async def test_where_nobody_leads_the_next_leader_can_decide(town: Town) -> None:
    await vacant(town, "grid-1")
    resident, worker, branch = (
        await town.resident(),
        await town.post("grid-1-worker"),
        await town.post("branch-1-leader"),
    )
    await resident.says(LAMP)
    await worker.presses("退单")
    await worker.says("不是我的网格")
    await branch.hears("""
< 网格员退单
  原因：不是我的网格

  #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  等您决定：请受理或派单
  办理时限：6月8日 周一 09:00
  (map)
  [受理] [派单] [上报]
  [补充说明] [位置不对] [类别不对]
""")
    await branch.presses("受理")
    assert (await town.ticket()).holder_id == branch.person


async def test_where_nobody_leads_the_next_leader_calls_back(town: Town) -> None:
    await vacant(town, "grid-1")
    worker, branch = await town.post("grid-1-worker"), await town.post("branch-1-leader")
    await worker.says("柳西小区3号楼楼道灯坏了")
    await worker.presses("巡查发现")
    await worker.presses("受理")
    await worker.presses("办好了")
    await worker.says("换了灯泡")
    assert (await worker.last()).text == "#1 已请负责人回访确认。"
    await branch.presses("已解决")
    assert ((await town.ticket()).status, (await town.ticket()).confirmed) == ("closed", True)
    await town.wind(minutes=11)  # until then the leader can take it back
    assert (await worker.last()).text == "#1 经回访确认已解决，辛苦了。"


async def test_what_a_leader_wrote_down_is_asked_about_by_the_next_leader(town: Town) -> None:
    leader, worker = await town.post("grid-1-leader"), await town.post("grid-1-worker")
    branch = await town.post("branch-1-leader")
    await leader.says("/file")
    await leader.says(LAMP)
    await leader.says("张大爷，座机 0000-8888")
    await worker.presses("受理")
    await worker.presses("办好了")
    await worker.says("换了灯泡")
    assert "请回访" not in await leader.transcript()
    assert "来电人：张大爷，座机 0000-8888" in (await branch.last()).text
    await branch.presses("没解决", on="请回访")
    await branch.says("还是不亮")
    assert "回访：没解决：“还是不亮”" in (await worker.last()).text
    await worker.presses("办好了")
    await worker.says("换了线路")
    await branch.presses("已解决", on="请回访")
    assert ((await town.ticket()).status, (await town.ticket()).confirmed) == ("closed", True)


async def test_what_a_leader_did_himself_is_confirmed_by_the_next_leader(town: Town) -> None:
    leader, worker = await town.post("grid-1-leader"), await town.post("grid-1-worker")
    await worker.says("/file")
    await worker.says(LAMP)
    await worker.says("张大爷，座机 0000-8888")
    await leader.presses_data("do:accept:1")
    await leader.presses_data("do:resolve:1")
    await leader.says("换了灯泡")
    await leader.presses_data("do:confirm:1")
    assert (await town.ticket()).status == "resolved"
    await (await town.post("branch-1-leader")).presses("已解决", on="请回访")
    assert ((await town.ticket()).status, (await town.ticket()).confirmed) == ("closed", True)


async def test_where_nobody_can_call_back_nobody_is_asked(town: Town) -> None:
    region = await town.post("region-leader")
    await region.says(LAMP)
    await region.presses("巡查发现")
    await town.wind(days=7)  # nobody accepts it, and it climbs to the top
    await region.presses_data("do:accept:1")
    await region.presses_data("do:resolve:1")
    await region.says("换了灯泡")
    await town.wind(days=8)
    assert ((await town.ticket()).status, (await town.ticket()).confirmed) == ("closed", None)
    assert "您说了才算" not in await region.transcript()
    assert "一直没有收到您的回复" not in await region.transcript()


async def test_a_withdrawal_is_told_to_leaders_who_know_of_the_ticket(town: Town) -> None:
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await resident.says(LAMP)
    await resident.presses("撤回")
    await leader.hears("""
""")
    await resident.says(LAMP)
    await worker.presses("退单", on="#2")
    await worker.says("不是我的网格")
    await resident.presses("撤回", on="#2")
    assert (await leader.last()).text == "居民撤回了 #2，不用再办。"
    await worker.says("/file")
    await worker.says(LAMP)
    await worker.presses("没有留联系方式")
    await worker.presses("撤回", on="#3")
    assert (await leader.last()).text == "登记人撤回了 #3，不用再办。"


async def test_who_takes_over_what_is_late_already_keeps_it(town: Town) -> None:
    resident, leader = await town.resident(), await town.post("grid-1-leader")
    await resident.says("柳西小区垃圾没人收")
    await town.wind(hours=6, minutes=30)  # nobody has accepted it, and its limit has passed
    await leader.presses("受理")
    await town.wind(minutes=1)
    ticket = await town.ticket()
    assert (ticket.level, ticket.awaiting, ticket.holder_id) == ("grid", None, leader.person)
    await town.wind(days=1)
    assert "#1（垃圾清运）仍未办结，已超时。" in await leader.heard()
