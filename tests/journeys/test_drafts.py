"""What was begun and not finished is kept for a while; whoever said it is told before it goes."""

from models.owners import SEEN
from models.people import Conversation
from services.work import Work
from tests.journeys.test_erasure import everything
from tests.town import Phone, Town


async def days(town: Town, count: int) -> None:
    """Let days pass, one by one: the chore looks each time."""
    for _ in range(count):
        await town.wind(days=1)


async def kept(town: Town, phone: Phone) -> tuple[str | None, bool]:
    """What the chat waits for, and whether it keeps anything."""

    def look(work: Work) -> tuple[str | None, bool]:
        talk = work.session.get_one(Conversation, phone.account)
        return talk.state, bool(talk.data)

    return await town.ask(look)


async def test_words_without_consent_go_after_a_week_and_a_warning(database_url: str) -> None:
    async with Town(database_url) as town:
        newcomer = await town.newcomer()
        await newcomer.says("柳西小区3号楼路灯坏了，我住二单元")
        await days(town, 5)
        await newcomer.news()
        await days(town, 1)
        await newcomer.hears("""
< 您还没有同意隐私说明。您在这里写的内容明天会被删除；您同意的话，我们马上处理。
  [同意]
  [English]
""")
        assert "我住二单元" in await town.ask(everything)
        await days(town, 1)
        assert await kept(town, newcomer) == (None, False)
        assert "我住二单元" not in await town.ask(everything)
        await newcomer.says("你好")
        assert (await newcomer.last()).buttons == ["同意", "English"]


async def test_agreeing_after_the_warning_sends_what_was_said_on_its_way() -> None:
    async with Town() as town:
        newcomer = await town.newcomer()
        await newcomer.says("柳西小区3号楼路灯坏了")
        await days(town, 6)
        await newcomer.presses("同意", on="明天会被删除")
        assert await town.tickets() == 1
        await days(town, 3)
        assert await town.tickets() == 1


async def test_a_draft_goes_after_a_month_and_a_warning() -> None:
    async with Town(language="en") as town:
        resident = await town.resident()
        await resident.says(photo=True)
        await days(town, 28)
        await resident.news()
        await days(town, 1)
        await resident.hears("""
< What you began to write on Mon 1 Jun is not finished. It will be deleted tomorrow. If it still matters, just go on writing here.
  [Cancel]
""")
        await days(town, 1)
        assert await kept(town, resident) == (None, False)
        await resident.hears("\n")


async def test_whoever_goes_on_is_not_cut_short() -> None:
    async with Town() as town:
        resident = await town.resident()
        await resident.says(photo=True)
        await days(town, 29)
        await resident.says("谢谢")
        await days(town, 20)
        assert (await kept(town, resident))[1]
        await resident.says("柳西小区3号楼路灯坏了")
        assert await town.tickets() == 1


async def test_after_an_outage_the_warning_still_comes_a_day_before() -> None:
    async with Town() as town:
        newcomer = await town.newcomer()
        await newcomer.says("柳西小区3号楼路灯坏了")
        await town.wind(days=40)
        for hour in range(23):
            assert (await kept(town, newcomer))[1], hour
            await town.wind(hours=1)
        assert len([text for text in await newcomer.heard() if "明天会被删除" in text]) == 1
        await town.wind(hours=1)
        assert await kept(town, newcomer) == (None, False)


def test_the_conversation_says_so_too() -> None:
    assert Conversation.lives is not None
    assert (Conversation.lives.span, Conversation.lives.since) == ("drafts", (SEEN,))
