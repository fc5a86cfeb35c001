"""Photos and voice notes on disk, named by the hash of their bytes; photos without what the camera wrote about place and owner."""

import hashlib
import io
import re
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from os import fsync
from pathlib import Path
from warnings import catch_warnings, simplefilter

from PIL import Image, ImageOps

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2560  # pixels; enough to read a house number across the street
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
#: What is stored, by the suffix of its file. Phones record voice in the last three.
TYPES = {"jpg": "image/jpeg", "ogg": "audio/ogg", "webm": "audio/webm", "m4a": "audio/mp4"}
MP4_BRANDS = frozenset({b"M4A ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6", b"dash"})
_DIGEST = re.compile(r"[0-9a-f]{64}")


class MediaError(Exception):
    """These bytes cannot be kept."""


class TooLargeError(MediaError):
    """More bytes or pixels than allowed."""


class NotAnImageError(MediaError):
    """Not a JPEG, PNG, WebP or GIF that can be decoded."""


class NotAVoiceError(MediaError):
    """Not sound in an Ogg, WebM or MP4 container."""


class MediaStore:
    """A folder of JPEG and sound files. Blocking: the edge calls it from a thread."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self) -> None:
        """Make the folder; OSError when nothing can be kept in it."""
        self._root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self._root):
            pass

    def put(self, data: bytes) -> str:
        """Keep an image: turned upright, at most 2560 pixels a side, re-encoded without its metadata.

        Gives the sha256 (hex) of what was stored; the file is on the disk when this returns. Raises TooLargeError, NotAnImageError.
        """
        if len(data) > MAX_BYTES:
            raise TooLargeError
        return self._keep(_encode(data), "jpg")

    def put_voice(self, data: bytes) -> str:
        """Keep a voice note as it is; gives its sha256 (hex). Raises TooLargeError, NotAVoiceError."""
        if len(data) > MAX_BYTES:
            raise TooLargeError
        return self._keep(data, _container(data))

    def path(self, digest: str) -> Path:
        """Give the file of a digest; LookupError when nothing of that name is stored."""
        if _DIGEST.fullmatch(digest):
            for suffix in TYPES:
                if (path := self._at(digest, suffix)).exists():
                    return path
        raise LookupError(digest)

    def kind(self, digest: str) -> str:
        """Give "photo" or "voice"; LookupError when nothing of that name is stored."""
        return "photo" if self.path(digest).suffix == ".jpg" else "voice"

    def size(self, digest: str) -> tuple[int, int]:
        """Give width and height in pixels; LookupError when nothing of that name is stored."""
        with Image.open(self.path(digest)) as image:
            return image.size

    def hold(self, digest: str, holder: int) -> None:
        """Remember that this account brought the photo: an empty file says so, to every process."""
        mark = self._mark(digest, holder)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()

    def holds(self, digest: str, holder: int) -> bool:
        return bool(_DIGEST.fullmatch(digest)) and self._mark(digest, holder).exists()

    def older(self, before: datetime) -> list[str]:
        """Give what was last brought before that time."""
        files = (path for suffix in TYPES for path in self._root.glob(f"??/*.{suffix}"))
        return [path.stem for path in files if _brought(path) < before]

    def clear(self, digests: Iterable[str], before: datetime) -> int:
        """Remove these, unless somebody has brought them again since, and who brought what before; gives how many."""
        paths = [self.path(digest) for digest in digests]
        gone = [path for path in paths if _brought(path) < before]
        marks = [mark for mark in self._root.glob("holders/*/*") if _brought(mark) < before]
        for path in (*gone, *marks):
            path.unlink(missing_ok=True)
        for folder in {mark.parent for mark in marks}:
            with suppress(OSError):  # somebody else's mark is in it
                folder.rmdir()
        return len(gone)

    def _keep(self, data: bytes, suffix: str) -> str:
        digest = hashlib.sha256(data).hexdigest()
        path = self._at(digest, suffix)
        if path.exists():
            path.touch()  # young again
        else:
            _write(path, data)
        return digest

    def _at(self, digest: str, suffix: str) -> Path:
        return self._root / digest[:2] / f"{digest}.{suffix}"

    def _mark(self, digest: str, holder: int) -> Path:
        return self._root / "holders" / str(holder) / digest


def _container(data: bytes) -> str:
    """Tell by its first bytes in which container a voice note is; gives its suffix."""
    if data.startswith(b"OggS") and b"OpusHead" in data[:64]:
        return "ogg"
    if data.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in data[:64]:
        return "webm"
    if data[4:8] == b"ftyp" and data[8:12] in MP4_BRANDS:
        return "m4a"
    raise NotAVoiceError


def _encode(data: bytes) -> bytes:
    out = io.BytesIO()
    with catch_warnings():
        simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise TooLargeError  # noqa: TRY301 (the picture must be closed first)
                image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                ImageOps.exif_transpose(image, in_place=True)
                image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                _on_white(image).save(out, "JPEG", quality=QUALITY, optimize=True)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise TooLargeError from error
        except TooLargeError:
            raise
        except Exception as error:  # whatever a decoder makes of hostile bytes
            raise NotAnImageError from error
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """Give an RGB image that carries nothing but pixels."""
    layered = image.convert("RGBA")
    plain = Image.new("RGB", image.size, "white")
    plain.paste(layered, mask=layered.getchannel("A"))
    return plain


def _brought(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _write(path: Path, data: bytes) -> None:
    """Write so that the name never stands for half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(data)
            file.flush()
            fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(file.name).unlink()
            raise
