"""A label in a WebP file: chunks behind the pixels (WebP container specification)."""

import struct
from collections.abc import Iterator

from gallery.errors import GalleryError
from gallery.ingest.label import exif, xmp
from gallery.model import Label

_HAS_EXIF, _HAS_XMP, _HAS_ALPHA = 0x08, 0x04, 0x10
_KEY_FRAME = b"\x9d\x01\x2a"


def labelled(data: bytes, label: Label) -> bytes:
    """The file in the extended layout, which alone may hold metadata, with the label at its end."""
    chunks = list(_chunks(data))
    kinds = {kind for kind, _ in chunks}
    if kinds & {b"EXIF", b"XMP "}:
        raise GalleryError("this WebP file carries a label already")
    added = [(b"EXIF", exif.block(label)), (b"XMP ", xmp.packet(label))]
    added = [(kind, content) for kind, content in added if content]
    head = dict(chunks).get(b"VP8X") or _extended(chunks)
    flags = sum({b"EXIF": _HAS_EXIF, b"XMP ": _HAS_XMP}[kind] for kind, _ in added)
    whole = [(b"VP8X", bytes([head[0] | flags]) + head[1:])]
    whole += [chunk for chunk in chunks if chunk[0] != b"VP8X"] + added
    body = b"WEBP" + b"".join(_packed(*chunk) for chunk in whole)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    mark, length, kind = struct.unpack_from("<4sI4s", data)
    if (mark, kind) != (b"RIFF", b"WEBP") or not 12 < length + 8 <= len(data):
        raise GalleryError("this is no WebP file")
    at, end = 12, length + 8
    while at < end:
        name, size = struct.unpack_from("<4sI", data, at)
        content = data[at + 8 : at + 8 + size]
        if len(content) < size:
            raise GalleryError("this WebP file is damaged")
        yield name, content
        at += 8 + size + size % 2


def _packed(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _extended(chunks: list[tuple[bytes, bytes]]) -> bytes:
    """The head of the extended layout: flags, and the size of the picture less one, 24 bits each.

    The sizes stand in 14 bits each in the picture's own head (RFC 6386, 9.1; RFC 9649, 3.4).
    """
    kind, frame = chunks[0]
    flags = 0
    if kind == b"VP8 " and frame[3:6] == _KEY_FRAME:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", frame, 6))
    elif kind == b"VP8L" and frame[:1] == b"\x2f":
        (bits,) = struct.unpack_from("<I", frame, 1)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        flags = _HAS_ALPHA if bits >> 28 & 1 else 0
    else:
        width = height = 0
    if not width or not height:
        raise GalleryError("this WebP file is damaged")
    sides = b"".join((side - 1).to_bytes(3, "little") for side in (width, height))
    return bytes((flags, 0, 0, 0)) + sides
