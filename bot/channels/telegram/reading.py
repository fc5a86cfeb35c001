"""From the JSON of an update to one that can be handled, taking for granted only what the Bot API promises."""

import re
from dataclasses import dataclass
from typing import Any

from aiogram.types import Message, Update, User
from pydantic import ValidationError

#: What Telegram is asked for. A kind that is not named here does not come.
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
BIGGEST_ID = 2**52  # what the Bot API promises of ids
IN_PUBLIC = frozenset({"report", "start", "help"})  # commands that a group may mean us by without our name
MENTION = re.compile(r"@(\w+)")
GONE = frozenset({"left", "kicked"})  # standings of whoever is not in a chat

# What is read of an update: of an object these fields, of [one] a list of such, of None whatever is there. All else may be
# newer than the library, older, or strange; none of that may keep a message from being heard.
USER = dict.fromkeys(("id", "is_bot", "first_name", "language_code"))
CHAT = dict.fromkeys(("id", "type"))
PLACE = dict.fromkeys(("longitude", "latitude"))
FILE = dict.fromkeys(("file_id", "file_unique_id"))
REPLIED = {
    "message_id": None,
    "date": None,
    "chat": CHAT,
    "from": USER,
    "reply_markup": {"inline_keyboard": [[dict.fromkeys(("text", "callback_data"))]]},
}
MESSAGE = {
    "message_id": None,
    "date": None,
    "chat": CHAT,
    "from": USER,
    "sender_chat": CHAT,
    "text": None,
    "caption": None,
    "photo": [{**FILE, "width": None, "height": None}],
    "voice": {**FILE, "duration": None},
    "video": {**FILE, "width": None, "height": None, "duration": None, "file_name": None},
    "audio": {**FILE, "duration": None, "file_name": None},
    "document": {**FILE, "mime_type": None, "file_name": None},
    "location": PLACE,
    "contact": dict.fromkeys(("phone_number", "first_name", "user_id")),
    "media_group_id": None,
    "reply_to_message": REPLIED,
    "migrate_to_chat_id": None,
    "migrate_from_chat_id": None,
}
MEMBER = {"status": None, "is_member": None, "user": USER}
UPDATE = {
    "update_id": None,
    "message": MESSAGE,
    "edited_message": MESSAGE,
    "callback_query": {"id": None, "from": USER, "chat_instance": None, "data": None},
    "my_chat_member": {"chat": CHAT, "from": USER, "date": None, "old_chat_member": MEMBER, "new_chat_member": MEMBER},
}


@dataclass(frozen=True, slots=True)
class Read:
    """An update as far as it can be read.

    Without an `error`, `update` is there; then `sender` is whoever caused it, None when that is no person.
    `press` is the id of the button press that it is. With an `error`, `writer` is the account id of whoever should hear
    that they were not understood, as far as that can be told.
    """

    id: int
    raw: dict[str, Any]
    update: Update | None = None
    sender: User | None = None
    press: str | None = None
    error: str | None = None
    writer: int | None = None


def read(raw: Any) -> Read | None:
    """Read one update; None for what is no update at all, because it has no number to acknowledge."""
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        return None
    pressed = raw.get("callback_query")
    press = pressed.get("id") if isinstance(pressed, dict) and isinstance(pressed.get("id"), str) else None
    try:
        update = Update.model_validate(_members(_only(raw, UPDATE)))
    except ValidationError as error:
        return Read(raw["update_id"], raw, press=press, error=_told(error), writer=_writer(raw))
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        return Read(raw["update_id"], raw, press=press, error=type(error).__name__, writer=_writer(raw))
    sender = _sender(update)
    if sender and not 0 < sender.id < BIGGEST_ID:
        return Read(raw["update_id"], raw, press=press, error="the sender's id is out of range")
    return Read(raw["update_id"], raw, update, sender, press)


def for_us(update: Update, bot: int, username: str | None) -> bool:
    """Tell whether a message is said to the bot: in private, or in a group by a command, a mention, or a reply to it.

    Who is an administrator of a group is shown everything that is said there, and so is a bot without privacy. While
    nobody knows the bot's `username`, every mention may be of it.
    """
    message = update.message
    if message is None or message.chat.type not in {"group", "supergroup"} or _moves(message):
        return True
    words = message.text or message.caption or ""
    names = {name.lower() for name in MENTION.findall(words)}
    mentioned = username.lower() in names if username else bool(names)
    if words.startswith("/"):
        command, at, _ = words.split()[0][1:].partition("@")
        return mentioned if at else command.lower() in IN_PUBLIC
    answered = message.reply_to_message.from_user if message.reply_to_message else None
    return mentioned or bool(answered and answered.id == bot)


def _sender(update: Update) -> User | None:
    """Whoever caused an update. Channels, other bots and groups that speak through one are nobody."""
    if update.my_chat_member:
        return update.my_chat_member.from_user
    if update.callback_query:
        return update.callback_query.from_user
    message = update.message or update.edited_message
    if message is None or message.from_user is None:
        return None
    return message.from_user if _moves(message) or _personal(message) else None


def _writer(raw: dict[str, Any]) -> int | None:
    """Whoever wrote what cannot be read, in their private chat with the bot: the two have the same id."""
    message = raw.get("message")
    found = [message.get(name) for name in ("from", "chat")] if isinstance(message, dict) else []
    ids = [one.get("id") for one in found if isinstance(one, dict)]
    same = len(ids) == 2 and ids[0] == ids[1] and isinstance(ids[0], int) and 0 < ids[0] < BIGGEST_ID
    return ids[0] if same else None


def _moves(message: Message) -> bool:
    """Tell whether a group becomes a supergroup; somebody anonymous may have seen to that."""
    return bool(message.migrate_to_chat_id or message.migrate_from_chat_id)


def _personal(message: Message) -> bool:
    return bool(message.from_user and not message.from_user.is_bot) and message.sender_chat is None


def _only(value: Any, wanted: Any) -> Any:
    """The part of it that is read. An explicit null says no more than a missing field."""
    if isinstance(wanted, dict) and isinstance(value, dict):
        return {name: _only(value[name], inner) for name, inner in wanted.items() if value.get(name) is not None}
    if isinstance(wanted, list) and isinstance(value, list):
        return [_only(inner, wanted[0]) for inner in value if inner is not None]
    return value


def _members(update: dict[str, Any]) -> dict[str, Any]:
    """Say of a member only whether they are there: what else is told of their standing grows with every Bot API."""
    change = update.get("my_chat_member")
    for name in ("old_chat_member", "new_chat_member"):
        member = change.get(name) if isinstance(change, dict) else None
        if isinstance(member, dict) and isinstance(member.get("status"), str):
            here = member["status"] not in GONE and member.pop("is_member", True)
            member["status"] = "member" if here else "left"
    return update


def _told(error: ValidationError) -> str:
    """What is wrong with it and where, without the words of whoever wrote it."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, wrong['loc']))}: {wrong['type']}" for wrong in found[:10])
