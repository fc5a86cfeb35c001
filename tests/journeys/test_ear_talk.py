"""What is no report of one problem: questions, small talk, several problems, a complaint, the same words twice; and staff who type."""

import pytest
from sqlalchemy import func, select

from models.ticket import Ticket
from tests.town import Town

LATEST = select(func.max(Ticket.id))
LAMP = "柳西小区3号楼门口路灯坏了"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("人工客服", "值班员给您回电话"),
        ("电话多少", "值班员给您回电话"),
        ("你们上班时间是几点", "办公时间：周一至周五"),
        ("低保怎么申请", "低保和临时救助向街道申请"),
        ("你好", "您好"),
        ("🙏", "不客气"),
        ("ok thx", "不客气"),
    ],
)
async def test_a_question_and_small_talk_are_no_report(town: Town, said: str, told: str) -> None:
    resident = await town.resident()
    await resident.says(said)
    assert told in (await resident.last()).text
    await town.wind(hours=1)
    assert await town.tickets() == 0


async def test_several_problems_are_several_reports_in_one_answer(town: Town) -> None:
    resident = await town.resident()
    await resident.says("柳西小区3号楼路灯坏了，还有红柳花园2号楼垃圾没人收")
    await resident.hears("""
< 已登记 2 件：
  #1 照明，柳西小区3号楼：待受理
  第一网格网格员还没有受理，最晚今天 15:00受理、6月8日 周一 09:00办完。
  #2 垃圾清运，红柳花园2号楼：待受理
  第二网格网格员还没有受理，最晚今天 10:00受理、今天 15:00办完。
  [查看 #1] [查看 #2]
""")


async def test_a_complaint_goes_past_whom_it_is_about(town: Town) -> None:
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await resident.says("网格员态度太差，根本不接电话，柳西小区3号楼")
    assert "被反映的人看不到" in (await resident.last()).text
    assert "态度太差" in (await leader.last()).text
    assert "态度太差" not in await worker.transcript()
    await worker.says("/tasks")
    assert (await worker.last()).text == "没有待办，辛苦了。"


async def test_the_same_words_twice_are_asked_about(town: Town) -> None:
    resident = await town.resident()
    await resident.says(LAMP)
    await resident.news()
    await resident.says(LAMP)
    await resident.hears("""
< 您今天说过同样的事：是 #1 吗？
  [是 #1，办得怎样了]
  [这是新的诉求]
""")
    await resident.presses("是 #1")
    assert "#1 照明，柳西小区3号楼：待受理" in (await resident.last()).text
    assert await town.tickets() == 1


@pytest.mark.parametrize("word", ["是", "就是它", "是 #1"])
async def test_that_it_is_the_same_can_be_typed(town: Town, word: str) -> None:
    resident = await town.resident()
    await resident.says(LAMP)
    await resident.says(LAMP)
    await resident.says(word)
    assert "#1 照明，柳西小区3号楼：待受理" in (await resident.last()).text
    assert await town.tickets() == 1


async def test_whoever_leaves_no_number_after_all_is_asked_no_more(town: Town) -> None:
    resident = await town.resident()
    await resident.says(LAMP)
    await resident.presses("允许联系我")
    await resident.says("算了，不想留")
    assert not (await town.ticket(1)).contact_shared
    await resident.says("到哪一步了")
    assert "#1 照明" in (await resident.last()).text


async def test_another_kind_of_problem_at_a_place_that_is_named_is_filed(town: Town) -> None:
    resident = await town.resident()
    await resident.says(LAMP)
    await resident.says("5号楼的电梯也坏了")
    ticket = await town.ticket(2)
    assert (ticket.category, ticket.place) == ("lifts", "liuxi-5")


async def test_words_for_a_place_reach_the_desk(town: Town) -> None:
    resident, desk = await town.resident(), await town.post("duty-desk")
    await resident.says("路灯坏了")
    await resident.says("老槐树底下")
    await town.wind(minutes=30)
    assert "老槐树底下" in await desk.transcript()


@pytest.mark.parametrize(("said", "tickets"), [("／my", 0), (f"/report\n{LAMP}", 1), (f"／report {LAMP}", 1)])
async def test_commands_as_people_type_them(town: Town, said: str, tickets: int) -> None:
    resident = await town.resident()
    await resident.says(said)
    assert "没有“" not in (await resident.last()).text
    assert await town.tickets() == tickets


async def test_a_command_below_a_photo(town: Town) -> None:
    resident = await town.resident()
    await resident.says(f"/report {LAMP}", photo=True)
    assert ((await town.ticket()).text, (await town.ticket()).place) == (LAMP, "liuxi-3")


async def test_a_reply_to_another_card_is_no_answer(town: Town) -> None:
    """Asked how #1 was done, the worker replies to #2: that is about #2, and #1 is still asked."""
    resident, neighbour, worker = await town.resident(), await town.resident(2), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await neighbour.says("柳西小区3号楼门锁坏了")
    await worker.presses("受理", on="#1")
    await worker.presses("受理", on="#2")
    await worker.presses("办好了", on="#1")
    await worker.replies("门锁坏了", "门锁师傅明天来")
    assert ((await town.ticket(1)).status, (await town.ticket(2)).status) == ("working", "working")
    assert (await town.ticket(2)).promised_at is not None
    await worker.says("灯泡换好了")
    assert ((await town.ticket(1)).status, (await town.ticket(2)).status) == ("resolved", "working")


async def test_a_reply_while_a_place_is_asked_is_no_place(town: Town) -> None:
    resident = await town.resident()
    await resident.says("红柳花园垃圾没人收")
    await resident.says("路灯坏了")
    await resident.presses("这是新的诉求")
    await resident.replies("#1 垃圾清运", "纸箱也堆在东苑小区的路上了")
    assert (await town.ticket(2)).place is None


async def test_a_worker_and_a_leader_type(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.says("接了")
    await worker.says("#1 下午三点前")
    assert (await worker.last()).text == "好，已告诉居民：今天 15:00（#1）。"
    await worker.says("有什么等我的")
    assert "待办 1 件" in (await worker.last()).text
    await worker.says("办好了，灯换了")
    assert (await town.ticket()).status == "resolved"


async def test_a_worker_says_something_of_each_of_their_tasks(town: Town) -> None:
    resident, neighbour, worker = await town.resident(), await town.resident(2), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await neighbour.says("柳西小区1号楼单元门锁坏了")
    await worker.says("1接了，2接了")
    assert ((await town.ticket(1)).status, (await town.ticket(2)).status) == ("working", "working")
    await worker.says("#1弄完了，换了灯泡；#2明天上午去")
    assert (await town.ticket(1)).status == "resolved"
    assert (await town.ticket(2)).promised_at is not None
    await worker.says("2号门锁换了，1号楼的灯也看了")  # a building is none of their tasks
    assert await town.tickets() == 2


async def test_it_goes_to_the_desk_by_a_word(town: Town) -> None:
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await resident.says(LAMP)
    await worker.presses("退单")
    await worker.says("不归我们管")
    await leader.says("转给值班台")
    assert (await town.ticket()).holder_id == (await town.post("duty-desk")).person


async def test_in_english(postgresql_url: str) -> None:
    async with Town(postgresql_url, language="en") as town:
        resident, worker = await town.resident(), await town.post("grid-1-worker")
        await resident.says("the street light at Liuxi Estate Building 3 is broken")
        number = await town.ask(lambda work: work.session.execute(LATEST).scalar_one())
        await worker.says("on it")
        await resident.says("any news on the light?")
        heard = await resident.heard()
        assert any(text.startswith(f"#{number} Lighting, Liuxi Estate, Building 3") for text in heard)
        await worker.says("done, replaced the bulb")
        await resident.says("it works now, thanks")
        await resident.says("5 stars")
        ticket = await town.ticket(number)
        assert (ticket.confirmed, ticket.rating, await town.tickets()) == (True, 5, 1)
