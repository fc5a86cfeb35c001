"""Files that lie on Telegram's servers, known by their file ids."""

import hashlib
from dataclasses import dataclass, field

from tests.telegram.wire import Json, bad

DOWNLOAD, UPLOAD, PHOTO = 20 * 2**20, 50 * 2**20, 10 * 2**20
FOLDERS = {"photo": "photos", "voice": "voice", "audio": "music", "video": "videos", "animation": "animations"}
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")
_VOICES = ("audio/ogg", "audio/mp4", "audio/mpeg")  # what `sendVoice` takes
_SUFFIXES = {"audio/ogg": ".ogg", "audio/mp4": ".m4a", "audio/mpeg": ".mp3", "audio/webm": ".webm"}
_MIMES = {
    "photo": "image/jpeg", "voice": "audio/ogg", "audio": "audio/mpeg", "video": "video/mp4",
    "animation": "video/mp4", "video_note": "video/mp4", "document": "application/octet-stream", "sticker": "image/webp",
}  # fmt: skip


def _sound(content: bytes) -> str | None:
    """What kind of sound the bytes are, by how they begin; Telegram itself would silently make a file of a false name."""
    if content[4:8] == b"ftyp":
        return "audio/mp4"
    begins = {b"OggS": "audio/ogg", b"ID3": "audio/mpeg", b"\x1a\x45\xdf\xa3": "audio/webm"}
    return next((mime for start, mime in begins.items() if content.startswith(start)), None)


@dataclass(frozen=True)
class Stored:
    """One file: `size` may be larger than the bytes that are kept, to play a big one."""

    id: str
    kind: str
    content: bytes
    size: int
    name: str
    mime: str

    @property
    def unique_id(self) -> str:
        return "AQ" + hashlib.sha256(self.content or self.id.encode()).hexdigest()[:14]

    @property
    def path(self) -> str:
        return f"{FOLDERS.get(self.kind, 'documents')}/{self.name}"

    def json(self) -> Json:
        """What stands in a message under the kind of the file; for a photo, the list of its sizes."""
        base: Json = {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}
        match self.kind:
            case "photo":
                small = {"file_id": f"{self.id}-s", "file_unique_id": f"{self.unique_id}s", "width": 90, "height": 67}
                return {"photo": [{**small, "file_size": 900}, base | {"width": 1280, "height": 960}]}
            case "video" | "animation":
                base |= {"width": 640, "height": 480, "duration": 3, "mime_type": self.mime, "file_name": self.name}
            case "video_note":
                base |= {"length": 240, "duration": 3}
            case "sticker":
                base |= {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False}
            case "voice" | "audio":
                base |= {"duration": 3, "mime_type": self.mime}
            case _:
                base |= {"file_name": self.name, "mime_type": self.mime}
        return {self.kind: base}


@dataclass
class Files:
    """All files; ids are handed out in order, so that a run is the same twice."""

    stored: dict[str, Stored] = field(default_factory=dict)

    def add(self, kind: str, content: bytes, *, size: int | None = None, name: str = "", mime: str = "") -> Stored:
        number = len(self.stored) + 1
        stored = Stored(
            id=f"{kind.upper()}-{number:08d}",
            kind=kind,
            content=content,
            size=len(content) if size is None else size,
            name=name or f"file_{number}",
            mime=mime or _MIMES[kind],
        )
        self.stored[stored.id] = stored
        return stored

    def upload(self, kind: str, content: bytes, name: str, mime: str) -> Stored:
        """A file that the bot sends: refused when empty, too big, or not the image that it claims to be."""
        if not content:
            raise bad("file must be non-empty")
        if len(content) > (PHOTO if kind == "photo" else UPLOAD):
            raise bad(f"file of size {len(content)} bytes is too big for a {kind}")
        if kind == "photo" and not content.startswith(_IMAGES):
            raise bad("IMAGE_PROCESS_FAILED")
        if sound := _sound(content):
            if kind == "voice" and sound not in _VOICES:
                raise bad(f"{sound} is no voice note")
            if mime not in {sound, "application/octet-stream"} or not name.endswith(_SUFFIXES[sound]):
                raise bad(f"{sound} is called {name} and {mime}")
        return self.add(kind, content, name=name, mime="" if mime == "application/octet-stream" else mime)

    def get(self, file_id: str) -> Stored:
        found = self.stored.get(file_id.removesuffix("-s"))
        if found is None:
            raise bad("wrong file identifier/HTTP URL specified")
        return found

    def of_kind(self, file_id: str, kind: str) -> Stored:
        """A known file, sent again by its id: only as what it is."""
        found = self.get(file_id)
        if found.kind != kind:
            raise bad(f"can't use file of type {found.kind.title()} as {kind.title()}")
        return found

    def download(self, file_id: str) -> Stored:
        found = self.get(file_id)
        if found.size > DOWNLOAD:
            raise bad("file is too big")
        return found

    def at(self, path: str) -> Stored | None:
        return next(
            (stored for stored in self.stored.values() if stored.path == path and stored.size <= DOWNLOAD), None
        )
