"""Logging: a sentence and an `action`. Exceptions are told by type and place; their words may hold personal data."""

import sys
from traceback import extract_tb

import structlog
from structlog.typing import EventDict, WrappedLogger


def configure(level: str = "info") -> None:
    """Log to standard error, one line an event."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            without_words,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "action", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


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
