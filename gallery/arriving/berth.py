"""Where the bytes of one upload lie until it is whole: a file on a disk, or pieces in a bucket.

On a disk a lock says who appends. In a bucket a piece is created under the place at which it
begins, and only where none is: so of two machines that append at one place one wins, whoever dies
holds up nobody, and what is there is what its pieces say.
"""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol

from gallery.arriving.receiving import (
    GATHERED,
    WINDOW,
    Check,
    End,
    Line,
    Received,
    heard,
    paced,
    receive,
)
from gallery.arriving.whole import InHand, OnDisk, Whole
from gallery.disk import failed
from gallery.errors import Busy, Missing, Stale
from gallery.store import Entry, Expect, Store

PIECE = 8 << 20
"""Bytes of one piece at most."""

_STEP = 1 << 20
_BUSY = "this file is being received by another connection"


class Berth(Protocol):
    """The bytes of one upload, as far as they are here."""

    def offset(self) -> int:
        """How many there are: whatever was told is among them."""

    def held(self) -> AbstractContextManager[None]:
        """Be the one who appends; Busy, Missing (it was taken away), StoreError, ReadOnly."""

    async def receive(
        self,
        chunks: AsyncIterator[bytes],
        start: int,
        most: int,
        check: Check | None = None,
        window: float = WINDOW,
    ) -> Received:
        """Append a part to the `start` bytes that are there, as of `receiving.receive`."""

    def fill(self, source: IO[bytes]) -> None:
        """All bytes at once, where none were; Busy when somebody else was first, StoreError."""

    def whole(self, size: int) -> Whole | None:
        """The file of so many bytes, None while fewer are here; Busy when it is being dropped."""

    def drop(self) -> None:
        """Forget the bytes; StoreError."""

    def remove(self) -> None:
        """Forget all that is known of the upload; StoreError."""


@dataclass(frozen=True, slots=True)
class Filed:
    """In a folder of its own, as `data`."""

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "data"

    def offset(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def held(self) -> Iterator[None]:
        path = self.folder / "lock"
        try:
            lock = path.open("a")
        except FileNotFoundError as problem:
            raise Missing("there is no such upload") from problem
        except OSError as problem:
            raise failed("go on with", "an upload", problem) from problem
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as problem:
                raise Busy(_BUSY) from problem
            if not _is(path, lock.fileno()):  # it was removed before the lock was ours
                raise Missing("there is no such upload")
            yield

    async def receive(
        self,
        chunks: AsyncIterator[bytes],
        start: int,
        most: int,
        check: Check | None = None,
        window: float = WINDOW,
    ) -> Received:
        return await receive(chunks, self.path, start, most, check, window)

    def fill(self, source: IO[bytes]) -> None:
        try:
            with self.path.open("wb") as kept:
                shutil.copyfileobj(source, kept, _STEP)
        except OSError as problem:
            raise failed("write", "an upload", problem) from problem

    def whole(self, size: int) -> Whole | None:
        return OnDisk(self.path) if self.offset() >= size else None

    def drop(self) -> None:
        try:
            self.path.unlink(missing_ok=True)
        except OSError as problem:
            raise failed("tidy", "an upload", problem) from problem

    def remove(self) -> None:
        try:
            shutil.rmtree(self.folder)
        except OSError as problem:
            raise failed("remove", "an upload", problem) from problem


@dataclass(frozen=True, slots=True)
class Pieced:
    """In objects below `folder`/`lot`, each called by the place at which it begins.

    lot  another one for each beginning: what a machine that was slow still writes of an earlier
         one is part of nothing
    """

    store: Store
    folder: str
    lot: str

    def offset(self) -> int:
        return sum(one.bytes for one in self._pieces())

    def held(self) -> AbstractContextManager[None]:
        return nullcontext()

    async def receive(
        self,
        chunks: AsyncIterator[bytes],
        start: int,
        most: int,
        check: Check | None = None,
        window: float = WINDOW,
    ) -> Received:
        """Gathered on this machine's disk, written when the part is over, however it ended."""
        line = Line(paced(chunks, window))
        try:
            with SpooledTemporaryFile(max_size=GATHERED) as kept:

                async def add(chunk: bytes) -> None:
                    kept.write(chunk)

                end = await heard(line.counted(), add, most, check)
                if end in (End.LONG, End.CHANGED):
                    return Received(end, start, line.came)
                kept.seek(0)
                offset = await asyncio.to_thread(self._written, kept, start)
            return Received(end, offset, line.came)
        except Stale:
            return Received(End.TAKEN, start, line.came)
        except OSError as failure:
            return Received(End.FULL, start, line.came, failure)

    def fill(self, source: IO[bytes]) -> None:
        try:
            self._written(source, 0)
        except Stale as problem:
            raise Busy(_BUSY) from problem

    def whole(self, size: int) -> Whole | None:
        found, data = self._pieces(), BytesIO()
        if sum(one.bytes for one in found) < size:
            return None
        try:
            for one in found:
                data.write(self.store.get(one.key)[0])
        except Missing as problem:
            raise Busy("another process is at work on this file") from problem
        return InHand(data.getvalue(), f"{self.folder}/{self.lot}/name")

    def drop(self) -> None:
        self._deleted(f"{self.folder}/{self.lot}")

    def remove(self) -> None:
        self.store.delete(f"{self.folder}/info.json")  # what it says is what there is
        self._deleted(self.folder)

    def _written(self, source: IO[bytes], start: int) -> int:
        """Create the pieces of a part; where it ends. Stale where somebody else was first."""
        while data := source.read(PIECE):
            self.store.put(self._key(start), data, expect=Expect.NOTHING)
            start += len(data)
        return start

    def _key(self, start: int) -> str:
        return f"{self.folder}/{self.lot}/{start:012d}"

    def _pieces(self) -> list[Entry]:
        return pieces(self.store.list(f"{self.folder}/{self.lot}", deep=False))

    def _deleted(self, folder: str) -> None:
        for entry in list(self.store.list(folder)):
            self.store.delete(entry.key)


def pieces(found: Iterable[Entry]) -> list[Entry]:
    """Those that follow each other from the first byte on, of all that lies in a lot."""
    by_start = {int(name): one for one in found if (name := one.key.rpartition("/")[2]).isdecimal()}
    row: list[Entry] = []
    at = 0
    while (one := by_start.get(at)) and one.bytes:
        row.append(one)
        at += one.bytes
    return row


def lying(entries: Sequence[Entry], lot: str) -> int:
    """How many bytes of an upload there are, told from all that lies in its folder."""
    names = {one.key.rpartition("/")[2]: one for one in entries}
    if "data" in names:
        return names["data"].bytes
    return sum(one.bytes for one in pieces(e for e in entries if f"/{lot}/" in e.key))


def _is(path: Path, descriptor: int) -> bool:
    """Whether a name still stands for an open file."""
    with suppress(FileNotFoundError):
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    return False
