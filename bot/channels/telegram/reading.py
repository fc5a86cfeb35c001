"""From the JSON of an update to one that can be handled, taking for granted only what the Bot API promises."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import Message, Update, User
from pydantic import ValidationError

#: What Telegram is asked for. A kind that is not named here does not come.
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
BIGGEST_ID = 2**52  # what the Bot API promises of ids


@dataclass(frozen=True, slots=True)
class Read:
    """An update as far as it can be read.

    Without an `error`, `update` is there; then `sender` is whoever caused it, None when that is no person.
    `press` is the id of the button press that it is.
    """

    id: int
    raw: dict[str, Any]
    update: Update | None = None
    sender: User | None = None
    press: str | None = None
    error: str | None = None


def read(raw: Any) -> Read | None:
    """Read one update; None for what is no update at all, because it has no number to acknowledge."""
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        return None
    pressed = raw.get("callback_query")
    press = pressed.get("id") if isinstance(pressed, dict) and isinstance(pressed.get("id"), str) else None
    try:
        update = Update.model_validate(_without_nulls(raw))
    except ValidationError as error:
        return Read(raw["update_id"], raw, press=press, error=_told(error))
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        return Read(raw["update_id"], raw, press=press, error=type(error).__name__)
    sender = _sender(update)
    if sender and not 0 < sender.id < BIGGEST_ID:
        return Read(raw["update_id"], raw, press=press, error="the sender's id is out of range")
    return Read(raw["update_id"], raw, update, sender, press)


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


def _moves(message: Message) -> bool:
    """Tell whether a group becomes a supergroup; somebody anonymous may have seen to that."""
    return bool(message.migrate_to_chat_id or message.migrate_from_chat_id)


def _personal(message: Message) -> bool:
    return bool(message.from_user and not message.from_user.is_bot) and message.sender_chat is None


def _without_nulls(value: Any) -> Any:
    """An explicit null says no more than a missing field."""
    if isinstance(value, dict):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value


def _told(error: ValidationError) -> str:
    """What is wrong with it and where, without the words of whoever wrote it."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, wrong['loc']))}: {wrong['type']}" for wrong in found[:10])
