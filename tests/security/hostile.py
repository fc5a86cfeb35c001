"""Two hundred uploads that mean harm, made from a seed."""

import gzip
import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageDraw

SCRIPT = b"<script>alert(document.cookie)</script>"
BOMB = zlib.compress(bytes(30_000_000), 9)
PACKED = gzip.compress(bytes(30_000_000))
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MARKUP = (
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>",
    b"<!doctype html><html>" + SCRIPT,
    b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
    b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n",
    b"#!/bin/sh\nid\n",
    b"push graphic-context\nviewbox 0 0 9 9\nfill 'url(https://127.0.0.1/\"|id\")'\npop graphic-context\n",
    b"MZ\x90\0\x03\0\0\0",
    b"PK\x03\x04",
    b"",
)


@dataclass(frozen=True)
class Upload:
    """`kind` is the content type it claims; `encoding` how the body is packed. `refused`: it can never be a photo."""

    name: str
    data: bytes
    kind: str = "image/png"
    encoding: str = ""
    refused: bool = True


class Dice:
    """Numbers from a seed."""

    def __init__(self, seed: str) -> None:
        self._seed, self._count = seed, 0

    def below(self, limit: int) -> int:
        self._count += 1
        return int.from_bytes(sha256(f"{self._seed}:{self._count}".encode()).digest()[:8]) % limit

    def bytes(self, count: int) -> bytes:
        return b"".join(sha256(f"{self._seed}:{self.below(2**32)}".encode()).digest() for _ in range(count // 32 + 1))[
            :count
        ]


def photo(kind: str, dice: Dice, side: int = 64) -> bytes:
    image = Image.new("RGB", (side, side), dice.below(2**24))
    draw = ImageDraw.Draw(image)
    for _ in range(20):
        draw.point((dice.below(side), dice.below(side)), dice.below(2**24))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *extra: bytes, rows: bytes = b"\0" * 16, colour: int = 0) -> bytes:
    """A PNG that claims these dimensions, whatever is in it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(rows, 9))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + body + chunk(b"IEND", b"")


def truncated(dice: Dice) -> Upload:
    kind = FORMATS[dice.below(4)]
    whole = photo(kind, dice)
    return Upload(f"truncated {kind}", whole[: dice.below(len(whole) // 2)])


def flipped(dice: Dice) -> Upload:
    """A photo in which some bytes are others; it may still be one."""
    kind = FORMATS[dice.below(4)]
    broken = bytearray(photo(kind, dice))
    for _ in range(1 + dice.below(40)):
        broken[dice.below(len(broken))] = dice.below(256)
    return Upload(f"flipped {kind}", bytes(broken), refused=False)


def polyglot(dice: Dice) -> Upload:
    """A photo that is a page too, or an archive, or a script."""
    kind = FORMATS[dice.below(4)]
    tail = (SCRIPT, MARKUP[dice.below(len(MARKUP) - 1)] + SCRIPT, b"PK\x05\x06" + bytes(18) + SCRIPT)[dice.below(3)]
    return Upload(f"polyglot {kind}", photo(kind, dice) + tail, refused=False)


def annotated(dice: Dice) -> Upload:
    """Script in what the camera wrote, or in a comment."""
    image, out = Image.new("RGB", (32, 32), dice.below(2**24)), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = exif[0x8298] = SCRIPT.decode()
    exif[0x0112] = dice.below(12)
    kind = ("JPEG", "PNG", "WEBP")[dice.below(3)]
    image.save(out, kind, exif=exif, **({"comment": SCRIPT} if kind == "JPEG" else {}))
    return Upload(f"annotated {kind}", out.getvalue(), refused=False)


def disguised(dice: Dice) -> Upload:
    kinds = ("image/png", "image/jpeg", "image/svg+xml", "image/webp", "audio/ogg", "audio/webm")
    data = MARKUP[dice.below(len(MARKUP))]
    return Upload("disguised", data + dice.bytes(dice.below(200)) * bool(data), kinds[dice.below(len(kinds))])


def claimed(dice: Dice) -> Upload:
    """Few bytes that claim to be a huge picture."""
    sides = (2**31 - 1, 1_000_000, 65_535, 40_000, 9_000)
    width, height = sides[dice.below(5)], sides[dice.below(5)]
    if dice.below(2):
        return Upload("claimed PNG", png(width, height))
    small = b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0xF0, 0, 0) + bytes(6)
    return Upload("claimed GIF", small + b"," + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\x02\x02L\x01\0;")


def packed(dice: Dice) -> Upload:
    """Texts and profiles that unpack to hundreds of megabytes, inside the picture or around it."""
    which = dice.below(4)
    if which == 0:
        return Upload("packed text", png(4, 4, chunk(b"zTXt", b"Comment\0\0" + BOMB)), refused=False)
    if which == 1:
        return Upload("packed profile", png(4, 4, chunk(b"iCCP", b"x\0\0" + BOMB)), refused=False)
    if which == 2:
        return Upload("packed rows", png(4, 4, rows=bytes(9_000_000)), refused=False)
    return Upload("packed body", PACKED, encoding="gzip")


def foreign(dice: Dice) -> Upload:
    """Pictures in a format that is not taken."""
    kind = ("BMP", "TIFF", "ICO", "PPM", "TGA", "PCX", "DDS")[dice.below(7)]
    out = io.BytesIO()
    Image.new("RGB", (16, 16), dice.below(2**24)).save(out, kind)
    return Upload(f"foreign {kind}", out.getvalue(), ("image/png", f"image/{kind.lower()}")[dice.below(2)])


def noise(dice: Dice) -> Upload:
    heads = (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\xff\xff\xff\x7fWEBPVP8 ", b"GIF89a", b"OggS")
    data = heads[dice.below(len(heads))] + dice.bytes(50 + dice.below(2000))
    return Upload("noise", data, ("image/jpeg", "audio/ogg")[dice.below(2)])


def lying(dice: Dice) -> Upload:
    """A good photo under a type that is none, or a recording that is none."""
    kinds = ("text/html", "application/octet-stream", "multipart/form-data; boundary=x", "audio/mp4", "", "video/mp4")
    return Upload("lying", photo(FORMATS[dice.below(4)], dice), kinds[dice.below(len(kinds))])


MAKERS: tuple[Callable[[Dice], Upload], ...] = (
    truncated,
    flipped,
    polyglot,
    annotated,
    disguised,
    claimed,
    packed,
    foreign,
    noise,
    lying,
)


def uploads(seed: str, each: int = 20) -> Iterator[Upload]:
    """So many of each kind."""
    dice = Dice(seed)
    for make in MAKERS:
        for _ in range(each):
            yield make(dice)
