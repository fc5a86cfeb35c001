"""Group chats: nothing personal is said in one, and whoever wants to report goes on in private."""

from tests.channels.telegram_wire.conftest import Wire, last
from tests.telegram.groups import Group
from tests.telegram.people import User


async def grid_group(wire: Wire, worker: User | None = None) -> Group:
    """The group of the first grid: its worker brought the bot."""
    worker = worker or await wire.staff("grid-1-worker")
    group = wire.standin.group(-100500, "Grid 1")
    worker.joins(group)
    group.adds_bot(worker)
    await wire.settle()
    return group


async def test_a_report_from_a_group_goes_on_in_private_and_reaches_its_grid(wire: Wire) -> None:
    group, resident = await grid_group(wire), await wire.resident()
    resident.joins(group)
    resident.says("/report 三楼老王家漏水", to=group)
    await wire.settle()
    answer = wire.standin.chat(group.id).last
    assert answer.text == "报问题请到私聊里说，别在群里写个人信息。点下面的按钮就行。"
    url = answer.buttons[0][0]["url"]
    resident.starts(url.partition("?start=")[2])
    await wire.settle()
    await wire.says(resident, "楼道灯坏了")
    ticket = await wire.town.ticket()
    assert (ticket.grid, ticket.status) == ("grid-1", "assigned")


async def test_a_stranger_in_a_group_is_not_registered(wire: Wire) -> None:
    group = await grid_group(wire)
    stranger = wire.standin.user(77, "Somebody", language_code="zh-hans")
    stranger.joins(group)
    before = await wire.town.ask(_people)
    stranger.says("/report", to=group)
    await wire.settle()
    assert await wire.town.ask(_people) == before


async def test_a_group_that_made_the_bot_an_administrator_talks_in_peace(wire: Wire) -> None:
    worker = await wire.staff("grid-1-worker")
    group, resident = await grid_group(wire, worker), await wire.resident()
    group.promotes_bot(worker)
    resident.joins(group)
    resident.says("今晚吃什么", to=group)
    await wire.settle()
    assert [m.text for m in wire.standin.chat(group.id).messages if m.json()["from"]["is_bot"]] == []


async def test_progress_notes_only_where_the_community_wants_them(wire: Wire) -> None:
    worker = await wire.staff("grid-1-worker")
    group, resident = await grid_group(wire, worker), await wire.resident()
    await wire.says(resident, "柳西小区3号楼楼道灯坏了，我家电话 13800000000")
    await wire.presses(worker, "受理")
    assert [m.text for m in wire.standin.chat(group.id).messages if m.json()["from"]["is_bot"]] == []
    community = wire.town.settings.community.model_copy(update={"group_notes": True})
    wire.town.app.database.community = community
    await wire.presses(worker, "办好了")
    await wire.says(worker, "换了")
    await wire.presses(resident, "已解决")
    assert [m.text for m in wire.standin.chat(group.id).messages if m.json()["from"]["is_bot"]] == ["#1 照明 · 办结"]


async def test_a_group_that_migrates_keeps_its_grid(wire: Wire) -> None:
    group, resident = await grid_group(wire), await wire.resident()
    new = group.migrates()
    await wire.settle()
    resident.joins(group)
    resident.says("/report", to=group)
    await wire.settle()
    assert "?start=g_" in wire.standin.chat(new).last.buttons[0][0]["url"]


async def test_an_entrance_needs_no_place(wire: Wire) -> None:
    resident = await wire.resident()
    resident.starts("p_liuxi-3")
    await wire.settle()
    assert last(resident).text == "您在柳西小区3号楼。这里出了什么问题？一句话就行，也可以附照片。"
    await wire.says(resident, "灯不亮了")
    assert ((await wire.town.ticket()).grid, (await wire.town.ticket()).place) == ("grid-1", "liuxi-3")


async def test_a_code_links_two_accounts_once(wire: Wire) -> None:
    first, second = await wire.resident(), await wire.resident()
    await wire.says(first, "柳西小区3号楼楼道灯坏了")
    await wire.says(first, "/link")
    code = last(first).text.partition("/link ")[2].split("\n")[0]
    await wire.says(second, f"/link {code}")
    assert last(second).text == "两个账号已经连在一起。"
    await wire.says(second, "/my")
    assert "#1" in last(second).text
    third = await wire.resident()
    await wire.says(third, f"/link {code}")
    assert "无效" in last(third).text


async def test_an_account_may_be_linked_by_its_first_word(wire: Wire) -> None:
    first = await wire.resident()
    await wire.says(first, "柳西小区3号楼楼道灯坏了")
    await wire.says(first, "/link")
    second = wire.standin.user(77, "Somebody", language_code="zh-hans")
    second.starts(f"l_{last(first).text.partition('/link ')[2].split()[0]}")
    await wire.settle()
    assert last(second).text == "两个账号已经连在一起。"
    await wire.says(second, "/my")
    assert "#1" in last(second).text


async def test_an_invitation_works_once(wire: Wire) -> None:
    worker = await wire.staff("grid-2-worker")
    assert "第二网格网格员" in last(worker).text
    other = wire.standin.user(99, "Somebody", language_code="zh-hans")
    other.starts(f"i_{wire.tokens[0]}")
    await wire.settle()
    assert "无效" in last(other).text


def _people(work: object) -> int:
    from sqlalchemy import func, select

    from models.people import Person

    return work.session.scalar(select(func.count()).select_from(Person))  # type: ignore[attr-defined,no-any-return]
