"""A kind that lives only in this folder runs on the web chat in both languages, and no product file knows of it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import locales
from bot import database, schema, status
from bot.app import DOORS
from bot.demo import begin_anew
from bot.thoughts import thoughts
from locales import check
from models.due import Timer
from models.record import Event, Media, Remark
from services import render
from services.kinds import KINDS
from services.life import record
from services.work import Work
from tests.kinds import lost_property
from tests.kinds.lost_property import KIND, Claim, LostProperty, Own
from tests.town import PHOTO, Phone, Town

HERE = Path(__file__).parent
PURSE, PROOF = "黑色钱包，里面有公交卡", "里面有我女儿的照片"
EVERY_KIND = (*KINDS, KIND)


@pytest.fixture(autouse=True)
def phrases(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The kind's catalogues beside the service's own."""
    monkeypatch.setattr(locales, "FOLDERS", [*locales.FOLDERS, HERE / "locales"])
    _forget()
    yield
    _forget()


def _forget() -> None:
    for known in (locales.catalogue, locales.words, render._template):
        known.cache_clear()


@asynccontextmanager
async def a_town(language: str = "zh", url: str = "sqlite://") -> AsyncIterator[Town]:
    """A town in which things get lost."""
    town = Town(url, language, kinds=EVERY_KIND, doors=(*DOORS, lost_property.doors))
    schema.upgrade(town.app.database.engine)
    Own.metadata.create_all(town.app.database.engine)
    async with town:
        yield town


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with a_town() as built:
        yield built


async def find(finder: Phone, words: str = PURSE) -> None:
    await finder.says("/found")
    await finder.says(words, photo=True)


async def claim(owner: Phone, words: str = PROOF) -> None:
    await owner.says("/lost")
    await owner.presses(owner.town.say("是我的", "is mine"))
    await owner.says(words)


async def items(town: Town) -> list[LostProperty]:
    return await town.ask(lambda work: list(work.session.scalars(select(LostProperty).order_by(LostProperty.id))))


async def claimants(town: Town) -> list[int]:
    return await town.ask(lambda work: list(work.session.scalars(select(Claim.person_id))))


async def actions(town: Town) -> list[str]:
    def read(work: Work) -> list[str]:
        return list(work.session.scalars(select(Event.action).where(Event.kind == KIND.name).order_by(Event.id)))

    return await town.ask(read)


def everything(work: Work) -> str:
    """All text that is kept anywhere."""
    return "\n".join("|".join(map(str, row)) for table in work.tables for row in work.session.execute(_all(table)))


def _all(table: Any) -> Any:
    return select(*table.__table__.columns)


# --- journeys


async def test_found_claimed_handed_over(town: Town) -> None:
    finder, owner, desk = await town.resident(1), await town.resident(2), await town.post("duty-desk")
    await find(finder)
    await finder.hears("""
< 您捡到了什么？请用一句话描述，也可以发照片。
  [取消]
< 谢谢！物业前台也知道了；有人认领会告诉您。

  失物 #1 · 等待认领
  “黑色钱包，里面有公交卡”
  [说明地点] [补充] [撤销]
""")
    await desk.hears("""
< 有居民捡到东西。

  失物 #1 · 等待认领
  “黑色钱包，里面有公交卡”
  (photo)
  [补充]
""")
    await finder.presses("说明地点")
    await finder.says("柳西小区3号楼")
    await finder.hears("""
~ 失物 #1 · 等待认领
  “黑色钱包，里面有公交卡”
  捡到的地点：柳西小区3号楼
  [说明地点] [补充] [撤销]
< 在什么地方？请写小区、楼号或店名，或者发一个位置。
  [取消]
< 失物 #1 的地点已记下。
""")
    await claim(owner)
    await owner.hears("""
< 失物
  失物 #1 · 6月1日 周一
  [#1 是我的]
< 失物 #1 是您的吗？请描述它，拾到的人会核对。
  [取消]
< 已转告拾到的人。

  失物 #1 · 有人认领
  “黑色钱包，里面有公交卡”
  认领：里面有我女儿的照片
  捡到的地点：柳西小区3号楼
  [补充]
""")
    await finder.hears("""
< 有人认领：里面有我女儿的照片

  失物 #1 · 有人认领
  “黑色钱包，里面有公交卡”
  认领：里面有我女儿的照片
  捡到的地点：柳西小区3号楼
  [约时间] [不是对方的] [补充]
""")
    await finder.presses("约时间")
    await finder.presses("今天 10:00")
    await finder.hears("""
~ 失物 #1 · 有人认领
  “黑色钱包，里面有公交卡”
  认领：里面有我女儿的照片
  捡到的地点：柳西小区3号楼
  交还时间：6月1日 周一 10:00
  [约时间] [已交还] [不是对方的]
  [补充]
< 什么时候交还失物 #1？
  [今天 10:00]
  [今天 12:00]
  [明天 12:00]
  [明天 17:00]
  [6月4日 周四 12:00]
  [6月4日 周四 17:00]
  [取消]
< 好的，已告诉对方：今天 10:00（失物 #1）。
""")
    await owner.hears("""
< 对方约您来取。

  失物 #1 · 有人认领
  “黑色钱包，里面有公交卡”
  认领：里面有我女儿的照片
  捡到的地点：柳西小区3号楼
  交还时间：6月1日 周一 10:00
  [补充]
""")
    await town.until(10)
    await finder.hears("""
< 现在交还失物 #1（6月1日 周一 10:00）。
  [已交还]
""")
    await owner.hears("""
< 现在交还失物 #1（6月1日 周一 10:00）。
""")
    receipt = await finder.presses("已交还")
    assert receipt.toast is not None
    assert receipt.toast.key == "lost.done.hand"
    await owner.hears("""
~ 失物 #1 · 已交还
  “黑色钱包，里面有公交卡”
  认领：里面有我女儿的照片
  捡到的地点：柳西小区3号楼
  交还时间：6月1日 周一 10:00
< 失物 #1 已交还。
""")
    assert await town.dead_letters() == []


async def test_the_same_in_english() -> None:
    async with a_town("en") as town:
        finder, owner, desk = await town.resident(1), await town.resident(2), await town.post("duty-desk")
        await find(finder, "A black purse with a bus card")
        await finder.presses("Say where")
        await finder.says("Liuxi Courtyard, Building 3")
        await claim(owner, "My daughter's photo is in it")
        await finder.presses("Set a time")
        await finder.presses("10:00 today")
        await town.until(10)
        await finder.presses("Handed over")
        await finder.shows("""
> /found
< What have you found? One sentence; a photo is welcome.
  [Cancel]
> A black purse with a bus card
  (photo)
< Lost item #1 · waiting for its owner
  “A black purse with a bus card”
  Found at: Liuxi Estate, Building 3
  [Say where] [Add a word] [Withdraw]
> [Say where]
< Where is it? Write the courtyard, building or shop, or send a point on the map.
  [Cancel]
> Liuxi Courtyard, Building 3
< It is noted where lost item #1 was found.
< Lost item #1 · handed over
  “A black purse with a bus card”
  Claim: My daughter's photo is in it
  Found at: Liuxi Estate, Building 3
  Hand-over: Mon 1 Jun 10:00
> [Set a time]
< When will you hand over lost item #1?
  [10:00 today]
  [12:00 today]
  [12:00 tomorrow]
  [17:00 tomorrow]
  [Thu 4 Jun 12:00]
  [Thu 4 Jun 17:00]
  [Cancel]
> [10:00 today]
< Good, they have been told: 10:00 today (lost item #1).
< It is time to hand over lost item #1 (Mon 1 Jun 10:00).
  [Handed over]
> [Handed over]
""")
        await owner.shows("""
> /lost
< Lost property
  Lost item #1 · Mon 1 Jun
  [#1 is mine]
> [#1 is mine]
< Is lost item #1 yours? Describe it, and whoever found it will compare.
  [Cancel]
> My daughter's photo is in it
< Whoever found it has been told.

  Lost item #1 · claimed
  “A black purse with a bus card”
  Claim: My daughter's photo is in it
  Found at: Liuxi Estate, Building 3
  [Add a word]
< Lost item #1 · handed over
  “A black purse with a bus card”
  Claim: My daughter's photo is in it
  Found at: Liuxi Estate, Building 3
  Hand-over: Mon 1 Jun 10:00
< It is time to hand over lost item #1 (Mon 1 Jun 10:00).
< Lost item #1 is handed over.
""")
        await desk.shows("""
< Lost item #1 · handed over
  “A black purse with a bus card”
  Claim: My daughter's photo is in it
  Found at: Liuxi Estate, Building 3
  Hand-over: Mon 1 Jun 10:00
  (photo)
< Lost item #1 is handed over.
""")


async def test_silence_is_reminded_then_given_away(language: str) -> None:
    async with a_town(language) as town:
        finder, desk = await town.resident(), await town.post("duty-desk")
        await finder.says("/found " + town.say("一把雨伞", "An umbrella"))
        await finder.news()
        await desk.news()
        await town.until(9, days=7)
        asked = town.say(
            "失物 #1 还没人认领。您还保管着吗？", "Nobody has claimed lost item #1 yet. Do you still keep it?"
        )
        await finder.hears(f"\n< {asked}\n  {town.say('[说明地点] [撤销]', '[Say where] [Withdraw]')}\n")
        await desk.hears(f"\n< {asked}\n")
        await town.until(8, 59, days=23)
        await finder.hears("\n")
        await town.until(9)
        gone = town.say("失物 #1 一直没人认领，已捐出。", "Nobody claimed lost item #1; it is given away.")
        head = town.say("失物 #1 · 已捐出\n  “一把雨伞”", "Lost item #1 · given away\n  “An umbrella”")
        for phone in (finder, desk):
            await phone.hears(f"\n~ {head}\n< {gone}\n")
        assert (
            await town.ask(lambda work: list(work.session.scalars(select(Timer.step).where(Timer.kind == "lost"))))
            == []
        )


async def test_a_claim_that_is_refused_ends_and_another_can_follow(town: Town) -> None:
    finder, stranger, owner = [await town.resident(number) for number in (1, 2, 3)]
    await find(finder)
    await claim(stranger, "是红色的")
    await finder.presses("不是对方的")
    await finder.says("颜色不对")
    assert (await stranger.heard())[-1] == "失物 #1 不是您的，或者认领已结束。"
    assert (await finder.last()).text == "已告诉对方，失物 #1 继续等待认领。"
    assert await claimants(town) == []
    await stranger.presses_data("card:lost:1")
    assert (await stranger.last()).text == "没有找到 #1，或者它已不由您经办。"
    await claim(owner)
    assert await claimants(town) == [owner.person]


async def test_a_claim_that_is_not_answered_is_reminded_and_lapses(town: Town) -> None:
    finder, owner = await town.resident(1), await town.resident(2)
    await find(finder)
    await claim(owner)
    await town.until(9, days=2)
    last = await finder.last()
    assert (last.text, last.rows) == ("有人认领失物 #1，请约时间或说明不是对方的。", [["约时间", "不是对方的"]])
    await town.until(9, days=19)
    assert (await finder.last()).text == "失物 #1 的认领已结束，继续等待。"
    assert [item.status for item in await items(town)] == ["found"]
    await town.wind(days=30)
    assert [item.status for item in await items(town)] == ["given"]


# --- buttons


def forged(number: int = 1) -> Iterator[str]:
    """Buttons that nobody was shown, or long ago."""
    values = ("29671320", "p.liuxi-1", "g.grid-1", "words", "5", "", "x", "9" * 20)
    yield from (f"do:lost.{action}:{number}" for action in sorted(KIND.life.actions))
    yield from (f"pick:lost.{a}:{number}:{value}" for a, value in product(sorted(KIND.life.actions), values))
    yield from (f"{verb}:{number}" for verb in ("card:lost", "mine", "note", "answer", "spot"))


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


# --- side by side with a report of the same number


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


# --- erasure, pruning, linking, a copy of one's own data


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


async def test_a_claimant_is_forgotten_and_the_claim_goes_with_them(town: Town) -> None:
    finder, owner, desk = await town.resident(1), await town.resident(2), await town.post("duty-desk")
    await find(finder)
    await claim(owner)
    assert PROOF in await finder.transcript()
    assert PROOF in await desk.transcript()
    await owner.says("/forget")
    await owner.presses("删除我的全部资料")
    kept = await town.ask(everything)
    assert PROOF not in kept
    assert PURSE in kept
    assert await claimants(town) == []
    assert (await finder.last()).text == "失物 #1 的认领已结束，继续等待。"
    assert [item.status for item in await items(town)] == ["found"]


async def test_what_is_over_fades_and_its_claims_go(town: Town) -> None:
    finder, owner = await town.resident(1), await town.resident(2)
    await find(finder)
    await find(finder, "一把雨伞")
    await owner.says("/lost")
    await owner.presses("#1 是我的")
    await owner.says(PROOF)
    await finder.presses("约时间")
    await finder.presses("今天 10:00")
    await finder.presses_data("do:lost.hand:1")
    await town.wind(days=16)
    await town.app.prune()
    assert await claimants(town) == [owner.person]
    assert PURSE in await town.ask(everything)
    town.clock.set(town.now + timedelta(days=2000))  # while the service was down
    await town.app.prune()
    await town.app.prune()
    assert await claimants(town) == []
    assert [(item.status, item.text) for item in await items(town)] == [("handed", "–"), ("found", "一把雨伞")]
    assert await town.ask(lambda work: list(work.session.scalars(select(Remark.text)))) == ["–"]


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


# --- the log, and what looks at every matter


async def test_the_log_can_be_counted_and_tells_nothing_personal(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "POSTGRESQL_THREADS", 1)
    async with a_town(url=database_url) as town:
        finder, owner = await town.resident(1), await town.resident(2)

        async def agrees() -> None:
            def compare(work: Work) -> None:
                for item in work.session.scalars(select(LostProperty)):
                    here = (Event.kind == KIND.name, Event.number == item.id)
                    events = work.session.scalars(select(Event).where(*here).order_by(Event.id))
                    found = record.columns(events, KIND)
                    assert found == {name: getattr(item, name) for name in KIND.logged}

            await town.ask(compare)

        await find(finder)
        await agrees()
        await finder.presses("说明地点")
        await finder.says("柳西小区3号楼的大树底下")
        await agrees()
        await claim(owner)
        await finder.presses("约时间")
        await finder.presses("今天 10:00")
        await agrees()
        await town.until(10)
        await finder.presses("已交还")
        await agrees()
        await find(finder, "一把雨伞")
        await town.wind(days=60)
        await agrees()
        assert await actions(town) == ["find", "locate", "claim", "appoint", "hand", "find", "give"]
        log = await town.ask(lambda work: "".join(str(tuple(row)) for row in work.session.execute(_all(Event))))
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
