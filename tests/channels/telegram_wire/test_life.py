"""The life of a ticket on Telegram."""

from bot.channels.telegram.files import Fetcher
from tests.channels.telegram_wire.conftest import Wire, last

LIUXI = "柳西小区3号楼楼道灯坏了"


async def test_from_report_to_closure(wire: Wire) -> None:
    resident, worker = await wire.resident(), await wire.staff("grid-1-worker")
    leader = await wire.staff("grid-1-leader")
    await wire.says(resident, LIUXI)
    await wire.presses(worker, "受理")
    await wire.presses(worker, "问居民")
    await wire.says(worker, "几单元？")
    await wire.says(resident, "二单元")
    await wire.presses(worker, "办好了")
    await wire.says(worker, "换了灯泡 <b>& 灯座</b>")
    await wire.presses(resident, "没解决")
    await wire.says(resident, "还是不亮")
    assert "还是不亮" in last(leader).text
    await wire.presses(worker, "办好了")
    await wire.says(worker, "换了线路")
    await wire.presses(resident, "已解决")
    await wire.presses(resident, "基本满意")
    ticket = await wire.town.ticket()
    assert (ticket.status, ticket.confirmed, ticket.rating, ticket.disputes) == ("closed", True, 3, 1)
    said = [message.text for message in resident.chat.messages]
    assert "“换了灯泡 <b>& 灯座</b>”" in "\n".join(said)
    assert all(query.answers for query in wire.standin.queries.values()), "every press is answered"


async def test_the_card_is_edited_in_place(wire: Wire) -> None:
    resident, worker = await wire.resident(), await wire.staff("grid-1-worker")
    await wire.says(resident, LIUXI)
    card = next(message for message in resident.chat.messages if "待受理" in message.text)
    await wire.presses(worker, "受理")
    assert "办理中" in card.text
    assert [message for message in resident.chat.messages if "楼道灯坏了" in message.text] == [card]


async def test_in_english(wire: Wire) -> None:
    resident = await wire.resident("en")
    await wire.says(resident, "Street light broken at Liuxi Estate, Building 3")
    assert "Lighting · waiting to be accepted" in last(resident).text


async def test_a_copy_of_ones_own_data_comes_as_words_and_as_a_file(wire: Wire) -> None:
    resident = await wire.resident("en")
    await wire.says(resident, "Street light broken at Liuxi Estate, Building 3")
    await wire.says(resident, "/mydata")
    words, file = resident.chat.messages[-2:]
    assert words.text.startswith(
        "Your data\n【You】\nLanguage: English\nAgreed to the privacy notice: 2026-06-01 09:00\n"
    )
    assert "Words: Street light broken at Liuxi Estate, Building 3" in words.text
    document = file.json()["document"]
    assert (document["file_name"], document["mime_type"]) == ("my-data.txt", "text/plain")
    content = wire.standin.files.get(document["file_id"]).content.decode()
    assert f"Your data\n{content}" == words.text


async def test_a_position_answers_where_and_the_keyboard_asks_for_it(wire: Wire) -> None:
    resident, worker = await wire.resident(), await wire.staff("grid-1-worker")
    place = wire.town.settings.community.place("liuxi-3")
    await wire.says(resident, "路灯坏了")
    assert last(resident).reply_markup["keyboard"][0][0]["request_location"] is True
    resident.sends_location(place.lon, place.lat)
    await wire.settle()
    assert (await wire.town.ticket()).grid == "grid-1"
    assert any("location" in message.json() for message in worker.chat.messages), "the worker gets the point too"


async def test_an_album_is_one_report(wire: Wire, photo: bytes) -> None:
    resident, worker = await wire.resident(), await wire.staff("grid-1-worker")
    resident.sends_album([photo, photo, photo], caption=LIUXI)
    await wire.settle()
    assert len([message for message in worker.chat.messages if "photo" in message.json()]) == 3
    assert len([message for message in worker.chat.messages if "新任务" in message.text]) == 1


async def test_an_album_without_words_asks_once(wire: Wire, photo: bytes) -> None:
    resident, worker = await wire.resident(), await wire.staff("grid-1-worker")
    resident.sends_album([photo, photo])
    await wire.settle()
    assert [message.text for message in resident.chat.messages if "照片收到了" in message.text] == [last(resident).text]
    await wire.says(resident, LIUXI)
    await wire.wind(seconds=4)
    assert len([message for message in worker.chat.messages if "photo" in message.json()]) == 2


async def test_a_voice_note_is_kept_and_passed_on(wire: Wire) -> None:
    resident, worker = await wire.resident(), await wire.staff("grid-1-worker")
    resident.sends_voice(b"OggS" + bytes(60))
    await wire.settle()
    assert "语音收到了" in last(resident).text
    await wire.says(resident, LIUXI)
    assert any("voice" in message.json() for message in worker.chat.messages)


async def test_a_forwarded_message_is_a_report_without_its_origin(wire: Wire) -> None:
    resident, worker = await wire.resident(), await wire.staff("grid-1-worker")
    resident.forwards(LIUXI, of="Somebody else")
    await wire.settle()
    assert (await wire.town.ticket()).text == LIUXI
    assert "Somebody else" not in "\n".join(worker.chat.transcript())


async def test_an_edit_is_offered_as_a_note_and_a_live_position_moves_in_silence(wire: Wire) -> None:
    resident = await wire.resident()
    worker = await wire.staff("grid-1-worker")
    message = resident.says(LIUXI)
    await wire.settle()
    resident.edits(message, LIUXI + "，很黑")
    await wire.settle()
    assert last(resident).text.startswith("您改了一条消息")
    await wire.presses(resident, "补充到 #1")
    assert "很黑" in "\n".join(worker.chat.transcript())
    live = resident.sends_location(118.9, 42.2, live=True)
    await wire.settle()
    before = len(resident.chat.messages)
    resident.moves(live, 118.91, 42.21)
    await wire.settle()
    assert len(resident.chat.messages) == before


async def test_danger_that_an_edit_tells_of_is_answered_at_once(wire: Wire) -> None:
    resident = await wire.resident()
    said = resident.says("柳西小区3号楼楼道灯坏了")
    await wire.settle()
    resident.edits(said, "柳西小区3号楼着火了")
    await wire.settle()
    assert (await wire.town.ticket(2)).urgency == "emergency"
    assert any("119" in message.text for message in resident.chat.messages)
    resident.edits(said, "柳西小区3号楼着火了！")
    await wire.settle()
    assert last(resident).text == "已转给处理 #2 的人。"


async def test_only_ones_own_contact_counts(wire: Wire) -> None:
    resident, worker = await wire.resident(), await wire.staff("grid-1-worker")
    await wire.says(resident, LIUXI)
    await wire.presses(worker, "受理")
    await wire.presses(resident, "允许联系我")
    resident.sends_contact(own=False, phone="+8613911111111")
    await wire.settle()
    assert not (await wire.town.ticket()).contact_shared
    assert last(resident).text == "这是别人的名片，没有本人同意，我不会留下。请发送您自己的电话，或者把号码写出来。"
    resident.sends_contact(phone="+8613800000000")
    await wire.settle()
    assert (await wire.town.ticket()).contact_shared
    assert "+8613800000000" in "\n".join(worker.chat.transcript())
    assert "+8613911111111" not in "\n".join(worker.chat.transcript())


async def test_who_blocks_the_bot_is_not_lost_to_those_who_wait(wire: Wire) -> None:
    resident, worker = await wire.resident(), await wire.staff("grid-1-worker")
    await wire.says(resident, LIUXI)
    resident.blocks()
    await wire.settle()
    await wire.presses(worker, "受理")
    assert "没有送达" in last(worker).text
    resident.unblocks()
    await wire.settle()
    await wire.presses(worker, "问居民")
    await wire.says(worker, "几单元？")
    assert "几单元" in "\n".join(resident.chat.transcript())


async def test_of_a_worker_who_blocks_the_bot_his_leader_hears(wire: Wire) -> None:
    worker, leader, resident = (
        await wire.staff("grid-1-worker"),
        await wire.staff("grid-1-leader"),
        await wire.resident(),
    )
    worker.blocks()
    await wire.says(resident, LIUXI)
    assert "没有送达" in last(leader).text


async def test_a_photo_that_is_sent_as_a_file_reaches_the_worker_as_a_photo(wire: Wire, photo: bytes) -> None:
    worker, resident = await wire.staff("grid-1-worker"), await wire.resident()
    fetcher = Fetcher(wire.town.app.database, wire.sender.api, wire.sender.bot, wire.town.app.media)
    resident.sends_document(photo, "柳西小区3号楼楼道灯坏了", name="IMG_1.JPG", mime="image/jpeg")
    await wire.settle()
    assert await fetcher.run() == 1
    await wire.wind(seconds=10)
    assert [kind for message in worker.chat.messages for kind in ("photo", "document") if kind in message.json()] == [
        "photo"
    ]


async def test_whoever_sends_a_video_hears_that_only_its_words_are_kept(wire: Wire) -> None:
    resident = await wire.resident()
    resident.sends_video(b"a video", "柳西小区3号楼楼道灯坏了")
    await wire.settle()
    answers = [message.text for message in resident.chat.messages if message.json()["from"]["is_bot"]]
    assert answers[-2] == "文字收到了，视频和文件暂时收不了，请改发照片或语音。"
    assert answers[-1].startswith("谢谢，已登记并派给负责的网格员。")


async def test_an_emergency_rings_until_somebody_accepts(wire: Wire) -> None:
    resident, worker = await wire.resident(), await wire.staff("grid-1-worker")
    leader, branch = await wire.staff("grid-1-leader"), await wire.staff("branch-1-leader")
    await wire.says(resident, "柳西小区3号楼着火了")
    assert last(worker).text.startswith("请立即处理！")
    await wire.presses(worker, "去不了")
    assert last(branch).text.startswith("请立即处理！")
    await wire.wind(minutes=3)
    assert [last(user).text.startswith("#1 还没有人接！") for user in (worker, leader, branch)] == [False, True, True]
    await wire.presses(leader, "受理")
    assert [last(user).text for user in (worker, branch)] == ["#1 由第一网格党小组组长接手，不再通知您。"] * 2
    assert last(resident).text == "#1 已受理，第一网格党小组组长正在处理。"
    before = len(branch.chat.messages)
    await wire.wind(minutes=30)
    assert len(branch.chat.messages) == before
