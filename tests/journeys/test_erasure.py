"""Erasure on request."""

from sqlalchemy import func, select

from models.base import Base
from models.inbox import UpdateKey
from models.people import Account
from services.work import Work
from tests.town import PHOTO, Town

SECRET = "138-0000-1234"
WORDS = "楼道灯坏了，柳西小区3号楼，我住二单元"


def everything(work: Work) -> str:
    """All text that is kept anywhere, but for the keys of updates."""
    found = []
    for table in Base.metadata.sorted_tables:
        if table.name != UpdateKey.__tablename__:
            found += ["|".join(map(str, row)) for row in work.session.execute(select(*table.columns))]
    return "\n".join(found)


async def test_a_resident_is_forgotten_and_the_work_goes_on() -> None:
    async with Town() as town:
        resident, worker = await town.resident(), await town.post("grid-1-worker")
        await resident.says(WORDS, photo=True)
        await resident.presses("允许联系我")
        await resident.says(SECRET)
        await worker.presses("受理")
        assert SECRET in await worker.transcript()

        await resident.says("/forget")
        receipt = await resident.presses("删除我的全部资料")

        assert receipt.toast is not None
        assert receipt.toast.key == "done.forget"
        assert await resident.chat() == []
        assert (
            await town.ask(lambda work: work.session.scalar(select(func.count()).where(Account.id == resident.account)))
            == 0
        )
        assert (await town.ticket()).status == "working"
        await worker.presses("办好了")
        await worker.says("换了灯泡")
        await town.wind(days=8)
        assert (await town.ticket()).confirmed is None
        kept = await town.ask(everything)
        assert "我住二单元" not in kept
        assert SECRET not in kept


async def test_what_waited_for_his_word_closes_as_unconfirmed() -> None:
    async with Town() as town:
        resident, worker = await town.resident(), await town.post("grid-1-worker")
        await resident.says(WORDS)
        await worker.presses("受理")
        await worker.presses("办好了")
        await worker.says("换了灯泡")
        await resident.says("/forget")
        await resident.presses("删除我的全部资料")
        assert ((await town.ticket()).status, (await town.ticket()).confirmed) == ("closed", None)


async def test_somebody_with_a_post_is_not_forgotten() -> None:
    async with Town() as town:
        worker = await town.post("grid-1-worker")
        await worker.says("/forget")
        assert "管理员" in (await worker.last()).text
        await worker.presses_data("forget")
        assert (await worker.last()).text == "您有工作岗位，请联系管理员删除资料。"


async def test_words_in_other_chats_go_too_and_nobody_looks_for_who_has_gone() -> None:
    async with Town() as town:
        resident, worker = await town.resident(), await town.post("grid-1-worker")
        await resident.says(WORDS)
        await resident.presses("补充说明")
        await resident.says("两盏都坏了", photo=True)
        await resident.presses("允许联系我")
        await resident.says(SECRET)
        await worker.presses("问居民")
        await worker.says("是哪一盏？")
        await resident.says("左边那盏")
        await resident.says("/forget")
        await resident.presses("删除我的全部资料")
        kept = await town.ask(everything)
        assert not any(words in kept for words in ("我住二单元", "两盏都坏了", "左边那盏", SECRET, PHOTO))
        await worker.presses("受理")
        await worker.presses_data("do:ask:1")
        assert (await worker.last()).text == "#1 没有可问的居民：是您自己登记的，或居民已删除资料。"
        await worker.presses("办好了")
        await worker.says("换了灯泡")
        await town.wind(days=8)
        assert "没有送达" not in await worker.transcript()


async def test_a_long_note_goes_too() -> None:
    async with Town() as town:
        resident, worker = await town.resident(), await town.post("grid-1-worker")
        await resident.says(WORDS)
        await resident.presses("补充说明")
        await resident.says("很长的说明" * 620)
        assert "很长的说明" * 620 in await worker.transcript()
        await resident.says("/forget")
        await resident.presses("删除我的全部资料")
        assert "很长的说明" not in await town.ask(everything)


async def test_what_was_said_of_a_place_goes_too() -> None:
    async with Town() as town:
        resident, worker = await town.resident(), await town.post("grid-1-worker")
        await resident.says("路灯坏了")
        await resident.says(f"柳西小区3号楼{'往里走' * 120}左手门")
        assert "左手门" not in await worker.transcript()
        assert "往里走" in await worker.transcript()
        await resident.says("/forget")
        await resident.presses("删除我的全部资料")
        assert "往里走" not in await town.ask(everything)


async def test_what_an_account_brought_is_erased_with_the_person_it_joined() -> None:
    async with Town() as town:
        guest, host = await town.resident(1), await town.resident(2)
        await guest.says(WORDS, photo=True)
        await guest.presses("补充说明")
        await guest.says("两盏都坏了")
        await town.until(22)
        worker = await town.post("grid-1-worker")
        await worker.presses("受理")
        await host.says("/link")
        await guest.says((await host.last()).text.split("\n")[1])
        await town.until(8, days=1)
        assert "已受理" in (await guest.last()).text, "what waited for the morning is not lost"
        await host.says("/forget")
        await host.presses("删除我的全部资料")
        kept = await town.ask(everything)
        assert not any(words in kept for words in ("我住二单元", "两盏都坏了", PHOTO))
