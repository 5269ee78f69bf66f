"""Photos from elsewhere into an album: copied whole under their own names, or named and left."""

import errno
import os
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from gallery.disk import has_writer, opened
from gallery.errors import Refused, TooLarge, Unreadable
from gallery.ingest.discover import COMPANIONS, natural, passed_over
from gallery.ingest.names import cleaned, disk_name, is_numbered
from gallery.ingest.sniff import RAW_ENDINGS, by_head
from gallery.model import Verdict
from gallery.store import Entry
from gallery.store.local import walk

LARGEST = 256 * 2**20
"""Bytes; a larger file is no photo that this gallery can show."""

HISTORY = "history"
"""The folder of an album in which the past is kept; no photo may be called so."""

NOTED = f"{HISTORY}/arrivals.jsonl"
"""The note in an album of what arrived by upload or from the watched folder."""

PAUSES = (0.05, 0.2, 0.8)
"""Seconds until a file that changed while it was read is read once more; then it is given up."""

AGAIN = frozenset({"unreadable", "gone", "needs-heic", "needs-raw"})
"""Codes of refusals that lay with the machine, not with the photo: the next run tries again."""

_TICK_NS = 20 * 10**6
"""Two changes of a file within one tick of the system's clock bear the same time."""

_LATELY_NS = 2 * 10**9
"""No single write to a file takes longer."""

ENDINGS = {
    *("jpg", "jpeg", "jpe", "jfif", "mpo", "png", "webp", "tif", "tiff", "gif", "avif"),
    *("heic", "heif", "hif", "bmp", "jp2", "jxl", "psd", "svg"),
    *RAW_ENDINGS,
}
"""How the names of pictures end, without the dot, those included that are not opened."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file outside the library.

    path     where it lies
    shown    how it is named to people: its path from the folder that was dropped
    verdict  why it is not looked into; None when it is to be copied
    photo    it is, or calls itself, a picture: its refusal counts as a refused photo
    """

    path: Path
    shown: str
    bytes: int
    mtime_ns: int
    verdict: Verdict | None = None
    photo: bool = True


def arrivals(folder: Path) -> Iterator[Arrival]:
    """Everything below a folder (or the one file), in natural order; sidecars are left out.

    Links and special files, folders that cannot be read and what went away meanwhile are named too.
    """
    try:
        facts = folder.lstat()
    except OSError as problem:
        yield Arrival(folder, folder.name, 0, 0, _unread(problem))
        return
    if not stat.S_ISDIR(facts.st_mode):
        yield _arrival(folder, Entry(folder.name, kind_of(facts), facts.st_size, facts.st_mtime_ns))
        return
    for one in sorted(_below(folder), key=lambda one: natural(one[0].key)):
        entry, verdict = one
        name = entry.key.rsplit("/", 1)[-1]
        if verdict is not None:
            yield Arrival(folder / entry.key, entry.key or folder.name, 0, 0, verdict)
        elif name not in COMPANIONS and not name.lower().endswith(".xmp"):
            yield _arrival(folder / entry.key, entry)


def _below(folder: Path, prefix: str = "") -> Iterator[tuple[Entry, Verdict | None]]:
    """What lies below a folder; a folder itself only where it cannot be looked into, and why."""
    try:
        folder.stat()  # `walk` takes one that is gone for an empty one
        found = list(walk(folder, prefix, deep=False))
    except OSError as problem:
        yield Entry(prefix, "folder", 0, 0), _unread(problem)
        return
    for entry in found:
        if entry.kind == "folder":
            yield from _below(folder / entry.key.rpartition("/")[2], entry.key)
        else:
            yield entry, None


def kind_of(facts: os.stat_result) -> str:
    """The kind of a file as stores tell it, a link not followed."""
    if stat.S_ISLNK(facts.st_mode):
        return "link"
    return "file" if stat.S_ISREG(facts.st_mode) else "other"


def _arrival(path: Path, entry: Entry) -> Arrival:
    verdict = passed_over(entry)
    photo = calls_itself_photo(path.name)
    if verdict is None:
        try:
            verdict = _no_picture(_head(path))
        except OSError as problem:
            verdict = _unread(problem)
        photo = photo or verdict is None
    return Arrival(path, entry.key, entry.bytes, entry.mtime_ns, verdict, photo)


def _head(path: Path) -> bytes:
    """A file's first bytes; whatever has taken its place meanwhile is not waited for."""
    with opened(path) as file:
        return file.read(4096)


def calls_itself_photo(name: str) -> bool:
    """Whether a file of this name is, or says that it is, a picture."""
    return PurePath(name).suffix.lower().lstrip(".") in ENDINGS


def _no_picture(head: bytes) -> Verdict | None:
    """Why a file that begins so is not brought."""
    try:
        by_head(head)
    except Unreadable as refusal:
        return Verdict(refusal.code, refusal.reason, refusal.remedy)
    return None


def read_whole(
    path: Path, pauses: Sequence[float] = PAUSES, *, alone: bool = False
) -> tuple[bytes, int]:
    """A file's bytes and time of last change, sure that nobody wrote to it meanwhile.

    pauses  seconds before each further try when it changed while it was read
    alone   a program that has it open for writing counts as a change, where that can be told
    raises  Refused "copying" when it changed each time, TooLarge, Unreadable ("gone": it is not
            there any more)
    """
    for pause in (*pauses, None):
        try:
            read = _read_once(path, alone)
        except OSError as problem:
            if problem.errno == errno.ELOOP:
                raise Unreadable("link", "it is a link to another place", "copy the file") from None
            verdict = _unread(problem)
            raise Unreadable(verdict.code, verdict.reason, verdict.remedy) from problem
        if read is not None:
            return read
        if pause is not None:
            time.sleep(pause)
    tries = len(pauses) + 1
    reason = "it is being written to" if tries == 1 else f"it changed while copying, {tries} times"
    raise Refused("copying", reason, "run this again when it is whole")


def _read_once(path: Path, alone: bool) -> tuple[bytes, int] | None:
    """Bytes and time of last change; None when it is not sure that all of them are of one moment.

    A change shows in the times of a file only from the next tick of the clock on: a file that was
    written just now is read when that tick is over. One long write shows but at its beginning: of
    a file that was written lately it is asked who has it open.
    """
    with opened(path) as file:
        before = os.fstat(file.fileno())
        _check(before)
        age = time.time_ns() - before.st_ctime_ns
        if 0 <= age < _TICK_NS:
            time.sleep((_TICK_NS - age) / 1e9)
        if (alone or 0 <= age < _LATELY_NS) and has_writer(file.fileno()):
            return None
        data = file.read(before.st_size + 1)
        after = os.fstat(file.fileno())
    same = _moment(before) == _moment(after) and len(data) == after.st_size
    return (data, after.st_mtime_ns) if same else None


def _moment(facts: os.stat_result) -> tuple[int, int, int]:
    """What changes with a file: also when its time is set back afterwards."""
    return facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def _check(facts: os.stat_result) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise Unreadable("special", "it is no regular file", "remove it")
    if facts.st_size > LARGEST:
        raise TooLarge(
            "too-many-bytes",
            f"it has {facts.st_size / 2**20:.0f} MiB, and {LARGEST // 2**20} is the most",
            "export it as JPEG",
        )


def _unread(problem: OSError) -> Verdict:
    """Why something could not be read, by what the system said."""
    if problem.errno in (errno.ENOENT, errno.ENOTDIR):
        return Verdict("gone", "it is not there any more", "see where it went, then copy it again")
    reason = (problem.strerror or str(problem)).lower()
    return Verdict("unreadable", f"it cannot be read ({reason})", "check the disk; copy it again")


def known(arrival: Arrival, there: Mapping[tuple[int, int], list[str]]) -> str | None:
    """The file in the album that this one was copied to before; it is taken from `there`.

    there  names of the album's files by (bytes, mtime_ns): a copy keeps both. Each stands for one
           file: what is as large and as old and called alike may be another one all the same.
    """
    names = there.get((arrival.bytes, arrival.mtime_ns), [])
    own = arrival.path.name
    for wanted in dict.fromkeys((own, disk_name(cleaned(own)))):
        for name in sorted(names, key=lambda name: name != wanted):
            if is_numbered(name, wanted):
                names.remove(name)
                return name
    return None
