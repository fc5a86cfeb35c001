"""A copy of one's own data, as text in the chat and as a file."""

from aiohttp.test_utils import TestClient, TestServer

from tests.journeys.test_erasure import everything
from tests.town import Town

WORDS = "柳西小区3号楼路灯坏了，我住二单元"


async def test_a_resident_reads_what_is_kept_of_them_and_takes_it_along() -> None:
    async with Town() as town:
        resident, worker = await town.resident(), await town.post("grid-1-worker")
        other = await town.resident(2)
        await other.says("柳西小区5号楼垃圾没人收")
        await resident.says(WORDS, photo=True)
        await resident.presses("允许联系我")
        await resident.says("138-0000-1234")
        await worker.presses("问居民", on="路灯坏了")
        await worker.says("是哪一盏？")
        await resident.says("左边那盏")
        await resident.news()
        await resident.says("/mydata")
        await resident.hears(f"""
< 我的资料
  【本人】
  语言: 中文
  联系方式: 138-0000-1234
  同意隐私说明: 2026-06-01 09:00
  开始时间: 2026-06-01 09:00

  【账号】
  渠道: web
  账号编号: {resident.account}
  最近一次发言: 2026-06-01 09:00

  【反映的问题】
  编号: 2
  开始时间: 2026-06-01 09:00
  类别: 照明
  紧急程度: 一般
  状态: 待受理
  内容: 柳西小区3号楼路灯坏了，我住二单元
  网格: 第一网格
  地点: 柳西小区3号楼
  经度: 118.925545
  纬度: 42.272744
  允许网格员联系: 是

  【照片和语音】
  问题编号: 2
  类型: 照片
  时间: 2026-06-01 09:00

  【对问题的补充】
  问题编号: 2
  内容: 左边那盏
  时间: 2026-06-01 09:00

  【聊天中说过的话】
  时间: 2026-06-01 09:00
  内容: 柳西小区3号楼路灯坏了，我住二单元

  时间: 2026-06-01 09:00
  内容: 138-0000-1234

  时间: 2026-06-01 09:00
  内容: 左边那盏

  时间: 2026-06-01 09:00
  内容: /mydata
  (我的资料.txt)
""")


async def test_the_file_is_made_when_it_is_asked_for(database_url: str) -> None:
    async with Town(database_url) as town:
        web = town.app.open_web()
        async with TestClient(TestServer(web.application())) as page, TestClient(page.server) as stranger:
            await page.get("/api/me")
            assert (await stranger.get("/api/mydata")).status == 401
            sending = {"id": "message-1", "text": "柳西小区3号楼路灯坏了"}
            await page.post("/api/messages", json=sending)
            answer = await page.get("/api/mydata")
            assert answer.headers["Content-Disposition"] == (
                "attachment; filename*=UTF-8''%E6%88%91%E7%9A%84%E8%B5%84%E6%96%99.txt"
            )
            assert answer.content_type == "text/plain"
            assert "【没说完的话】\n内容: 柳西小区3号楼路灯坏了" in await answer.text()
            await stranger.get("/api/me")
            assert "路灯坏了" not in await (await stranger.get("/api/mydata")).text()


async def test_of_a_long_copy_the_chat_shows_the_beginning() -> None:
    async with Town() as town:
        resident = await town.resident()
        await resident.says("柳西小区3号楼路灯坏了" + "，很暗" * 1200)
        await resident.says("/mydata")
        last = await resident.last()
        assert last.text.endswith("，很暗，…")
        assert len(last.text) == len("我的资料\n…") + 3000
        assert last.file == "我的资料.txt"


async def test_what_has_been_forgotten_is_in_no_copy_that_was_still_to_come() -> None:
    async with Town() as town:
        resident = await town.resident()
        await resident.says(WORDS)
        await resident.says("/mydata")
        await resident.says("/forget")
        await resident.presses("删除我的全部资料")
        assert "我住二单元" not in await town.ask(everything)
