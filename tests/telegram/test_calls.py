"""What the stand-in accepts and refuses, call by call."""

from datetime import timedelta

import aiogram
import pytest
import telegram
from aiogram import exceptions as aiogram_errors
from aiogram.types import BotCommand, BotCommandScopeChat, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import error as telegram_errors

from tests.telegram.conftest import Ask, Clock
from tests.telegram.limits import Limits
from tests.telegram.standin import Standin

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
YES = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="y")]])
THEIR_YES = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Yes", callback_data="y")]])


async def test_unknown_token_and_method(standin: Standin, ask: Ask) -> None:
    assert await ask("sendMessages") == (404, "Not Found: method not found")
    assert await ask("sendDice", chat_id=7) == (501, "Not Implemented: sendDice is not played here")
    with pytest.raises(telegram_errors.InvalidToken):
        async with telegram.Bot("1:x", base_url=f"{standin.url}/bot"):
            pass


async def test_html_becomes_entities(standin: Standin, ask: Ask) -> None:
    standin.user(7, started=True)
    text = '😀<b>b<i>i</i></b> <a href="https://a.example/?x=1&amp;y=2">a</a> <pre><code class="language-python">p</code></pre> &lt;&#128512;'
    answer = await ask("sendMessage", chat_id=7, text=text, parse_mode="HTML")
    assert answer["text"] == "😀bi a p <😀"
    assert answer["entities"] == [
        {"type": "bold", "offset": 2, "length": 2},
        {"type": "italic", "offset": 3, "length": 1},
        {"type": "text_link", "offset": 5, "length": 1, "url": "https://a.example/?x=1&y=2"},
        {"type": "pre", "offset": 7, "length": 1, "language": "python"},
    ]


async def test_both_libraries_send_and_read_the_answers(
    standin: Standin, converser: aiogram.Bot, courier: telegram.Bot
) -> None:
    standin.limits = Limits(enforced=False)
    standin.user(7, started=True)
    said = await converser.send_message(7, "<b>hi</b> &lt;", parse_mode="HTML", reply_markup=YES)
    assert said.entities
    assert (said.text, said.entities[0].type, standin.chat(7).last.labels) == ("hi <", "bold", ["Yes"])
    shown = await courier.send_photo(7, PNG, caption="<i>ho</i>", parse_mode="HTML", reply_markup=THEIR_YES)
    assert (shown.caption, shown.caption_entities[0].type, shown.reply_markup) == ("ho", "italic", THEIR_YES)
    await converser.send_voice(7, BufferedInputFile(b"OggS", "v.ogg"))
    album = await courier.send_media_group(
        7, [telegram.InputMediaPhoto(PNG, caption="two"), telegram.InputMediaPhoto(shown.photo[-1].file_id)]
    )
    assert len({message.media_group_id for message in album}) == 1
    await courier.send_location(7, 42.26, 118.92)
    await converser.send_venue(7, 42.26, 118.92, "Gate", "Street 1")
    await courier.send_chat_action(7, "typing")
    await courier.forward_message(7, 7, said.message_id)
    assert (await converser.copy_message(7, 7, said.message_id)).message_id == 9
    assert standin.chat(7).transcript() == [
        "Bot: hi < [Yes]", "Bot: ho [Yes]", "Bot: voice", "Bot: two", "Bot: photo", "Bot: location", "Bot: location",
        "Bot: hi <", "Bot: hi <",
    ]  # fmt: skip
    assert standin.duplicates() == {(7, "Bot: hi <"): 1, (7, "Bot: location"): 1}
    assert standin.files.get(standin.chat(7).messages[1].files[0]).content == PNG


async def test_edits(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    standin.limits = Limits(enforced=False)
    standin.user(7, started=True)
    card = await converser.send_message(7, "one", reply_markup=YES)
    with pytest.raises(aiogram_errors.TelegramBadRequest, match="message is not modified"):
        await converser.edit_message_text("one", chat_id=7, message_id=1, reply_markup=YES)
    with pytest.raises(telegram_errors.BadRequest, match="not modified"):
        await courier.edit_message_reply_markup(7, 1, reply_markup=THEIR_YES)
    with pytest.raises(telegram_errors.BadRequest, match="no caption in the message"):
        await courier.edit_message_caption(7, 1, caption="x")
    assert await courier.edit_message_text("two", 7, card.message_id)
    [message] = standin.chat(7).messages
    assert (message.text, message.labels, message.edits, message.versions) == ("two", [], 1, ["one"])
    photo = await courier.send_photo(7, PNG, caption="x")
    await courier.edit_message_media(telegram.InputMediaPhoto(PNG, caption="y"), 7, photo.message_id)
    assert standin.chat(7).last.text == "y"
    assert await courier.delete_message(7, photo.message_id)
    assert standin.chat(7).transcript() == ["Bot: two"]


async def test_a_closed_chat(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    ann = standin.user(7)
    with pytest.raises(telegram_errors.Forbidden, match="can't initiate conversation"):
        await courier.send_message(7, "x")
    ann.says("hello")
    ann.blocks()
    for bot in (converser, courier):
        with pytest.raises((aiogram_errors.TelegramForbiddenError, telegram_errors.Forbidden), match="bot was blocked"):
            await bot.send_message(7, "x")
    ann.unblocks()
    await courier.send_message(7, "x")
    ann.vanishes()
    with pytest.raises(aiogram_errors.TelegramForbiddenError, match="user is deactivated"):
        await converser.send_message(7, "x")


async def test_migration(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    group = standin.group(-40, "Grid 4")
    new = group.migrates()
    with pytest.raises(aiogram_errors.TelegramMigrateToChat) as theirs:
        await converser.send_message(-40, "x")
    with pytest.raises(telegram_errors.ChatMigrated) as ours:
        await courier.send_message(-40, "x")
    assert theirs.value.migrate_to_chat_id == ours.value.new_chat_id == new
    updates = await converser.get_updates()
    services = [update.message for update in updates if update.message]
    assert [(m.chat.id, m.migrate_to_chat_id, m.migrate_from_chat_id) for m in services] == [
        (-40, new, None),
        (new, None, -40),
    ]
    assert (await courier.send_message(new, "x")).chat.type == "supergroup"


async def test_pace_of_a_private_chat(standin: Standin, clock: Clock, courier: telegram.Bot) -> None:
    standin.limits = Limits(burst=1)
    standin.user(7, started=True)
    for text in "ab":
        await courier.send_message(7, text)
    with pytest.raises(telegram_errors.RetryAfter) as refused:
        await courier.send_message(7, "c")
    assert refused.value.retry_after == timedelta(seconds=2)
    clock.now += 2
    await courier.send_message(7, "c")
    assert (standin.limits.sent, standin.limits.refused, standin.limits.peak(7)) == (3, 1, 3)


async def test_pace_of_a_group_and_overall(standin: Standin, clock: Clock, converser: aiogram.Bot) -> None:
    standin.group(-40, "Grid 4")
    for number in range(20):
        clock.now += 1
        await converser.send_message(-40, str(number))
    with pytest.raises(aiogram_errors.TelegramRetryAfter) as group:
        await converser.send_message(-40, "x")
    assert group.value.retry_after == 41
    clock.now += 1
    for person in range(1, 31):
        standin.user(person, started=True)
        await converser.send_message(person, "x")
    standin.user(31, started=True)
    with pytest.raises(aiogram_errors.TelegramRetryAfter) as overall:
        await converser.send_message(31, "x")
    assert (overall.value.retry_after, standin.limits.peak_per_second) == (1, 31)


async def test_commands_by_scope_and_language(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    standin.user(7, started=True)
    await converser.set_my_commands([BotCommand(command="report", description="Report")])
    await converser.set_my_commands(
        [BotCommand(command="report", description="诉求")], scope=BotCommandScopeChat(chat_id=7), language_code="zh"
    )
    [command] = await courier.get_my_commands(telegram.BotCommandScopeChat(7), "zh")
    assert command.description == "诉求"
    assert [command.description for command in await courier.get_my_commands()] == ["Report"]
    await courier.delete_my_commands()
    assert await converser.get_my_commands() == []


async def test_who_and_where(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    ann, group = standin.user(7, started=True), standin.group(-40, "Grid 4", "administrator")
    ann.joins(group)
    assert (await converser.get_me()).username == "liuxi_grid_bot"
    assert (await courier.get_chat(-40)).title == (await converser.get_chat(-40)).title == "Grid 4"
    assert (await courier.get_chat_member(-40, 7)).status == "member"
    assert (await converser.get_chat_member(-40, standin.bot["id"])).status == "administrator"
    assert await converser.get_chat_member_count(-40) == 2
    assert [admin.user.id for admin in await courier.get_chat_administrators(-40)] == [standin.bot["id"]]
    await courier.set_chat_menu_button(7, telegram.MenuButtonCommands())
    assert (await converser.get_chat_menu_button(chat_id=7)).type == "commands"
    await converser.set_my_description("什么都行", "zh")
    assert (await courier.get_my_description("zh")).description == "什么都行"


async def test_downloads(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    photo = standin.user(7).sends_photo(PNG)
    file = await courier.get_file(photo.files[0])
    assert bytes(await file.download_as_bytearray()) == PNG
    taken = await converser.download(photo.files[0])
    assert taken
    assert taken.read() == PNG
    with pytest.raises(telegram_errors.BadRequest, match=r"(?i)image_process_failed"):
        await courier.send_photo(7, b"not an image")


@pytest.mark.parametrize(
    ("content", "name", "mime", "reason"),
    [
        (b"\x1a\x45\xdf\xa3webm", "voice.webm", "audio/webm", "audio/webm is no voice note"),
        (b"\0\0\0\x1cftypM4A ", "voice.ogg", "audio/ogg", "audio/mp4 is called voice.ogg and audio/ogg"),
        (b"OggS", "voice.m4a", "audio/ogg", "audio/ogg is called voice.m4a and audio/ogg"),
    ],
)
async def test_sound_is_called_what_it_is(
    standin: Standin, courier: telegram.Bot, content: bytes, name: str, mime: str, reason: str
) -> None:
    standin.user(7, started=True)
    file = telegram.InputFile(content, name)
    file.mimetype = mime
    with pytest.raises(telegram_errors.BadRequest, match=f"(?i){reason}"):
        await courier.send_voice(7, file)
    assert standin.effects == {}
