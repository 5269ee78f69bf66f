"""The metadata items of HEIC and AVIF files (ISO/IEC 14496-12 "meta" box; 23008-12 annex A).

Own code, so that an iPhone's dates are read where no HEIC decoder is installed.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

_BRANDS = frozenset((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"))
_AVIF = frozenset((b"avif", b"avis"))
_MOST = 2000
"""Items, places or boxes that we look at."""

_MOST_WANTED = 4

_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item's bytes stand: in the file, or in the "idat" box."""

    inside: bool
    extents: tuple[tuple[int, int], ...]


def is_heif(original: bytes) -> bool:
    """Whether the bytes begin with a file type box of HEIF, HEIC or AVIF."""
    if original[4:8] != b"ftyp":
        return False
    length = min(int.from_bytes(original[:4], "big"), 256)
    brands = (original[at : at + 4] for at in range(8, length, 4))
    return any(brand in _BRANDS or brand in _AVIF for brand in brands)


def items(original: bytes) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """The EXIF blocks and the XMP packets, in the order of the item list."""
    meta = next((data for kind, data in _boxes(original) if kind == b"meta"), b"")
    parts = dict(_boxes(meta[4:]))
    kinds, places = _kinds(parts.get(b"iinf", b"")), _places(parts.get(b"iloc", b""))
    exif, xmp = (
        [
            _content(original, parts.get(b"idat", b""), places[number])
            for number in _numbers(kinds, wanted, places)
        ]
        for wanted in (b"Exif", b"application/rdf+xml")
    )
    # Four bytes tell how far the TIFF header is from their end (ISO/IEC 23008-12, A.2.1).
    return tuple(data[4 + int.from_bytes(data[:4], "big") :] for data in exif), tuple(xmp)


def _numbers(kinds: Mapping[int, bytes], wanted: bytes, places: Mapping[int, _Place]) -> list[int]:
    found = (number for number, kind in kinds.items() if kind == wanted and number in places)
    return list(islice(found, _MOST_WANTED))


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for _ in range(_MOST):
        if at + 8 > len(data):
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = at + size if size else len(data)
        if size and size < head:
            return
        if kind not in (b"mdat", b"free", b"skip"):
            yield kind, data[at + head : end]
        at = end


def _kinds(iinf: bytes) -> Mapping[int, bytes]:
    """Item number to item type; for "mime" items the content type."""
    kinds: dict[int, bytes] = {}
    for kind, entry in _boxes(iinf[6 if iinf[:1] == b"\0" else 8 :]):
        wide = entry[:1] == b"\3"
        if kind != b"infe" or entry[:1] not in (b"\2", b"\3"):
            continue
        number = int.from_bytes(entry[4 : 8 if wide else 6], "big")
        rest = entry[10 if wide else 8 :]
        named = rest[4:].split(b"\0")
        mime = rest[:4] == b"mime" and len(named) > 1
        kinds[number] = named[1] if mime else rest[:4]
    return kinds


def _places(iloc: bytes) -> Mapping[int, _Place]:
    """Item number to place. Field widths stand in the box's head; a damaged box ends the list."""
    if len(iloc) < 8:
        return {}
    version = iloc[0]
    size_of_offset, size_of_length = iloc[4] >> 4, iloc[4] & 15
    size_of_base, size_of_index = iloc[5] >> 4, iloc[5] & 15 if version else 0
    reader = _Reader(iloc, 6)
    found: dict[int, _Place] = {}
    left = _MOST
    for _ in range(min(reader.number(4 if version == 2 else 2), _MOST)):
        number = reader.number(4 if version == 2 else 2)
        method = reader.number(2) & 15 if version else 0
        reader.number(2)  # data reference: this file
        base = reader.number(size_of_base)
        extents = []
        for _ in range(reader.number(2)):
            left -= 1
            if left < 0 or reader.at > len(iloc):
                return found
            reader.number(size_of_index)
            offset = reader.number(size_of_offset)
            extents.append((base + offset, reader.number(size_of_length)))
        if method < 2:
            found[number] = _Place(method == 1, tuple(extents))
    return found


class _Reader:
    """Reads big-endian numbers of given widths, one after the other; past the end they are 0."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def number(self, width: int) -> int:
        self.at += width
        return int.from_bytes(self.data[self.at - width : self.at], "big")


def _content(original: bytes, idat: bytes, place: _Place) -> bytes:
    source = idat if place.inside else original
    data = b""
    for at, size in place.extents:
        if len(data) < _LONGEST:
            data += source[at : at + min(size, _LONGEST)]
    return data
