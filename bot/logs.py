"""Logging: a sentence and an `action`, and neither a secret nor anybody's words, at any level.

Exceptions are told by type and place. Libraries are heard from warnings on, by the first line of what they say to
everybody: further down they log addresses with the token, messages and rows.
"""

import logging
import re
import sys
from asyncio import CancelledError
from traceback import extract_tb

import structlog
from structlog.typing import EventDict, WrappedLogger

LIBRARIES = (
    "aiogram",
    "aiohttp",
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "PIL",
    "sqlalchemy",
    "telegram",
)
TOKEN = re.compile(r"\d{5,}:[\w-]{20,}", re.ASCII)


def configure(level: str = "info") -> None:
    """Log to standard error, one line an event."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            without_words,
            without_tokens,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "action", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    quieten()
    if not any(isinstance(handler, Libraries) for handler in logging.getLogger().handlers):
        logging.getLogger().addHandler(Libraries(logging.WARNING))


def quieten() -> None:
    """Keep libraries from logging what is none of a log's business, whatever the level of the root."""
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)


class Libraries(logging.Handler):
    """Passes what libraries log on to our own log, without what they fill into their sentences."""

    def emit(self, record: logging.LogRecord) -> None:
        said = str(record.msg).partition("\n")[0]
        raised = record.exc_info[1] if record.exc_info else None
        if isinstance(raised, CancelledError):
            return  # a job that was under way when the service was told to stop
        structlog.get_logger().log(record.levelno, said, action="library", logger=record.name, exc_info=raised)


def without_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and where it came from, innermost first."""
    raised = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()[1]
    if isinstance(raised, BaseException):
        places = [
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
            for frame in reversed(extract_tb(raised.__traceback__))
        ]
        event["error"], event["where"] = type(raised).__name__, " < ".join(places[:6])
    return event


def without_tokens(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Blot out what looks like a bot's token."""
    return {name: TOKEN.sub("(token)", value) if isinstance(value, str) else value for name, value in event.items()}
