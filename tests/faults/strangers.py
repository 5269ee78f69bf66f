"""Files that strangers made: hostile ones, if they are beside this checkout, and our own."""

import struct
import zlib
from random import Random

from tests.cameras import SHARED
from tests.metadata import chunk, exif_segment, jpeg_of, short, tiff, xmp_segment
from tests.pictures import jpeg, jpeg_with

_BOMB = b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><l>&b;</l>"


def strangers() -> dict[str, bytes]:
    """By name."""
    found = dict(_made())
    if (SHARED / "hostile").is_dir():
        for path in sorted((SHARED / "hostile").iterdir()):
            if path.name not in ("README.md", "MANIFEST.tsv"):
                found[path.name] = path.read_bytes()
    return found


def _made() -> dict[str, bytes]:
    """What every checkout has: one of each kind of trouble."""
    whole = jpeg(64, 48)
    return {
        "empty.jpg": b"",
        "text.jpg": b"Notes from the march, 1 May.\n",
        "drawing.jpg": b"<?xml version='1.0'?><svg onload='x'/>",
        "page.jpg": b"<html><script>alert(1)</script>",
        "package.jpg": b"PK\x03\x04" + bytes(60),
        "paper.jpg": b"%PDF-1.7\n%\xe2\xe3",
        "film.jpg": b"RIFF\0\0\0\0AVI LIST",
        "bitmap.bmp": b"BM" + bytes(60),
        "layers.psd": b"8BPS\0\1" + bytes(60),
        "anything.jpg": bytes(range(256)),
        "head.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1",
        "half.jpg": whole[: len(whole) // 2],
        "damaged.png": b"\x89PNG\r\n\x1a\n" + bytes(40),
        "damaged.gif": b"GIF89a" + bytes(20),
        "flood.png": _flood(60_000, 60_000),
        "two.jpg": whole + b"PK\x03\x04 and a second file behind it",
        "entities.jpg": jpeg_with(xmp_segment(_BOMB)),
        "turned.jpg": jpeg_with(exif_segment(tiff({0x0112: short(99)}))),
        "words.jpg": jpeg_of(xmp_segment(_BOMB)),
        "endless.jpg": b"\xff\xd8" + b"\xff\xe1\xff\xff" * 5000,
        "nothing.tiff": b"II*\0\xff\xff\xff\xff",
        "odd.webp": b"RIFF\xff\xff\xff\xffWEBPVP8X",
        "odd.heic": struct.pack(">I4s4sI", 16, b"ftyp", b"heic", 0),
        "odd.avif": struct.pack(">I4s4sI", 16, b"ftyp", b"avif", 0) + bytes(30),
        "raw.dng": b"II*\0\x08\0\0\0" + bytes(9),
    }


def _flood(width: int, height: int) -> bytes:
    """A PNG of a few bytes that asks for billions of pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


def mutated(number: int, random: Random) -> bytes:
    """A small JPEG with EXIF, spoilt: bytes flipped, cut out, doubled, or made zero."""
    whole = bytearray(jpeg(64, 48, seed=number, artist="Inés", camera=("X", "1234")))
    for _ in range(random.choice((1, 1, 2, 5, 20, 200))):
        at, more = random.randrange(2, len(whole)), random.randrange(1, 40)
        match random.randrange(5):
            case 0:
                whole[at] ^= 1 << random.randrange(8)
            case 1:
                whole[at] = random.randrange(256)
            case 2 if len(whole) > 500:
                del whole[at : at + more]
            case 3:
                whole[at:at] = whole[at : at + more]
            case _:
                whole[at : at + 8] = bytes(len(whole[at : at + 8]))
    return bytes(whole)
