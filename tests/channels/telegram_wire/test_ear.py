"""What people type on Telegram instead of pressing."""

import pytest

from tests.channels.telegram_wire.conftest import Wire, last

LAMP = {"zh": "柳西小区3号楼楼道灯坏了", "en": "Street light broken at Liuxi Estate, Building 3"}
TYPED = {
    "zh": ("接了", "怎么还没修好", "办好了，换了灯泡", "亮了，谢谢", "★★★★★"),
    "en": ("on it", "any news on the light?", "done, replaced the bulb", "it works now, thanks", "5 stars"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_ticket_lives_by_typing_alone(wire: Wire, language: str) -> None:
    resident, worker = await wire.resident(language), await wire.staff("grid-1-worker", language)
    accepts, asks, done, confirms, rates = TYPED[language]
    await wire.says(resident, LAMP[language])
    await wire.says(worker, accepts)
    await wire.says(resident, asks)
    assert "#1" in last(resident).text
    await wire.says(worker, done)
    await wire.says(resident, confirms)
    await wire.says(resident, rates)
    ticket = await wire.town.ticket()
    assert (ticket.status, ticket.confirmed, ticket.rating, await wire.town.tickets()) == ("closed", True, 5, 1)


async def test_several_problems_a_withdrawal_and_a_complaint(wire: Wire) -> None:
    resident, worker, leader = (
        await wire.resident(),
        await wire.staff("grid-1-worker"),
        await wire.staff("grid-1-leader"),
    )
    await wire.says(resident, "柳西小区3号楼路灯坏了，还有红柳花园2号楼垃圾没人收")
    assert await wire.town.tickets() == 2
    await wire.says(resident, "#1 不用来了，撤了吧")
    assert (await wire.town.ticket(1)).status == "withdrawn"
    await wire.says(resident, "柳西小区的网格员态度太差，根本不接电话")
    assert "态度太差" in last(leader).text
    assert "态度太差" not in "\n".join(message.text for message in worker.chat.messages)
