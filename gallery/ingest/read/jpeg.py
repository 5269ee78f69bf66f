"""The metadata segments of a JPEG file (ITU T.81 annex B; Exif 3.0 section 4.7; XMP part 3)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from gallery.ingest.read import letters, tiff

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_LONGEST = 1 << 20
"""Bytes of a block joined from segments; longer ones hold depth maps, not captions."""

_MOST = 4
"""EXIF blocks, XMP packets and extended packets that we look at."""

_APP1, _APP13, _COM, _SOS, _EOI = 0xE1, 0xED, 0xFE, 0xDA, 0xD9
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))


@dataclass(frozen=True, slots=True)
class Segments:
    """Metadata of the first image; what follows its header (second images, trailers) is not read.

    exif       TIFF structures, parts of one joined
    xmp        packets; an extended packet follows its main one
    photoshop  image resources of all APP13 segments, joined
    comments   texts of COM segments
    whole      the header was read up to the start of the pixels
    """

    exif: tuple[bytes, ...]
    xmp: tuple[bytes, ...]
    photoshop: bytes
    comments: tuple[str, ...]
    whole: bool


def is_jpeg(original: bytes) -> bool:
    """Whether the bytes begin like a JPEG file."""
    return original[:3] == b"\xff\xd8\xff"


def segments(original: bytes) -> Segments:
    """Collect the metadata segments in the order of the file."""
    exif: list[bytes] = []
    xmp: list[bytes] = []
    extended: dict[bytes, list[bytes]] = {}
    photoshop: list[bytes] = []
    comments: list[str] = []
    marker = 0
    for marker, data in _walk(original):
        if marker == _APP1 and data.startswith(b"Exif\0"):
            _add_exif(exif, data[5:])
        elif marker == _APP1 and data.startswith(_XMP):
            xmp.append(data[len(_XMP) :])
        elif marker == _APP1 and data.startswith(_EXTENDED):
            guid = data[len(_EXTENDED) :][:32]
            if guid in extended or len(extended) < _MOST:
                extended.setdefault(guid, []).append(data[len(_EXTENDED) + 32 :])
        elif marker == _APP13 and data.startswith(_PHOTOSHOP):
            photoshop.append(data[len(_PHOTOSHOP) :])
        elif marker == _COM and len(comments) < _MOST:
            comments.append(letters.clean(letters.decoded(data)))
    del xmp[_MOST:]
    joined = (_joined(parts) for guid, parts in extended.items() if any(guid in p for p in xmp))
    return Segments(
        tuple(exif[:_MOST]),
        (*xmp, *(packet for packet in joined if packet)),
        b"".join(photoshop),
        tuple(comments),
        marker in (_SOS, _EOI),
    )


def _walk(original: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (marker, content); the last one is SOS or EOI when nothing is damaged."""
    at = 2
    while at + 4 <= len(original):
        if original[at] != 0xFF:
            return
        marker = original[at + 1]
        if marker == 0xFF or marker in _ALONE:  # fill byte, or a marker without content
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(original[at + 2 : at + 4], "big")
        if marker in (_SOS, _EOI):
            yield marker, b""
            return
        if length < 2:
            return
        yield marker, original[at + 4 : at + 2 + length]
        at += 2 + length


def _add_exif(exif: list[bytes], data: bytes) -> None:
    """A segment without a TIFF header of its own continues the one before (as exiftool reads)."""
    start = next((at for at in (1, 0) if tiff.is_tiff(data[at : at + 4])), None)
    if start is not None:
        exif.append(data[start:])
    elif exif and len(exif[-1]) < _LONGEST:
        exif[-1] += data[1:]


def _joined(parts: list[bytes]) -> bytes | None:
    """Put the parts of an extended packet together; None when one is missing or it is too long.

    Each begins with the packet's length and its own place, 32 bits each (XMP part 3, 1.1.3.1).
    """
    placed: dict[int, bytes] = {}
    length = 0
    for part in parts:
        if len(part) < 8:
            return None
        length, place = struct.unpack_from(">II", part)
        placed.setdefault(place, part[8:])
    whole = b"".join(placed[place] for place in sorted(placed))
    return whole if len(whole) == length <= _LONGEST else None
