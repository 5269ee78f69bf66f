"""A label in an AVIF file: two items that describe the picture (ISO/IEC 14496-12, 23008-12).

The list of items stands before the pixels and grows, so every place behind it is told anew. The
label itself stands at the end of the file: who shows the picture need not wait for it.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gallery.errors import GalleryError
from gallery.ingest.label import exif, iloc, xmp
from gallery.model import Label

_NEEDED = {b"iinf", b"iloc", b"pitm"}
_FULL = 4
"""Bytes of version and flags that "meta" and the boxes in it begin with."""


@dataclass(frozen=True, slots=True)
class _Box:
    """One box: its type, its first byte and the byte after its last, and what it holds."""

    kind: bytes
    start: int
    end: int
    content: bytes


@dataclass(frozen=True, slots=True)
class _Addition:
    """One new item: number, "type, name and media type" as the item list has them, content."""

    number: int
    entry: bytes
    content: bytes


def labelled(data: bytes, label: Label) -> bytes:
    """The file with an Exif and an XMP item, both tied to the picture that is shown."""
    meta = _meta(data)
    inside = list(_boxes(meta.content, _FULL))
    content = {box.kind: box.content for box in inside}
    if not content.keys() >= _NEEDED:
        raise GalleryError("this AVIF file is damaged")
    old = iloc.read(content[b"iloc"])
    new = list(_additions(label, _numbers(content[b"iinf"])))
    # The box has the same length whatever places it tells, so that a first try measures it.
    grown = len(_rebuilt(meta, inside, new, [*old, *_placed(new, 0)])) - (meta.end - meta.start)
    places = [item.moved(meta.end, grown, len(data)) for item in old]
    places += _placed(new, len(data) + grown + 8)
    tail = _box(b"mdat", b"".join(addition.content for addition in new))
    rebuilt = _rebuilt(meta, inside, new, places)
    return data[: meta.start] + rebuilt + data[meta.end :] + tail


def _meta(data: bytes) -> _Box:
    """The box of the items; films keep places of their own, which we do not move."""
    boxes = {box.kind: box for box in _boxes(data, 0)}
    if data[4:8] != b"ftyp" or b"meta" not in boxes or b"moov" in boxes:
        raise GalleryError("this is no AVIF picture")
    return boxes[b"meta"]


def _boxes(data: bytes, at: int) -> Iterator[_Box]:
    """The boxes one after the other; one without a length would swallow what we append."""
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            (size,), head = struct.unpack_from(">Q", data, at + 8), 16
        if size < head or at + size > len(data):
            raise GalleryError("this AVIF file is damaged")
        yield _Box(kind, at, at + size, data[at + head : at + size])
        at += size


def _numbers(iinf: bytes) -> list[int]:
    """The numbers of all items.

    raises  GalleryError when one of them is metadata
    """
    found = []
    for box in _boxes(iinf, _FULL + (4 if iinf[0] else 2)):
        layout = ">IH4s" if box.content[:1] == b"\3" else ">HH4s"
        number, _, kind = struct.unpack_from(layout, box.content, _FULL)
        if kind in (b"Exif", b"mime"):
            raise GalleryError("this AVIF file carries a label already")
        found.append(number)
    return found


def _additions(label: Label, taken: Sequence[int]) -> Iterator[_Addition]:
    """An Exif item begins with the distance to its TIFF header (ISO/IEC 23008-12, A.2.1): none."""
    number = max(taken, default=0) + 1
    if block := exif.block(label):
        yield _Addition(number, b"Exif" + b"Exif\0", bytes(4) + block)
        number += 1
    yield _Addition(number, b"mime" + b"XMP\0" + b"application/rdf+xml\0", xmp.packet(label))


def _placed(new: Sequence[_Addition], at: int) -> Iterator[iloc.Item]:
    for addition in new:
        yield iloc.Item(addition.number, ((at, len(addition.content)),))
        at += len(addition.content)


def _rebuilt(
    meta: _Box, inside: Sequence[_Box], new: Sequence[_Addition], places: Sequence[iloc.Item]
) -> bytes:
    """The box of the items with the new ones; every other box in it as it was."""
    content = {box.kind: box.content for box in inside}
    described = _box(b"iinf", _listed(content[b"iinf"], new))
    references = _box(b"iref", _tied(content, new))
    changed = {b"iloc": _box(b"iloc", iloc.packed(places, content[b"iloc"][0]))}
    if b"iref" in content:
        changed |= {b"iinf": described, b"iref": references}
    else:
        changed[b"iinf"] = described + references
    boxes = (changed.get(box.kind, _box(box.kind, box.content)) for box in inside)
    return _box(b"meta", meta.content[:_FULL] + b"".join(boxes))


def _tied(content: Mapping[bytes, bytes], new: Sequence[_Addition]) -> bytes:
    """The references, with one "cdsc" (describes the content of) from each new item.

    It points at the picture that "pitm" names; numbers are wide in version 1 alone.
    """
    before, shown = content.get(b"iref", bytes(_FULL)), content[b"pitm"]
    (picture,) = struct.unpack_from(">I" if shown[0] else ">H", shown, _FULL)
    numbers = ">IHI" if before[0] else ">HHH"
    return before + b"".join(
        _box(b"cdsc", struct.pack(numbers, addition.number, 1, picture)) for addition in new
    )


def _listed(iinf: bytes, new: Sequence[_Addition]) -> bytes:
    """The item list with an entry (version 2) for each new item."""
    count = ">I" if iinf[0] else ">H"
    (before,) = struct.unpack_from(count, iinf, _FULL)
    entries = (
        _box(b"infe", b"\2\0\0\0" + struct.pack(">HH", addition.number, 0) + addition.entry)
        for addition in new
    )
    rest = iinf[_FULL + struct.calcsize(count) :]
    return iinf[:_FULL] + struct.pack(count, before + len(new)) + rest + b"".join(entries)


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content
