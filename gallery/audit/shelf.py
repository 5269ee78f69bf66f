"""The files of the log: one a month to which lines are added, and the head that counts them."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from gallery.audit.chain import START, Head, Raw, read, seal
from gallery.disk import landing, sync_folder

HEAD = "head"
_TAIL = 1 << 16
"""Bytes at the end of a file among which its last line is: no line is half as long."""


@dataclass(frozen=True, slots=True)
class End:
    """Where the next line goes.

    head   the line that it follows
    whole  False when head and lines do not fit together, and no stop explains it
    torn   bytes behind the last whole line, which a stop left
    """

    head: Head
    whole: bool
    torn: int


def months(folder: Path) -> list[Path]:
    """The files of the log, the oldest first. OSError."""
    return sorted(folder.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9].jsonl"))


def lines(path: Path) -> Iterator[Raw]:
    """The lines of a file; what follows the last line's end is not written yet. OSError."""
    *whole, _ = path.read_bytes().split(b"\n")
    for number, line in enumerate(whole, 1):
        yield read(path.name, number, line)


def head(folder: Path) -> Head | None:
    """What the head says; None without one, or when it is none. OSError."""
    try:
        told = json.loads((folder / HEAD).read_bytes())
        return Head(int(told["n"]), str(told["hash"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return None


def end(folder: Path) -> End:
    """Where the log ends, by its head and by its last line. OSError."""
    told, files = head(folder), months(folder)
    last, torn = _last(files)
    there = Head(last.n, last.hash) if last and last.body else None
    if told is None and last is None:
        return End(Head(0, START), True, torn)
    if told == there and told is not None:
        return End(told, True, torn)
    before = told or Head(0, START)  # a stop between a line and its head
    if last and last.body and last.n == before.n + 1 and seal(before.hash, last.body) == last.hash:
        return End(Head(last.n, last.hash), True, torn)
    ends = [one for one in (told, there) if one]
    return End(max(ends, key=lambda one: one.n, default=Head(0, START)), False, torn)


def append(folder: Path, at: End, data: bytes, after: Head, now: datetime) -> None:
    """Add a line and count it; both are on the disk then, or neither is. OSError.

    It goes into the file of its month, or into a later one that is there: lines of a clock that
    was set back stand behind the others all the same.
    """
    files = months(folder)
    path = max([folder / f"{now.astimezone(UTC):%Y-%m}.jsonl", *files[-1:]])
    new = not path.exists()
    with _file(path) as file:
        begin = file.seek(0, os.SEEK_END)
        if files[-1:] == [path] and at.torn:
            if at.whole:
                begin -= at.torn
                file.truncate(begin)
            else:
                data = b"\n" + data  # what was left there stays to be looked at
        try:
            _write(file, data)
            os.fsync(file.fileno())
            if new:
                sync_folder(folder)
            with landing(folder / HEAD, 0o600) as beside:
                beside.write(json.dumps(asdict(after)).encode("ascii") + b"\n")
        except OSError:
            with suppress(OSError):  # else the next line finds it, as after a stop
                file.truncate(begin)
            raise


def _file(path: Path) -> BinaryIO:
    """A file to add to, for its owner alone; a link leads nowhere."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, 0o600), "wb", buffering=0)


def _write(file: BinaryIO, data: bytes) -> None:
    """A disk that is nearly full takes a part first, and then says so."""
    while data:
        data = data[file.write(data) :]


def _last(files: list[Path]) -> tuple[Raw | None, int]:
    """The last whole line of all, and how many bytes stand behind those of the newest file."""
    last, behind = None, 0
    for path in reversed(files):
        *whole, torn = _tail(path).split(b"\n")
        if path == files[-1]:
            behind = len(torn)
        if whole:
            last = read(path.name, 0, whole[-1])
            break
    return last, behind


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        return file.read()
