"""Directories of tags: the structure that EXIF shares with TIFF files.

TIFF 6.0 section 2, BigTIFF, Exif 3.0 section 4.6. Own code because no library reads all that
photos hold: Pillow drops UTF-8 text (type 129) and stops at the first broken entry.
Only three directories are asked for, so pointers that go in circles cost nothing.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

_SIZES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
    129: 1,
}
_INTEGERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q"}
_MOST_ENTRIES = 1000
_MOST_NUMBERS = 16
_LONGEST = 1 << 20
"""Bytes of one value; more is no text that a person wrote."""

EXIF, GPS = 0x8769, 0x8825


@dataclass(frozen=True, slots=True)
class Value:
    """One entry: its TIFF type, its bytes as they stand, and the byte order ("<" or ">").

    The bytes are a view: a thousand entries that all point at one megabyte cost nothing.
    """

    type: int
    view: memoryview
    order: str

    @property
    def is_text(self) -> bool:
        """ASCII, UTF-8 (Exif 3.0), or bytes of a writer that did not care."""
        return self.type in (1, 2, 7, 129)

    def content(self) -> bytes:
        """The bytes, copied out of the file."""
        return self.view.tobytes()

    def integers(self) -> tuple[int, ...]:
        """Whole numbers, the first few of them; () when the type has none."""
        letter = _INTEGERS.get(self.type)
        if letter is None:
            return ()
        count = min(len(self.view) // _SIZES[self.type], _MOST_NUMBERS)
        return struct.unpack_from(f"{self.order}{count}{letter}", self.view)

    def fractions(self) -> tuple[tuple[int, int], ...]:
        """Rationals as (numerator, denominator); whole numbers as themselves over 1."""
        if self.type not in (5, 10):
            return tuple((number, 1) for number in self.integers())
        count = min(len(self.view) // 8, _MOST_NUMBERS) * 2
        letter = "I" if self.type == 5 else "i"
        numbers = struct.unpack_from(f"{self.order}{count}{letter}", self.view)
        return tuple(zip(numbers[::2], numbers[1::2], strict=True))


Directory = Mapping[int, Value]


@dataclass(frozen=True, slots=True)
class Tags:
    """The three directories that say something about a photo, by tag number."""

    image: Directory
    exif: Directory
    gps: Directory


def is_tiff(data: bytes) -> bool:
    """Whether the bytes begin with a TIFF or BigTIFF header."""
    return data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def tags(data: bytes) -> Tags:
    """Read what can be read; a broken entry is left out, a broken header gives no tags."""
    if not is_tiff(data):
        return Tags({}, {}, {})
    order = "<" if data[:2] == b"II" else ">"
    big = b"+" in data[2:4]
    start = _number(data, 8 if big else 4, f"{order}{'Q' if big else 'I'}")
    image = _directory(data, start, order, big)
    return Tags(
        image,
        _directory(data, _pointer(image, EXIF), order, big),
        _directory(data, _pointer(image, GPS), order, big),
    )


def _pointer(directory: Directory, tag: int) -> int:
    value = directory.get(tag)
    numbers = value.integers() if value else ()
    return numbers[0] if numbers else 0


def _number(data: bytes, at: int, form: str) -> int:
    try:
        (number,) = struct.unpack_from(form, data, at)
    except struct.error:
        return 0
    return int(number)


def _directory(data: bytes, start: int, order: str, big: bool) -> Directory:
    """The entries at `start` (0 is "none"); the first of two with one number counts."""
    found: dict[int, Value] = {}
    view = memoryview(data)
    if not 8 <= start < len(data):
        return found
    entry = struct.Struct(f"{order}HHQ" if big else f"{order}HHI")
    width = 8 if big else 4
    count = _number(data, start, f"{order}{'Q' if big else 'H'}")
    at = start + (8 if big else 2)
    for _ in range(min(count, _MOST_ENTRIES)):
        if at + entry.size + width > len(data):
            break
        tag, kind, many = entry.unpack_from(data, at)
        size = _SIZES.get(kind, 0) * many
        place = at + entry.size
        if size > width:
            place = _number(data, place, f"{order}{'Q' if big else 'I'}")
        if 0 < size <= _LONGEST and place + size <= len(data):
            found.setdefault(tag, Value(kind, view[place : place + size], order))
        at += entry.size + width
    return found
