"""One part of a library to the new place, file by file, each on its sheet before it is there."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from gallery.errors import Missing, MoveError, Stale
from gallery.moving import ledger
from gallery.moving.contents import Part, inside
from gallery.moving.ends import End
from gallery.moving.ledger import Known, Sheet
from gallery.moving.news import Done, Listener
from gallery.store import Entry, tag

AT_ONCE = 8
"""Files that are under way."""

TOGETHER = 64 << 20
"""Bytes of them that are in memory; a file that has more by itself goes alone."""

REST_NS = 2 * 10**9
"""Nanoseconds after which no clock of a disk takes two changes for one."""

_NOTED = 10.0  # seconds between two times that a sheet is written down


@dataclass(frozen=True, slots=True)
class Way:
    """From where to where, by how many at once, and who hears of it."""

    source: End
    target: End
    pool: Executor
    listen: Listener
    now_ns: Callable[[], int] = time.time_ns


@dataclass(slots=True)
class Tally:
    """What came of it: files and bytes that were sent, files that were there already."""

    sent: int = 0
    bytes: int = 0
    kept: int = 0

    def add(self, other: "Tally") -> None:
        self.sent += other.sent
        self.bytes += other.bytes
        self.kept += other.kept


def listed(source: End, part: Part) -> tuple[dict[str, Entry], list[str]]:
    """The files of a part by key, and the keys of links and special files, which stay behind."""
    entries = list(inside(source, part))
    files = {entry.key: entry for entry in entries if entry.kind == "file"}
    return files, [entry.key for entry in entries if entry.kind != "file"]


def due(files: Mapping[str, Entry], sheet: Sheet) -> list[Entry]:
    """Those that are not at the new place, or that may have changed since they were sent."""
    return [one for one in files.values() if not _same(one, sheet.files.get(one.key))]


def send(way: Way, sheet: Sheet, wanted: Sequence[Entry]) -> Tally:
    """Send what is due, and write the sheet down; MoveError, StoreError, Full.

    A stop at any moment leaves what was sent on the sheet, or there and compared next time.
    """
    tally, noted = Tally(), time.monotonic()
    if not wanted:
        return tally
    new = {one.key for one in wanted} - sheet.files.keys()
    sheet.files.update((key, Known()) for key in sorted(new))
    ledger.save(way.target, sheet)
    for batch in _batches(wanted):
        jobs = [way.pool.submit(_sent, way, sheet, one, one.key in new) for one in batch]
        for entry, job in zip(batch, jobs, strict=True):
            known, was_sent = job.result()
            _count(tally, sheet, entry, known, was_sent)
            way.listen(Done(entry.bytes))
        if time.monotonic() - noted > _NOTED:
            ledger.save(way.target, sheet)
            noted = time.monotonic()
    ledger.save(way.target, sheet)
    return tally


def remove(way: Way, sheet: Sheet, files: Mapping[str, Entry]) -> int:
    """Take away at the new place what was sent there and is no more at the old one; how many."""
    gone = sheet.files.keys() - files.keys()
    for _ in way.pool.map(way.target.delete, sorted(gone)):
        pass
    if gone:
        sheet.files = {key: known for key, known in sheet.files.items() if key not in gone}
        ledger.save(way.target, sheet)
    return len(gone)


def unchecked(sheet: Sheet, *, all_of_them: bool) -> dict[str, Known]:
    """What is to be read back: what was not yet, or all."""
    files = sheet.files.items()
    return {key: one for key, one in files if one.sha256 and (all_of_them or not one.checked)}


def verify(way: Way, sheet: Sheet, wanted: Mapping[str, Known]) -> list[str]:
    """Read files back at the new place; the keys of those that are not what was sent.

    The sheet forgets these, so that the next run sends them again.
    """
    wrong, noted = [], time.monotonic()
    keys = list(wanted)
    for start in range(0, len(keys), 4 * AT_ONCE):
        some = keys[start : start + 4 * AT_ONCE]
        for key, digest in zip(some, way.pool.map(lambda k: _digest(way, k), some), strict=True):
            right = digest == wanted[key].sha256
            sheet.files[key] = replace(wanted[key], checked=True) if right else Known()
            if not right:
                wrong.append(key)
            way.listen(Done(wanted[key].bytes))
        if time.monotonic() - noted > _NOTED:
            ledger.save(way.target, sheet)
            noted = time.monotonic()
    if keys:
        ledger.save(way.target, sheet)
    return wrong


def _same(entry: Entry, known: Known | None) -> bool:
    if known is None or not known.sha256 or not known.rested:
        return False
    return (known.bytes, known.mtime_ns) == (entry.bytes, entry.mtime_ns)


def _batches(wanted: Sequence[Entry]) -> Iterator[list[Entry]]:
    """So many at a time as fit into memory together."""
    batch: list[Entry] = []
    size = 0
    for entry in wanted:
        if batch and (size + entry.bytes > TOGETHER or len(batch) == 4 * AT_ONCE):
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += entry.bytes
    if batch:
        yield batch


def _sent(way: Way, sheet: Sheet, entry: Entry, new: bool) -> tuple[Known | None, bool]:
    """Send one file: what is known of it now, None when it is gone; and whether it was sent."""
    before = sheet.files[entry.key]
    rested = way.now_ns() - entry.mtime_ns > REST_NS
    try:
        data = way.source.get(entry.key)
    except Missing:
        return None, False
    known = Known(tag(data), entry.bytes, entry.mtime_ns, rested)
    if before.sha256 == known.sha256 and before.mtime_ns == known.mtime_ns:
        return replace(known, checked=before.checked), False
    if not (before.sha256 or new) and _there(way.target, entry, known):
        return known, False
    try:
        way.target.put(entry.key, data, entry.mtime_ns, new=new)
    except Stale as problem:
        raise MoveError(
            f"there is another {entry.key} in {way.target.name}, which this move did not put there;"
            " it was not changed; move it away and run this again"
        ) from problem
    return known, True


def _there(target: End, entry: Entry, known: Known) -> bool:
    """Whether a stop left the file there, whole and with its time."""
    try:
        return target.digest(entry.key) == known.sha256 and target.timed(entry)
    except Missing:
        return False


def _digest(way: Way, key: str) -> str:
    try:
        return way.target.digest(key)
    except Missing:
        return ""


def _count(tally: Tally, sheet: Sheet, entry: Entry, known: Known | None, was_sent: bool) -> None:
    if known is None:
        return
    sheet.files[entry.key] = known
    tally.sent += was_sent
    tally.kept += not was_sent
    tally.bytes += entry.bytes if was_sent else 0
