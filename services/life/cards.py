"""What the cards of every kind are made of."""

from collections.abc import Iterable, Sequence
from typing import Any

from models.matter import Matter
from models.phrase import option, phrase
from models.record import Media
from services.life import door
from services.life.remind import buttons
from services.message import Attachment, Choice, Segment
from services.render import Reader
from services.work import Work

NO_BOT = 0  # where no channel knows a file by its id
ROW = 3
EXCERPT = 300  # characters of what was said that a card repeats
FULL = 2500  # of what it is about, to whoever acts on it; with all else it fits into one message
LISTED = 20  # matters that a list names
PER_ROW = 4


def choices(work: Work, reader: Reader, matter: Matter, actions: Iterable[str]) -> tuple[tuple[Choice, ...], ...]:
    """A button for each action, three in a row."""
    found = [reader.choice(item) for row in buttons(door.kind_of(work, matter), matter, actions) for item in row]
    return tuple(tuple(found[start : start + ROW]) for start in range(0, len(found), ROW))


def join(lead: tuple[Segment, ...], lines: Sequence[tuple[Segment, ...]]) -> tuple[Segment, ...]:
    """The lines of a card, under an empty line those that lead it, if any do."""
    body: list[Segment] = [*lead]
    for number, line in enumerate(lines):
        if body:
            body.append(Segment("\n\n" if lead and number == 0 else "\n"))
        body.extend(line)
    return tuple(body)


def attachments(work: Work, ids: Iterable[int]) -> tuple[Attachment, ...]:
    """Media by their ids; what is gone is left out."""
    media = [work.session.get(Media, media_id) for media_id in ids]
    return tuple(_attachment(item) for item in media if item)


def _attachment(media: Media) -> Attachment:
    """A photo that came as a file is shown as a photo, which no channel can do by the id of the file: by its bytes only."""
    if media.form == "picture":
        return Attachment("photo", NO_BOT, media.ref, media.digest)
    return Attachment(media.form, media.bot, media.ref, media.digest)


def openers(matters: Sequence[Matter]) -> list[list[dict[str, Any]]]:
    """A button for each matter that shows its card."""
    buttons = [
        option(phrase(f"button.{matter.kind}", number=matter.id), f"card:{matter.kind}:{matter.id}")
        for matter in matters[:LISTED]
    ]
    return [buttons[start : start + PER_ROW] for start in range(0, len(buttons), PER_ROW)]


def excerpt(text: str, length: int = EXCERPT) -> str:
    return text if len(text) <= length else f"{text[:length]}…"


def shown_of(text: str) -> set[str]:
    """The forms in which a card may show what somebody said."""
    return {text, excerpt(text, EXCERPT), excerpt(text, FULL)}
