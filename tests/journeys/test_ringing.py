"""An emergency rings until somebody accepts it, as those hear it who are rung and whoever reported it."""

from sqlalchemy import select

from models.record import Event
from tests.town import Town

FIRE = "柳西小区3号楼着火了"


async def test_nobody_accepts_and_one_level_more_is_rung_every_five_minutes(town: Town) -> None:
    resident, worker, branch = (
        await town.resident(),
        await town.post("grid-1-worker"),
        await town.post("branch-1-leader"),
    )
    await town.until(23)
    await resident.says(FIRE)
    await resident.news(), await worker.news(), await branch.news()
    await town.wind(minutes=5)
    await worker.hears("""
~ #1 消防隐患 · 待受理
  涉及人身安全：火情
  不要进去，在大门口等 119 的人到。
  听到：“着火”
  “柳西小区3号楼着火了”
  位置：柳西小区3号楼（第一网格）
  已紧急通知：
  社区值班员，今天 23:03
  第一网格网格员，今天 23:03
  第一网格党小组组长，今天 23:03
  第一党支部书记，今天 23:05
  (map)
  [受理] [去不了]
< #1 还没有人接！
  火情，柳西小区3号楼
  [受理] [去不了]
""")
    assert (await branch.news()).startswith("\n< 请立即处理！\n\n  #1 消防隐患 · 待受理\n")
    assert (await resident.news()).endswith("\n< #1 还没有人接，已再通知第一党支部。情况紧急请直接拨打 119。\n")
    await town.wind(minutes=15)
    await resident.hears("""
< #1 还没有人接，已再通知柳西街社区党委。情况紧急请直接拨打 119。
< #1 还没有人接，已再通知西屯街道柳西片区区域大党委。情况紧急请直接拨打 119。
< #1 还没有人接，请直接拨打 119。
  我们会一直通知，有人接了马上告诉您。
""")
    await branch.presses("受理")
    await resident.news()
    assert "< #1 由第一党支部书记接手，不再通知您。" in await worker.news()
    await town.wind(hours=1)
    assert (await worker.news(), await resident.news()) == ("\n", "\n")


async def test_cannot_come_is_typed_or_pressed_and_the_next_level_rings_at_once(town: Town) -> None:
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    branch, community = await town.post("branch-1-leader"), await town.post("community-leader")
    await resident.says("柳西小区5号楼路灯坏了")
    await resident.says(FIRE)
    await worker.says("我去不了，在外地")
    assert (await worker.last()).text == "记下了：#2 您去不了，正在通知别人。"
    assert "#2 消防隐患" in (await branch.last()).text
    await leader.says("着火那边我过不去")
    assert (await leader.last()).text == "记下了：#2 您去不了，正在通知别人。"
    assert "第一网格网格员，今天 09:00，去不了" in (await community.last()).text
    await branch.says("我马上过去")
    ticket = await town.ticket(2)
    assert (ticket.status, (await town.ticket(1)).status, await town.tickets()) == ("working", "assigned", 2)
    await resident.news(), await community.news()
    await branch.presses("去不了")
    assert "< #2 第一党支部书记来不了，正在通知其他人。情况紧急请直接拨打 119。" in await resident.news()
    assert "#2" in await (await town.post("region-leader")).transcript()


async def test_lists_begin_with_the_emergencies_and_who_is_rung(town: Town) -> None:
    resident, worker, branch = (
        await town.resident(),
        await town.post("grid-1-worker"),
        await town.post("branch-1-leader"),
    )
    await resident.says("柳西小区5号楼路灯坏了")
    await resident.says(FIRE)
    await worker.presses("去不了")
    await worker.says("/tasks")
    assert (await worker.news()).endswith("""
< 待办 2 件
  ‼ #2 火情，还没有人接，已通知：
  社区值班员，今天 09:00
  第一党支部书记，今天 09:00
  第一网格网格员，今天 09:00，去不了
  第一网格党小组组长，今天 09:00
  #1 照明 · 待受理 · 6月8日 周一 09:00前
  [查看 #2] [查看 #1]
""")
    await branch.presses("受理")
    await branch.news()
    await branch.says("/tasks")
    await branch.says("/digest")
    await branch.hears("""
< 待办 1 件
  ‼ #2 火情，第一党支部书记已接手
  [查看 #2]
< 第一党支部 简报 6月1日 周一
  紧急 1 件
  ‼ #2 火情，第一党支部书记已接手
  新增 2 件，办结 0 件
""")


async def test_of_violence_those_outside_read_the_number_alone(town: Town) -> None:
    resident, branch = await town.resident(), await town.post("branch-1-leader")
    await resident.says("柳西小区3号楼有人拿刀砍人")
    await branch.news()
    await branch.says("/digest")
    said = await branch.news()
    assert "‼ #1 紧急" in said
    assert not any(word in said for word in ("暴力", "砍人", "3号楼"))


async def test_whoever_is_rung_sees_the_number_and_each_look_is_logged(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("柳西小区5号楼路灯坏了")
    await resident.presses("允许联系我")
    await resident.says("13912345678")
    await resident.says(FIRE)
    branch = await town.post("branch-1-leader")
    assert "联系方式：13912345678" in await worker.transcript()
    assert "13912345678" not in await branch.transcript()

    async def looks() -> int:
        query = select(Event.actor_id).where(Event.number == 2, Event.action == "look")
        return len(await town.ask(lambda work: list(work.session.scalars(query))))

    assert await looks() == 3
    await town.wind(minutes=5)
    assert ("13912345678" in await branch.transcript(), await looks()) == (True, 4)
    await worker.presses("受理")
    await worker.presses("解除险情")
    await worker.says("是炊烟，看过了，没有火")
    assert "13912345678" not in (await branch.news())


async def test_in_both_languages_on_both_databases(every_town: Town) -> None:
    town, say = every_town, every_town.say
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    branch, desk = await town.post("branch-1-leader"), await town.post("duty-desk")
    await resident.says(say(FIRE, "Fire at Liuxi Estate building 3!"))
    await worker.says(say("我走不开，去不了", "I can't come, I'm out of town"))
    await branch.presses(say("受理", "Accept"))
    who = say("第一党支部书记", "First branch secretary")
    has_it = say(f"#1 由{who}接手，不再通知您。", f"{who} has #1. You are rung no more.")
    assert [has_it in await phone.transcript() for phone in (worker, desk, branch)] == [True, True, False]
    said = await resident.transcript()
    assert say("已再通知第一党支部", "has been rung as well") in said
    await town.wind(minutes=40)
    assert await resident.transcript() == said
