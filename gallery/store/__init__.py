"""Bytes behind a few verbs: get, put, list, delete, what is known of one, and the local path.

Every backend passes tests/store/test_contract.py; adding one is one file here, one line there.
Keys are relative POSIX paths ("2026-05-01-may-day/album.toml"). A tag is a hash of the
content: equal bytes, equal tag, on every backend.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeAlias

from gallery.errors import Malformed, Missing


class Expect(Enum):
    """What must be there for a put to go through, when it is not a tag."""

    ANYTHING = "anything"
    NOTHING = "nothing"


TICK = 0.02
"""Seconds after which a change has another time than the one before: clocks of disks are coarse."""

_NAME = 255  # bytes: NAME_MAX of the disks that there are
_AT_ONCE, _AHEAD = 16, 64
Tag: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Ahead:
    """Bytes that are on the disk for good; a `put` gives them their place.

    file   where they are until then, None where a backend keeps no such thing
    close  forgets them; to be called when they have their place, or will never have one
    """

    tag: Tag
    close: Callable[[], None] = lambda: None
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing under a prefix.

    kind      "file", "folder", "link", "folder-link", or "other" (FIFO, socket, device)
    bytes     size; mtime_ns: time of last change (0 where a backend keeps none)
    """

    key: str
    kind: str
    bytes: int
    mtime_ns: int


class Store(Protocol):
    """What every backend does. Errors: Missing, Stale, StoreError, Full, Malformed (bad key)."""

    def get(self, key: str) -> tuple[bytes, Tag]:
        """Return content and tag; Missing when there is none."""

    def part(self, key: str, start: int, stop: int) -> bytes:
        """The bytes from `start` to before `stop`, fewer at its end; Missing when there is none."""

    def facts(self, key: str) -> Entry:
        """What is known of a file without reading it; Missing when there is none."""

    def put(
        self,
        key: str,
        data: bytes,
        *,
        expect: Tag | Expect = Expect.ANYTHING,
        mtime_ns: int | None = None,
        then: Sequence[tuple[str, bytes]] = (),
        ahead: Ahead | None = None,
    ) -> Tag:
        """Write all of `data` or nothing, durably before it returns.

        expect    a tag: compare and swap; NOTHING: create only. Else Stale, nothing changed.
                  The tag of `data` itself makes sure that it is on the disk for good
        mtime_ns  keep this time of last change, where the backend has one
        then      (key, content) of what takes its place right after. There is room for all of it
                  before anything is changed: a full disk refuses all, and never a part
        ahead     what `ahead` made of `data`
        """

    def append(self, key: str, line: bytes) -> None:
        """Add one line to the end of a file, durably before it returns; StoreError, Full.

        line  without its end. One that a stop cut off is ended before it. The caller holds a lock
        """

    def ahead(self, key: str, data: bytes, known: Tag, mtime_ns: int | None = None) -> Ahead:
        """Bring bytes onto the disk that have no place yet: by many at once, who wait for it.

        key     what they will probably be called, for people
        known   their tag
        raises  StoreError, Full
        """

    def list(self, prefix: str = "", *, deep: bool = True) -> Iterator[Entry]:
        """Yield what is below the folder `prefix` ("" = the root), in key order.

        deep  everything at any depth, folders themselves left out; else direct children only
        """

    def delete(self, key: str) -> None:
        """Remove one key; removing what is not there is no error."""

    def path(self, key: str) -> Path | None:
        """The local file that a server may hand out, None where there is none."""

    def lock(self, name: str, *, wait: bool = True) -> AbstractContextManager[None]:
        """Hold the lock `name` across processes; Busy when it is held and `wait` is False."""


def lengthened(data: bytes, line: bytes) -> bytes:
    """What a file is after one line was added to it."""
    return data + (b"" if not data or data.endswith(b"\n") else b"\n") + line + b"\n"


def holds(store: Store, key: str) -> bool:
    """Whether there is anything under a key, without reading it."""
    path = store.path(key)
    if path is not None:
        return path.is_file()
    try:
        store.facts(key)
    except Missing:
        return False
    return True


def states(store: Store, keys: Iterable[str]) -> list[Entry]:
    """Those of these keys under which something lies that is no folder, as `list` tells of them.

    Of a disk nothing is asked but of the keys themselves, however much lies beside them.
    """
    found = []
    for key in keys:
        path = store.path(key)
        if path is None:
            with suppress(Missing):
                found.append(store.facts(key))
            continue
        try:
            facts = path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        if not stat.S_ISDIR(facts.st_mode):
            kind = "file" if stat.S_ISREG(facts.st_mode) else "other"
            found.append(Entry(key, kind, facts.st_size, facts.st_mtime_ns))
    return found


def contents(store: Store, keys: Sequence[str]) -> Iterator[bytes | None]:
    """The content under each of these keys, in their order; None where there is none.

    Of a store that is far away many are asked for at once.
    """

    def read(key: str) -> bytes | None:
        try:
            return store.get(key)[0]
        except Missing:
            return None

    if not keys or store.path(keys[0]) is not None:
        yield from map(read, keys)
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for first in range(0, len(keys), _AHEAD):  # no more in memory than that
            yield from pool.map(read, keys[first : first + _AHEAD])


def names(store: Store, base: str, folders: Iterable[str]) -> Iterator[list[str]]:
    """The names of what lies directly in each of these folders below `base`, in order.

    [] for a folder that is not there. Of a disk nothing is asked but the names.
    """
    root = store.path(base)
    for folder in folders:
        if root is None:
            found = store.list(f"{base}/{folder}", deep=False)
            yield sorted(entry.key.rpartition("/")[2] for entry in found)
            continue
        try:
            yield sorted(os.listdir(f"{root}/{folder}"))  # noqa: PTH208 asked 100,000 times
        except (FileNotFoundError, NotADirectoryError):
            yield []


def stamps(store: Store, base: str, folders: Iterable[str]) -> Iterator[str]:
    """What is another text after a name came or went in one of these folders below `base`, each.

    Of a disk it is which folder it is and when it changed last, as the system alone writes it down
    (its time of status change): a copy of a folder has another, whatever times were copied along.
    "" for a folder that is not there. Within one tick of the clock it may not change, see `TICK`.
    """
    root = store.path(base)
    if root is None:
        yield from ("/".join(found) for found in names(store, base, folders))
        return
    for folder in folders:
        try:
            facts = os.stat(f"{root}/{folder}")  # noqa: PTH116 asked 100,000 times
            yield f"{facts.st_ino} {facts.st_ctime_ns}"
        except (FileNotFoundError, NotADirectoryError):
            yield ""


def tag(data: bytes) -> Tag:
    """The tag of a content: its SHA-256."""
    return sha256(data).hexdigest()


def checked(key: str) -> PurePosixPath:
    """A key as a relative path; Malformed when it could leave the store, or fits on no disk."""
    path = PurePosixPath(key)
    if any(len(os.fsencode(part)) > _NAME for part in path.parts):
        raise Malformed(f"no name in the library is longer than {_NAME} bytes")
    if not key or "\0" in key or path.is_absolute() or ".." in path.parts:
        raise Malformed(f"{key!r} is not a place inside the library")
    return path
