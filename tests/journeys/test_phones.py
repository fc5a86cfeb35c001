"""Work phones: in danger to life the community's and that of whoever has the ticket stand where they are needed."""

from pathlib import Path

from bot.settings import load
from tests.configured import folder
from tests.journeys.test_resident import border
from tests.town import Town


async def test_an_alarm_tells_the_phones(tmp_path: Path) -> None:
    path = folder(
        tmp_path,
        community=("duty_desk", "phone: 0476-8000000\nduty_desk"),
        units=("en: Grid 1 worker}", 'en: Grid 1 worker}, phone: "13900000001"'),
    )
    async with Town(settings=load(path)) as town:
        resident, worker = await town.resident(), await town.post("grid-1-worker")
        leader = await town.post("grid-1-leader")
        await resident.says("柳西小区3号楼着火了")
        said = await resident.news()
        assert said.startswith("""
< 火情
  马上走楼梯离开，别坐电梯；有烟就弯低身子，用湿毛巾捂住口鼻。出不去就关门、堵门缝，到窗口呼救。
  请马上拨打 119
  社区值班电话：0476-8000000
< 已同时通知网格员、网格党小组组长和值班台。
""")
        assert said.count("电话：") == 1
        for phone in (worker, leader):
            await phone.hears("""
< 请立即处理！

  #1 消防隐患 · 待受理
  涉及人身安全：火情
  不要进去，在大门口等 119 的人到。
  社区值班电话：0476-8000000
  听到：“着火”
  “柳西小区3号楼着火了”
  位置：柳西小区3号楼（第一网格）
  已紧急通知：
  社区值班员，今天 09:00
  第一网格网格员，今天 09:00
  第一网格党小组组长，今天 09:00
  (map)
  [受理] [去不了]
""")
        await worker.presses("受理")
        assert "工作电话：13900000001" in await leader.transcript()
        await resident.says("柳西小区3号楼路灯坏了")
        assert not any("电话" in line for line in await worker.heard() if line.startswith("#2"))


async def test_a_short_name_stands_on_a_button(tmp_path: Path) -> None:
    short = ("{zh: 第一网格, en: Grid 1}", "{zh: 第一网格, en: Grid 1}, short: {zh: 一网格, en: G1}")
    async with Town(settings=load(folder(tmp_path, units=short))) as town:
        resident = await town.resident()
        await resident.says("路灯坏了", point=await town.ask(lambda work: border(work.community)))
        assert (await resident.last()).rows == [["第二网格"], ["一网格"], ["说不清，请值班台核实"]]
