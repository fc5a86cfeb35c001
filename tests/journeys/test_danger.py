"""Danger to life: answered with what to do and whom to call, asked about where it is not plain, heard on every road."""

import pytest
from aiogram.types import Document, PhotoSize, Voice

from tests.town import PHOTO, Phone, Town

FIRE = """
< 火情
  马上走楼梯离开，别坐电梯；有烟就弯低身子，用湿毛巾捂住口鼻。出不去就关门、堵门缝，到窗口呼救。
  请马上拨打 119
"""
GAS_ASKED = """
< 可能有危险：燃气泄漏
  开窗，马上到室外去。别碰任何开关和电器，别点火；电话到外面再打。
  请拨打 119
  现在正在发生吗？
  [是，正在发生]
  [没有，现在没危险]
"""
MAYBE_GAS = "好像有点煤气味，柳西小区1号楼二单元"


async def rung(phone: Phone) -> bool:
    return any(line.buttons and "受理" in line.buttons and "涉及人身安全" in line.text for line in await phone.chat())


async def test_the_answer_begins_with_what_to_do_and_whom_to_call(town: Town) -> None:
    resident = await town.resident()
    await resident.says("柳西小区3号楼着火了")
    assert (await resident.news()).startswith(FIRE)
    numbers = await town.ask(
        lambda work: [
            segment.get("call")
            for row in work.session.scalars(_lines(resident.account))
            for segment in row.body["segments"]
        ]
    )
    assert "119" in numbers  # pressing it calls


@pytest.mark.parametrize(
    ("words", "number", "first"),
    [
        ("柳西小区1号楼有人晕倒了，叫不醒", "120", "守在旁边"),
        ("孩子吃花生噎住了，脸都紫了", "120", "从身后抱住"),
        ("有人触电倒地上了", "120 / 119", "先拉闸断电"),
        ("我被困在电梯里了，出不去", "119", "别扒门"),
        ("有人溺水了，沉下去了", "120 / 119", "别下水"),
        ("有人拿刀砍人了", "110", "能锁上门"),
    ],
)
async def test_every_kind_has_its_own_advice(town: Town, words: str, number: str, first: str) -> None:
    resident = await town.resident()
    await resident.says(words)
    said = await resident.news()
    assert first in said
    assert number in said
    assert "不要靠近" not in said


async def test_what_may_be_happening_is_asked_about_and_a_yes_is_an_alarm(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(MAYBE_GAS)
    await resident.hears(GAS_ASKED)
    assert not await worker.heard()  # nobody is told before it is known
    await resident.presses("是，正在发生")
    assert "请马上拨打 119" in await resident.news()
    assert await rung(worker)
    ticket = await town.ticket()
    assert (ticket.urgency, ticket.grade, ticket.place, ticket.danger) == ("emergency", "certain", "liuxi-1", "gas")


@pytest.mark.parametrize("words", ["是的", "有，越来越大", "还在漏", "嗯"])
async def test_a_typed_yes(town: Town, words: str) -> None:
    resident = await town.resident()
    await resident.says(MAYBE_GAS)
    await resident.says(words)
    assert (await town.ticket()).urgency == "emergency"


@pytest.mark.parametrize("words", ["没有了", "没味了，散了", "不是，看错了", "现在没事了"])
async def test_a_no_is_an_ordinary_report_that_bears_the_mark(town: Town, words: str) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(MAYBE_GAS)
    await resident.says(words)
    ticket = await town.ticket()
    assert (ticket.urgency, ticket.status, ticket.holder_id) != ("emergency", "assigned", None)
    assert "提到过危险：燃气泄漏，居民说现在没有" in (await worker.last()).text
    assert "听到：" in (await worker.last()).text
    await town.wind(minutes=5)
    assert (await town.ticket()).urgency != "emergency"
    await worker.presses("有危险")  # whoever comes there sees more
    assert (await town.ticket()).urgency == "emergency"


async def test_silence_is_an_alarm_where_it_may_be_that_nobody_can_press(town: Town) -> None:
    resident, worker, desk = await town.resident(), await town.post("grid-1-worker"), await town.post("duty-desk")
    leader = await town.post("grid-1-leader")
    await resident.says(MAYBE_GAS)
    await town.wind(minutes=2)
    assert not await worker.heard()
    await town.wind(minutes=1)
    assert await rung(worker)
    assert await rung(desk)
    assert not await rung(leader)  # the levels above only where nobody of these accepts
    assert (await town.ticket()).grade == "possible"
    await resident.presses("没有危险了")
    assert (await town.ticket()).urgency != "emergency"


async def test_where_it_may_not_silence_is_an_urgent_report_that_lets_people_sleep(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await town.until(23)
    await resident.says("柳西小区3号楼门口那边好像撞车了，看不清")
    asked = "现在正在发生吗" in (await resident.last()).text
    await town.wind(minutes=5)
    ticket = await town.ticket()
    assert (asked, ticket.urgency) == (True, "urgent")
    assert not await worker.heard()


async def test_who_cannot_tell_is_taken_as_if_they_could_not_answer(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(MAYBE_GAS)
    await resident.says("不确定")
    assert await rung(worker)


async def test_a_second_message_of_danger_is_an_alarm(town: Town) -> None:
    resident = await town.resident()
    await resident.says(MAYBE_GAS)
    await resident.says("煤气味更大了，快来人！")
    assert ((await town.ticket()).urgency, await town.tickets()) == ("emergency", 1)


async def test_what_was_asked_before_is_asked_again(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.says("咦，好像有煤气味")
    await resident.presses("没有，现在没危险")
    await resident.says("柳西小区3号楼")
    assert {(await town.ticket(number)).place for number in (1, 2)} >= {"liuxi-3"}


# every road


async def test_the_second_caption_of_an_album_is_heard(town: Town) -> None:
    resident = await town.resident()
    for number, caption in enumerate(["柳西小区3号楼楼道", None, "着火了！快来人"]):
        photo = PhotoSize(file_id=f"{number}" * 64, file_unique_id="", width=1, height=1)
        await resident.sends(photo=[photo], caption=caption, media_group_id="album")
    assert "请马上拨打 119" in "\n".join(await resident.heard())
    tickets = [await town.ticket(number) for number in range(1, await town.tickets() + 1)]
    assert [ticket.urgency for ticket in tickets if ticket.urgency == "emergency"] == ["emergency"]


async def test_a_voice_caption_a_file_name_and_a_command_are_heard(town: Town) -> None:
    voice = Voice(file_id=PHOTO, file_unique_id="v", duration=3)
    file = Document(file_id=PHOTO, file_unique_id="d", mime_type="image/jpeg", file_name="3号楼着火了.jpg")
    for content in ({"voice": voice, "caption": "着火了快来"}, {"document": file}, {"text": "/report 楼里着火了"}):
        person = await town.newcomer()
        await person.sends(**content)
        assert "请马上拨打 119" in "\n".join(await person.heard()), content


async def test_nothing_else_in_the_message_is_lost(town: Town) -> None:
    resident = await town.resident()
    await resident.says("柳西小区3号楼着火了！还有红柳花园2号楼垃圾没人收")
    fire, rubbish = await town.ticket(1), await town.ticket(2)
    assert (fire.urgency, fire.place) == ("emergency", "liuxi-3")
    assert (rubbish.category, rubbish.place) == ("rubbish", "hongliu-2")


async def test_the_privacy_notice_comes_after_the_help(town: Town) -> None:
    newcomer = await town.newcomer()
    await newcomer.says("柳西小区3号楼着火了")
    said = await newcomer.news()
    assert said.index("请马上拨打 119") < said.index("隐私说明")


async def test_a_worker_who_writes_about_a_matter_is_asked_whether_it_is_now(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("柳西小区3号楼门口路灯坏了")
    await worker.presses("受理")
    await worker.presses("办好了")
    await worker.says("灯杆漏电，有人触电倒地上了")
    assert "您说的是眼下的险情吗" in (await worker.last()).text
    await worker.presses("不是，是办理情况")
    assert ((await town.ticket()).status, await town.tickets()) == ("resolved", 1)


async def test_a_worker_who_says_that_it_is_now_raises_the_alarm(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("柳西小区3号楼门口路灯坏了")
    await worker.presses("受理")
    await worker.presses("办好了")
    await worker.says("柳西小区3号楼有人触电倒地上了")
    await worker.presses("是，马上报警情")
    assert ((await town.ticket(1)).status, (await town.ticket(2)).urgency) == ("working", "emergency")
    await worker.says("换了灯泡")  # what was asked before still waits
    assert (await town.ticket(1)).status == "resolved"


async def test_in_english_and_on_both_databases(every_town: Town) -> None:
    resident, say = await every_town.resident(), every_town.say
    await resident.says(say(MAYBE_GAS, "I think I smell gas in Liuxi Estate, Building 1"))
    assert say("现在正在发生吗", "Is it happening now") in (await resident.last()).text
    await every_town.wind(minutes=4)
    assert (await every_town.ticket()).urgency == "emergency"
    await resident.says(say("虚惊一场，没有漏气", "false alarm, no gas leak"))
    assert (await every_town.ticket()).urgency != "emergency"


def _lines(account: int) -> object:
    from sqlalchemy import select

    from bot.channels.web.tables import WebMessage

    return select(WebMessage).where(WebMessage.account_id == account)
