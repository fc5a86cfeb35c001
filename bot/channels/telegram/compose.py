"""From a message to the calls that show it: texts split before they are escaped, photos as albums, keyboards that fit."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from services.message import Attachment, Choice, Document, Message, Request, Segment, Spot

TEXT, CAPTION = 4096, 1024  # UTF-16 units
ALBUM, ROW, BUTTONS, LABEL = 10, 8, 100, 64
LOOK_BACK = 400  # characters: how much room a nicer place for a cut may cost
PLACEHOLDER = (Segment("…"),)

Rows = tuple[tuple[Choice, ...], ...]

_JOINERS = "\u200d\ufe0e\ufe0f\u20e3"
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0\ufffc"
_REF = re.compile(r"(\d+)(c?)")


@dataclass(frozen=True, slots=True)
class Ref:
    """The message that is edited later; `caption` when its words stand below a photo or a voice note."""

    message: int
    caption: bool = False

    def __str__(self) -> str:
        return f"{self.message}{'c' * self.caption}"

    @classmethod
    def read(cls, text: str | None) -> "Ref | None":
        found = _REF.fullmatch(text or "")
        return cls(int(found[1]), bool(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API: words, or up to ten files of a kind with or without words, or a point, or a document."""

    body: tuple[Segment, ...] = ()
    choices: Rows = ()
    files: tuple[Attachment, ...] = ()
    spot: Spot | None = None
    document: Document | None = None
    request: Request | None = None  # a keyboard of its own instead of choices
    silent: bool = False
    edits: Ref | None = None
    main: bool = False  # carries the buttons; this is the message that is edited later
    marked: bool = True  # False: without HTML, because Telegram did not take it

    @property
    def text(self) -> str:
        return html(self.body) if self.marked else "".join(segment.text for segment in self.body)


def compose(message: Message, bot: int, *, private: bool = True, replaces: str | None = None) -> list[Call]:
    """Give the calls that show a message through the bot account `bot`, in order; at least one.

    An edit is one call; what it no longer holds in one message is sent anew. Photos and voice notes without bytes from
    another bot account are left out.
    """
    body = tuple(Segment(clean(segment.text), segment.bold) for segment in message.body)
    choices = keyboard(message.choices)
    if edit := _edit(body, choices, Ref.read(replaces)):
        return [edit]
    files = [item for item in message.media if item.bot == bot or item.digest]
    request = message.request if private else None
    calls = list(_words(body, choices, files))
    if message.spot and replaces is None:
        calls.insert(len(calls) - 1, Call(spot=message.spot))
    if message.document:
        calls.append(Call(document=message.document))
    if request and choices:
        calls.append(Call((Segment(clean(request.hint)),), request=request))
    elif request:
        calls[-1] = replace(calls[-1], request=request)
    return [replace(call, silent=message.silent or not call.main) for call in calls]


def _edit(body: tuple[Segment, ...], choices: Rows, ref: Ref | None) -> Call | None:
    if ref is None or units(_plain(body)) > (CAPTION if ref.caption else TEXT):
        return None
    return Call(body if visible(_plain(body)) else PLACEHOLDER, choices, edits=ref, main=True)


def _words(body: tuple[Segment, ...], choices: Rows, files: list[Attachment]) -> Iterator[Call]:
    """Files and words: together where one message holds both, else the files first and the keyboard last."""
    seen = visible(_plain(body))
    if len(files) == 1 and units(_plain(body)) <= CAPTION:
        yield Call(body if seen else (), choices, tuple(files), main=True)
        return
    yield from (Call(files=album) for album in _albums(files))
    if seen or choices or not files:
        *head, last = split(body) if seen else [PLACEHOLDER]
        yield from (Call(part) for part in head)
        yield Call(last, choices, main=True)


def _albums(files: list[Attachment]) -> Iterator[tuple[Attachment, ...]]:
    photos = [item for item in files if item.kind == "photo"]
    for start in range(0, len(photos), ALBUM):
        yield tuple(photos[start : start + ALBUM])
    yield from ((item,) for item in files if item.kind != "photo")


def html(body: Sequence[Segment]) -> str:
    """Escape what people wrote, once, and mark what is bold."""
    parts = ((escape(segment.text, quote=False), segment.bold) for segment in body if segment.text)
    return "".join(f"<b>{text}</b>" if bold else text for text, bold in parts)


def clean(text: str) -> str:
    """Give the text without what cannot be sent: NUL, carriage returns, halves of surrogate pairs."""
    plain = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def visible(text: str) -> bool:
    """Tell whether there is anything to see; Telegram refuses a text in which there is not."""
    return any(unicodedata.category(char) not in _UNSEEN and char not in _BLANK_LETTERS for char in text)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


def units(text: str) -> int:
    """Give the length as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def split(body: Sequence[Segment], limit: int = TEXT) -> list[tuple[Segment, ...]]:
    """Cut a text into parts of at most `limit` UTF-16 units; parts in which nothing is to be seen are left out."""
    text, parts, start = _plain(body), [], 0
    while start < len(text):
        end = cut(text, start, limit)
        if visible(text[start:end]):
            parts.append(tuple(_between(body, start, end)))
        start = end
    return parts


def cut(text: str, start: int, limit: int) -> int:
    """Find where the part that begins at `start` ends: after a line, after a word, at least between two characters."""
    end = _reach(text, start, limit)
    if end == len(text):
        return end
    for sign in ("\n", " "):
        found = text.rfind(sign, max(start, end - LOOK_BACK), end)
        if found > start:
            return found + 1
    nicer = end
    while nicer > max(start, end - LOOK_BACK) and _belongs(text, nicer):
        nicer -= 1
    return nicer if nicer > max(start, end - LOOK_BACK) else end


def _reach(text: str, start: int, limit: int) -> int:
    """The furthest end that the limit allows."""
    end, room = start, limit
    for char in text[start : start + limit]:
        room -= 2 if char > "\uffff" else 1
        if room < 0:
            break
        end += 1
    return end


def _belongs(text: str, at: int) -> bool:
    """Whether a cut at this place would take something apart that is seen as one."""
    before, after = text[at - 1], text[at]
    if before == "\u200d" or after in _JOINERS or unicodedata.category(after).startswith("M"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True  # a skin tone, the rest of a regional flag
    return _is_flag(after) and _flags_before(text, at) % 2 == 1


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flags_before(text: str, at: int) -> int:
    count = 0
    while count < at and _is_flag(text[at - 1 - count]):
        count += 1
    return count


def _between(body: Sequence[Segment], start: int, end: int) -> Iterator[Segment]:
    at = 0
    for segment in body:
        piece = segment.text[max(0, start - at) : max(0, end - at)]
        at += len(segment.text)
        if piece:
            yield Segment(piece, segment.bold)


def _plain(body: Sequence[Segment]) -> str:
    return "".join(segment.text for segment in body)


def keyboard(choices: Rows) -> Rows:
    """Give the buttons in rows of at most 8, at most 100 in all, each with a label that can be seen."""
    rows, left = [], BUTTONS
    for line in choices:
        fitting = [Choice(_label(choice.label), choice.data) for choice in line[:left]]
        left -= len(fitting)
        rows += [tuple(fitting[start : start + ROW]) for start in range(0, len(fitting), ROW)]
    return tuple(rows)


def _label(text: str) -> str:
    label = " ".join(clean(text).split())
    if not visible(label):
        return PLACEHOLDER[0].text
    return label if units(label) <= LABEL else label[: cut(label, 0, LABEL - 1)].rstrip() + "…"
