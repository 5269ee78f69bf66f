"""Faults for a library to be found with: each at a random place of its own, none near another."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from gallery.ingest.record import load_manifest
from gallery.media import FOLDER, note_key
from gallery.model import Original
from gallery.store.local import LocalStore
from tests.conftest import put

SPARE = 4
"""Photos that nothing else is done to: a folder of which nobody knows whose it is tells nothing."""


@dataclass(frozen=True, slots=True)
class Spoilt:
    """One photo that nothing was done to yet."""

    slug: str
    photo: Original


class Planter:
    """Spoils a library, one photo at a time; each method says where a check must find it."""

    def __init__(self, albums: Path, random: Random) -> None:
        self.albums = albums
        self.random = random
        store = LocalStore(albums)
        slugs = sorted(path.parent.name for path in albums.glob("*/manifest.json"))
        self.left = [
            Spoilt(slug, photo)
            for slug in slugs
            for photo in load_manifest(store, slug).photos.values()
        ]
        random.shuffle(self.left)
        self.orphans: list[Path] = []

    def flipped_bit(self) -> str:
        """In an original, or in a rendition; nobody notes another time of change."""
        one = self.left.pop()
        return self._flip(self.random.choice([self._original(one), *self._renditions(one)]))

    def flipped_original(self) -> str:
        """One bit of an original."""
        return self._flip(self._original(self.left.pop()))

    def missing_file(self) -> str:
        """An original, a rendition, or the note beside the renditions."""
        one = self.left.pop()
        path = self.random.choice([self._original(one), *self._renditions(one), self._note(one)])
        path.unlink()
        return self._key(path)

    def orphan(self) -> str:
        """A picture of no photo, of an old recipe, or the card of either."""
        known = self.random.choice(self.left[:SPARE])
        place = self.random.choice(
            [
                f"{self.random.randbytes(32).hex()}/{known.photo.recipe}-400.avif",
                f"{self.random.randbytes(32).hex()}/{known.photo.recipe}-card-0.500-0.400.jpg",
                f"{known.photo.sha256}/{self.random.randbytes(5).hex()}-400.jpg",
                f"{known.photo.sha256}/{self.random.randbytes(5).hex()}-card-0.500-0.400.jpg",
            ]
        )
        path = put(self.albums / FOLDER / place[:2] / place[2:], self.random.randbytes(500))
        self.orphans.append(path)
        return self._key(path)

    def wrong_line(self) -> str:
        """A letter of a line of manifest.json is another one."""
        one = self.left.pop()
        path = self.albums / one.slug / "manifest.json"
        rows = path.read_bytes().split(b"\n")
        name = f'{{"name":"{one.photo.name}"'.encode()
        number = next(n for n, row in enumerate(rows) if row.startswith(name))
        row = bytearray(rows[number])
        at = self.random.randrange(len(row))
        row[at] = self.random.choice([b for b in range(32, 127) if b != row[at]])
        rows[number] = bytes(row)
        path.write_bytes(b"\n".join(rows))
        return f"{one.slug}/manifest.json, line {number + 1}"

    def _flip(self, path: Path) -> str:
        data, facts = bytearray(path.read_bytes()), path.stat()
        data[self.random.randrange(len(data))] ^= 1 << self.random.randrange(8)
        path.write_bytes(data)
        os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        return self._key(path)

    def _original(self, one: Spoilt) -> Path:
        return self.albums / one.slug / one.photo.name

    def _renditions(self, one: Spoilt) -> Sequence[Path]:
        made = self._note(one).parent.glob(f"{one.photo.recipe}-*")
        return sorted(path for path in made if "-card-" not in path.name)

    def _note(self, one: Spoilt) -> Path:
        return self.albums / note_key(one.photo.sha256, one.photo.recipe)

    def _key(self, path: Path) -> str:
        return path.relative_to(self.albums).as_posix()
