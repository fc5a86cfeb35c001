"""What virtual people do arrives as the updates that real people would cause."""

import aiogram
import pytest
import telegram
from aiogram.types import Message as TheirMessage

from tests.telegram.conftest import Ask
from tests.telegram.standin import Standin


async def messages(bot: aiogram.Bot) -> list[TheirMessage]:
    return [update.message for update in await bot.get_updates() if update.message]


async def test_words_and_media(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    ann = standin.user(7, "Ann", language_code="zh-hans")
    ann.starts("door-7")
    ann.forwards("broken lamp", of="Old Li")
    ann.sends_location(118.92, 42.26, accuracy=12.5)
    ann.sends_contact()
    ann.sends_contact(own=False)
    ann.sends_voice(b"OggS")
    ann.sends_album([b"one", b"two"], "leak")
    start, forward, place, own, other, voice, one, two = await messages(converser)
    assert start.from_user
    assert start.from_user.language_code == "zh-hans"
    assert start.entities
    assert (start.entities[0].type, start.entities[0].length) == ("bot_command", 6)
    assert forward.forward_origin
    assert forward.forward_origin.type == "hidden_user"
    assert place.location
    assert (place.location.longitude, place.location.horizontal_accuracy) == (118.92, 12.5)
    assert own.contact
    assert other.contact
    assert own.contact.user_id == 7 != other.contact.user_id
    assert voice.voice
    assert standin.files.get(voice.voice.file_id).content == b"OggS"
    assert one.media_group_id == two.media_group_id
    assert (one.caption, two.caption) == ("leak", None)
    assert len(await courier.get_updates()) == 8


async def test_edits_and_live_locations(standin: Standin, converser: aiogram.Bot) -> None:
    ann = standin.user(7)
    message = ann.says("lamp")
    ann.edits(message, "lamp /now")
    place = ann.sends_location(118.9, 42.2, live=True)
    ann.moves(place, 118.95, 42.25)
    edits = [update.edited_message for update in await converser.get_updates() if update.edited_message]
    assert [edit.text for edit in edits] == ["lamp /now", None]
    assert edits[0].edit_date
    assert edits[1].location
    assert edits[1].location.longitude == 118.95
    assert (message.edits, message.versions) == (1, ["lamp"])


async def test_blocking(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    ann = standin.user(7, started=True)
    ann.blocks()
    with pytest.raises(AssertionError, match="blocked"):
        ann.says("x")
    ann.unblocks()
    changes = [u.my_chat_member for u in await courier.get_updates() if u.my_chat_member]
    assert [(c.old_chat_member.status, c.new_chat_member.status) for c in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]
    assert len(await converser.get_updates()) == 2


async def test_keyboards(standin: Standin, converser: aiogram.Bot, ask: Ask) -> None:
    ann = standin.user(7, started=True)
    keyboard = {"keyboard": [[{"text": "Share", "request_contact": True}, "Later"]]}
    await ask("sendMessage", chat_id=7, text="?", reply_markup=keyboard)
    asked = standin.chat(7).last
    assert asked.labels == ["Share", "Later"]
    ann.presses(asked, "Share")
    ann.presses(asked, "Later")
    with pytest.raises(AssertionError, match="no button 'Never'"):
        ann.presses(asked, "Never")
    ann.presses_data(asked, "forged", inaccessible=True)
    updates = await converser.get_updates()
    assert [u.message and u.message.text for u in updates] == [None, "Later", None]
    assert updates[2].callback_query
    assert updates[2].callback_query.message
    assert updates[2].callback_query.message.date == 0


async def test_groups_and_privacy(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    ann = standin.user(7)
    group = standin.group(-1001234567890, "Grid 4", "left")
    group.adds_bot(ann)
    mine = await courier.send_message(group.id, "Hello")
    for text in ("just talk", "/report lamp", "/report@other_bot", "hi @liuxi_grid_bot"):
        ann.says(text, to=group)
    ann.says("yes", to=group, reply_to=group.chat.last)
    heard = await messages(converser)
    assert [message.text for message in heard] == [None, "/report lamp", "hi @liuxi_grid_bot", "yes"]
    assert heard[3].reply_to_message
    assert heard[3].reply_to_message.message_id == mine.message_id
    group.promotes_bot(ann)
    ann.says("just talk", to=group)
    group.removes_bot(ann)
    ann.says("nobody hears", to=group)
    updates = [update.to_dict() for update in await courier.get_updates(offset=standin.updates.next_id - 3)]
    assert [sorted(update.keys() - {"update_id"}) for update in updates] == [
        ["my_chat_member"],
        ["message"],
        ["my_chat_member"],
    ]
    with pytest.raises(telegram.error.Forbidden, match="kicked"):
        await courier.send_message(group.id, "x")


async def test_joining_is_told_when_asked_for(standin: Standin, ask: Ask) -> None:
    ann, group = standin.user(7), standin.group(-40, "Grid 4")
    await ask("getUpdates", allowed_updates=["chat_member"])
    ann.joins(group)
    ann.leaves(group)
    statuses = [update["chat_member"]["new_chat_member"]["status"] for update in await ask("getUpdates")]
    assert (statuses, standin.updates.refused) == (["member", "left"], ["message", "message"])
