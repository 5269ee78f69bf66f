"""The IPTC block of a label, for desks whose programs know no XMP (IIM version 4.2)."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from gallery.ingest.label.words import clean, cleaned, cut, default
from gallery.model import Label

Dataset: TypeAlias = tuple[int, int, str]
"""Record, number and text."""

_LIMITS = {80: 32, 90: 32, 101: 64, 105: 256, 110: 32, 116: 128, 120: 2000}
"""Bytes after which record 2 ends a text."""

_HEAD = b"\x1c\x01\x5a\x00\x03\x1b%G" + b"\x1c\x02\x00\x00\x02\x00\x04"
"""1:90, all that follows is UTF-8; 2:00, version 4 of record 2."""


def iim(label: Label) -> bytes:
    """A JPEG segment (APP13) with by-lines, credit, copyright and main caption, cut as IIM does.

    b"" when none of them is known.
    """
    return segment(datasets(label))


def datasets(label: Label) -> Iterator[Dataset]:
    """Yield what record 2 holds of the label; a by-line for each creator."""
    yield from ((2, 80, creator) for creator in label.creators)
    yield 2, 110, label.credit
    yield 2, 116, label.copyright
    yield 2, 120, default(cleaned(label.captions))


def segment(fields: Iterable[Dataset]) -> bytes:
    """Pack texts of record 2 in the order of their numbers; b"" when all are empty."""
    tidy = [(record, number, clean(text)) for record, number, text in fields]
    packed = b"".join(_dataset(*field) for field in sorted(tidy, key=_place) if field[2])
    if not packed:
        return b""
    block = _HEAD + packed
    resource = b"8BIM\x04\x04\x00\x00" + len(block).to_bytes(4, "big") + block
    body = b"Photoshop 3.0\x00" + resource + b"\x00" * (len(block) % 2)
    return b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body


def _place(field: Dataset) -> tuple[int, int]:
    return field[:2]


def _dataset(record: int, number: int, text: str) -> bytes:
    value = cut(text, _LIMITS[number])
    return bytes((0x1C, record, number)) + len(value).to_bytes(2, "big") + value
