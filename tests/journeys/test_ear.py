"""The resident's own word, typed: yes and no, how it stands, withdrawn, rated."""

import pytest

from tests.town import Phone, Town

LAMP = "柳西小区3号楼门口路灯坏了"


async def done(town: Town, lamp: str = LAMP, how: str = "换了灯泡") -> tuple[Phone, Phone]:
    """A street light that the worker says is mended; the resident has been asked."""
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(lamp)
    await worker.presses(town.say("受理", "Accept"))
    await worker.presses(town.say("办好了", "Done"))
    await worker.says(how)
    await resident.news()
    await worker.news()
    return resident, worker


async def test_yes_typed_is_the_second_key_and_so_are_the_stars(town: Town) -> None:
    resident, _ = await done(town)
    await resident.says("亮了，谢谢师傅")
    await resident.hears("""
~ #1 照明 · 办结
  “柳西小区3号楼门口路灯坏了”
  办理结果：“换了灯泡”
  位置：柳西小区3号楼（第一网格）
  已确认解决
  [没解决] [补充说明]
< 谢谢您的确认，#1 办结。您满意吗？
  按错了？今天 09:10前点“没解决”就行。
  [满意] [基本满意] [不满意]
  [没解决]
""")
    await resident.says("★★★★★")
    await resident.says("谢谢")
    assert (await resident.last()).text == "不客气。有事随时发消息给我。"
    ticket = await town.ticket()
    assert (ticket.confirmed, ticket.rating, await town.tickets()) == (True, 5, 1)


async def test_no_typed_takes_it_back_to_work_and_what_follows_is_added(town: Town) -> None:
    resident, worker = await done(town)
    await resident.says("没解决")
    assert "居民说没解决，请再办：“没解决”" in (await worker.last()).text
    await resident.says("还是不亮")
    assert (await worker.last()).text == "#1 有补充：“还是不亮”"
    await resident.hears("""
~ #1 照明 · 办理中
  “柳西小区3号楼门口路灯坏了”
  办理结果：“换了灯泡”
  居民说没解决：“没解决”
  补充：“还是不亮”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  办理时限：6月8日 周一 09:00
  [补充说明] [允许联系我] [撤回]
< 谢谢您告诉我们。#1 已退回重办，并告知了负责人。
< 差在哪里？可以再写一句，或发张照片，我一并转给网格员。
< 已补充到 #1。
""")


@pytest.mark.parametrize(
    ("said", "confirmed", "disputes"),
    [
        ("是的", True, 0),
        ("嗯呐", True, 0),
        ("解决了，满意", True, 0),
        ("修好了", True, 0),
        ("亮了十分钟又灭了", False, 1),
        ("根本没人来", False, 1),
        ("还是黑的", False, 1),
        ("没修好，谢谢", False, 1),
    ],
)
async def test_yes_and_no_in_the_ways_people_say_it(town: Town, said: str, confirmed: bool, disputes: int) -> None:
    resident, _ = await done(town)
    await resident.says(said)
    ticket = await town.ticket()
    assert (ticket.confirmed or False, ticket.disputes, await town.tickets()) == (confirmed, disputes, 1)


@pytest.mark.parametrize("said", ["亮是亮了，就是晃眼", "不", "谢谢", "5"])
async def test_what_is_not_plain_is_asked_back(town: Town, said: str) -> None:
    resident, _ = await done(town)
    await resident.says(said)
    assert {"已解决", "没解决"} <= set((await resident.last()).buttons)
    assert ((await town.ticket()).status, await town.tickets()) == ("resolved", 1)


async def test_who_will_look_first_is_not_hurried(town: Town) -> None:
    resident, _ = await done(town)
    await resident.says("晚上看看再说")
    assert (await resident.last()).text == "好，您看过再告诉我：#1 解决了没有。不着急。"
    assert (await town.ticket()).status == "resolved"


async def test_a_reply_is_a_word_too(town: Town) -> None:
    resident, _ = await done(town)
    await resident.replies("#1", "亮了")
    assert (await town.ticket()).confirmed


async def test_eight_days_later_their_word_still_counts(town: Town) -> None:
    resident, _ = await done(town)
    await town.wind(days=8)
    assert not (await town.ticket()).confirmed
    await resident.news()
    await resident.says("亮了")
    await resident.says("5")
    ticket = await town.ticket()
    assert (ticket.status, ticket.confirmed, ticket.rating) == ("closed", True, 5)


async def test_eight_days_later_it_is_opened_again(town: Town) -> None:
    resident, worker = await done(town)
    await town.wind(days=8)
    await resident.says("又不亮了")
    assert (await resident.last()).text.startswith("#1 已重新办理，由第一网格网格员负责")
    assert "重新反映，请再办：“又不亮了”" in (await worker.last()).text
    assert ((await town.ticket()).status, await town.tickets()) == ("working", 1)


@pytest.mark.parametrize("said", ["满意", "五星好评"])
async def test_a_rating_instead_of_a_yes_confirms_and_is_kept(town: Town, said: str) -> None:
    resident, _ = await done(town)
    await resident.says(said)
    ticket = await town.ticket()
    assert (ticket.confirmed, ticket.rating, await town.tickets()) == (True, 5, 1)


async def test_withdrawn_by_a_word_and_taken_back(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await resident.news()
    await resident.says("我要撤回")
    await resident.hears("""
~ #1 照明 · 已撤回
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  [恢复]
< #1 已撤回。方便说说为什么吗？点一下就行，不说也没关系。
  6月16日 周二前可以恢复。
  [自己好了]
  [自己或别人修好了]
  [报错了]
  [其他原因]
  [恢复]
""")
    await resident.says("恢复")
    assert ((await town.ticket()).status, await town.tickets()) == ("working", 1)


@pytest.mark.parametrize("said", ["怎么还没修好", "#1", "/1", "查看1", "那个路灯呢", "路灯怎么还没修好？", "催一下"])
async def test_whoever_asks_how_it_stands_is_told(town: Town, said: str) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await resident.says(said)
    told = (await resident.last()).text
    assert "#1 照明" in told
    assert "办理中" in told
    assert "第一网格网格员" in told
    assert ((await town.ticket()).text, await town.tickets()) == (LAMP, 1)


async def test_the_worker_hears_it_once(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await resident.news()
    await worker.news()
    await resident.says("怎么还没修好")
    await resident.says("到哪一步了")
    await resident.hears("""
< #1 照明，柳西小区3号楼：办理中
  第一网格网格员正在办理，最晚6月8日 周一 09:00办完。
  已经帮您催了。
  [查看 #1]
< #1 照明，柳西小区3号楼：办理中
  第一网格网格员正在办理，最晚6月8日 周一 09:00办完。
  今天 09:00已经催过，超过时限会自动上报。
  [查看 #1]
""")
    await worker.hears("""
< 居民在问 #1（照明）：“办得怎么样了？”
  [办好了] [承诺时间]
""")


async def test_a_number_with_news_is_more_about_it(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await resident.says("#1 路灯又闪了")
    assert (await resident.last()).text == "已补充到 #1。"
    assert (await worker.last()).text == "#1 有补充：“#1 路灯又闪了”"
    assert await town.tickets() == 1
