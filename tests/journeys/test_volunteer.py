"""A volunteer is a resident with a post: they agree, report, and are forgotten like everybody else."""

from sqlalchemy import func, select

from models.people import Person, Role
from services import passes
from services.work import Work
from tests.town import Phone, Town

LAMP = "柳西小区3号楼路灯坏了"


async def arrives(newcomer: Phone, post: str) -> None:
    """They follow the link of an invitation."""
    token = await newcomer.town.do(lambda work: passes.invite(work, post))
    await newcomer.presses_data(f"start:i_{token}")


async def test_whoever_becomes_a_helper_still_has_to_agree(town: Town) -> None:
    newcomer = await town.newcomer()
    await arrives(newcomer, "grid-5-helper")
    await newcomer.says(LAMP)
    assert await town.tickets() == 0
    await newcomer.presses("同意")
    await newcomer.shows("""
< 欢迎，第五网格志愿者！需要您时会在这里告诉您，/help 看帮助。
< 隐私说明
  柳西街社区党委只记录您反映的内容、位置和照片，用于办理。您的联系方式只有在您同意后才会给网格员看，您可以一直匿名；可随时用 /forget 删除全部资料。
  [同意]
  [English]
> 柳西小区3号楼路灯坏了
< 收到，先请您看一眼隐私说明
  柳西街社区党委只记录您反映的内容、位置和照片，用于办理。联系方式只有您同意后网格员才能看到，可随时用 /forget 删除全部资料。
  点“同意”后马上为您登记刚才的内容，不用重发。
  [同意]
  [English]
> [同意]
< 谢谢，已登记并派给负责的网格员。

  #1 照明 · 待受理
  “柳西小区3号楼路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
""")


async def test_in_english_too() -> None:
    async with Town(language="en") as town:
        newcomer = await town.newcomer()
        await arrives(newcomer, "grid-5-helper")
        await newcomer.presses("I agree")
        await newcomer.shows("""
< Welcome, Grid 5 volunteer! You will be told here when you are needed. /help shows the rest.
< Privacy
  Liuxi Street Community party committee keeps what you report, its place and photos, to get it done. The grid worker sees your contact only if you allow it; you may stay anonymous, and /forget erases everything at any time.
  [I agree]
  [中文]
> [I agree]
< Hello, Grid 5 volunteer.
  Helpers: you will be told when you are needed.
""")


async def test_whoever_works_here_agrees_by_taking_the_post(town: Town) -> None:
    newcomer = await town.newcomer()
    await arrives(newcomer, "grid-5-worker")
    await newcomer.shows("""
< 欢迎，第五网格网格员！任务会发到这里。/tasks 看待办，/help 看帮助。
""")


async def test_whoever_has_agreed_before_is_not_asked_again(town: Town) -> None:
    resident = await town.resident()
    await arrives(resident, "grid-5-helper")
    await resident.shows("""
< 欢迎，第五网格志愿者！需要您时会在这里告诉您，/help 看帮助。
""")


async def test_what_waits_for_their_word_waits_on(town: Town) -> None:
    newcomer = await town.newcomer()
    await newcomer.says(LAMP)
    await arrives(newcomer, "grid-5-helper")
    assert (await newcomer.last()).text.startswith("收到，先请您看一眼隐私说明")
    await newcomer.presses("同意")
    assert await town.tickets() == 1


async def test_a_helper_reports_like_a_resident(town: Town) -> None:
    """Nobody asks whether they are on patrol, and their card is a resident's."""
    resident, helper = await town.resident(), await town.post("grid-2-helper")
    for phone in (resident, helper):
        await phone.says(LAMP)
    assert (await helper.transcript()).replace("#2", "#1") == await resident.transcript()


async def test_a_helper_has_no_tasks_and_files_for_nobody(town: Town) -> None:
    helper = await town.post("grid-2-helper")
    await helper.says("/tasks")
    await helper.says("/file")
    await helper.hears("""
< 没有“/tasks”这个命令。直接用一句话告诉我什么事、在哪里就行，其他请看 /help。
< 没有“/file”这个命令。直接用一句话告诉我什么事、在哪里就行，其他请看 /help。
""")


async def test_danger_is_heard_from_a_helper_whatever_is_asked(town: Town) -> None:
    helper = await town.post("grid-2-helper")
    await helper.says(LAMP)
    await helper.presses("补充说明")
    await helper.says("柳西小区2号楼着火了")
    assert (await town.ticket(2)).urgency == "emergency"


async def test_a_helper_is_forgotten_and_the_post_with_them(town: Town) -> None:
    helper = await town.post("grid-2-helper")
    await helper.says("/forget")
    await helper.presses("删除我的全部资料")
    assert await helper.chat() == []

    def left(work: Work) -> tuple[int | None, str | None]:
        roles = select(func.count()).where(Role.person_id == helper.person)
        return work.session.scalar(roles), work.session.get_one(Person, helper.person).post

    assert await town.ask(left) == (0, None)
