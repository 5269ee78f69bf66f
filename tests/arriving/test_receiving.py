"""Bytes from a connection: what came counts, what was not meant does not."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from gallery.arriving.receiving import CHECKS, Check, End, Received, receive
from tests.loop import finished


async def line(parts: Iterable[bytes], ends: Exception | None = None) -> AsyncIterator[bytes]:
    """A connection that brings these parts, and then breaks or ends."""
    for part in parts:
        yield part
        await asyncio.sleep(0)
    if ends:
        raise ends


def received(
    path: Path, parts: Iterable[bytes], most: int, check: Check | None = None, broken: bool = False
) -> Received:
    start = path.stat().st_size if path.exists() else 0
    ends = ConnectionResetError() if broken else None
    return finished(receive(line(parts, ends), path, start, most, check))


def test_parts_are_appended_in_order(tmp_path: Path) -> None:
    path = tmp_path / "data"
    parts = [bytes([n]) * 70_000 for n in range(40)]

    first = received(path, parts[:20], 10**8)
    second = received(path, parts[20:], 10**8)

    assert path.read_bytes() == b"".join(parts)
    assert (first.end, second.end, second.offset) == (End.WHOLE, End.WHOLE, 2_800_000)


def test_what_came_before_the_connection_broke_counts(tmp_path: Path) -> None:
    path = tmp_path / "data"

    got = received(path, [b"a" * 1000, b"b"], 10**6, broken=True)

    assert got == Received(End.GONE, 1001, 1001)
    assert path.read_bytes() == b"a" * 1000 + b"b"


def test_more_than_was_announced_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "data"
    received(path, [b"kept"], 10)

    got = received(path, [b"a" * 6, b"a" * 6], 10)

    assert (got.end, got.offset, path.read_bytes()) == (End.LONG, 4, b"kept")


@pytest.mark.parametrize("name", CHECKS)
def test_a_part_with_another_hash_is_not_kept(tmp_path: Path, name: str) -> None:
    path = tmp_path / "data"
    right = CHECKS[name]()
    right.update(b"part one")

    good = received(path, [b"part ", b"one"], 10, Check(right.digest(), CHECKS[name]()))
    bad = received(path, [b"part ", b"two"], 10, Check(right.digest(), CHECKS[name]()))

    assert (good.end, bad.end) == (End.WHOLE, End.CHANGED)
    assert (bad.offset, path.read_bytes()) == (8, b"part one")


def test_a_line_that_brings_next_to_nothing_is_given_up_and_what_came_counts(
    tmp_path: Path,
) -> None:
    path = tmp_path / "data"

    async def stalled() -> AsyncIterator[bytes]:
        yield b"some"
        await asyncio.sleep(3600)
        yield b"more"

    got = finished(receive(stalled(), path, 0, 100, window=0.3))

    assert (got.end, got.offset, path.read_bytes()) == (End.SLOW, 4, b"some")


def test_what_the_disk_could_not_keep_is_never_told_as_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data"
    received(path, [b"safe"], 100)

    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", broken)
        got = received(path, [b" lost"], 100)
    again = received(path, [b" sent again"], 100)

    assert (got.end, got.offset) == (End.FULL, 4)
    assert (again.end, path.read_bytes()) == (End.WHOLE, b"safe sent again")
