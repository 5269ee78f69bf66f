"""A folder and a bucket as the two ends of a move: the same keys mean the same things."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

from gallery.disk import failed, read_back
from gallery.errors import Missing
from gallery.moving import stamps
from gallery.moving.contents import BESIDE, SHARED
from gallery.moving.owned import Owned
from gallery.store import Entry, Expect, Store
from gallery.store.local import PRIVATE

_STEP: Final = 8 << 20
"""Bytes of a file that are in memory while it is read back."""

_LINKS: Final = f"{PRIVATE}/links"
"""What opens an account once, which nobody else on a machine may read."""


class Keys(Protocol):
    """The verbs of a store that a move needs; each behaves as there."""

    def list(self, prefix: str = "", *, deep: bool = True) -> Iterator[Entry]: ...
    def get(self, key: str) -> tuple[bytes, str]: ...
    def part(self, key: str, start: int, stop: int) -> bytes: ...
    def delete(self, key: str) -> None: ...
    def put(
        self,
        key: str,
        data: bytes,
        *,
        expect: Expect = Expect.ANYTHING,
        mtime_ns: int | None = None,
    ) -> str: ...


@dataclass(frozen=True, slots=True)
class End:
    """One end of a move.

    name    for people; without secrets
    store   the albums
    mark    what a folder is known by wherever it is mounted, "" = the name alone
    folder  of the library, None where it is a bucket: what is shared is below SHARED there
    beside  whether what is shared is copied: not where both ends share one folder
    here    the locks of what runs on this machine, of the old place
    """

    name: str
    store: Store
    mark: str = ""
    folder: Path | None = None
    beside: bool = True
    here: Store | None = None

    def list(self, prefix: str = "", *, deep: bool = True) -> Iterator[Entry]:
        if prefix == SHARED and not self.beside:
            return
        keys, name = self._found(prefix)
        cut = prefix.removesuffix(name).rstrip("/")
        for entry in keys.list(name, deep=deep):
            yield replace(entry, key=f"{cut}/{entry.key}") if cut else entry

    def get(self, key: str) -> bytes:
        keys, name = self._found(key)
        data = keys.get(name)[0]
        beside = key.startswith(f"{SHARED}/") and stamps.has_one(key[len(SHARED) + 1 :])
        return stamps.alike(data) if beside else data

    def digest(self, key: str) -> str:
        """SHA-256 of what lies there, read in pieces; of a disk, what the disk itself has.

        raises  Missing, StoreError
        """
        keys, name = self._found(key)
        path = self.store.path(key)
        if path and keys is self.store:
            return _read_back(path, key)
        made, start = sha256(), 0
        while data := keys.part(name, start, start + _STEP):
            made.update(data)
            start += len(data)
        return made.hexdigest()

    def put(self, key: str, data: bytes, mtime_ns: int, *, new: bool) -> None:
        """Write a file; Stale when it is `new` and something is there; StoreError, Full.

        mtime_ns  kept for what belongs to an album: all else is known by its content
        """
        keys, name = self._found(key)
        expect = Expect.NOTHING if new else Expect.ANYTHING
        if key.startswith(f"{PRIVATE}/"):
            keys.put(name, data, expect=expect)
        else:
            keys.put(name, data, expect=expect, mtime_ns=mtime_ns)

    def timed(self, entry: Entry) -> bool:
        """Whether what lies there has the time of this one, where times are kept; Missing."""
        private = entry.key.startswith(f"{PRIVATE}/")
        return private or self.store.facts(entry.key).mtime_ns == entry.mtime_ns

    def delete(self, key: str) -> None:
        keys, name = self._found(key)
        keys.delete(name)

    def _found(self, key: str) -> tuple[Keys, str]:
        """Where a key is kept, and under what name."""
        root = self.store.path(PRIVATE)
        if self.folder and (key == SHARED or key.startswith(f"{SHARED}/")):
            return Owned(self.folder, BESIDE, stamped=True), key[len(SHARED) + 1 :]
        if root and key.startswith(f"{_LINKS}/"):
            return Owned(root, ("links",)), key[len(PRIVATE) + 1 :]
        return self.store, key


def _read_back(path: Path, key: str) -> str:
    try:
        return read_back(path)
    except FileNotFoundError as problem:
        raise Missing(f"there is no {key} in the library") from problem
    except OSError as problem:
        raise failed("read", key, problem) from problem
