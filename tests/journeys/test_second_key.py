"""The resident's own word closes a ticket, holds it open, takes a yes back, and opens it again: by pressing."""

import pytest

from models.people import Person
from services.work import Work
from tests.town import Phone, Town

LAMP = "柳西小区3号楼门口路灯坏了"


async def ready(town: Town, leader: Phone | None = None) -> tuple[Phone, Phone]:
    """A street light that the worker says is repaired."""
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(town.say(LAMP, "The street light at Liuxi Estate building 3 is out"))
    await worker.presses(town.say("受理", "Accept"))
    await repaired(town, worker)
    await look(resident, worker, leader)
    return resident, worker


async def repaired(town: Town, worker: Phone) -> None:
    await worker.presses(town.say("办好了", "done"))
    await worker.says(town.say("换了灯泡", "New bulb"))


async def look(*phones: Phone | None) -> None:
    for phone in phones:
        if phone:
            await phone.news()


# a yes, and its way back


async def test_a_yes_can_be_taken_back_before_anybody_hears_of_it(town: Town) -> None:
    resident, worker = await ready(town)
    await resident.presses("已解决")
    await resident.hears("""
~ #1 照明 · 办结
  “柳西小区3号楼门口路灯坏了”
  办理结果：“换了灯泡”
  位置：柳西小区3号楼（第一网格）
  已确认解决
  [没解决] [补充说明]
< 谢谢您的确认，#1 办结。您满意吗？
  按错了？今天 09:10前点“没解决”就行。
  [满意] [基本满意] [不满意]
  [没解决]
""")
    await town.wind(minutes=9)
    await resident.presses("没解决")
    await resident.hears("""
~ #1 照明 · 待确认
  “柳西小区3号楼门口路灯坏了”
  办理结果：“换了灯泡”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  居民说没解决，等一句说明
  [已解决] [没解决] [补充说明]
< 很抱歉。#1 还有什么没解决？请写一句话，可附照片。
  [取消]
""")
    await resident.says("走近了才看见没亮")
    assert (await resident.last()).text == "谢谢您告诉我们。#1 已退回重办，并告知了负责人。"
    await town.wind(hours=1)
    assert "居民确认 #1 已解决，辛苦了。" not in await worker.heard()
    assert (await worker.last()).text.startswith("居民说没解决，请再办：“走近了才看见没亮”")
    ticket = await town.ticket()
    assert (ticket.status, ticket.confirmed, ticket.closed_at, ticket.disputes) == ("working", None, None, 1)


async def test_after_ten_minutes_the_worker_hears_of_the_yes(town: Town) -> None:
    resident, worker = await ready(town)
    await resident.presses("已解决")
    await town.wind(minutes=9)
    assert "居民确认 #1 已解决，辛苦了。" not in await worker.heard()
    await town.wind(minutes=1)
    assert (await worker.last()).text == "居民确认 #1 已解决，辛苦了。"


async def test_the_button_of_then_reopens_later(town: Town) -> None:
    resident, _ = await ready(town)
    await resident.presses("已解决")
    await town.wind(minutes=11)
    await resident.presses("没解决", on="您满意吗")
    assert (await resident.last()).text == "#1 现在是什么情况？请写一句话，或发一张照片，我就请人重新办理。"
    assert (await town.ticket()).status == "closed"


# not solved, and no words


async def test_not_solved_is_not_closed_by_silence(town: Town) -> None:
    resident, worker = await ready(town)
    leader = await town.post("grid-1-leader")
    await look(leader)
    await resident.presses("没解决")
    await resident.news()
    await town.wind(hours=2)
    await resident.hears("""
< #1 还有什么没解决？写一句话就行；不写，我们也会退回重办。
  [没解决] [已解决]
""")
    await look(worker)
    await town.wind(days=1)
    assert (await resident.last()).text == "#1 已按“没解决”退回重办，负责人也知道了。想说明情况，随时补充。"
    assert (await worker.last()).text.startswith("居民说没解决，请再办：“没有说明”")
    assert (await leader.last()).text.startswith("居民对办理结果有异议：“没有说明”")
    ticket = await town.ticket()
    assert (ticket.status, ticket.disputes, ticket.doubted_at) == ("working", 1, None)


async def test_after_not_solved_a_yes_still_closes(town: Town) -> None:
    resident, _ = await ready(town)
    await resident.presses("没解决")
    await resident.presses("取消")
    await resident.presses("已解决", on="反馈办好了")
    await town.wind(days=8)
    ticket = await town.ticket()
    assert (ticket.status, ticket.confirmed, ticket.disputes) == ("closed", True, 0)


async def test_not_solved_pressed_twice_is_pressed_once(town: Town) -> None:
    resident, _ = await ready(town)
    await resident.presses("没解决")
    first = await town.ticket()
    await resident.presses("没解决", on="反馈办好了")
    assert (await town.ticket()).round == first.round


# after the end


async def test_what_breaks_again_is_reopened_twice_and_then_followed(town: Town) -> None:
    leader = await town.post("grid-1-leader")
    branch = await town.post("branch-1-leader")
    resident, worker = await ready(town, leader)
    await resident.presses("已解决")
    await town.wind(days=2)
    await look(resident, worker, leader, branch)

    await resident.presses("没解决", on="办结")
    await resident.says("又不亮了")
    assert (
        await resident.last()
    ).text == "#1 已重新办理，由第一网格网格员负责，最晚6月10日 周三 09:00办好；负责人也知道了。"
    await worker.hears("""
< 重新反映，请再办：“又不亮了”

  #1 照明 · 办理中
  “柳西小区3号楼门口路灯坏了”
  办理结果：“换了灯泡”
  位置：柳西小区3号楼（第一网格）
  负责：您
  办理时限：6月10日 周三 09:00
  居民匿名；有事请用“问居民”。
  (map)
  [办好了] [承诺时间] [问居民]
  [上报] [补充说明]
""")
    assert (await leader.last()).text.startswith("办结后又重新反映：“又不亮了”")
    assert (await town.ticket()).awaiting is None

    await repaired(town, worker)
    await resident.presses("已解决", on="反馈办好了")
    await town.wind(days=1)
    await resident.presses("没解决", on="办结")
    await resident.says(photo=True)
    assert (await branch.last()).text.startswith("办结后又重新反映：“见照片”")
    ticket = await town.ticket()
    assert (ticket.status, ticket.awaiting, ticket.reopened) == ("working", "branch-1", 2)

    await branch.presses("受理")
    await repaired(town, branch)
    await resident.presses("已解决", on="反馈办好了")
    await town.wind(days=1)
    await look(resident)
    await resident.presses("没解决", on="办结")
    await resident.hears("""
< #1 已经重新办过两次，很抱歉。请另报一件，我会把两件连在一起。
  [另报一件]
""")
    await resident.presses("另报一件")
    await resident.says("第三次了，灯又不亮了")
    assert [line for line in (await resident.transcript()).splitlines() if "#2" in line or "连在" in line][-2:] == [
        "  #2 照明 · 待受理",
        "< 已和 #1 连在一起。",
    ]
    new = await town.ticket(2)
    assert (new.follows_id, new.place, new.grid, new.category) == (1, "liuxi-3", "grid-1", "lighting")
    await resident.presses_data("card:ticket:2")
    assert "接着 #1" in (await resident.last()).text
    await resident.presses_data("card:ticket:1")
    assert "后续：#2" in (await resident.last()).text


async def test_after_fifteen_days_a_new_one_is_offered(town: Town) -> None:
    resident, _ = await ready(town)
    await resident.presses("已解决")
    await town.wind(days=16)
    await resident.news()
    await resident.presses("没解决", on="办结")
    await resident.hears("""
< #1 办结已经有些日子了，请另报一件，我会把两件连在一起。
  [另报一件]
""")
    assert (await town.ticket()).status == "closed"


@pytest.mark.parametrize("days", [1, 14])
async def test_what_silence_closed_can_be_reopened(town: Town, days: int) -> None:
    resident, _ = await ready(town)
    await town.wind(days=8 + days)
    await resident.presses("重新反映", on="没有收到您的回复")
    await resident.says("前几天没看手机，灯压根没修")
    assert ((await town.ticket()).status, (await town.ticket()).reopened) == ("working", 1)


async def test_a_late_yes_confirms_what_silence_closed(town: Town) -> None:
    resident, worker = await ready(town)
    await town.wind(days=8)
    ended = (await town.ticket()).closed_at
    await look(resident, worker)
    await resident.presses("已解决", on="没有收到您的回复")
    await resident.hears("""
~ #1 照明 · 办结
  “柳西小区3号楼门口路灯坏了”
  办理结果：“换了灯泡”
  位置：柳西小区3号楼（第一网格）
  已确认解决
  [重新反映] [补充说明]
< 谢谢您的确认，#1 办结。您满意吗？
  [满意] [基本满意] [不满意]
""")
    ticket = await town.ticket()
    assert (ticket.confirmed, ticket.closed_at) == (True, ended)
    await town.wind(minutes=11)
    assert (await worker.last()).text == "居民确认 #1 已解决，辛苦了。"


async def test_who_is_responsible_now_has_what_is_reopened(town: Town) -> None:
    """The worker who repaired it has gone on leave."""
    resident, worker = await ready(town)
    await resident.presses("已解决")
    await town.wind(days=1)
    await town.do(lambda work: _away(work, worker.person))
    await resident.presses("没解决", on="办结")
    await resident.says("又不亮了")
    ticket = await town.ticket()
    assert (ticket.status, ticket.holder_id) == ("working", (await town.post("duty-desk")).person)


def _away(work: Work, person: int) -> None:
    for role in work.session.get_one(Person, person).roles:
        role.away = True


async def test_in_english(every_town: Town) -> None:
    """On both databases, in both languages."""
    town, say = every_town, every_town.say
    resident, worker = await ready(town)
    await resident.presses(say("已解决", "Solved"))
    await resident.presses(say("没解决", "Not solved"), on=say("您满意吗", "How satisfied"))
    await resident.presses(say("已解决", "Solved"), on=say("反馈办好了", "reported as done"))
    await town.wind(days=3)
    await resident.presses(say("没解决", "Not solved"), on=say("您满意吗", "How satisfied"))
    await resident.says(say("又不亮了", "dark again"))
    said = {
        "zh": "#1 已重新办理，由第一网格网格员负责，最晚6月11日 周四 09:00办好；负责人也知道了。",
        "en": "#1 is open again. In charge: Grid 1 worker, by Thu 11 Jun 09:00; the leader has been told.",
    }
    assert (await resident.last()).text == said[town.language]
    assert (await worker.last()).text.startswith(
        say("重新反映，请再办：“又不亮了”", "Reported again; please see to it: “dark again”")
    )


# withdrawing


async def reported(town: Town, *, accepted: bool, text: str = LAMP) -> tuple[Phone, Phone]:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(text)
    if accepted:
        await worker.presses("受理")
    await look(resident, worker)
    return resident, worker


async def test_withdrawn_before_anybody_has_accepted_and_taken_back(town: Town) -> None:
    leader = await town.post("grid-1-leader")
    resident, worker = await reported(town, accepted=False)
    await resident.presses("撤回")
    await resident.hears("""
~ #1 照明 · 已撤回
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  [恢复]
< #1 已撤回。6月16日 周二前可以恢复。
  [恢复]
""")
    assert (await worker.last()).text == "居民撤回了 #1，不用再办。"
    await town.wind(days=2)
    await look(worker)
    await resident.presses("恢复", on="可以恢复")
    assert (
        await resident.last()
    ).text == "#1 已重新办理，由第一网格网格员负责，最晚6月10日 周三 09:00办好；负责人也知道了。"
    await worker.hears("""
< 居民恢复了诉求，请接着办

  #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：您
  受理时限：6月3日 周三 15:00
  办理时限：6月10日 周三 09:00
  居民匿名；有事请用“问居民”。
  (map)
  [受理] [问居民] [退单]
  [上报] [补充说明] [位置不对]
  [类别不对]
""")
    assert (await leader.last()).text.startswith("撤回的诉求又恢复了")
    ticket = await town.ticket()
    assert (ticket.status, ticket.reopened, ticket.closed_at) == ("assigned", 0, None)


async def test_withdrawn_after_it_was_accepted_the_reason_is_one_press(town: Town) -> None:
    resident, worker = await reported(town, accepted=True)
    await resident.presses("撤回")
    assert (await town.ticket()).status == "withdrawn"
    await resident.hears("""
~ #1 照明 · 已撤回
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  [恢复]
< #1 已撤回。方便说说为什么吗？点一下就行，不说也没关系。
  6月16日 周二前可以恢复。
  [自己好了]
  [自己或别人修好了]
  [报错了]
  [其他原因]
  [恢复]
""")
    await resident.presses("自己或别人修好了")
    assert (await resident.last()).text == "好的，记下了（#1）。"
    assert (await worker.last()).text == "#1 撤回的原因：自己或别人修好了。"
    await resident.presses("报错了")
    assert (await resident.last()).text == "#1 的撤回已经记下了。"
    await resident.presses("恢复", on="可以恢复")
    ticket = await town.ticket()
    assert (ticket.status, ticket.withdrawn_why, ticket.holder_id) == ("working", None, worker.person)


async def test_without_a_place_it_comes_back_without_a_place(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.presses("撤回")
    await resident.presses("恢复")
    assert (await resident.last()).text == "#1 已恢复。在什么地方？"
    assert (await town.ticket()).status == "reported"
    await resident.presses("告诉位置")
    await resident.says("柳西小区3号楼")
    assert ((await town.ticket()).status, (await town.ticket()).grid) == ("assigned", "grid-1")


async def test_after_fifteen_days_nothing_is_taken_back(town: Town) -> None:
    resident, _ = await reported(town, accepted=False)
    await resident.presses("撤回")
    await town.wind(days=16)
    await resident.presses("恢复")
    assert (await resident.last()).text == "#1 过去已经有些日子了，不能再改；还有事请重新告诉我。"
    assert (await town.ticket()).status == "withdrawn"


async def test_withdrawing_an_emergency_is_a_false_alarm(town: Town) -> None:
    resident, _ = await reported(town, accepted=False, text="柳西小区3号楼着火了")
    await resident.presses_data("do:ticket.withdraw:1")
    assert ((await town.ticket()).status, (await town.ticket()).urgency) == ("assigned", "urgent")
    assert (await resident.last()).text.startswith("没事就好。#1 不再按险情处理")


async def test_where_others_are_in_danger_only_the_name_is_taken_off(town: Town) -> None:
    leader = await town.post("grid-1-leader")
    resident, worker = await reported(town, accepted=True, text="柳西小区3号楼门口井盖没了")
    await resident.presses("不再跟进")
    assert (await resident.last()).text == (
        "#1 关系到大家的安全，会继续办理。您的名字已撤下，不会再打扰您；办好后由负责人核实。"
    )
    assert (await worker.last()).text.startswith("报告人不再跟进 #1，但它关系到大家的安全")
    await look(resident, leader)
    await resident.presses_data("card:ticket:1")
    assert (await resident.last()).text == "没有找到 #1，或者它已不由您经办。"
    await worker.presses("办好了")
    await worker.says("换了井盖")
    await town.wind(days=1)
    assert not [text for text in await resident.heard() if "换了井盖" in text]
    assert "报告人已不再跟进。网格员反馈：“换了井盖”" in "\n".join(await leader.heard())
    await leader.presses("已解决")
    assert ((await town.ticket()).status, (await town.ticket()).confirmed) == ("closed", True)


# satisfaction


@pytest.mark.parametrize(("label", "stars"), [("满意", 5), ("基本满意", 3), ("不满意", 1)])
async def test_how_satisfied_somebody_is_can_be_said_days_later(town: Town, label: str, stars: int) -> None:
    resident, _ = await ready(town)
    await resident.presses("已解决")
    await town.wind(days=3)
    await resident.presses(label)
    assert (await town.ticket()).rating == stars
    asked = "很抱歉没让您满意。哪里不好，写一句告诉我们吧。"
    assert (await resident.last()).text == (asked if stars == 1 else "谢谢您的评价！")
    await resident.presses("满意")
    assert (await resident.last()).text == "#1 已经评价过了，谢谢。"
