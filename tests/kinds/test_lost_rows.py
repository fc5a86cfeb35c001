"""Erasure, pruning, linking, the copy of one's own data, the log, and whatever looks at every matter."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot import status
from bot.demo import begin_anew
from bot.thoughts import thoughts
from locales import check
from models.record import Event, Remark
from services.life import record
from services.work import Work
from tests.kinds.losing import (
    EVERY_KIND,
    PROOF,
    PURSE,
    a_town,
    actions,
    claim,
    claimants,
    every,
    everything,
    find,
    items,
)
from tests.kinds.lost_property import KIND, LostProperty
from tests.town import PHOTO, Town

HERE = Path(__file__).parent


async def test_a_finder_is_forgotten_and_the_desk_keeps_the_thing(town: Town) -> None:
    finder, owner, desk = await town.resident(1), await town.resident(2), await town.post("duty-desk")
    await find(finder)
    await finder.presses("说明地点")
    await finder.says("柳西小区3号楼的大树底下")
    await claim(owner)
    await finder.says("/forget")
    await finder.presses("删除我的全部资料")
    kept = await town.ask(everything)
    assert not any(words in kept for words in (PURSE, "大树底下", PHOTO))
    assert PROOF in kept
    assert [(item.status, item.text, item.place_text) for item in await items(town)] == [("claimed", "–", None)]
    assert "“–”" in await owner.transcript()
    assert "“–”" in await desk.transcript()
    await town.wind(days=90)
    assert [item.status for item in await items(town)] == ["given"]
    assert "没有送达" not in await (await town.post("administrator")).transcript()


async def test_a_claimant_is_forgotten_and_the_claim_goes_with_them(each_town: Town) -> None:
    finder, owner, desk = await each_town.resident(1), await each_town.resident(2), await each_town.post("duty-desk")
    await find(finder)
    await claim(owner)
    assert PROOF in await finder.transcript()
    assert PROOF in await desk.transcript()
    await owner.says("/forget")
    await owner.presses("删除我的全部资料")
    kept = await each_town.ask(everything)
    assert PROOF not in kept
    assert PURSE in kept
    assert await claimants(each_town) == []
    assert (await finder.last()).text == "失物 #1 的认领已结束，继续等待。"
    assert [item.status for item in await items(each_town)] == ["found"]


async def test_what_is_over_fades_and_its_claims_go(each_town: Town) -> None:
    finder, owner = await each_town.resident(1), await each_town.resident(2)
    await find(finder)
    await find(finder, "一把雨伞")
    await owner.says("/lost")
    await owner.presses("#1 是我的")
    await owner.says(PROOF)
    await finder.presses("约时间")
    await finder.presses("今天 10:00")
    await finder.presses_data("do:lost.hand:1")
    await each_town.wind(days=16)
    await each_town.app.prune()
    assert await claimants(each_town) == [owner.person]
    assert PURSE in await each_town.ask(everything)
    each_town.clock.set(each_town.now + timedelta(days=2000))  # while the service was down
    await each_town.app.prune()
    await each_town.app.prune()
    assert await claimants(each_town) == []
    assert [(item.status, item.text) for item in await items(each_town)] == [("handed", "–"), ("found", "一把雨伞")]
    assert await each_town.ask(lambda work: list(work.session.scalars(select(Remark.text)))) == ["–"]


async def test_a_claim_moves_with_its_account(town: Town) -> None:
    finder, guest, host = [await town.resident(number) for number in (1, 2, 3)]
    await find(finder)
    await claim(guest)
    await host.says("/link")
    await guest.says((await host.last()).text.split("\n")[1])
    assert await claimants(town) == [host.person]
    await guest.presses_data("card:lost:1")
    assert "有人认领" in (await guest.last()).text


async def test_a_copy_of_ones_own_data_has_it() -> None:
    shown = {
        "zh": (
            "【捡到的东西】\n编号: 1\n开始时间: 2026-06-01 09:00\n状态: 有人认领\n内容: 钱包",
            "【认领】\n失物编号: 1\n",
        ),
        "en": (
            "【Things found】\nNumber: 1\nSince: 2026-06-01 09:00\nState: claimed\nWords: 钱包",
            "【Claims】\nLost item number: 1\n",
        ),
    }
    for language, (of_finder, of_owner) in shown.items():
        async with a_town(language) as town:
            finder, owner = await town.resident(1), await town.resident(2)
            await find(finder, "钱包")
            await claim(owner)
            await finder.says("/mydata")
            await owner.says("/mydata")
            assert of_finder in (await finder.last()).text
            assert of_owner in (await owner.last()).text
            assert PROOF in (await owner.last()).text
            assert PROOF not in (await finder.last()).text


async def agrees(town: Town) -> None:
    """Every column that the log promises, computed from the events alone, equals the row."""

    def compare(work: Work) -> None:
        for item in work.session.scalars(select(LostProperty)):
            here = (Event.kind == KIND.name, Event.number == item.id)
            events = work.session.scalars(select(Event).where(*here).order_by(Event.id))
            assert record.columns(events, KIND) == {name: getattr(item, name) for name in KIND.logged}

    await town.ask(compare)


async def test_the_log_can_be_counted_and_tells_nothing_personal(each_town: Town) -> None:
    finder, owner = await each_town.resident(1), await each_town.resident(2)
    await find(finder)
    await agrees(each_town)
    await finder.presses("说明地点")
    await finder.says("柳西小区3号楼的大树底下")
    await agrees(each_town)
    await claim(owner)
    await finder.presses("约时间")
    await finder.presses("今天 10:00")
    await agrees(each_town)
    await each_town.until(10)
    await finder.presses("已交还")
    await agrees(each_town)
    await find(finder, "一把雨伞")
    await each_town.wind(days=60)
    await agrees(each_town)
    assert await actions(each_town) == ["find", "locate", "claim", "appoint", "hand", "find", "give"]
    log = await each_town.ask(lambda work: "".join(str(tuple(row)) for row in work.session.execute(every(Event))))
    assert not any(words in log for words in (PURSE, PROOF, "大树底下", "liuxi-3", "一把雨伞"))


async def test_status_thoughts_and_digests_go_on(tmp_path: Path) -> None:
    async with a_town(url=f"sqlite:///{tmp_path}/town.sqlite") as town:
        finder, leader = await town.resident(), await town.post("grid-1-leader")
        await find(finder)
        await town.wind(days=40)
        told = [thought.text for thought in await town.ask(lambda work: thoughts(work, "zh"))]
        assert "失物 #1：提醒保管人" in told
        assert "失物 #1：无人认领，捐出" in told
        await leader.says("/digest")
        assert len(await leader.heard()) == 1
        lines = list(status.lines(town.settings, town.now, EVERY_KIND))
        assert lines[:2] == ["tickets: none", "losts: given 1"]
        await town.do(lambda work: begin_anew(work, "zh"))
        assert await items(town) == []
        await find(await town.resident())
        assert [item.id for item in await items(town)] == [1]


def test_its_phrases_are_complete_and_all_of_them_used() -> None:
    assert check.problems(EVERY_KIND, (*check.CODE, str(HERE))) == []


def test_no_product_file_knows_of_it() -> None:
    root = HERE.parents[1]
    files = [path for folder in (*check.CODE, "locales", "migrations") for path in (root / folder).rglob("*.p[yo]")]
    assert len(files) > 100
    assert [path for path in files if "lost_property" in path.read_text(encoding="utf-8")] == []
