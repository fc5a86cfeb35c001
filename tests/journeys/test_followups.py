"""The scheduler reminds whoever keeps others waiting: once, and not at night."""

from datetime import datetime

from tests.town import TZ, Town

LAMP = "柳西小区3号楼门口路灯坏了"


async def test_accepting_is_reminded_once_then_it_climbs(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.news()
    await town.until(10, 59)
    await worker.hears("""
""")
    await town.until(14, 59)
    await worker.hears("""
< 提醒：#1（照明）还等您受理。
  [受理] [退单]
""")
    await town.until(15)
    ticket = await town.ticket()
    assert (ticket.level, ticket.awaiting) == ("grid", "grid-1")  # its own leader first
    await town.wind(days=1)
    assert (await town.ticket()).level == "branch"


async def test_before_due_and_overdue(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await worker.news()
    await town.until(8, 59, days=7)
    await worker.hears("""
< 提醒：#1（照明）的时限是6月8日 周一 09:00。
  [办好了] [承诺时间]
""")
    await town.until(9)
    ticket = await town.ticket()
    assert (ticket.level, ticket.overdue_at) == ("branch", town.now)
    await worker.hears("""
~ #1 照明 · 办理中
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：您
  等待决定：社区党支部
  办理时限：6月8日 周一 09:00
  居民匿名；有事请用“问居民”。
  (map)
  [办好了] [承诺时间] [问居民]
  [上报] [补充说明]
< #1 已上报社区党支部：超过办理时限。上级受理之前仍由您负责。
""")


async def test_two_prompts_then_closed_as_unconfirmed(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await worker.presses("办好了")
    await worker.says("换了灯泡")
    await resident.news()
    await town.wind(days=1)
    await resident.hears("""
< #1 真的解决了吗？您说了才算。
  [已解决] [没解决]
""")
    await town.wind(days=5)
    await resident.hears("""
< #1 真的解决了吗？您说了才算。
  [已解决] [没解决]
""")
    await town.wind(days=2)
    await resident.hears("""
~ #1 照明 · 办结
  “柳西小区3号楼门口路灯坏了”
  办理结果：“换了灯泡”
  位置：柳西小区3号楼（第一网格）
  未收到回复，按未确认办结
  [已解决] [重新反映] [补充说明]
< 没有收到您的回复，#1 先按“未确认”办结。没解决就点“重新反映”。
  [已解决] [重新反映]
""")
    ticket = await town.ticket()
    assert (ticket.status, ticket.confirmed, ticket.rating) == ("closed", None, None)
    await resident.presses_data("rate:1:5")
    await resident.hears("""
< #1 没有经您确认，不能评价。
""")


async def test_a_question_without_an_answer_is_asked_again_by_day(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await town.until(22, 0)
    await resident.says(LAMP)
    await worker.says("/tasks")
    await worker.presses("查看 #1")
    await worker.presses("问居民")
    await resident.news()
    await worker.says("是哪一盏？")
    await resident.hears("""
~ #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  网格员问：“是哪一盏？”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  受理时限：6月2日 周二 14:30
  办理时限：6月9日 周二 08:30
  [回答] [补充说明] [位置不对]
  [类别不对] [允许联系我] [撤回]
""")
    await town.until(7, 30, days=1)
    await resident.hears("""
< 关于 #1，网格员想问您：
  “是哪一盏？”
  直接回复就行。
  [回答]
""")
    await town.until(7, 29, days=1)
    await resident.hears("""
~ #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  网格员问：“是哪一盏？”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  办理时限：6月9日 周二 08:30
  [回答] [补充说明] [位置不对]
  [类别不对] [允许联系我] [撤回]
""")
    await town.until(7, 30)
    await resident.hears("""
< 提醒：网格员在等您对 #1 的回答。
  [回答]
""")


async def test_weekends_do_not_count_but_make_up_workdays_do() -> None:
    friday = datetime(2026, 6, 5, 17, 0, tzinfo=TZ)
    make_up = datetime(2026, 2, 14, 8, 30, tzinfo=TZ)  # a Saturday that is worked for the Spring Festival
    for start, due in ((friday, "6月8日 周一 12:00"), (make_up, "2月14日 周六 14:30")):
        async with Town(start=start) as town:
            resident = await town.resident()
            await resident.says(LAMP)
            accept = next(line for line in (await resident.last()).text.split("\n") if line.startswith("受理时限"))
            assert accept.endswith(due)


async def test_an_outage_is_caught_up_with_one_reminder(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await worker.presses("办好了")
    await worker.says("换了灯泡")
    await resident.news()
    town.clock.set(datetime(2026, 6, 5, 12, 0, tzinfo=TZ))
    await town.app.settle()
    await resident.hears("""
< #1 真的解决了吗？您说了才算。
  [已解决] [没解决]
""")
