"""Camera raw files for tests: a DNG written byte by byte, small enough to make anew each time."""

import struct
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from types import MappingProxyType

from tests.pictures import jpeg, picture

_LETTERS = {1: "B", 3: "H", 4: "I", 10: "i"}
_MOSAIC = 64
"""Pixels of the sensor's side: nobody develops it here."""

Tag = tuple[int, bytes | Sequence[int]]
"""TIFF type and value: bytes for text and undefined, numbers for the others."""


def dng(
    preview: bytes,
    size: tuple[int, int] = (900, 600),
    turn: int = 1,
    taken: datetime | None = None,
    image: Mapping[int, Tag] = MappingProxyType({}),
    gps: Mapping[int, Tag] = MappingProxyType({}),
) -> bytes:
    """A DNG whose first directory holds a JPEG preview and whose second one a sensor's mosaic.

    size        width and height of the preview, as the directory states them
    turn        EXIF orientation, 1 to 8, of the file (tag 0x0112)
    image, gps  further tags of the first and the GPS directory
    """
    mosaic = bytes(2 * _MOSAIC * _MOSAIC)
    sensor = _picture_tags((_MOSAIC, _MOSAIC), (16,), (1, 32803), len(mosaic)) | {
        254: (4, (0,)),
        33421: (3, (2, 2)),
        33422: (1, (0, 1, 1, 2)),
        50717: (4, (65535,)),
    }
    first = _picture_tags(size, (8, 8, 8), (7, 6), len(preview)) | {
        254: (4, (1,)),
        271: (2, b"Lumen\0"),
        272: (2, b"Lumen One\0"),
        274: (3, (turn,)),
        50706: (1, (1, 4, 0, 0)),
        50708: (2, b"Lumen One\0"),
        50721: (10, (1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1)),
        **image,
    }
    stamp = taken.strftime("%Y:%m:%d %H:%M:%S").encode() + b"\0" if taken else b""
    exif: dict[int, Tag] = {0x9003: (2, stamp)} if stamp else {}
    return _file(first, {330: sensor, 0x8769: exif, 0x8825: dict(gps)}, [preview, mosaic])


def raw_photo(
    width: int = 900, height: int = 600, seed: int = 1, taken: datetime | None = None
) -> bytes:
    """A DNG whose preview shows the same as `jpeg(width, height, seed)`."""
    bare = BytesIO()
    picture(width, height, seed).save(bare, "JPEG", quality=85)
    return dng(bare.getvalue(), (width, height), taken=taken)


def in_container(kind: str) -> bytes:
    """What a camera wrote at nine on 1 May 2026 in a container of its own: "ORF", "RAF" ...

    Only what tells about the photo is there: no sensor's data, no preview that LibRaw would take.
    """
    nine = datetime(2026, 5, 1, 9)
    match kind:
        case "ORF":
            return b"IIRO" + raw_photo(taken=nine)[4:]
        case "RW2":
            return b"IIU\0" + raw_photo(taken=nine)[4:]
        case "RAF":
            preview = jpeg(taken=nine)
            head = b"FUJIFILMCCD-RAW 0201FF383501" + b"Lumen One".ljust(32, b"\0") + b"0100"
            head = head.ljust(84, b"\0") + struct.pack(">II", 160, len(preview))
            return head.ljust(160, b"\0") + preview
        case _:
            stamp: dict[int, Tag] = {0x9003: (2, b"2026:05:01 09:00:00\0")}
            model: dict[int, Tag] = {272: (2, b"Lumen One\0")}
            tiffs = [b"II*\0\x08\0\0\0" + _packed(tags, 8) for tags in (model, stamp)]
            boxes = [_box(b"CMT%d" % (n + 1), data) for n, data in enumerate(tiffs)]
            ftyp = _box(b"ftyp", b"crx \0\0\0\1crx isom")
            return ftyp + _box(b"moov", _box(b"uuid", bytes(16) + b"".join(boxes)))


def _box(kind: bytes, data: bytes) -> bytes:
    """A box of ISO 14496-12."""
    return struct.pack(">I", len(data) + 8) + kind + data


def _picture_tags(
    size: tuple[int, int], bits: Sequence[int], kind: tuple[int, int], length: int
) -> dict[int, Tag]:
    """What a directory says of its picture; kind: compression and photometric interpretation."""
    return {
        256: (4, (size[0],)),
        257: (4, (size[1],)),
        258: (3, bits),
        259: (3, (kind[0],)),
        262: (3, (kind[1],)),
        277: (3, (len(bits),)),
        278: (4, (size[1],)),
        279: (4, (length,)),
    }


def _file(
    first: Mapping[int, Tag], below: Mapping[int, dict[int, Tag]], pictures: Sequence[bytes]
) -> bytes:
    """Lay out the first directory, those that its pointers name, and the pictures behind them.

    The first picture is the first directory's, the second one that of the first one below.
    """
    unknown: Tag = (4, (0,))  # all places have four bytes: what they say changes no length
    pointers = {tag: unknown for tag, tags in below.items() if tags}
    directories = [{**first, **pointers, 273: unknown}, *(below[tag] for tag in pointers)]
    directories[1] = {**directories[1], 273: unknown}
    starts = [8]
    for tags in directories:
        starts.append(starts[-1] + len(_packed(tags, 0)))
    directories[0] |= {tag: (4, (at,)) for tag, at in zip(pointers, starts[1:], strict=False)}
    for number in (0, 1):
        directories[number][273] = (4, (starts[-1] + number * len(pictures[0]),))
    packed = [_packed(tags, at) for tags, at in zip(directories, starts, strict=False)]
    return b"II*\0\x08\0\0\0" + b"".join([*packed, *pictures])


def _packed(tags: Mapping[int, Tag], at: int) -> bytes:
    """A directory that stands at `at`, with the values that do not fit into it behind it."""
    rest, entries = b"", b""
    behind = at + 2 + 12 * len(tags) + 4
    for tag, (kind, value) in sorted(tags.items()):
        if isinstance(value, bytes):
            count, content = len(value), value
        else:
            content = struct.pack(f"<{len(value)}{_LETTERS[kind]}", *value)
            count = len(value) // 2 if kind == 10 else len(value)
        place = content.ljust(4, b"\0")
        if len(content) > 4:
            place = struct.pack("<I", behind + len(rest))
            rest += content + b"\0" * (len(content) % 2)
        entries += struct.pack("<HHI", tag, kind, count) + place
    return struct.pack("<H", len(tags)) + entries + b"\0" * 4 + rest
