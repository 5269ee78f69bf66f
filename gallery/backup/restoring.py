"""A library back from a backup, into an empty folder, each file verified while it is written.

It is put together in a folder of its own, `.restoring`, and takes its place when it is whole: until
then there is no library to be served or ingested, and a run that was stopped goes on.
"""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from gallery.backup.folder import PASSED, Backup
from gallery.backup.objects import Objects, finished, pour, writing
from gallery.backup.snapshot import Kept, Snapshot
from gallery.disk import sync_folder
from gallery.errors import BackupError, Full
from gallery.ingest.news import Begun, Listener, Seen
from gallery.model import Finding

WORK = ".restoring"
SPARE = 1 << 24
"""Bytes that stay free beside the files."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back.

    name      of the snapshot; files, bytes: what is there now
    mended    files, by path, that were damaged when they were backed up and came back right
    findings  files that could not be brought back, or only as damaged as they were
    """

    name: str
    snapshot: Snapshot
    files: int
    bytes: int
    mended: Sequence[str] = ()
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the files go: first below `tree`, through `incoming`, at last into `folder`."""

    folder: Path

    @property
    def work(self) -> Path:
        return self.folder / WORK

    @property
    def tree(self) -> Path:
        return self.work / "tree"

    @property
    def incoming(self) -> Path:
        return self.work / "incoming"

    def of(self, path: str) -> Path:
        """Where a file is put; there already, once its part of the library is whole."""
        moved = self.folder / path.partition("/")[0]
        return (self.folder if moved.exists() else self.tree) / path


def restore(
    backup: Backup, folder: Path, name: str = "", listen: Listener = lambda _: None
) -> Restored:
    """Bring a snapshot back into a folder that is empty, or that a stop left half restored.

    name    of the snapshot; "" = the newest
    raises  Missing, BackupError: no such snapshot, or a damaged one; the folder is not empty;
            StoreError, Full: run it again when that is mended
    """
    name = backup.named(name)
    snapshot = backup.snapshot(name)
    place = _Place(folder.resolve())
    _begun(place, name)
    _check_room(place, snapshot)
    listen(Begun("restore", len(snapshot.files), "restore"))
    mended: list[str] = []
    findings: list[Finding] = []
    count = size = 0
    for kept in snapshot.files:
        if _taken(place.of(kept.path), kept):
            findings.append(_twin(kept))
            continue
        digest = _brought(backup.objects, place, kept)
        if digest and digest == kept.should:
            mended.append(kept.path)
        elif digest != kept.sha256 or kept.should:
            findings.append(_finding(kept, digest))
        count, size = count + bool(digest), size + (kept.bytes if digest else 0)
        listen(Seen("restore", kept.path))
    _ended(place, snapshot)
    return Restored(name, snapshot, count, size, mended, findings)


def timed(back: Restored, folder: Path) -> None:
    """Give files that came back their times again, where they were written anew as they were.

    The list of files of an album is, when pictures are made again in two passes.
    """
    for kept in back.snapshot.files:
        path = folder / kept.path
        with writing(path), suppress(FileNotFoundError):
            facts = path.stat()
            changed = facts.st_mtime_ns != kept.mtime_ns and facts.st_size == kept.bytes
            if changed and sha256(path.read_bytes()).hexdigest() == kept.sha256:
                os.utime(path, ns=(facts.st_atime_ns, kept.mtime_ns))


def _begun(place: _Place, name: str) -> None:
    """Make the folder ready, and note which snapshot is restored into it."""
    mark = place.work / "snapshot"
    with writing(place.folder):
        place.folder.mkdir(parents=True, exist_ok=True)
        there = {path.name for path in place.folder.iterdir()} - PASSED
        before = mark.read_text("utf-8").strip() if mark.is_file() else ""
    if there and WORK not in there:
        raise BackupError(
            f"{place.folder} is not empty; nothing was changed; name an empty folder by `--to`"
        )
    if before not in ("", name):
        raise BackupError(
            f"{place.folder} is half restored from {before}; go on by `--snapshot {before}`,"
            " or empty it"
        )
    with writing(place.work):
        shutil.rmtree(place.incoming, ignore_errors=True)
        for folder in (place.incoming, place.tree):
            folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(name, "utf-8")


def _check_room(place: _Place, snapshot: Snapshot) -> None:
    lacking = (kept for kept in snapshot.files if not _there(place.of(kept.path), kept))
    needed, free = sum(kept.bytes for kept in lacking), shutil.disk_usage(place.folder).free
    if free < needed + SPARE:
        raise Full(
            f"the library needs {(needed + SPARE) / 1e6:,.0f} MB, and {place.folder} has"
            f" {free / 1e6:,.0f} MB free; nothing was restored and the backup is whole;"
            " make room, or name another disk by `--to`"
        )


def _there(target: Path, kept: Kept) -> bool:
    """Whether a run before this one brought a file: it has its name since it is whole."""
    try:
        facts = target.lstat()
    except OSError:
        return False
    return (facts.st_size, facts.st_mtime_ns, kept.should) == (kept.bytes, kept.mtime_ns, "")


def _taken(target: Path, kept: Kept) -> bool:
    """Whether another file has its place: on this disk both names are one."""
    return os.path.lexists(target) and not kept.should and not _there(target, kept)


def _twin(kept: Kept) -> Finding:
    reason = "this disk cannot tell its name from another's: it was not written over that"
    return Finding("twin-name", kept.path, reason, "restore to a disk that can, by `--to`")


def _brought(objects: Objects, place: _Place, kept: Kept) -> str:
    """Write one file; the hash of its bytes, or "" when the backup has none that are right.

    A file that was damaged when it was backed up comes back as it was before, if that is there.
    """
    target = place.of(kept.path)
    if _there(target, kept):
        return kept.sha256
    for digest in filter(None, (kept.should, kept.sha256)):
        try:
            with objects.path(digest).open("rb") as source:
                poured = pour(source, place.incoming)
        except OSError:
            continue
        if poured.sha256 != digest or poured.copy is None:
            poured.forget()
            continue
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            finished(poured.copy, kept.mtime_ns, kept.mode)
            poured.copy.replace(target)
        return digest
    return ""


def _finding(kept: Kept, digest: str) -> Finding:
    if digest:
        reason = "it was damaged when it was backed up, and no earlier backup has it whole"
        return Finding("changed", kept.path, reason, "look for another copy of it")
    reason = f"its object {kept.sha256} is missing or damaged: nothing was written in its place"
    return Finding("object-missing", kept.path, reason, "another snapshot or disk may have it")


def _ended(place: _Place, snapshot: Snapshot) -> None:
    """Make the tree durable and give it its place, the albums last: with them it is a library."""
    albums = snapshot.albums.partition("/")[0]
    with writing(place.folder):
        if not (place.folder / albums).exists():
            (place.tree / snapshot.albums).mkdir(parents=True, exist_ok=True)
        for folder, _, _ in os.walk(place.tree):
            sync_folder(Path(folder))
        parts = sorted(path.name for path in place.tree.iterdir())
        for part in sorted(parts, key=lambda part: part == albums):
            (place.tree / part).rename(place.folder / part)
        sync_folder(place.folder)
        shutil.rmtree(place.work)
        sync_folder(place.folder)
