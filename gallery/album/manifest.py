"""manifest.json: what the machine knows of an album's files. People edit album.toml only.

It gives each file its permanent number and keeps what every source said; losing it costs the
numbers (addresses) and nothing else. Each line ends with a seal, a hash of the rest of it, and the
head has one over all: `album.seals` tells by them what a disk has changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType

import msgspec

from gallery.errors import AlbumError, Spot
from gallery.model import Original

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of one album.

    photos  by file name, in order of their numbers
    next    the number that the next new file gets; numbers are never given twice
    reader  version of the code that read the claims; another one reads them anew
    """

    photos: Mapping[str, Original] = field(default_factory=lambda: MappingProxyType({}))
    next: int = 1
    reader: int = 0

    def with_photos(self, changed: Iterable[Original]) -> "Manifest":
        """The manifest with some entries new or replaced."""
        photos = dict(self.photos) | {photo.name: photo for photo in changed}
        ordered = sorted(photos.values(), key=lambda photo: (photo.number, photo.name))
        top = max((photo.number for photo in ordered), default=0)
        return Manifest({p.name: p for p in ordered}, max(self.next, top + 1), self.reader)


class _Kept(msgspec.Struct):
    format: int
    next: int
    reader: int
    photos: list[Original]


def load(slug: str, data: bytes) -> Manifest:
    """Read manifest.json; AlbumError when it is damaged."""
    try:
        kept = msgspec.json.decode(data, type=_Kept)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise AlbumError(
            f"the list of files is damaged ({problem}); restore it from a backup, or delete it:"
            " the photos are then read again and get new numbers",
            Spot(f"{slug}/manifest.json"),
        ) from problem
    return Manifest({p.name: p for p in kept.photos}, kept.next, kept.reader)


def dump(manifest: Manifest) -> bytes:
    """The file: one photo a line, so that a version control system shows what changed."""
    lines = [msgspec.json.encode(photo) for photo in manifest.photos.values()]
    seals = [seal(line) for line in lines]
    photos = ",\n".join(
        f'{line[:-1].decode()},"seal":"{mark}"}}' for line, mark in zip(lines, seals, strict=True)
    )
    head = f'{{"format": {FORMAT}, "next": {manifest.next}, "reader": {manifest.reader}'
    whole = head_seal(FORMAT, manifest.next, manifest.reader, seals)
    return f'{head}, "seal": "{whole}", "photos": [\n{photos}\n]}}\n'.encode()


def seal(line: bytes) -> str:
    """Twelve hex digits that no change of a line leaves as they are."""
    return sha256(line).hexdigest()[:12]


def head_seal(version: int, following: int, reader: int, seals: Iterable[str]) -> str:
    """The seal of the head: its numbers, and the seals of all lines in their order."""
    return seal(" ".join([str(version), str(following), str(reader), *seals]).encode())
