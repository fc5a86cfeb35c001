"""The limits of the Bot API that its types do not tell: lengths, keyboards, addresses of buttons, commands."""

import re
from urllib.parse import parse_qs, urlsplit

from tests.telegram.markup import fitting, parse, units
from tests.telegram.wire import Json, bad

TEXT, CAPTION, BUTTON_DATA, ANSWER = 4096, 1024, 64, 200
ROW, BUTTONS = 8, 100
ACTIONS = frozenset(
    {
        *("typing", "choose_sticker", "find_location"),
        *(f"{verb}_{what}" for verb in ("record", "upload") for what in ("video", "voice", "video_note")),
        *("upload_photo", "upload_document"),
    }
)
_UNSEEN = dict.fromkeys(
    [
        *range(0x20),
        0x1680,
        0x180E,
        *range(0x2000, 0x2010),
        *range(0x2028, 0x2030),
        0x205F,
        0x2800,
        0x3000,
        0xFEFF,
        0xFFFC,
    ]
)
_BESIDES = {"text", "icon_custom_emoji_id", "style"}


def text(params: Json, name: str = "text", limit: int = TEXT) -> tuple[str, list[Json]]:
    """The plain text and entities of a call's text or caption, within Telegram's limits after parsing."""
    if "parse_mode" in params and f"{name}_entities" in params:
        raise bad("parse_mode and entities exclude each other")
    plain, entities = parse(params.get(name, ""), params.get("parse_mode"))
    by_hand = params.get("entities" if name == "text" else f"{name}_entities")
    if units(plain) > limit:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    if name == "text" and not plain.translate(_UNSEEN).strip():
        raise bad("message text is empty")
    return plain, fitting(plain, by_hand) if by_hand else entities


def rows_of(markup: Json) -> list[list[Json]]:
    """The rows of an inline or a reply keyboard; a button that is only a text becomes one like the others."""
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    return [[button if isinstance(button, dict) else {"text": button} for button in row] for row in rows]


def keyboard(markup: Json | None, private: bool) -> None:
    """Refuses a reply markup that Telegram would not show."""
    if not markup:
        return
    rows = rows_of(markup)
    if any(len(row) > ROW for row in rows) or sum(map(len, rows)) > BUTTONS:
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        if not button["text"].strip():
            raise bad(
                "inline keyboard button text must be non-empty" if "inline_keyboard" in markup else "BUTTON_TEXT_EMPTY"
            )
        if "inline_keyboard" in markup:
            _inline(button)
        else:
            _plain(button, private)
    if "keyboard" in markup and not rows:
        raise bad("reply markup keyboard must be non-empty")
    if units(markup.get("input_field_placeholder", "x")) not in range(1, 65):
        raise bad("input field placeholder must be 1-64 characters")


def _inline(button: Json) -> None:
    if len(button.keys() - _BESIDES) != 1:
        raise bad("text buttons are not allowed in the inline keyboard: exactly one action is needed")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= BUTTON_DATA:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        _address(button["url"])


def _plain(button: Json, private: bool) -> None:
    if len(button.keys() - _BESIDES) > 1:
        raise bad("a keyboard button can have only one action")
    if button.get("request_contact") and not private:
        raise bad("phone number can be requested in private chats only")
    if button.get("request_location") and not private:
        raise bad("location can be requested in private chats only")


def _address(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https", "tg"} or not (host if parts.scheme == "tg" else "." in host) or " " in url:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if parts.netloc not in {"t.me", "telegram.me"}:
        return
    for key in ("start", "startgroup"):
        for payload in parse_qs(parts.query, keep_blank_values=True).get(key, []):
            if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", payload):
                raise bad(f"inline keyboard button URL '{url}' is invalid: START_PARAM_INVALID")


def commands(params: Json) -> None:
    """Refuses a command list that `setMyCommands` would not take."""
    if len(params["commands"]) > BUTTONS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in params["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= units(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    names = [command["command"] for command in params["commands"]]
    if len(set(names)) < len(names):
        raise bad("BOT_COMMAND_INVALID")


def language(params: Json) -> str:
    """The two-letter language code of a call, empty for everybody."""
    code: str = params.get("language_code", "")
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad("LANG_CODE_INVALID")
    return code


def place(params: Json) -> None:
    """Refuses a point that is not on the globe (WGS-84 degrees)."""
    if not (-90 <= params["latitude"] <= 90 and -180 <= params["longitude"] <= 180):
        raise bad("wrong location specified")
    if not 0 <= params.get("horizontal_accuracy", 0) <= 1500:
        raise bad("wrong horizontal_accuracy specified")
