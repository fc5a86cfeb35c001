"""What only the environment may hold: tokens and keys. None of it is ever shown."""

import re
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

#: How the names of secrets begin, however they are written.
NAMES = ("TELEGRAM_", "WEB_PUSH_")
TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def revealed(given: SecretStr | None, file: Path | None) -> SecretStr | None:
    """Give the secret, None for none; the variable goes before the file."""
    if given is not None or file is None:
        return given
    return SecretStr(file.read_text().strip())


def has_password(database: str | None) -> bool:
    try:
        return database is not None and make_url(database).password is not None
    except (ArgumentError, ValueError):
        return False  # no address at all; where it counts that is told elsewhere


def is_push_key(text: str) -> bool:
    from bot.vapid import Key  # noqa: PLC0415 (only who gives a key needs it)

    try:
        Key.given(text)
    except ValueError:
        return False
    return True
