"""What a person is shown, before any channel gives it a form."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text. What people wrote stands in segments as they wrote it; the channel escapes."""

    text: str
    bold: bool = False
    call: str | None = None  # the phone number that pressing it calls, where the channel can


@dataclass(frozen=True, slots=True)
class Choice:
    """A button; it must also make sense as a line of a numbered list. `data` is at most 64 bytes."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or voice note by reference; `digest` names the stored bytes once they are here."""

    kind: str
    bot: int
    ref: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the map, WGS-84 degrees."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Request:
    """A button of the channel's own that makes answering easy: `place` sends the position, `contact` the number."""

    kind: str
    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text file that comes with the message; nobody keeps it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person in their language."""

    body: tuple[Segment, ...]
    choices: tuple[tuple[Choice, ...], ...] = ()
    media: tuple[Attachment, ...] = ()
    spot: Spot | None = None
    document: Document | None = None
    request: Request | None = None
    silent: bool = False
    tags: dict[str, str] = field(default_factory=dict)  # what the page may colour by: ticket, status, grid

    @property
    def plain(self) -> str:
        return "".join(segment.text for segment in self.body)
