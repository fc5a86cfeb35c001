"""A grid worker accepts, declines, asks, promises, resolves; and writes down what people tell them."""

from aiogram.types import PhotoSize

from tests.town import Phone, Town

LAMP = "柳西小区3号楼门口路灯坏了"


async def test_a_declined_ticket_goes_to_the_leader_and_is_never_lost(town: Town) -> None:
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await resident.says(LAMP)
    await resident.news()
    await worker.presses("退单")
    await worker.says("这盏灯归物业管")
    await leader.hears("""
< 网格员退单
  原因：这盏灯归物业管

  #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  等您决定：请受理或派单
  办理时限：6月8日 周一 09:00
  (map)
  [受理] [派单] [上报]
  [补充说明] [位置不对] [类别不对]
""")
    assert (await town.ticket()).holder_id == worker.person
    await leader.presses("派单")
    await leader.presses("社区值班员")
    await leader.hears("""
~ #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  退单原因：“这盏灯归物业管”
  位置：柳西小区3号楼（第一网格）
  负责：社区值班员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  (map)
  [受理] [派单] [上报]
  [补充说明] [位置不对] [类别不对]
< #1 派给谁？
  [第一网格网格员]
  [社区值班员]
  [取消]
< #1 已派给社区值班员。
""")
    await (await town.post("duty-desk")).hears("""
< 新任务

  #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  退单原因：“这盏灯归物业管”
  位置：柳西小区3号楼（第一网格）
  负责：您
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  居民匿名；有事请用“问居民”。
  (map)
  [受理] [问居民] [退单]
  [上报] [补充说明] [位置不对]
  [类别不对]
""")
    await worker.shows("""
< #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  退单原因：“这盏灯归物业管”
  位置：柳西小区3号楼（第一网格）
  负责：社区值班员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  (map)
  [受理] [补充说明]
> [退单]
< #1 为什么要退单？负责人会看到您写的原因。
  [取消]
> 这盏灯归物业管
< #1 已退回，由网格党小组决定；定下来之前仍由您负责。
< #1 已改派给社区值班员，不再由您负责。
""")
    await resident.hears("""
~ #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：社区值班员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< #1 现在由社区值班员负责。
""")


async def test_a_promise_is_told_and_so_is_its_slip(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await resident.news()
    await worker.presses("承诺时间")
    await worker.presses("今天 10:00")
    await resident.hears("""
~ #1 照明 · 办理中
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  办理时限：6月8日 周一 09:00
  承诺时间：6月1日 周一 10:00
  [补充说明] [允许联系我] [撤回]
< 网格员答应：#1 最晚今天 10:00办好。
""")
    await worker.news()
    await town.wind(hours=1)
    await resident.hears("""
~ #1 照明 · 办理中
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  办理时限：6月8日 周一 09:00
  [补充说明] [允许联系我] [撤回]
< #1 没能在答应的时间办好，抱歉。已催网格员给您新的时间。
""")
    await worker.hears("""
~ #1 照明 · 办理中
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：您
  办理时限：6月8日 周一 09:00
  居民匿名；有事请用“问居民”。
  (map)
  [办好了] [承诺时间] [问居民]
  [上报] [补充说明]
< #1 答应的时间已过，请给居民一个新时间。
  [承诺时间] [办好了]
""")


async def test_a_category_with_evidence_wants_a_photo(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("柳西小区3号楼有人乱贴小广告")
    await worker.presses("受理")
    await resident.news()
    await worker.news()
    await worker.presses("办好了")
    await worker.says("都清掉了")
    await worker.says(photo=True)
    await worker.hears("""
~ #1 小广告 · 待确认
  “柳西小区3号楼有人乱贴小广告”
  办理结果：“都清掉了”
  位置：柳西小区3号楼（第一网格）
  负责：您
  (map)
  [补充说明]
< #1 是怎么办好的？请写一句话，也可以附照片。
  [取消]
< 这一类需要一张照片作凭证，请发照片（#1）。
  [取消]
< #1 已请居民确认。
""")
    await resident.hears("""
~ #1 小广告 · 待确认
  “柳西小区3号楼有人乱贴小广告”
  办理结果：“都清掉了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  [已解决] [没解决] [补充说明]
< #1 反馈办好了：“都清掉了”
  真的解决了吗？
  (photo)
  [已解决] [没解决]
""")


async def test_escalating_with_a_reason(town: Town) -> None:
    resident, worker, branch = (
        await town.resident(),
        await town.post("grid-1-worker"),
        await town.post("branch-1-leader"),
    )
    await resident.says(LAMP)
    await worker.presses("上报")
    await worker.says("要供电公司来")
    await branch.hears("""
< 上报给您
  原因：要供电公司来

  #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  等您决定：请受理或派单
  办理时限：6月8日 周一 09:00
  (map)
  [受理] [派单] [上报]
  [补充说明] [位置不对] [类别不对]
""")
    await branch.presses("受理")
    await worker.shows("""
< #1 照明 · 办理中
  “柳西小区3号楼门口路灯坏了”
  上报原因：“要供电公司来”
  位置：柳西小区3号楼（第一网格）
  负责：第一党支部书记
  督办：社区党支部
  办理时限：6月8日 周一 09:00
  (map)
  [补充说明]
> [上报]
< 为什么要把 #1 上报？
  [取消]
> 要供电公司来
< #1 已上报；上级受理之前仍由您负责。
< #1 已由第一党支部书记受理，不再由您负责。
""")
    await branch.hears("""
~ #1 照明 · 办理中
  “柳西小区3号楼门口路灯坏了”
  上报原因：“要供电公司来”
  位置：柳西小区3号楼（第一网格）
  负责：您
  督办：社区党支部
  办理时限：6月8日 周一 09:00
  居民匿名；有事请用“问居民”。
  (map)
  [办好了] [承诺时间] [问居民]
  [派单] [上报] [补充说明]
""")


async def test_tasks_are_sorted_by_what_is_due_next(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await resident.says("柳西小区垃圾没人收")
    await resident.says("柳西小区1号楼有人私搭乱建")
    await worker.news()
    await worker.says("/tasks")
    await worker.hears("""
< 待办 3 件
  #2 垃圾清运 · 待受理 · 今天 15:00前
  #1 照明 · 待受理 · 6月8日 周一 09:00前
  #3 私搭乱建 · 待受理 · 6月23日 周二 09:00前
  [查看 #2] [查看 #1] [查看 #3]
""")
    await worker.presses("查看 #2")
    assert "垃圾清运" in (await worker.last()).text


async def test_a_stale_button_says_what_has_happened(town: Town) -> None:
    resident, worker, colleague = (
        await town.resident(),
        await town.post("grid-1-worker"),
        await town.post("grid-2-worker"),
    )
    await resident.says(LAMP)
    await worker.presses("受理")
    await worker.news()
    await worker.presses_data("do:decline:1")
    await colleague.presses_data("do:accept:1")
    await worker.hears("""
< #1 的情况变了：今天 09:00起为“办理中”，负责：第一网格网格员。
  [查看 #1]
""")
    await colleague.hears("""
< 没有找到 #1，或者它已不由您经办。
""")


async def test_filing_for_a_caller_whose_leader_calls_back(town: Town) -> None:
    worker, leader = await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await worker.says("/file")
    await worker.says(photo=True)
    await worker.says("柳西小区3号楼一单元张大爷说楼道灯不亮")
    await worker.says("张大爷，座机 0000-8888")
    await worker.presses("受理")
    await worker.presses("办好了")
    await worker.says("换好了")
    await worker.shows("""
> /file
< 请用一条消息写下：什么事、在哪里。可附照片或位置。
  [取消]
> (photo)
< 请用一条消息写下：什么事、在哪里。可附照片或位置。
  [取消]
> 柳西小区3号楼一单元张大爷说楼道灯不亮
< 怎么联系这位居民？写下电话或称呼，只有负责人能看到。
  [没有留联系方式]
  [取消]
> 张大爷，座机 0000-8888
< #1 照明 · 待确认
  “柳西小区3号楼一单元张大爷说楼道灯不亮”
  办理结果：“换好了”
  位置：柳西小区3号楼（第一网格）
  负责：您
  [补充说明]
> [受理]
> [办好了]
< #1 是怎么办好的？请写一句话，也可以附照片。
  [取消]
> 换好了
< #1 已请负责人回访确认。
""")
    await leader.hears("""
< 请回访：真的解决了吗？
  网格员反馈：“换好了”

  #1 照明 · 待确认
  “柳西小区3号楼一单元张大爷说楼道灯不亮”
  位置：柳西小区3号楼（第一网格）
  负责：第一网格网格员
  来电人：张大爷，座机 0000-8888
  (photo)
  (map)
  [已解决] [没解决] [补充说明]
""")
    await leader.presses("已解决")
    ticket = await town.ticket()
    assert (ticket.status, ticket.confirmed) == ("closed", True)
    await leader.hears("""
~ #1 照明 · 办结
  “柳西小区3号楼一单元张大爷说楼道灯不亮”
  办理结果：“换好了”
  位置：柳西小区3号楼（第一网格）
  已确认解决
  (photo)
  (map)
  [没解决]
""")


async def test_what_a_worker_types_without_being_asked(town: Town) -> None:
    worker = await town.post("grid-1-worker")
    await worker.says("谢谢")
    await worker.says("柳西小区3号楼楼道堆了纸箱")
    await worker.presses("巡查发现")
    await worker.shows("""
> 谢谢
< 不客气。有事随时发消息给我。
> 柳西小区3号楼楼道堆了纸箱
< 要登记这件事吗？
  [巡查发现，登记]
  [替居民登记]
  [取消]
> [巡查发现，登记]
< 谢谢，已登记并派给负责的网格员。

  #1 楼道堆物 · 待受理
  “柳西小区3号楼楼道堆了纸箱”
  位置：柳西小区3号楼（第一网格）
  负责：您
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [受理] [退单] [上报]
  [补充说明] [位置不对] [类别不对]
  [撤回]
""")


async def test_what_a_worker_found_and_did_himself_needs_his_leaders_word(town: Town) -> None:
    worker, leader = await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await worker.says("柳西小区3号楼楼道灯坏了")
    await worker.presses("巡查发现")
    await worker.presses("受理")
    await worker.presses("办好了")
    await worker.says("换了灯泡")
    await worker.presses_data("do:confirm:1")
    assert (await town.ticket()).status == "resolved"
    assert "网格员自己发现、自己办理：“换了灯泡”" in (await leader.last()).text
    await leader.presses("已解决")
    assert ((await town.ticket()).status, (await town.ticket()).confirmed) == ("closed", True)


async def test_who_moves_a_ticket_hears_where_it_went_and_keeps_nothing_of_it(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await resident.presses("允许联系我")
    await resident.says("电话 0000-1234")
    assert "0000-1234" in await worker.transcript()
    await worker.presses("位置不对")
    await worker.news()
    await worker.says("红柳花园")
    await worker.hears("""
~ #1 已不由您经办。
< 好，#1 在红柳花园，由第二网格网格员负责，最晚6月8日 周一 09:00办好。
""")


async def test_every_card_changes_with_its_ticket(town: Town) -> None:
    """Also that of a leader whose decision is made."""
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await resident.says(LAMP)
    await worker.presses("退单")
    await worker.says("不是我的网格")
    await leader.presses("派单")
    await leader.presses("第一网格网格员")
    await worker.presses("受理")
    await leader.news()
    await worker.presses("办好了")
    await worker.says("换了灯泡")
    await resident.presses("已解决")
    await leader.hears("""
~ #1 照明 · 办结
  “柳西小区3号楼门口路灯坏了”
  退单原因：“不是我的网格”
  办理结果：“换了灯泡”
  位置：柳西小区3号楼（第一网格）
  已确认解决
  (map)
""")


async def test_an_album_goes_where_its_first_photo_went(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("柳西小区3号楼有人乱贴小广告")
    await worker.presses("受理")
    await worker.presses("办好了")
    await album(worker, None, "1")
    await town.wind(minutes=1)
    assert (await resident.last()).media == ["photo"] * 3
    await resident.presses("没解决")
    await album(resident, "还有这些", "2")
    await town.wind(minutes=1)
    assert (await worker.last()).media == ["photo"] * 3


async def album(phone: Phone, caption: str | None, name: str) -> None:
    for number in range(3):
        photo = PhotoSize(file_id=f"{name}{number}" * 32, file_unique_id="", width=1, height=1)
        await phone.sends(photo=[photo], caption=caption if number == 0 else None, media_group_id=name)


async def test_a_note_does_not_change_since_when(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says(LAMP)
    await worker.presses("受理")
    await town.wind(hours=2)
    await resident.presses("补充说明")
    await resident.says("两盏都坏了")
    await worker.presses_data("do:decline:1")
    assert (await worker.last()).text == "#1 的情况变了：今天 09:00起为“办理中”，负责：第一网格网格员。"
