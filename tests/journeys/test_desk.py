"""What the duty desk and those who have a report in hand owe to whoever asks."""

from collections.abc import Callable
from typing import Any

from models.config.units import Level
from models.people import Person
from models.ticket import Ticket
from services import people, route
from services.life import door
from services.ticket import chase, correct, progress, report
from services.work import Work
from tests.town import Phone, Town

LAMP = "柳西小区3号楼门口路灯坏了"


async def asks(phone: Phone, service: Callable[[Work, Person], Any]) -> None:
    """What somebody says comes to this service; its answer, and what follows, is delivered."""

    def heard(work: Work) -> None:
        person = people.person(work, phone.person)
        assert person
        work.actor = person
        service(work, person)

    await phone.town.do(heard)
    await phone.town.app.settle()


def chases(number: int, text: str | None = None) -> Callable[[Work, Person], Any]:
    def chased(work: Work, person: Person) -> None:
        chase.chase(work, person, door.find(work, Ticket.kind, number, person), text)

    return chased


async def test_who_asks_how_it_stands_is_told_and_the_worker_hears_of_it_once(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await resident.news(), await worker.news()
    await asks(resident, chases(1, "怎么还没人来？"))
    await resident.hears("""
< #1 照明，柳西小区3号楼：待受理
  第一网格网格员还没有受理，最晚今天 15:00受理、6月8日 周一 09:00办完。
  已经帮您催了。
  [查看 #1]
""")
    await worker.hears("""
< 居民在问 #1（照明）：“怎么还没人来？”
  [受理]
""")
    await town.wind(hours=1)
    await asks(resident, chases(1, "有人吗？"))
    await resident.hears("""
< #1 照明，柳西小区3号楼：待受理
  第一网格网格员还没有受理，最晚今天 15:00受理、6月8日 周一 09:00办完。
  今天 09:00已经催过，超过时限会自动上报。
  [查看 #1]
""")
    await worker.hears("""
""")
    await worker.presses("受理")
    await worker.presses("补充说明")
    await worker.says("已联系电工，配件明天到")
    await resident.news(), await worker.news()
    await town.until(9, days=1)
    await asks(resident, chases(1))
    await resident.hears("""
< #1 照明，柳西小区3号楼：办理中
  第一网格网格员正在办理，最晚6月8日 周一 09:00办完。
  补充：“已联系电工，配件明天到”
  已经帮您催了。
  [查看 #1]
""")
    await worker.hears("""
< 居民在问 #1（照明）：“办得怎么样了？”
  [办好了] [承诺时间]
""")


async def test_where_life_is_in_danger_whoever_is_rung_needs_no_nudge(town: Town) -> None:
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await town.until(23)
    await resident.says("柳西小区3号楼着火了")
    await resident.news(), await worker.news()
    await asks(resident, chases(1, "人呢！"))
    await resident.hears("""
< #1 消防隐患，柳西小区3号楼：待受理
  还没有人接。已紧急通知 3 人，会一直通知到有人接。情况紧急请直接拨打 119。
  [查看 #1]
""")
    assert await worker.news() == "\n"
    await worker.presses("受理")
    await worker.news(), await leader.news()
    again = "居民在问 #1（消防隐患）：“人呢！”"
    for minute, heard in ((0, True), (9, False), (10, True)):
        await town.until(23, minute)
        await asks(resident, chases(1, "人呢！"))
        assert (again in await worker.news(), again in await leader.news()) == (heard, heard)


async def test_who_is_waited_for_themselves_is_told_so_with_the_buttons_for_it(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await worker.presses("问居民")
    await worker.says("是几单元？")
    await resident.news(), await worker.news()
    await asks(resident, chases(1))
    await resident.hears("""
< #1 照明，柳西小区3号楼：办理中
  第一网格网格员正在办理，最晚6月8日 周一 09:00办完。
  网格员问：“是几单元？”
  正等您回答，直接回复就行。
  [回答]
  [查看 #1]
""")
    await resident.replies("是几单元？", "二单元")
    await worker.presses("办好了")
    await worker.says("换了灯泡")
    await resident.news(), await worker.news()
    await asks(resident, chases(1))
    await resident.hears("""
< #1 照明，柳西小区3号楼：待确认
  第一网格网格员今天 09:00反馈办好了。
  办理结果：“换了灯泡”
  请您说一声：解决了吗？
  [已解决] [没解决]
  [查看 #1]
""")
    await worker.hears("""
""")
    await resident.presses("已解决")
    await resident.news()
    await asks(resident, chases(1))
    await resident.hears("""
< #1 照明，柳西小区3号楼：办结
  今天 09:00办结，第一网格网格员办理，已确认解决。
  办理结果：“换了灯泡”
  [没解决]
  [查看 #1]
""")


async def test_several_reports_are_told_of_in_one_answer(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await resident.says("红柳花园2号楼垃圾没人收")
    await worker.presses("受理")
    await worker.presses("承诺时间")
    await worker.presses("今天 12:00")
    await resident.news()

    def tell(work: Work, person: Person) -> None:
        progress.tell(work, person, [door.find(work, Ticket.kind, number, person) for number in (1, 2)])

    await asks(resident, tell)
    await resident.hears("""
< #1 照明，柳西小区3号楼：办理中
  第一网格网格员正在办理，答应今天 12:00前办完。
  #2 垃圾清运，红柳花园2号楼：待受理
  第二网格网格员还没有受理，最晚今天 10:00受理、今天 15:00办完。
  [查看 #1] [查看 #2]
""")


async def test_a_question_goes_to_the_desk_whose_answer_comes_back(town: Town) -> None:
    resident, desk = await town.resident(), await town.post("duty-desk")
    await asks(resident, lambda work, person: report.enquire(work, person, "低保怎么申请？"))
    await resident.hears("""
< 这个问题我答不上来，已转给社区值班台。有了答复马上告诉您。

  #1 咨询 · 待受理
  “低保怎么申请？”
  负责：社区值班员
  受理时限：6月1日 周一 10:00
  办理时限：6月1日 周一 15:00
  [补充说明] [类别不对] [允许联系我]
  [撤回]
""")
    await desk.hears("""
< 居民咨询，请答复

  #1 咨询 · 待受理
  “低保怎么申请？”
  负责：您
  受理时限：6月1日 周一 10:00
  办理时限：6月1日 周一 15:00
  居民匿名；有事请用“问居民”。
  [受理] [答复] [问居民]
  [退单] [上报] [补充说明]
  [类别不对]
""")
    await asks(resident, lambda work, person: report.enquire(work, person, "低保怎么申请"))
    assert await town.tickets() == 1
    await desk.presses("答复")
    await desk.says("带户口本和收入证明到社区服务大厅2号窗口")
    await desk.hears("""
~ #1 咨询 · 待确认
  “低保怎么申请？”
  答复：“带户口本和收入证明到社区服务大厅2号窗口”
  负责：您
  [补充说明]
< 怎么答复居民？（#1）请写下来，可附照片。
  [取消]
< 已答复居民（#1）。
""")
    await resident.news()
    await resident.presses("还有问题", on="值班台答复")
    await resident.says("要带身份证吗？")
    await desk.presses("答复", on="居民还想问：“要带身份证吗？”")
    await desk.says("身份证也要带")
    await resident.presses("明白了", on="身份证也要带")
    await resident.hears("""
~ #1 咨询 · 办结
  “低保怎么申请？”
  答复：“带户口本和收入证明到社区服务大厅2号窗口”
  居民还想问：“要带身份证吗？”
  答复：“身份证也要带”
  已确认解决
  [还有问题] [补充说明]
< 还想问什么？请写一句话。（#1）
  [取消]
< 好，已转给值班台（#1）。
< 值班台答复（#1）：
  “身份证也要带”
  [明白了] [还有问题]
< 谢谢您的确认，#1 办结。您满意吗？
  按错了？今天 09:10前点“还有问题”就行。
  [满意] [基本满意] [不满意]
  [还有问题]
""")


async def test_a_question_that_tells_of_a_lamp_becomes_a_report(town: Town) -> None:
    resident, desk = await town.resident(), await town.post("duty-desk")
    await asks(resident, lambda work, person: report.enquire(work, person, "楼下灯不亮找谁"))
    await desk.presses("类别不对")
    await desk.presses("公共设施")
    await desk.presses("照明")
    ticket = await town.ticket()
    assert (ticket.category, ticket.purpose, ticket.nowhere) == ("lighting", None, True)
    await desk.presses("告诉位置")
    await desk.says("柳西小区3号楼")
    assert (await town.ticket()).grid == "grid-1"


async def test_a_complaint_about_the_worker_goes_past_them(town: Town) -> None:
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await resident.says(LAMP)
    await worker.presses("受理")
    await resident.news(), await worker.news(), await leader.news()

    def complains(work: Work, person: Person) -> None:
        report.complain(work, person, "网格员态度太差，根本不接电话", about=door.find(work, Ticket.kind, 1, person))

    await asks(resident, complains)
    await resident.hears("""
< 谢谢您告诉我们。这件事由第一网格负责人处理，被反映的人看不到，也不会知道是谁反映的。

  #2 工作作风 · 待受理
  “网格员态度太差，根本不接电话”
  办理时限：6月8日 周一 09:00
  关于 #1
  [补充说明] [允许联系我] [撤回]
""")
    await worker.hears("""
""")
    await worker.says("/tasks")
    for number in (2, 99):  # a number by guess says no more than one that there is not
        await worker.presses_data(f"card:ticket:{number}")
    await worker.hears("""
< 待办 1 件
  #1 照明 · 办理中 · 6月8日 周一 09:00前
  [查看 #1]
< 没有找到 #2，或者它已不由您经办。
< 没有找到 #99，或者它已不由您经办。
""")
    await leader.hears("""
< 有人反映工作作风问题，请您处理

  #2 工作作风 · 待受理
  “网格员态度太差，根本不接电话”
  反映对象：第一网格网格员
  等您决定：请受理或派单
  办理时限：6月8日 周一 09:00
  关于 #1
  [受理] [派单] [上报]
  [补充说明]
""")
    await leader.presses("受理")
    await leader.presses("问居民")
    await leader.says("是哪天的事？")
    await resident.news()
    await resident.says("昨天下午")
    await resident.hears("""
~ #2 工作作风 · 办理中
  “网格员态度太差，根本不接电话”
  经办人问：“是哪天的事？”
  居民答：“昨天下午”
  负责：第一网格党小组组长
  办理时限：6月8日 周一 09:00
  关于 #1
  [补充说明] [允许联系我] [撤回]
< 已转给经办人（#2），谢谢。
""")
    await leader.presses("办好了")
    await leader.says("已批评教育，并向您道歉")
    await resident.presses("已解决", on="已批评教育")
    assert (await town.ticket(2)).confirmed
    await worker.hears("""
""")


async def test_a_complaint_about_a_leader_goes_a_level_up(town: Town) -> None:
    resident, leader, branch = (
        await town.resident(),
        await town.post("grid-1-leader"),
        await town.post("branch-1-leader"),
    )
    await asks(
        resident, lambda work, person: report.complain(work, person, "组长推诿", grid="grid-1", leader=Level.GRID)
    )
    assert "反映对象：第一网格党小组组长" in await branch.news()
    await branch.presses("受理")
    for command in ("/tasks", "/digest"):
        await leader.says(command)
    await leader.presses_data("card:ticket:1")
    await leader.hears("""
< 没有待办，辛苦了。
< 今天没有需要您留意的事。
< 没有找到 #1，或者它已不由您经办。
""")
    await branch.says("/digest")
    assert "新增 1 件" in (await branch.last()).text


def corrects(number: int, place: str, text: str) -> Callable[[Work, Person], Any]:
    def corrected(work: Work, person: Person) -> None:
        ticket = door.find(work, Ticket.kind, number, person)
        correct.place(work, person, ticket, route.at_place(work, place), text)

    return corrected


async def test_another_building_of_the_grid_changes_nothing_but_the_place(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    before = await town.ticket()
    await worker.news()
    await asks(resident, corrects(1, "liuxi-5", "我说错了，是5号楼"))
    ticket = await town.ticket()
    assert (ticket.status, ticket.place, ticket.holder_id, ticket.due_at) == (
        "working",
        "liuxi-5",
        before.holder_id,
        before.due_at,
    )
    await worker.hears("""
< 居民更正了位置

  #1 照明 · 办理中
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区5号楼（第一网格）
  负责：您
  办理时限：6月8日 周一 09:00
  居民匿名；有事请用“问居民”。
  (map)
  [办好了] [承诺时间] [问居民]
  [上报] [补充说明]
""")
    await asks(resident, corrects(1, "liuxi-5", "是5号楼"))
    await worker.hears("""
""")


async def test_another_grid_takes_over_what_is_being_worked_on(town: Town) -> None:
    resident, worker, other = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-2-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await worker.news()
    await asks(resident, corrects(1, "hongliu-2", "不是柳西，是红柳花园2号楼"))
    ticket = await town.ticket()
    assert (ticket.status, ticket.grid, ticket.accepted_at) == ("assigned", "grid-2", None)
    assert "#1 换了位置，不再由您负责。" in await worker.news()
    assert "新任务" in await other.news()


async def test_another_place_after_it_was_called_done_says_that_it_is_not(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await worker.presses("办好了")
    await worker.says("3号楼的灯好好的")
    await worker.news()
    await asks(resident, corrects(1, "liuxi-3", "就是3号楼"))
    assert (await town.ticket()).status == "resolved"
    await asks(resident, corrects(1, "liuxi-5", "说错了，是5号楼"))
    ticket = await town.ticket()
    assert (ticket.status, ticket.place, ticket.disputes) == ("working", "liuxi-5", 1)
    heard = await worker.news()
    assert "说错了，是5号楼" in heard
    assert "居民更正了位置" in heard


async def test_another_category_while_it_is_worked_on_may_shorten_its_limit(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await worker.news()

    def is_rubbish(work: Work, person: Person) -> None:
        correct.category(work, person, door.find(work, Ticket.kind, 1, person), "rubbish")

    await asks(resident, is_rubbish)
    await worker.hears("""
< 居民更正了类别

  #1 垃圾清运 · 办理中
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：您
  办理时限：6月1日 周一 15:00
  居民匿名；有事请用“问居民”。
  (map)
  [办好了] [承诺时间] [问居民]
  [上报] [补充说明]
""")
    assert "类别不对" not in (await resident.last()).buttons


async def test_a_wish_for_a_person_is_a_call_from_the_desk(town: Town) -> None:
    resident, desk = await town.resident(), await town.post("duty-desk")
    await resident.says("人工")
    await resident.hears("""
< 值班台有人的时间：周一至周五 08:30-12:00、14:00-17:30；周六至周日休息；今天 08:30-12:00、14:00-17:30。
  也可以让值班员给您回电话。
  [请给我回电话]
""")
    await resident.presses("请给我回电话")
    await resident.says("13800001234")
    await resident.hears("""
< #1 咨询 · 待受理
  “请给我回电话”
  负责：社区值班员
  受理时限：6月1日 周一 10:00
  办理时限：6月1日 周一 15:00
  [补充说明] [类别不对] [保持匿名]
  [撤回]
< 请写下您的电话，只有负责办理 #1 的人能看到。不想留，点“取消”就继续匿名。
  [取消]
< 经办人可以看到您的联系方式了（#1）。
""")
    await desk.hears("""
< #1 咨询 · 待受理
  “请给我回电话”
  负责：您
  受理时限：6月1日 周一 10:00
  办理时限：6月1日 周一 15:00
  联系方式：13800001234
  [受理] [答复] [问居民]
  [退单] [上报] [补充说明]
  [类别不对]
""")
    await resident.presses("请给我回电话")  # twice is once
    assert await town.tickets() == 1
    assert "#1 咨询：待受理" in await resident.news()


async def test_whose_number_is_known_is_called_there(town: Town) -> None:
    resident, desk = await town.resident(), await town.post("duty-desk")
    await resident.says("13800001234")
    await resident.says("人工客服")
    await resident.presses("请给我回电话")
    assert "会打这个电话：13800001234" in (await resident.last()).text
    assert "联系方式：13800001234" in await desk.news()
    assert "13800001234" not in await (await town.post("community-leader")).transcript()


async def test_all_of_it_in_words(town: Town) -> None:
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await resident.says(LAMP)
    await worker.presses("受理")
    await resident.news(), await worker.news()
    await resident.says("#1 到哪一步了？")
    await resident.hears("""
< #1 照明，柳西小区3号楼：办理中
  第一网格网格员正在办理，最晚6月8日 周一 09:00办完。
  已经帮您催了。
  [查看 #1]
""")
    await resident.says("我说错了，是5号楼")
    assert (await town.ticket()).place == "liuxi-5"
    assert "居民更正了位置" in await worker.news()
    await worker.presses("办好了")
    await worker.says("5号楼的灯好好的")
    await resident.says("我又说错了，是6号楼")
    ticket = await town.ticket()
    assert (ticket.status, ticket.place, ticket.disputes) == ("working", "liuxi-6", 1)
    await worker.news()
    await resident.says("网格员态度太差了，我要投诉他")
    assert "有人反映工作作风问题" in await leader.news()
    await worker.hears("""
""")


async def test_a_complaint_about_the_secretary_is_not_seen_by_them(town: Town) -> None:
    resident, secretary, region = (
        await town.resident(),
        await town.post("community-leader"),
        await town.post("region-leader"),
    )
    await resident.says("我要投诉社区书记，态度恶劣，推诿扯皮")
    assert "反映对象：社区党委书记" in await region.news()
    await secretary.says("/tasks")
    await secretary.says("/digest")
    await secretary.hears("""
< 没有待办，辛苦了。
< 今天没有需要您留意的事。
""")
