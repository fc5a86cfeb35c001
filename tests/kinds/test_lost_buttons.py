"""Buttons of a kind that the service does not know, and questions beside those about a report."""

from collections.abc import Iterator
from itertools import product

from sqlalchemy import select

from models.record import Media
from services.work import Work
from tests.kinds.losing import PROOF, PURSE, actions, claim, claimants, find, items
from tests.kinds.lost_property import KIND
from tests.town import Town


def forged(number: int = 1) -> Iterator[str]:
    """Buttons that nobody was shown, or long ago."""
    values = ("29671320", "p.liuxi-1", "g.grid-1", "words", "5", "", "x", "9" * 20)
    yield from (f"do:lost.{action}:{number}" for action in sorted(KIND.life.actions))
    yield from (f"pick:lost.{a}:{number}:{value}" for a, value in product(sorted(KIND.life.actions), values))
    yield from (
        f"{verb}:{n}" for verb in ("card:lost", "mine", "note", "answer", "spot") for n in (number, "", "9" * 20)
    )


async def test_a_stranger_sees_nothing_and_no_forged_button_does_anything(town: Town) -> None:
    finder, owner, stranger = [await town.resident(number) for number in (1, 2, 3)]
    worker = await town.post("grid-1-worker")
    await find(finder)
    await claim(owner)
    before = await actions(town)
    for phone in (stranger, worker):
        for data in forged():
            await phone.presses_data(data)
            assert "#1" not in (await phone.last()).text or (await phone.last()).text.startswith("没有找到 #1")
        assert PURSE not in await phone.transcript()
    await stranger.says("/lost")
    assert (await stranger.last()).text == "没有等待认领的失物。"
    assert await actions(town) == before
    assert await claimants(town) == [owner.person]
    assert await town.dead_letters() == []


async def test_no_button_does_more_than_somebody_related_may(town: Town) -> None:
    """Whoever claims it may say more about it, and nothing else; the same button twice does nothing more."""
    finder, owner = await town.resident(1), await town.resident(2)
    await find(finder)
    await claim(owner)
    before = await actions(town)
    for data in forged():
        await owner.presses_data(data)
        await owner.presses_data("cancel")
    assert await actions(town) == before
    await finder.presses_data("do:lost.hand:1")
    assert (await finder.last()).text == "请先约好交还失物 #1 的时间。"
    await finder.presses_data("pick:lost.appoint:1:29671000")
    assert (await finder.last()).text == "这个时间已经过了，请选一个以后的时间（#1）。"
    await finder.presses("约时间")
    await finder.presses("今天 10:00")
    for _ in range(2):
        await finder.presses_data("do:lost.hand:1")
    assert (await finder.last()).text == "#1 的情况变了：今天 09:00起为“已交还”。"
    assert (await actions(town))[len(before) :] == ["appoint", "hand"]


async def test_a_button_of_a_kind_that_there_is_not_is_refused_kindly(town: Town) -> None:
    resident = await town.resident()
    await find(resident)
    for data in ("do:whistle.claim:1", "pick:whistle.claim:1:5", "card:whistle:1", "do:ticket.hand:1"):
        await resident.presses_data(data)
        assert (await resident.last()).text.startswith("这个按钮已经用不了了")
    assert await actions(town) == ["find"]


async def test_where_nobody_loses_anything_its_buttons_are_refused_kindly() -> None:
    async with Town() as town:
        resident = await town.resident()
        for data in ("do:lost.hand:1", "pick:lost.appoint:1:29671320", "card:lost:1", "mine:1"):
            await resident.presses_data(data)
            assert (await resident.last()).text.startswith("这个按钮已经用不了了")


async def test_a_question_about_one_is_none_about_the_other(town: Town) -> None:
    person, owner = await town.resident(1), await town.resident(2)
    await find(person)
    await person.says("路灯坏了")  # report #1, whose place is asked for
    assert (await town.ticket(1)).status == "reported"
    await claim(owner)
    await person.presses_data("do:lost.note:1")
    await person.says("拉链坏了")
    await person.presses_data("do:ticket.place:1")
    await person.presses_data("pick:lost.appoint:1:29671320")  # done at once; the other question stays asked
    await person.says("柳西小区3号楼")
    assert (await town.ticket(1)).grid == "grid-1"
    assert [item.grid for item in await items(town)] == [None]


async def test_a_reply_is_about_what_it_replies_to(town: Town) -> None:
    finder, owner = await town.resident(1), await town.resident(2)
    await find(finder)
    await claim(owner)
    await owner.replies("失物 #1", "我下午在家")
    assert (await owner.last()).text == "已补充到失物 #1。"
    assert (await finder.last()).text == "失物 #1 有补充：我下午在家"
    assert await town.tickets() == 0


async def test_a_place_that_is_not_clear_is_asked_for_again(town: Town) -> None:
    finder = await town.resident()
    await find(finder)
    await finder.presses("说明地点")
    await finder.says("大树底下")
    last = await finder.last()
    assert list(last.data) == ["pick:lost.locate:1:words"]
    await finder.presses(last.rows[-1][0])
    assert (await finder.last()).text == "失物 #1 的地点已记下。"
    assert [(item.grid, item.place_text) for item in await items(town)] == [(None, "大树底下")]
    await finder.presses("说明地点")
    await finder.says(point=(118.925545, 42.272744))
    assert [(item.grid, item.place_text) for item in await items(town)] == [("grid-1", None)]


async def test_photos_of_one_album_stay_together(town: Town) -> None:
    finder, owner = await town.resident(1), await town.resident(2)
    await find(finder)
    await owner.says("/lost")
    await owner.presses("是我的")
    for number in (1, 2, 3):
        photo = [{"file_id": f"{number}", "file_unique_id": f"{number}", "width": 1, "height": 1}]
        await owner.sends(caption=PROOF if number == 1 else None, photo=photo, media_group_id="album")

    def kept(work: Work) -> list[tuple[str, int, str]]:
        rows = select(Media.kind, Media.number, Media.action).where(Media.author_id == owner.person)
        return [(kind, number, action) for kind, number, action in work.session.execute(rows)]

    assert await town.ask(kept) == [("lost", 1, "claim")] * 3
