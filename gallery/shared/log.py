"""The audit log in a store: lines in objects of at most 64 KiB, and a head that points at the last.

A line is there when the newest object has it, and is swapped in with what it follows; the head is
swapped after it, and only ever forward. So two who write at once cannot both follow one line, and
a stop leaves a head that is one line behind, as on a disk: whoever comes next counts that line
before adding another. An object that is full is never written again, since the head then points at
one that is new: `file`, which the head of a disk does not have. Files and head are those of a disk.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from gallery.audit import Audit
from gallery.audit.chain import START, Head, Raw
from gallery.audit.shelf import FOLDER, HEAD, End, Make, counted, ending, order, ordered, parsed
from gallery.errors import Missing, Stale, StoreError
from gallery.shared import AT_ONCE, BESIDE, ROOT, turns
from gallery.shared.drawers import StoreDrawer
from gallery.store import Expect, Store, Tag

FULL = 1 << 16
"""Bytes after which a file is full: each line writes its file anew, 32 KiB on the average."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One object as it was read; data: None when there is none."""

    name: str
    data: bytes | None
    seen: Tag | Expect


@dataclass(frozen=True, slots=True)
class _Tip:
    """Where the next line goes.

    head   as it is kept; told: what it says
    file   into which the line goes; end: what it follows
    behind whether the head has to count a line first
    """

    head: _Read
    told: Head | None
    file: _Read
    end: End

    @property
    def behind(self) -> bool:
        return self.end.whole and (self.told or Head(0, START)) != self.end.head


@dataclass(frozen=True, slots=True)
class StoreShelf:
    """The objects of a folder; full: bytes after which one is never written again."""

    store: Store
    folder: str
    full: int = FULL

    @property
    def aside(self) -> str:
        return f"all below {self.folder}/"

    def files(self) -> list[str]:
        entries = self.store.list(self.folder, deep=False)
        return ordered(one.key.rpartition("/")[2] for one in entries)

    def lines(self, names: Sequence[str]) -> Iterator[list[Raw]]:
        for first in range(0, len(names), AT_ONCE):
            some = names[first : first + AT_ONCE]
            with ThreadPoolExecutor(len(some)) as pool:
                found = list(pool.map(self._read, some))
            yield from (parsed(one.name, one.data or b"") for one in found)

    def head(self) -> Head | None:
        return _head(self._read(HEAD))

    def still(self) -> nullcontext[None]:
        return nullcontext()

    def append(self, make: Make, now: datetime) -> None:
        tried = b""
        for _ in turns("the audit log"):
            tip = self._tip(now)
            if tip is None:
                continue
            if tried and tried in (tip.file.data or b""):
                return  # it went through, and only the answer was lost
            tried, after = make(tip.end)
            if self._swapped(tip.file, _joined(tip, tried)):
                self._count(tip, after)
                return

    def _count(self, tip: _Tip, after: Head) -> None:
        """Count a line that is there; whoever comes next does it where this cannot be done now."""
        try:
            self._swapped(tip.head, _pointing(after, tip.file.name))
        except StoreError:
            if not tip.end.whole:
                raise

    def _tip(self, now: datetime) -> _Tip | None:
        """Where the log ends; None when its head is another one now: then all is read again.

        A head that points nowhere is that of a new log, of one that comes from a disk, or harmed.
        """
        head = self._read(HEAD)
        told, name = _head(head), _file(head)
        file = self._read(name or next(iter(self.files()[::-1]), self._new(now)))
        tip = _Tip(head, told, file, ending(told, self._last(file)))
        if not tip.end.whole:  # or others wrote while we read one after the other
            return tip if self._read(HEAD).seen == head.seen else None
        full = len(file.data or b"") >= self.full
        if name and not (tip.behind or full):
            return tip
        self._swapped(head, _pointing(tip.end.head, self._new(now) if full else file.name))
        return None

    def _last(self, file: _Read) -> Raw | None:
        """The last line; before a new file has one, that of the file before."""
        lines = parsed(file.name, file.data or b"")
        if lines:
            return lines[-1]
        before = [name for name in self.files() if (order(name) or ()) < (order(file.name) or ())]
        return next((some[-1] for some in self.lines(before[:-2:-1]) if some), None)

    def _new(self, now: datetime) -> str:
        """The name of a file behind all others: of this month, or of a later one that is there."""
        month, part = f"{now.astimezone(UTC):%Y-%m}", 0
        for name in self.files()[-1:]:
            last = order(name)
            if last and last[0] >= month:
                month, part = last[0], last[1] + 1
        return f"{month}.{part:04}.jsonl" if part else f"{month}.jsonl"

    def _read(self, name: str) -> _Read:
        try:
            return _Read(name, *self.store.get(f"{self.folder}/{name}"))
        except Missing:
            return _Read(name, None, Expect.NOTHING)

    def _swapped(self, one: _Read, data: bytes) -> bool:
        """Write where what was read is still there; False when it is not."""
        try:
            self.store.put(f"{self.folder}/{one.name}", data, expect=one.seen)
        except (Stale, Missing):
            return False
        return True


def shared_log(store: Store) -> Audit:
    """The log of a library whose albums are in a store."""
    networks = StoreDrawer(store, f"{ROOT}/networks")
    return Audit(StoreShelf(store, f"{BESIDE}/{FOLDER}"), networks)


def _head(one: _Read) -> Head | None:
    return counted(one.data) if one.data is not None else None


def _file(head: _Read) -> str:
    """Into which file the next line goes, as the head says; "" when it does not."""
    with suppress(ValueError, KeyError, TypeError):
        name = str(json.loads(head.data or b"")["file"])
        return name if order(name) else ""
    return ""


def _pointing(head: Head, file: str) -> bytes:
    told = {"n": head.n, "hash": head.hash, "file": file}
    return json.dumps(told).encode("ascii") + b"\n"


def _joined(tip: _Tip, line: bytes) -> bytes:
    """A line behind those that are there; of what was harmed half a one stays to be looked at."""
    before = tip.file.data or b""
    whole = before[: before.rfind(b"\n") + 1]
    return (whole if tip.end.whole or whole == before else before + b"\n") + line
