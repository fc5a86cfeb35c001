"""What the community's words make of a file of messages: a row each, for whoever looks after the configuration."""

import csv
from collections.abc import Iterator
from pathlib import Path

from bot.settings import Settings
from models.understanding.meaning import Meaning, understand

TEXT = "text"
COLUMNS = (TEXT, "danger", "kind", "reason", "acts", "place", "category")


class UnreadableFileError(Exception):
    """The file is none that can be read; says what is wrong and what to do."""


def texts(path: Path) -> list[str]:
    """Read the column of texts of a CSV file: the one with the heading `text`, or the only one.

    Raises UnreadableFileError with the remedy.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if row]
    except FileNotFoundError:
        raise UnreadableFileError(f"{path}: no such file. Name a CSV file with a column of texts.") from None
    except (IsADirectoryError, PermissionError) as error:
        raise UnreadableFileError(f"{path}: {error.strerror}. Name a CSV file that may be read.") from None
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableFileError(f"{path}: no CSV file in UTF-8. Save it as “CSV UTF-8” and try again.") from None
    if not rows:
        raise UnreadableFileError(f"{path}: nothing in it. It needs a column of texts, with or without a heading.")
    heading = [name.strip().lower() for name in rows[0]]
    if TEXT in heading:
        column = heading.index(TEXT)
        return [row[column] if column < len(row) else "" for row in rows[1:]]
    if max(map(len, rows)) > 1:
        found = ", ".join(rows[0])
        raise UnreadableFileError(f"{path}: several columns ({found}). Give the one with the texts the heading “text”.")
    return [row[0] for row in rows]


def understood(settings: Settings, said: list[str]) -> Iterator[tuple[str, ...]]:
    """Give a row of COLUMNS for each text."""
    for text in said:
        yield _row(understand(text, settings.community))


def _row(meaning: Meaning) -> tuple[str, ...]:
    danger = meaning.alarms[0] if meaning.alarms else None
    return (
        meaning.text,
        danger.grade if danger else "",
        " ".join(alarm.code for alarm in meaning.alarms),
        "; ".join(" · ".join((alarm.words, alarm.rule, *alarm.context)) for alarm in meaning.alarms),
        " ".join(heard.act for heard in meaning.acts if heard.sure),
        meaning.place or "",
        meaning.category or "",
    )
