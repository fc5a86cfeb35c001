"""Danger to life over Telegram's wire: alone, in an album, in a group, in an edit."""

import pytest
from sqlalchemy import select

from models.ticket import Ticket
from tests.channels.telegram_wire.conftest import Wire, last
from tests.channels.telegram_wire.test_groups import grid_group
from tests.telegram.people import User

FIRE = {"zh": "柳西小区3号楼着火了", "en": "There is a fire in Liuxi Estate, Building 3"}
MAYBE = {"zh": "好像有点煤气味，柳西小区1号楼", "en": "I think I smell gas in Liuxi Estate, Building 1"}


def heard(user: User) -> str:
    return "\n".join(message.text or "" for message in user.chat.messages if message.json()["from"]["is_bot"])


async def tickets(wire: Wire) -> list[Ticket]:
    return await wire.town.ask(lambda work: list(work.session.scalars(select(Ticket).order_by(Ticket.id))))


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_asked_answered_joined_and_lowered(wire: Wire, language: str) -> None:
    one, two = await wire.resident(language), await wire.resident(language)
    worker = await wire.staff("grid-1-worker", language)
    await wire.says(one, MAYBE[language])
    assert "119" in last(one).text
    await wire.presses(one, {"zh": "是，正在发生", "en": "Yes, it is happening"}[language])
    await wire.says(two, FIRE[language])
    await wire.says(one, FIRE[language])
    gas, fire = await tickets(wire)
    assert (gas.urgency, fire.urgency, fire.reporters) == ("emergency", "emergency", 2)
    assert {"zh": "2人反映", "en": "2 people report"}[language] in heard(worker)
    await wire.says(two, {"zh": "看错了，没着火", "en": "false alarm, no fire"}[language])
    assert (await tickets(wire))[1].urgency == "emergency"


async def test_in_a_group_everybody_reads_the_first_step_and_nothing_of_what_was_told(wire: Wire) -> None:
    group, resident = await grid_group(wire), await wire.resident()
    resident.joins(group)
    resident.says("/report 3号楼老王家着火了", to=group)
    await wire.settle()
    answer = wire.standin.chat(group.id).last
    assert "马上走楼梯离开" in answer.text
    assert "119" in answer.text
    assert "老王" not in answer.text
    [fire] = await tickets(wire)
    assert (fire.urgency, fire.grid) == ("emergency", "grid-1")
    assert "请马上拨打 119" in heard(resident)


async def test_whoever_has_never_spoken_to_the_bot_is_helped_in_the_group(wire: Wire) -> None:
    group = await grid_group(wire)
    stranger = wire.standin.user(77, "Somebody", language_code="zh-hans")
    stranger.joins(group)
    stranger.says("/report 着火了快来人", to=group)
    await wire.settle()
    assert "119" in wire.standin.chat(group.id).last.text
    assert [ticket.urgency for ticket in await tickets(wire)] == ["emergency"]


async def test_despair_in_a_group_is_answered_alone(wire: Wire) -> None:
    group, resident = await grid_group(wire), await wire.resident()
    resident.joins(group)
    resident.says("/report 我不想活了", to=group)
    await wire.settle()
    assert not [message for message in wire.standin.chat(group.id).messages if message.json()["from"]["is_bot"]]
    assert "您现在安全吗" in heard(resident)
    stranger = wire.standin.user(77, "Somebody", language_code="zh-hans")
    stranger.joins(group)
    stranger.says("/report 我不想活了", to=group)
    await wire.settle()
    answer = wire.standin.chat(group.id).last.text
    assert answer == "有急事请打 110 / 120 / 12356；也可以点下面，私下跟我们说。"


async def test_an_edit_that_tells_of_danger_is_heard(wire: Wire) -> None:
    resident = await wire.resident()
    said = resident.says("柳西小区3号楼楼道有烟味")
    await wire.settle()
    resident.edits(said, "柳西小区3号楼着火了！")
    await wire.settle()
    assert any(ticket.urgency == "emergency" for ticket in await tickets(wire))
    assert "请马上拨打 119" in heard(resident)
