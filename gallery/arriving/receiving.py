"""Bytes from a connection onto the disk: appended, safe before they are told, never hoarded.

What comes in while one write is under way is gathered for the next, so that a slow line has each of
its bytes on the disk at once, and a fast one is not held up by many small writes.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha1, sha256
from pathlib import Path
from typing import Protocol

import aiofiles
from aiofiles.threadpool.binary import AsyncFileIO

from gallery.disk import sync_folder

GATHERED = 2**20
"""Bytes that may wait in memory for one connection."""

WINDOW = 30.0
"""Seconds in which at least SLOWEST bytes must come, else the connection is given up."""

SLOWEST = 30_000
"""Bytes in each window: 1 kB a second, what a bad mobile line still carries."""


class End(Enum):
    """How the receiving of a part ended."""

    WHOLE = "whole"
    GONE = "gone"  # the connection broke: what came counts
    SLOW = "slow"  # too little came for too long: what came counts
    FULL = "full"  # the disk took no more: what it took counts
    LONG = "long"  # more than was announced: nothing of the part counts
    CHANGED = "changed"  # another hash than was announced: nothing of the part counts
    TAKEN = "taken"  # another machine was first at this place: nothing of the part counts


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a part.

    offset   bytes of the file that are on the disk for good
    new      bytes that came over the line, kept or not
    problem  what the system said where the disk is full
    """

    end: End
    offset: int
    new: int
    problem: OSError | None = None


class Hash(Protocol):
    """A checksum in the making."""

    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...
    @property
    def digest_size(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Check:
    """The hash that a part must have."""

    wanted: bytes
    made: Hash


CHECKS = {"sha256": sha256, "sha1": lambda: sha1(usedforsecurity=False)}
"""The algorithms that a sender may use."""


@dataclass(slots=True)
class _Pen:
    """Writes in the background what it is given, in order."""

    file: AsyncFileIO
    waiting: bytearray = field(default_factory=bytearray)
    task: asyncio.Task[None] | None = None

    async def add(self, chunk: bytes) -> None:
        self.waiting += chunk
        if self.task is None or self.task.done() or len(self.waiting) >= GATHERED:
            await self.end()
            self.task = asyncio.create_task(self._write())

    async def end(self) -> None:
        """Wait until nothing is waiting; what the disk refused is raised here."""
        task, self.task = self.task, None
        if task:
            await task

    async def _write(self) -> None:
        while self.waiting:
            data, self.waiting = self.waiting, bytearray()
            left = memoryview(data)
            while left:
                left = left[await self.file.write(left) :]


@dataclass(slots=True)
class Line:
    """What a connection brings; came: bytes of it so far."""

    chunks: AsyncIterator[bytes]
    came: int = 0

    async def counted(self) -> AsyncIterator[bytes]:
        async for chunk in self.chunks:
            self.came += len(chunk)
            yield chunk


async def receive(
    chunks: AsyncIterator[bytes],
    path: Path,
    start: int,
    most: int,
    check: Check | None = None,
    window: float = WINDOW,
) -> Received:
    """Append a part to the file at `path`, which has `start` bytes; synced before it returns.

    chunks  of the connection; ConnectionError when it breaks
    most    bytes that the part may have
    window  seconds in which SLOWEST bytes must come

    What the disk does not do is told as End.FULL with its problem; it is never raised.
    """
    line = Line(paced(chunks, window))
    try:
        async with aiofiles.open(path, "ab", buffering=0) as file:
            end, problem = await _written(line.counted(), file, most, check)
            if end in (End.LONG, End.CHANGED):
                await file.truncate(start)
            await _synced(file, path, start)
        return Received(end, path.stat().st_size, line.came, problem)
    except OSError as failure:
        return Received(End.FULL, start, line.came, failure)


async def _synced(file: AsyncFileIO, path: Path, start: int) -> None:
    """Bring a part onto the disk, or drop it.

    A failed fsync is final: the system may have let go of what it could not write, and would call
    a second one a success.
    """
    try:
        await asyncio.to_thread(os.fsync, file.fileno())
        if not start:  # its name is new too
            await asyncio.to_thread(sync_folder, path.parent)
    except OSError:
        await file.truncate(start)
        raise


async def _written(
    chunks: AsyncIterator[bytes], file: AsyncFileIO, most: int, check: Check | None
) -> tuple[End, OSError | None]:
    pen = _Pen(file)
    try:
        try:
            return await heard(chunks, pen.add, most, check), None
        finally:
            await pen.end()
    except OSError as problem:
        return End.FULL, problem


async def heard(
    chunks: AsyncIterator[bytes],
    add: Callable[[bytes], Awaitable[None]],
    most: int,
    check: Check | None,
) -> End:
    """Hand on what comes of a part, and tell how it ended; OSError as `add` raises it."""
    left = most
    try:
        async for chunk in chunks:
            left -= len(chunk)
            if left < 0:
                return End.LONG
            if check:
                check.made.update(chunk)
            await add(chunk)
    except TimeoutError:
        return End.SLOW
    except ConnectionError:
        return End.GONE
    if check and check.made.digest() != check.wanted:
        return End.CHANGED
    return End.WHOLE


async def paced(chunks: AsyncIterator[bytes], window: float = WINDOW) -> AsyncIterator[bytes]:
    """Yield what comes; TimeoutError where a window brings less than SLOWEST bytes."""
    began, came = time.monotonic(), 0
    while True:
        try:
            async with asyncio.timeout(began + window - time.monotonic()):
                chunk = await anext(chunks)
        except StopAsyncIteration:
            return
        yield chunk
        came += len(chunk)
        if came >= SLOWEST:
            began, came = time.monotonic(), 0
