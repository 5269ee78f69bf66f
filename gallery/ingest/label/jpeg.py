"""A label in a JPEG file: segments before the pixels (ITU T.81 annex B; XMP part 3, 1.1.3)."""

import struct
from collections.abc import Iterator

from gallery.errors import GalleryError
from gallery.ingest.label import exif, xmp
from gallery.model import Label

_SOI, _APP0, _APP1, _APP13, _COM, _SOS = 0xD8, 0xE0, 0xE1, 0xED, 0xFE, 0xDA
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED = b"http://ns.adobe.com/xmp/extension/\0"
_CHUNK = 65_400
"""Bytes of an extended packet in one segment."""


def labelled(data: bytes, label: Label) -> bytes:
    """The file with the label behind its JFIF segment, where both standards look for it."""
    at = 2
    for marker, end in _header(data):
        if marker in (_APP1, _APP13, _COM):
            raise GalleryError("this JPEG file carries a label already")
        if marker == _APP0:
            at = end
    return data[:at] + b"".join(segments(label, exif.block(label))) + data[at:]


def _header(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield (marker, where it ends) of each segment up to the start of the pixels."""
    if data[:2] != bytes((0xFF, _SOI)):
        raise GalleryError("this is no JPEG file")
    at, marker = 2, _SOI
    while marker != _SOS:
        mark, marker, length = struct.unpack_from(">BBH", data, at)
        if mark != 0xFF or length < 2:
            raise GalleryError("this JPEG file is damaged")
        at += 2 + length
        yield marker, at


def segments(label: Label, block: bytes) -> Iterator[bytes]:
    """The segments of a label: its EXIF `block`, its packet, and the rest of a very long one."""
    if block:
        yield _segment(b"Exif\0\0" + block)
    packet, rest = xmp.parts(label)
    if packet:
        yield _segment(_XMP + packet)
    name = xmp.digest(rest).encode()
    for at in range(0, len(rest), _CHUNK):
        place = struct.pack(">II", len(rest), at)
        yield _segment(_EXTENDED + name + place + rest[at : at + _CHUNK])


def _segment(content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, _APP1, len(content) + 2) + content
