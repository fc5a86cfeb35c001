"""Every refusal of the stand-in, with Telegram's words."""

from typing import Any

import pytest

from tests.telegram.conftest import Ask
from tests.telegram.standin import Standin
from tests.telegram.wire import Json


def inline(*rows: list[Json]) -> Json:
    return {"inline_keyboard": list(rows)}


def button(data: str = "d", **more: Any) -> Json:
    return {"text": "b", "callback_data": data, **more}


def link(url: str) -> Json:
    return {"text": "b", "url": url}


PRIVATE, GROUP = 7, -40
SAYING = {"chat_id": PRIVATE, "text": "x"}
PARSE = "can't parse entities: "

REFUSED: list[tuple[str, Json, str]] = [
    # the schema
    ("sendMessage", {"chat_id": 7}, 'parameter "text" is required'),
    ("sendMessage", {**SAYING, "txt": "x"}, 'sendMessage has no parameter "txt"'),
    ("sendMessage", {**SAYING, "text": 5}, "can't parse parameter text: expected String"),
    ("sendMessage", {**SAYING, "chat_id": 7.5}, "can't parse parameter chat_id: expected Integer"),
    ("sendMessage", {**SAYING, "disable_notification": 1}, "can't parse parameter disable_notification: expected Boolean"),
    ("sendMessage", {**SAYING, "reply_markup": "{"}, "can't parse parameter InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply: not valid JSON"),
    ("sendMessage", {**SAYING, "reply_markup": inline([button(colour="red")])}, "can't parse parameter reply_markup.inline_keyboard[0][0].colour: InlineKeyboardButton has no such field"),
    ("sendMessage", {**SAYING, "reply_markup": inline([{"callback_data": "d"}])}, "can't parse parameter reply_markup.inline_keyboard[0][0].text: InlineKeyboardButton needs it"),
    ("sendMessage", {**SAYING, "text": "\ud83d"}, "can't parse parameter text: strings must be encoded in UTF-8"),
    # text and entities
    ("sendMessage", {**SAYING, "text": "😀" * 2049}, "message is too long"),
    ("sendMessage", {**SAYING, "text": " \n\u200b"}, "message text is empty"),
    ("sendMessage", {**SAYING, "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ("sendMessage", {**SAYING, "parse_mode": "Markdown"}, "unsupported parse_mode"),
    ("sendMessage", {**SAYING, "parse_mode": "HTML", "text": "a < b"}, PARSE + 'Character "<" must be escaped at byte offset 2'),
    ("sendMessage", {**SAYING, "parse_mode": "HTML", "text": "你 & b"}, PARSE + 'Character "&" must be escaped at byte offset 4'),
    ("sendMessage", {**SAYING, "parse_mode": "HTML", "text": "&nbsp;"}, PARSE + 'Character "&" must be escaped at byte offset 0'),
    ("sendMessage", {**SAYING, "parse_mode": "HTML", "text": "<b>x"}, PARSE + 'Can\'t find end tag corresponding to start tag "b"'),
    ("sendMessage", {**SAYING, "parse_mode": "HTML", "text": "x</b>"}, PARSE + "Unexpected end tag at byte offset 1"),
    ("sendMessage", {**SAYING, "parse_mode": "HTML", "text": "<b><i>x</b></i>"}, PARSE + 'Unmatched end tag, expected "</i>", found "</b>" at byte offset 7'),
    ("sendMessage", {**SAYING, "parse_mode": "HTML", "text": "<br>"}, PARSE + 'Unsupported start tag "br" at byte offset 0'),
    ("sendMessage", {**SAYING, "parse_mode": "HTML", "text": "<b class='x'>x</b>"}, PARSE + 'Unsupported attribute "class" in the tag "b" at byte offset 0'),
    ("sendMessage", {**SAYING, "entities": [{"type": "bold", "offset": 0, "length": 2}]}, "entity at offset 0 is out of the text"),
    # keyboards
    ("sendMessage", {**SAYING, "reply_markup": inline([button("x" * 65)])}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {**SAYING, "reply_markup": inline([button("你" * 22)])}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {**SAYING, "reply_markup": inline([button("")])}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {**SAYING, "reply_markup": inline([button()] * 9)}, "reply markup is too long"),
    ("sendMessage", {**SAYING, "reply_markup": inline(*[[button()] * 8] * 13)}, "reply markup is too long"),
    ("sendMessage", {**SAYING, "reply_markup": inline([button(text=" ")])}, "inline keyboard button text must be non-empty"),
    ("sendMessage", {**SAYING, "reply_markup": inline([{"text": "b"}])}, "text buttons are not allowed in the inline keyboard: exactly one action is needed"),
    ("sendMessage", {**SAYING, "reply_markup": inline([link("https://t.me/some_bot?start=a.b")])}, "inline keyboard button URL 'https://t.me/some_bot?start=a.b' is invalid: START_PARAM_INVALID"),
    ("sendMessage", {**SAYING, "reply_markup": inline([link("ftp://a.example")])}, "inline keyboard button URL 'ftp://a.example' is invalid: Wrong HTTP URL"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": {"keyboard": [[{"text": "b", "request_contact": True}]]}}, "phone number can be requested in private chats only"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": {"keyboard": [[{"text": "b", "request_location": True}]]}}, "location can be requested in private chats only"),
    # chats and messages
    ("sendMessage", {**SAYING, "chat_id": 99}, "chat not found"),
    ("sendMessage", {**SAYING, "reply_parameters": {"message_id": 9}}, "message to be replied not found"),
    ("editMessageText", {**SAYING, "message_id": 9}, "message to edit not found"),
    ("editMessageText", {**SAYING, "message_id": 1}, "message can't be edited"),
    ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    ("deleteMessage", {"chat_id": PRIVATE, "message_id": 9}, "message to delete not found"),
    ("sendChatAction", {"chat_id": PRIVATE, "action": "thinking"}, "wrong parameter action in request"),
    # files
    ("sendPhoto", {"chat_id": PRIVATE, "photo": "nothing"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"chat_id": PRIVATE, "photo": "attach://nothing"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"chat_id": PRIVATE, "photo": "DOCUMENT-00000001"}, "can't use file of type Document as Photo"),
    ("sendDocument", {"chat_id": PRIVATE, "document": "DOCUMENT-00000001", "caption": "x" * 1025}, "message caption is too long"),
    ("sendMediaGroup", {"chat_id": PRIVATE, "media": [{"type": "document", "media": "DOCUMENT-00000001"}]}, "there must be 2-10 items in a media group"),
    ("getFile", {"file_id": "VIDEO-00000002"}, "file is too big"),
    ("sendLocation", {"chat_id": PRIVATE, "latitude": 91, "longitude": 0}, "wrong location specified"),
    # settings
    ("setMyCommands", {"commands": [{"command": "Report", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "report", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", {"commands": [], "language_code": "zh_CN"}, "LANG_CODE_INVALID"),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 99}}, "chat not found"),
    ("setMyCommands", {"commands": [], "scope": {"type": "everybody"}}, 'can\'t parse parameter scope.type: expected "default"'),
    ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old and response timeout expired or query ID is invalid"),
    ("getUpdates", {"limit": 101}, "limit must be 1-100 and timeout not negative"),
    ("getUpdates", {"allowed_updates": ["messages"]}, 'unknown update type "messages"'),
    ("setWebhook", {"url": "http://bot.example/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    ("setWebhook", {"url": "https://bot.example:8080/hook"}, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
    ("setWebhook", {"url": "https://other.example/hook"}, "bad webhook: Failed to resolve host: Name or service not known"),
    ("setWebhook", {"url": "https://bot.example/hook", "secret_token": "a b"}, "secret token contains unallowed characters"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "params", "reason"), REFUSED)
async def test_refusal(standin: Standin, ask: Ask, method: str, params: Json, reason: str) -> None:
    ann = standin.user(PRIVATE)
    standin.group(GROUP, "Grid 4")
    ann.sends_document(b"notes")
    ann.sends_video(b"film", size=20 * 2**20 + 1)
    standin.webhook.hosts["https://bot.example"] = standin.webhook.hosts["https://bot.example:8080"] = (
        "http://127.0.0.1:9"
    )
    assert await ask(method, **params) == (400, f"Bad Request: {reason}")
    assert standin.effects == {}
    assert not standin.calls[-1].effect


async def test_limits_are_inclusive(standin: Standin, ask: Ask) -> None:
    standin.user(7, started=True)
    full = inline(*[[button("x" * 64)] * 8] * 12, [button()] * 4)
    await ask("sendMessage", chat_id=7, text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML", reply_markup=full)
    assert len(standin.chat(7).last.text) == 4096
    assert len(standin.chat(7).last.labels) == 100
    await ask(
        "sendMessage", chat_id=7, text="x", reply_markup=inline([link("https://t.me/some_bot?start=" + "x" * 64)])
    )
