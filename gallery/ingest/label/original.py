"""A label in place of all that a JPEG file said before; its compressed pixels stay (ITU T.81).

What the pixels need is carried over byte by byte: tables, frames, scans, the JFIF and Adobe
segments that tell what the numbers mean, the numbers of the colour profile. Everything else is
left behind: the profile's words, EXIF, XMP, maker notes, thumbnails, comments, second pictures,
and what follows the end.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from gallery.errors import GalleryError, Unreadable
from gallery.ingest.label import exif, jpeg
from gallery.ingest.label.iptc import datasets, segment
from gallery.ingest.label.profile import bare
from gallery.ingest.read import tiff, xmp
from gallery.ingest.read.blocks import blocks
from gallery.ingest.read.jpeg import is_jpeg
from gallery.model import Label

_JFIF, _ICC, _ADOBE, _SOS, _EOI = 0xE0, 0xE2, 0xEE, 0xDA, 0xD9
_CODING = frozenset((*range(0xC0, 0xD0), *range(0xDA, 0xE0)))
"""Frames, tables, scans: whatever T.81 itself has a decoder read."""

_ALONE = 0xD8
"""The only marker here without content besides the end."""

_MARKER = re.compile(rb"\xff+([\xc0-\xcf\xd8-\xef\xfe])")
"""Restarts belong to their scan, as do numbers that no standard gives: a decoder passes over
such damage to the next restart."""

_PROFILE, _FIT = b"ICC_PROFILE\0", 65_519
"""How a segment of a colour profile begins, and the bytes of it that one holds."""

_ORIENTATION, _COLOURS = 0x0112, 0xA001
_SRGB = 1
_CITY, _COUNTRY = 90, 101


@dataclass(frozen=True, slots=True)
class _Piece:
    """One segment: its marker's second byte, its content, the scan that follows it."""

    marker: int
    content: bytes
    scan: bytes = b""

    @property
    def whole(self) -> bytes:
        head = struct.pack(">BBH", 0xFF, self.marker, len(self.content) + 2)
        return head + self.content + self.scan


def relabelled(original: bytes, label: Label, city: str = "", country: str = "") -> bytes:
    """The same picture with a label (EXIF, XMP, IPTC) and nothing else that it said.

    The orientation stays where it is not 1: the pixels are not turned. Without a profile, so
    does the colour space that the file states.

    raises  Unreadable  "damaged", "truncated"; GalleryError should the picture have changed
    """
    pieces = _picture(original)
    head = [piece for piece in pieces if piece.marker == _JFIF]
    rest = [piece for piece in pieces if piece.marker != _JFIF]
    place = [(2, _CITY, city), (2, _COUNTRY, country)]
    made = b"".join(
        (
            b"\xff\xd8",
            *(piece.whole for piece in head),
            *jpeg.segments(label, _exif(original, label, profiled=_has_profile(pieces))),
            segment((*datasets(label), *place)),
            *(piece.whole for piece in rest),
            b"\xff\xd9",
        )
    )
    if _picture(made) != _picture(original):
        raise GalleryError("the picture could not be carried over as it is")
    return made


def _picture(data: bytes) -> list[_Piece]:
    """What a decoder reads of a file, piece by piece; its colour profile comes first, and bare."""
    found = [kept for piece in _pieces(data) if (kept := _kept(piece))]
    parts = sorted(piece.content[len(_PROFILE) :] for piece in found if _is_profile(piece))
    profile = bare(b"".join(part[2:] for part in parts))  # behind its number, and of how many
    rest = [piece for piece in found if not _is_profile(piece)]
    return [*_profiled(profile), *rest]


def _profiled(profile: bytes) -> Iterator[_Piece]:
    """A profile in segments, none longer than one may be (ICC.1:2022, B.4)."""
    parts = [profile[at : at + _FIT] for at in range(0, len(profile), _FIT)]
    for number, part in enumerate(parts, 1):
        yield _Piece(_ICC, _PROFILE + bytes((number, len(parts))) + part)


def _pieces(data: bytes) -> Iterator[_Piece]:
    """The segments of the first picture; bytes between them that no decoder reads are skipped."""
    if not is_jpeg(data):
        raise Unreadable("damaged", "it is no JPEG file", "copy it again from the camera")
    at, scans = 2, 0
    while (found := _MARKER.search(data, at)) and found[1][0] != _EOI:
        marker, at = found[1][0], found.end()
        if marker == _ALONE:
            continue
        size = int.from_bytes(data[at : at + 2], "big")
        if size < 2 or at + size > len(data):
            raise Unreadable("truncated", "the file is cut off", "copy it again from the camera")
        content, at = data[at + 2 : at + size], at + size
        scan = b""
        if marker == _SOS:
            end = _MARKER.search(data, at)
            scan, scans = data[at : end.start() if end else len(data)], scans + 1
            at += len(scan)
        yield _Piece(marker, content, scan)
    if not scans:
        raise Unreadable("truncated", "the file is cut off", "copy it again from the camera")


def _kept(piece: _Piece) -> _Piece | None:
    """A segment as it is passed on, without the thumbnail of a JFIF segment; None to leave it."""
    if piece.marker in _CODING:
        return piece
    if piece.marker == _JFIF and piece.content.startswith(b"JFIF\0") and len(piece.content) > 13:
        return _Piece(_JFIF, piece.content[:12] + b"\0\0")
    if piece.marker == _ADOBE and piece.content.startswith(b"Adobe"):
        return _Piece(_ADOBE, piece.content[:12])
    return piece if _is_profile(piece) else None


def _is_profile(piece: _Piece) -> bool:
    return piece.marker == _ICC and piece.content.startswith(_PROFILE)


def _has_profile(pieces: list[_Piece]) -> bool:
    return any(_is_profile(piece) for piece in pieces)


def _exif(original: bytes, label: Label, *, profiled: bool) -> bytes:
    """The EXIF block of the label, with what the pixels need of the old one."""
    found = blocks(original)
    old = found.exif[0] if found.exif else b""
    tags = tiff.tags(old)
    orientation = _number(tags.image, _ORIENTATION) or _stated(found.xmp)
    colours = _SRGB if profiled else _number(tags.exif, _COLOURS) or _SRGB
    index = b"R03" if b"R03\0" in old else b""
    return exif.block(label, orientation if 1 < orientation < 9 else 1, colours, index)


def _number(directory: tiff.Directory, tag: int) -> int:
    value = directory.get(tag)
    numbers = value.integers() if value else ()
    return numbers[0] if numbers else 0


def _stated(packets: tuple[bytes, ...]) -> int:
    """The orientation that XMP states; 0 for none."""
    told = next(filter(None, (xmp.text(packet, "tiff:Orientation") for packet in packets)), "")
    return int(told) if told.isascii() and told.isdecimal() else 0
