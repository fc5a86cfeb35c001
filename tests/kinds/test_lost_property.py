"""A kind that lives only in this folder runs on the web chat in both languages: its journeys."""

from sqlalchemy import select

from models.due import Timer
from tests.kinds.losing import a_town, claim, claimants, find, items
from tests.town import Town


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
        await finder.says("Liuxi Estate, Building 3")
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
> Liuxi Estate, Building 3
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
