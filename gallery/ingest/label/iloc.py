"""Where the items of an AVIF file stand: its "iloc" box (ISO/IEC 14496-12, 8.11.3)."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gallery.errors import GalleryError

IN_FILE = 0
"""Construction method of an item whose places are counted from the first byte of the file."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, and (first byte, length) of each of its parts.

    method     IN_FILE, or another that counts from somewhere else
    reference  0: this file
    """

    number: int
    parts: tuple[tuple[int, int], ...]
    method: int = IN_FILE
    reference: int = 0

    def moved(self, behind: int, by: int, end: int) -> "Item":
        """The same item after `by` bytes were put in before the place `behind`.

        A part of length 0 reaches to `end`, where the file ended: it is told to end there still.
        """
        if self.method != IN_FILE or self.reference:
            return self
        parts = ((at + by * (at >= behind), size or end - at) for at, size in self.parts)
        return replace(self, parts=tuple(parts))


def read(content: bytes) -> list[Item]:
    """The items of a box, versions 0 to 2.

    raises  GalleryError when it ends too early or counts parts in a way that we do not write
    """
    version = content[0] if content else 3
    sizes = [half for byte in content[4:6] for half in (byte >> 4, byte & 15)]
    if version > 2 or len(sizes) < 4 or (version and sizes[3]):
        raise GalleryError("this AVIF file has a list of places that we cannot read")
    wide = 4 if version == 2 else 2
    reader = _Reader(content, 6)
    return [_item(reader, version, wide, sizes) for _ in range(reader.number(wide))]


def _item(reader: "_Reader", version: int, wide: int, sizes: Sequence[int]) -> Item:
    """One item; `sizes` are the bytes of a part's place, of its length and of the common base."""
    number = reader.number(wide)
    method = reader.number(2) & 15 if version else IN_FILE
    reference, base = reader.number(2), reader.number(sizes[2])
    parts = tuple(
        (base + reader.number(sizes[0]), reader.number(sizes[1])) for _ in range(reader.number(2))
    )
    return Item(number, parts, method, reference)


def packed(items: Iterable[Item], version: int) -> bytes:
    """The content of a box with 32-bit places.

    raises  struct.error for places over 4 GB
    """
    every = list(items)
    count = ">I" if version == 2 else ">H"
    head = bytes((version, 0, 0, 0, 0x44, 0)) + struct.pack(count, len(every))
    return head + b"".join(_packed(item, version, count) for item in every)


def _packed(item: Item, version: int, count: str) -> bytes:
    method = struct.pack(">H", item.method) if version else b""
    head = struct.pack(count, item.number) + method
    head += struct.pack(">HH", item.reference, len(item.parts))
    return head + b"".join(struct.pack(">II", *part) for part in item.parts)


class _Reader:
    """Reads big-endian numbers of given widths, one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def number(self, width: int) -> int:
        self.at += width
        if self.at > len(self.data):
            raise GalleryError("this AVIF file breaks off")
        return int.from_bytes(self.data[self.at - width : self.at], "big")
