"""What a picker offers can be typed: times, people, categories, stars; and how to reach somebody only where it is told."""

import pytest

from models.people import Person
from tests.town import Phone, Town

LAMP = "柳西小区3号楼门口路灯坏了"


async def working(town: Town) -> tuple[Phone, Phone]:
    """A resident's street light that the worker has accepted."""
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    return resident, worker


async def test_a_worker_types_when(town: Town) -> None:
    resident, worker = await working(town)
    await worker.presses("承诺时间")
    await worker.news()
    await worker.says("这可说不好，得等配件")
    assert (await town.ticket()).promised_at is None
    await worker.presses("承诺时间")
    await worker.news()
    await worker.says("明儿下晌三点前")
    await worker.hears("""
~ #1 照明 · 办理中
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：您
  办理时限：6月8日 周一 09:00
  承诺时间：6月2日 周二 15:00
  居民匿名；有事请用“问居民”。
  (map)
  [办好了] [承诺时间] [问居民]
  [上报] [补充说明]
< 好，已告诉居民：明天 15:00（#1）。
""")
    assert "明天 15:00" in (await resident.last()).text


@pytest.mark.parametrize(
    ("said", "told"), [("周五", "6月5日 周五 17:30"), ("两个小时内", "今天 11:00"), ("by noon tomorrow", "明天 12:00")]
)
async def test_a_time_in_few_words(town: Town, said: str, told: str) -> None:
    _, worker = await working(town)
    await worker.presses("承诺时间")
    await worker.says(said)
    assert (await worker.last()).text == f"好，已告诉居民：{told}（#1）。"


async def test_another_report_is_no_time(town: Town) -> None:
    _, worker = await working(town)
    await worker.presses("承诺时间")
    await worker.says("红柳花园2号楼垃圾明天再没人收就臭了")
    assert (await town.ticket()).promised_at is None


async def declined(town: Town) -> Phone:
    """The leader of whose grid the worker has declined a ticket is asked to whom it goes."""
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await resident.says(LAMP)
    await worker.presses("退单")
    await worker.says("这盏灯归物业管")
    await leader.presses("派单")
    return leader


@pytest.mark.parametrize(
    ("said", "post"),
    [
        ("转给值班台", "duty-desk"),
        ("让值班员去办吧", "duty-desk"),
        ("give it to the duty desk", "duty-desk"),
        ("一网格的网格员", "grid-1-worker"),
        ("还是给第一网格", "grid-1-worker"),
        ("Grid 1 worker", "grid-1-worker"),
    ],
)
async def test_a_leader_types_to_whom(town: Town, said: str, post: str) -> None:
    leader, holder = await declined(town), await town.post(post)
    await leader.says(said)
    ticket = await town.ticket()
    assert (ticket.holder_id, ticket.awaiting) == (holder.person, None)


@pytest.mark.parametrize("said", ["第三网格的", "别给值班台", "物业"])
async def test_nobody_is_guessed(town: Town, said: str) -> None:
    leader = await declined(town)
    await leader.says(said)
    assert (await town.ticket()).awaiting == "grid-1"


async def test_a_leader_who_goes_themselves(town: Town) -> None:
    leader = await declined(town)
    await leader.says("我自己去看看")
    ticket = await town.ticket()
    assert (ticket.holder_id, ticket.status) == (leader.person, "working")


@pytest.mark.parametrize(
    ("said", "code"),
    [("道路", "roads"), ("应该是道路吧", "roads"), ("下水道堵了", "drains"), ("manhole covers", "manholes")],
)
async def test_a_worker_types_what_it_is(town: Town, said: str, code: str) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("类别不对")
    await worker.says(said)
    assert (await town.ticket()).category == code


@pytest.mark.parametrize(
    ("said", "stars"),
    [("满意", 5), ("★★★★", 4), ("五颗星", 5), ("3星", 3), ("基本满意", 3), ("不满意", 1), ("2", 2), ("还行吧", 3)],
)
async def test_a_resident_types_stars(town: Town, said: str, stars: int) -> None:
    resident, worker = await working(town)
    await worker.presses("办好了")
    await worker.says("换了灯泡")
    await resident.presses("已解决")
    await resident.says(said)
    assert (await town.ticket()).rating == stars


async def test_complaints_with_a_digit_are_no_number(town: Town) -> None:
    resident = await town.resident()
    await resident.says(LAMP)
    await resident.presses("允许联系我")
    await resident.says("联系方式：都2天了怎么还不来")
    assert not (await town.ticket()).contact_shared
    await resident.says("微信 laozhang_66")
    assert (await town.ticket()).contact_shared


async def test_what_was_being_asked_is_asked_again(town: Town) -> None:
    """A resident who corrects the category while the place is asked."""
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.presses("类别不对")
    await resident.says("柳西小区3号楼")
    assert (await town.ticket()).place == "liuxi-3"


async def test_a_number_that_comes_too_late_is_not_kept(town: Town) -> None:
    resident, worker = await working(town)
    await resident.presses("允许联系我")
    await worker.presses("办好了")
    await worker.says("换了灯泡")
    await resident.says("0000-1234567")
    kept = await town.ask(lambda work: work.session.get_one(Person, resident.person).contact)
    assert kept is None


async def test_nobody_presses_what_they_can_type(every_town: Town) -> None:
    """A worker and a resident who press nothing that they can type."""
    town = every_town
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await resident.says(town.say(LAMP, "The street light at Liuxi Estate building 3 is broken"))
    await worker.presses(town.say("退单", "Decline"))
    await worker.says(town.say("归物业管", "this is for the property company"))
    await leader.presses(town.say("派单", "Assign"))
    await leader.says(town.say("还是让第一网格去", "back to the grid 1 worker please"))
    assert (await town.ticket()).holder_id == worker.person
    await worker.presses(town.say("受理", "Accept"))
    await worker.presses(town.say("承诺时间", "Promise a time"))
    await worker.says(town.say("明天中午前", "tomorrow by noon"))
    assert town.say("明天 12:00", "12:00 tomorrow") in (await worker.last()).text
    await worker.presses(town.say("办好了", "It is done"))
    await worker.says(town.say("换了灯泡", "new bulb"))
    await resident.presses(town.say("已解决", "Solved"))
    await resident.says(town.say("满意", "satisfied"))
    assert (await town.ticket()).rating == 5


@pytest.mark.parametrize(
    ("said", "place"),
    [("西屯家园的", "jiayuan-3"), ("第二个", "hongliu-3"), ("2", "hongliu-3"), ("銀柳公寓3號樓", "yinliu-3")],
)
async def test_a_resident_types_which_of_the_places(town: Town, said: str, place: str) -> None:
    resident = await town.resident()
    await resident.says("3号楼路灯坏了")
    assert len((await resident.last()).buttons) > 2
    await resident.says(said)
    assert (await town.ticket()).place == place


async def test_a_number_answers_the_worker_and_presses_nothing(town: Town) -> None:
    """They were offered a list, and then somebody asked them something."""
    resident, worker = await working(town)
    await resident.says("红柳花园2号楼垃圾没人收")
    await resident.says("我的诉求")
    await worker.presses("问居民")
    await worker.says("是几单元？")
    await resident.says("2")
    assert (await town.ticket()).asked_at is None
    assert "“2”" in await worker.transcript()


async def test_a_resident_opens_one_of_their_reports_by_its_place_in_the_list(town: Town) -> None:
    resident, _ = await working(town)
    await resident.says("红柳花园2号楼垃圾没人收")
    await resident.says("我的诉求")
    await resident.news()
    await resident.says("第二个")
    assert (await resident.last()).text.startswith("#1 照明")


async def test_a_category_is_found_level_by_level(town: Town) -> None:
    resident = await town.resident()
    await resident.says(LAMP)
    await resident.presses("类别不对")
    await resident.says("公共设施")
    await resident.says("道路")
    assert (await resident.last()).text == "#1 已改为：道路。"
    assert (await town.ticket()).category == "roads"
