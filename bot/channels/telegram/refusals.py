"""What Telegram's errors mean for a message: surely not sent, perhaps sent, nobody there, or refused for good.

In python-telegram-bot `BadRequest` and `TimedOut` are `NetworkError`s, so the order of the questions matters. No word of
an error that could hold what a person wrote, or the token, gets into an outcome.
"""

import re
from datetime import datetime, timedelta
from enum import Enum

import httpx
import structlog
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.channels.base import Dead, Outcome, Retry, Unknown, Unreachable

log = structlog.get_logger()

ASK_AGAIN = timedelta(minutes=5)  # after an error that only the operator can end
NOT_SENT = (httpx.PoolTimeout, httpx.ConnectTimeout, httpx.ConnectError, httpx.ProxyError, httpx.UnsupportedProtocol)
LENGTH = 200


class Meaning(Enum):
    """What a bad request says about the message, in the words that the Bot API uses for it."""

    SAME = "message is not modified"
    GONE = r"message to edit not found|message can't be edited|message_id_invalid|message identifier is not specified|there is no (text|caption) in the message"
    MARKUP = r"can't parse|entit(y|ies)|unsupported start tag"
    EMPTY = r"text is empty|text must be non-empty|message_empty"
    NOBODY = r"chat not found|user not found|deactivated|peer_id_invalid|have no rights|not enough rights to send|chat_write_forbidden"
    FILE = r"file|photo|image|voice|video|document|media|webpage"
    OTHER = ""


def meaning(error: BadRequest) -> Meaning:
    """Read what a bad request complains about."""
    return next(kind for kind in Meaning if re.search(kind.value, error.message, re.IGNORECASE))


def outcome(error: Exception, now: datetime) -> Outcome:  # noqa: PLR0911 (one kind of error a line)
    """Give what became of a call that raised this."""
    name = type(error).__name__
    match error:
        case RetryAfter():
            return Retry("too many requests", now + wait_of(error))
        case ChatMigrated():
            return Unreachable("the group became a supergroup", error.new_chat_id)
        case Forbidden():
            return Unreachable(_words(error.message))
        case InvalidToken() | Conflict():
            log.error("Telegram does not accept the bot's token or server.", action="token_refused", error=name)
            return Retry(name, now + ASK_AGAIN)
        case BadRequest() if meaning(error) is Meaning.NOBODY:
            return Unreachable(_words(error.message))
        case BadRequest():
            return Dead(_words(error.message))
        case NetworkError() if error.message.startswith("Too Many Requests"):  # without saying for how long
            return Retry("too many requests")
        case NetworkError() if isinstance(error.__cause__, NOT_SENT):
            return Retry(type(error.__cause__).__name__)
        case NetworkError():
            return Unknown(type(error.__cause__ or error).__name__)
    log.warning("An answer of Telegram cannot be read.", action="unreadable_answer", error=name)
    return Unknown(name)


def wait_of(error: RetryAfter) -> timedelta:
    """Give how long Telegram wants to be left alone, in whichever form the library tells it."""
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)


def _words(message: str) -> str:
    """What the Bot API says, without what it quotes."""
    return re.sub(r"""(["']).*\1""", "…", message)[:LENGTH]
