"""An action that needs several things is asked for one after the other, whatever comes first; nothing brought is lost."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from models.life import Need
from models.ticket import Action
from services.ticket.kind import KIND
from tests.town import Town

LAMP = "柳西小区3号楼门口路灯坏了"


def needing(*needs: Need) -> object:
    """The ticket, whose promise needs these things."""
    rows = tuple(
        replace(row, needs=frozenset(needs)) if row.action == Action.PROMISE else row for row in KIND.life.rows
    )
    return replace(KIND, life=replace(KIND.life, rows=rows))


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with Town(kinds=[needing(Need.TEXT, Need.TIME)]) as town:  # type: ignore[list-item]
        yield town


async def test_words_then_a_time(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await worker.presses("承诺时间")
    await worker.news()
    await worker.says("要等配件")
    await worker.hears("""
< #1 什么时候能办好？
  [今天 10:00]
  [今天 12:00]
  [明天 12:00]
  [明天 17:00]
  [6月4日 周四 12:00]
  [6月4日 周四 17:00]
  [取消]
""")
    await worker.presses("明天 12:00")
    assert (await worker.last()).text == "好，已告诉居民：明天 12:00（#1）。"
    ticket = await town.ticket()
    assert ticket.promised_at is not None


async def test_a_time_alone_is_asked_for_its_words(town: Town) -> None:
    """The button of a list that still stands in the chat."""
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    minutes = int(town.now.timestamp()) // 60 + 180
    await worker.presses_data(f"pick:ticket.promise:1:{minutes}")
    assert (await town.ticket()).promised_at is None
    assert (await worker.last()).text == "还需要一句说明（#1）。"
    await worker.says("要等配件")
    assert (await worker.last()).text == "好，已告诉居民：今天 12:00（#1）。"


async def test_what_was_brought_for_one_action_is_not_taken_for_another(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await worker.presses("承诺时间")
    await worker.says("要等配件")
    await worker.presses("问居民")
    await worker.says("是哪一盏？")
    assert (await town.ticket()).promised_at is None
    assert "是哪一盏？" in (await resident.last()).text


async def test_nobody_promises_what_no_button_offers(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await worker.presses_data("pick:ticket.promise:1:999999999")
    assert (await worker.last()).text.startswith("这个按钮已经用不了了")
    assert (await town.ticket()).promised_at is None
