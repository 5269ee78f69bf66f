"""Where the lines of the log lie: files to which lines are added, and the head that counts them."""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol, TypeAlias

from gallery import disk
from gallery.audit.chain import START, Head, Raw, read, seal
from gallery.disk import failed, landing, sync_folder

FOLDER = "audit"
HEAD = "head"
_TAIL = 1 << 16
"""Bytes at the end of a file among which its last line is: no line is half as long."""

_FILE = re.compile(r"(\d{4}-\d\d)(?:\.(\d{4}))?\.jsonl")
"""Of a month; or of a part of one, where a file is no longer than so much: "2026-05.0002.jsonl"."""


@dataclass(frozen=True, slots=True)
class End:
    """Where the next line goes.

    head   the line that it follows
    whole  False when head and lines do not fit together, and no stop explains it
    torn   bytes behind the last whole line, which a stop left
    """

    head: Head
    whole: bool
    torn: int = 0


Make: TypeAlias = Callable[[End], tuple[bytes, Head]]
"""From where the log ends to the next line, and what the head then says."""


class Shelf(Protocol):
    """The files of one log. Errors: StoreError, Full, ReadOnly; Busy.

    aside  what moves them away, for people
    """

    @property
    def aside(self) -> str: ...

    def files(self) -> list[str]:
        """Their names, the oldest first."""

    def lines(self, names: Sequence[str]) -> Iterator[list[Raw]]:
        """Yield what stands in each of some files; what follows a last line's end is not there."""

    def head(self) -> Head | None:
        """What the head says; None without one, or when it is none."""

    def append(self, make: Make, now: datetime) -> None:
        """Add a line and count it, durably, or neither, while nobody else does.

        make  may be asked again, when somebody else was faster
        """

    def still(self) -> AbstractContextManager[None]:
        """Nobody adds a line meanwhile, as far as that can be kept from them."""


@dataclass(frozen=True, slots=True)
class FileShelf:
    """The files of a folder, one a month; lock: the file that keeps two writers apart."""

    folder: Path
    lock: Path
    aside: str = f"`mv {FOLDER} {FOLDER}-before`"

    def files(self) -> list[str]:
        with _told("read", FOLDER):
            return _files(self.folder)

    def lines(self, names: Sequence[str]) -> Iterator[list[Raw]]:
        for name in names:
            with _told("read", f"{FOLDER}/{name}"):
                yield parsed(name, (self.folder / name).read_bytes())

    def head(self) -> Head | None:
        with _told("read", f"{FOLDER}/{HEAD}"):
            return _head(self.folder)

    def append(self, make: Make, now: datetime) -> None:
        with self._held(), _told("write", "the audit log"):
            at = _end(self.folder)
            data, after = make(at)
            _append(self.folder, at, data, after, now)

    @contextmanager
    def still(self) -> Iterator[None]:
        with ExitStack() as stack:
            with suppress(OSError):  # where nothing can be written, nobody does
                stack.enter_context(disk.locked(self.lock))
            yield

    @contextmanager
    def _held(self) -> Iterator[None]:
        with ExitStack() as stack:
            with _told("write", "the audit log"):
                for folder in (self.lock.parent, self.folder):
                    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                stack.enter_context(disk.locked(self.lock))
            yield


def order(name: str) -> tuple[str, int] | None:
    """The place of a file of the log among all; None for what is none."""
    found = _FILE.fullmatch(name)
    return (found[1], int(found[2] or 0)) if found else None


def ordered(names: Iterable[str]) -> list[str]:
    """Those that are files of the log, the oldest first."""
    found = ((order(name), name) for name in names)
    return [name for _, name in sorted((place, name) for place, name in found if place)]


def parsed(name: str, data: bytes) -> list[Raw]:
    """The whole lines of a file."""
    *whole, _ = data.split(b"\n")
    return [read(name, number, line) for number, line in enumerate(whole, 1)]


def counted(data: bytes) -> Head | None:
    """A head as it is kept; None for what is none."""
    try:
        told = json.loads(data)
        return Head(int(told["n"]), str(told["hash"]))
    except (ValueError, KeyError, TypeError):
        return None


def ending(told: Head | None, last: Raw | None, torn: int = 0) -> End:
    """Where a log ends whose head and whose last whole line are these."""
    there = Head(last.n, last.hash) if last and last.body else None
    if last is None and told in (None, Head(0, START)):
        return End(Head(0, START), True, torn)
    if told == there and told is not None:
        return End(told, True, torn)
    if last and follows(told, last):
        return End(Head(last.n, last.hash), True, torn)
    ends = [one for one in (told, there) if one]
    return End(max(ends, key=lambda one: one.n, default=Head(0, START)), False, torn)


def follows(told: Head | None, last: Raw) -> bool:
    """Whether a stop between a line and its head explains this."""
    before = told or Head(0, START)
    body = last.body
    return body is not None and last.n == before.n + 1 and seal(before.hash, body) == last.hash


@contextmanager
def _told(verb: str, what: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise failed(verb, what, problem) from problem


def _files(folder: Path) -> list[str]:
    return ordered(path.name for path in folder.glob("*.jsonl"))


def _head(folder: Path) -> Head | None:
    try:
        return counted((folder / HEAD).read_bytes())
    except FileNotFoundError:
        return None


def _end(folder: Path) -> End:
    """Where the log ends, by its head and by its last line. OSError."""
    return ending(_head(folder), *_last([folder / name for name in _files(folder)]))


def _append(folder: Path, at: End, data: bytes, after: Head, now: datetime) -> None:
    """Add a line and count it; both are on the disk then, or neither is. OSError.

    It goes into the file of its month, or into a later one that is there: lines of a clock that
    was set back stand behind the others all the same.
    """
    files = _files(folder)
    name = ordered([f"{now.astimezone(UTC):%Y-%m}.jsonl", *files[-1:]])[-1]
    path = folder / name
    new = not path.exists()
    with _file(path) as file:
        begin = file.seek(0, os.SEEK_END)
        if files[-1:] == [name] and at.torn:
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
