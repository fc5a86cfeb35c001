"""Several things at once: an answer is never a new report, and a report is never an answer."""

from sqlalchemy import select

from models.due import Timer
from tests.town import Town

LAMP, RUBBISH = "柳西小区3号楼门口路灯坏了", "红柳花园垃圾没人收"


async def test_a_report_while_a_question_is_open(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("问居民")
    await worker.says("是哪一盏？")
    await resident.news()
    await resident.says(RUBBISH)
    assert (await town.ticket()).asked_at is not None
    await resident.says("对着单元门的那盏")
    await resident.hears("""
~ #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  网格员问：“是哪一盏？”
  居民答：“对着单元门的那盏”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 谢谢，已登记并派给负责的网格员。

  #2 垃圾清运 · 待受理
  “红柳花园垃圾没人收”
  位置：红柳花园（第二网格）
  负责：第二网格网格员
  受理时限：6月1日 周一 10:00
  办理时限：6月1日 周一 15:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 已转给网格员（#1），谢谢。
""")
    assert await town.tickets() == 2


async def test_an_answer_by_button_by_reply_and_by_a_plain_ok(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    for answer in ("button", "reply", "ok"):
        await worker.presses("问居民")
        await worker.says(f"问题：{answer}？")
        await worker.news()
        if answer == "button":
            await resident.presses("回答", on="问题：button")
            await resident.says("单元门的灯")
        elif answer == "reply":
            await resident.replies("问题：reply", "单元门的灯，不是垃圾桶旁边的")
        else:
            await resident.says("ok")
        assert (await town.ticket()).asked_at is None
    await worker.hears("""
< 居民回答了：“ok”

  #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  居民答：“单元门的灯，不是垃圾桶旁边的”
  网格员问：“问题：ok？”
  位置：柳西小区3号楼（第一网格）
  负责：您
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  居民匿名；有事请用“问居民”。
  (map)
  [受理] [问居民] [退单]
  [上报] [补充说明] [位置不对]
  [类别不对]
""")
    assert await town.tickets() == 1


async def test_a_point_answers_a_question_too(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("柳西小区3号楼路灯坏了")
    await worker.presses("问居民")
    await worker.says("哪一盏？")
    await resident.news()
    await resident.says(point=(118.925545, 42.272744))
    assert "居民回答了：“42.272744, 118.925545”" in (await worker.last()).text
    await worker.presses("问居民")
    await worker.says("还有别的吗？")
    await resident.presses("回答")
    await resident.says("还有这盏", point=(118.9255, 42.2727))
    assert "居民回答了：“还有这盏\n42.272700, 118.925500”" in (await worker.last()).text
    assert await town.tickets() == 1


async def test_two_open_questions(town: Town) -> None:
    resident = await town.resident()
    await resident.says(LAMP)
    await resident.says(RUBBISH)
    for grid in (1, 2):
        worker = await town.post(f"grid-{grid}-worker")
        await worker.presses("问居民")
        await worker.says("什么时候方便？")
    await resident.news()
    await resident.says("下午")
    await resident.hears("""
< 这条消息是关于哪件事的？
  [这是对 #2 提问的回答]
  [这是对 #1 提问的回答]
  [这是新的诉求]
  [取消]
""")
    await resident.presses("对 #2 提问")
    assert (await town.ticket(1)).asked_at is not None
    assert (await town.ticket(2)).asked_at is None


async def test_a_report_instead_of_a_place_and_the_first_is_not_forgotten(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.news()
    await resident.says(RUBBISH)
    await resident.hears("""
< 这是 #1 的位置，还是一件新的事？
  [这是 #1 的位置]
  [这是新的诉求]
  [取消]
""")
    await resident.presses("新的诉求")
    await resident.hears("""
< 谢谢，已登记并派给负责的网格员。

  #2 垃圾清运 · 待受理
  “红柳花园垃圾没人收”
  位置：红柳花园（第二网格）
  负责：第二网格网格员
  受理时限：6月1日 周一 10:00
  办理时限：6月1日 周一 15:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< #1 还差一步：在什么地方？
""")
    await resident.says("东苑")
    await resident.hears("""
~ #1 照明 · 待受理
  “路灯坏了”
  位置：东苑小区（第三网格）
  负责：第三网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 好，#1 在东苑小区，由第三网格网格员负责，最晚6月8日 周一 09:00办好。
""")


async def test_a_place_named_later_goes_to_the_report_that_lacks_one(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.says("/my")
    await resident.news()
    await town.wind(minutes=10)
    await resident.hears("""
< #1 还差一步：在什么地方？
  [告诉位置]
""")
    await resident.says("东苑小区2号楼")
    await resident.hears("""
~ #1 照明 · 待受理
  “路灯坏了”
  位置：东苑小区2号楼（第三网格）
  负责：第三网格网格员
  受理时限：6月1日 周一 15:10
  办理时限：6月8日 周一 09:10
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 好，#1 在东苑小区2号楼，由第三网格网格员负责，最晚6月8日 周一 09:10办好。
""")
    assert await town.tickets() == 1


async def test_words_that_were_asked_for_are_another_matter(town: Town) -> None:
    resident = await town.resident()
    await resident.says(LAMP)
    await resident.presses("补充说明")
    await resident.news()
    await resident.says(RUBBISH)
    await resident.hears("""
< 这条消息是关于哪件事的？
  [是关于 #1 的]
  [这是新的诉求]
  [取消]
""")
    await resident.presses("是关于 #1 的")
    await resident.hears("""
~ #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  补充：“红柳花园垃圾没人收”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 已补充到 #1。
""")
    assert await town.tickets() == 1


async def test_more_of_a_report_or_something_new(town: Town) -> None:
    resident = await town.resident()
    await resident.says(LAMP)
    await resident.news()
    await resident.says("电梯也坏了")
    await resident.says("谢谢")
    await resident.hears("""
< 这条消息是关于哪件事的？
  [补充到 #1]
  [这是新的诉求]
  [取消]
< 好的，还差一步。刚才那条消息是关于哪件事的？点上面的按钮，或者直接说。
  [取消]
""")
    await resident.presses("补充到 #1")
    await resident.presses("补充到 #1")
    await resident.hears("""
~ #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  补充：“电梯也坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 已补充到 #1。
< 这个按钮已经用不了了。您的诉求在 /my，其他请看 /help。
""")


async def test_what_was_asked_is_a_note_when_work_has_gone_on_without_it(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await worker.presses("办好了")
    await worker.says("换了灯泡")
    await resident.presses("没解决")
    await town.wind(days=8)
    await resident.news()
    await resident.says("还是不亮")
    assert (await resident.last()).text == "已补充到 #1。"
    assert ((await town.ticket()).status, (await town.ticket()).disputes) == ("working", 1)
    await resident.says(RUBBISH)
    assert await town.tickets() == 2


async def test_cancel_in_every_state(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    for press in ("补充说明", "位置不对", "允许联系我", "类别不对"):
        await resident.presses(press)
        await resident.presses("取消")
        await resident.says("/cancel")
    for press in ("退单", "问居民", "上报", "补充说明"):
        await worker.presses(press)
        await worker.says("/cancel")
    await worker.says("/file")
    await worker.presses("取消")
    ticket = await town.ticket()
    assert (ticket.status, ticket.grid, ticket.asked_at, ticket.awaiting) == ("assigned", "grid-1", None, None)


async def test_a_place_whose_name_sounds_like_a_problem_is_still_a_place(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.says("柳西社区卫生服务站")
    assert ((await town.ticket()).place, (await town.ticket()).status) == ("clinic", "assigned")


async def test_an_answer_takes_nothing_with_it_that_was_said_before_the_question(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("柳西小区3号楼路灯坏了")
    await resident.says("电梯也坏了")
    assert (await resident.last()).text == "这条消息是关于哪件事的？"
    await town.wind(minutes=1)
    await worker.presses("受理")
    await worker.presses("问居民")
    await worker.says("哪一盏？")
    await resident.says("左边那盏")
    heard = "\n".join(await worker.heard())
    assert "左边那盏" in heard
    assert "电梯" not in heard
    assert (await resident.last()).text == "您前面说的“电梯也坏了”，是关于哪件事的？"


async def test_every_danger_that_is_told_brings_its_number(town: Town) -> None:
    resident = await town.resident()
    await resident.says("柳西小区3号楼煤气泄漏，有人晕倒")
    assert "119 / 120" in "\n".join(await resident.heard())


async def test_a_place_that_is_told_when_the_desk_is_at_work_already(town: Town) -> None:
    resident, desk, worker = await town.resident(), await town.post("duty-desk"), await town.post("grid-1-worker")
    await resident.says("着火了")
    await desk.presses("受理")
    await resident.news()
    await desk.news()
    await resident.says("柳西小区1号楼")
    await resident.hears("""
~ #1 消防隐患 · 待受理
  涉及人身安全：火情
  “着火了”
  位置：柳西小区1号楼（第一网格）
  正在紧急通知，还没有人接。
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [没有危险了]
< 好，#1 在柳西小区1号楼，正在紧急通知那里的人。
""")
    said = await desk.news()
    assert "#1 消防隐患 · 待受理" in said
    assert "< #1 换了位置，不再由您负责。" in said
    assert "涉及人身安全" in (await worker.last()).text
    assert await town.tickets() == 1


async def test_the_desk_that_is_at_work_finds_out_the_place(town: Town) -> None:
    resident, desk = await town.resident(), await town.post("duty-desk")
    await resident.says("路灯坏了")
    await town.wind(minutes=30)
    await desk.presses("受理")
    await resident.says("老槐树底下")
    await resident.presses("请值班台核实")
    assert "#1 有补充：“老槐树底下”" in (await desk.last()).text
    await desk.presses("告诉位置")
    await desk.says("东苑小区")
    assert ((await town.ticket()).status, (await town.ticket()).grid) == ("assigned", "grid-3")


async def test_a_place_that_comes_too_late_is_a_note_and_no_report(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await resident.presses("位置不对")
    await worker.presses("受理")
    await resident.says("红柳花园")
    assert (await resident.last()).text == "已补充到 #1。"
    assert (await worker.last()).text == "#1 有补充：“红柳花园”"
    assert await town.tickets() == 1


async def test_a_greeting_is_no_answer(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("问居民")
    await worker.says("是哪一盏？")
    await resident.news()
    for words in ("你好", "谢谢"):
        await resident.says(words)
    await resident.hears("""
< 您好！请告诉我哪里出了什么问题，可以附照片或位置。
< 不客气。有事随时发消息给我。
""")
    assert (await town.ticket()).asked_at is not None


async def test_a_report_instead_of_a_number_is_no_contact(town: Town) -> None:
    resident = await town.resident()
    await resident.says(LAMP)
    await resident.presses("允许联系我")
    await resident.says("红柳花园2号楼垃圾没人收")
    ticket = await town.ticket(2)
    assert (ticket.category, ticket.place, (await town.ticket(1)).contact_shared) == ("rubbish", "hongliu-2", False)


async def test_the_name_of_a_place_alone_is_where_and_not_what(town: Town) -> None:
    resident = await town.resident()
    await resident.says("柳西小区3号楼")
    await resident.says("路灯坏了")
    await resident.shows("""
> 柳西小区3号楼
< 位置收到了。那里出了什么问题？
  [取消]
> 路灯坏了
< 谢谢，已登记并派给负责的网格员。

  #1 照明 · 待受理
  “路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
""")


async def test_a_point_outside_that_the_desk_shall_look_at_reaches_it(town: Town) -> None:
    resident, desk = await town.resident(), await town.post("duty-desk")
    await resident.says("路灯坏了", point=(118.0, 42.0))
    await resident.presses("请值班台核实")
    assert "位置：42.000000, 118.000000（值班台）" in (await desk.last()).text
    other = await town.resident(2)
    await other.says("井盖没了")
    await town.wind(hours=1)
    await desk.presses("受理", on="#2")
    await other.presses("告诉位置")
    await other.says(point=(118.0, 42.0))
    await other.presses("请值班台核实")
    assert "42.000000, 118.000000" in (await desk.last()).text


async def test_a_place_that_is_told_late_begins_a_new_limit(town: Town) -> None:
    resident, desk, worker = await town.resident(), await town.post("duty-desk"), await town.post("grid-1-worker")
    await resident.says("楼道灯坏了")
    await town.wind(hours=1)
    await desk.presses("受理")
    await town.wind(days=9)
    assert (await town.ticket()).overdue_at is not None
    await resident.presses("告诉位置")
    await resident.says("柳西小区3号楼")
    await worker.presses("受理")
    steps = await town.ask(lambda work: set(work.session.scalars(select(Timer.step).where(Timer.number == 1))))
    assert steps == {"due_remind", "overdue"}
