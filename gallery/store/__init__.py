"""Bytes behind five verbs: get, put, list, delete and the local path.

Every backend passes tests/store/contract.py; adding one is one file here and one line there.
Keys are relative POSIX paths ("2026-05-01-may-day/album.toml"). A tag is a hash of the
content: equal bytes, equal tag, on every backend.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
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


_NAME = 255  # bytes: NAME_MAX of the disks that there are
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


def holds(store: Store, key: str) -> bool:
    """Whether there is anything under a key, without reading it where that can be helped."""
    path = store.path(key)
    if path is not None:
        return path.is_file()
    try:
        store.get(key)
    except Missing:
        return False
    return True


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
