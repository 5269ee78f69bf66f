"""One backup: album by album, while people work; it may be stopped and run again at any moment.

Objects are written first and the snapshot last, so a stop leaves some objects that no snapshot
names yet, and the next run finds them there.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from gallery import __version__
from gallery import album as albums
from gallery.album import MANIFEST
from gallery.audit import audit
from gallery.backup import lately
from gallery.backup.contents import File, Library, album_files, album_words, site_files, slugs
from gallery.backup.dropping import Dropped, drop_older
from gallery.backup.folder import Backup, prepare
from gallery.backup.lately import Backed
from gallery.backup.snapshot import Snapshot, next_name
from gallery.backup.taking import Taking, named
from gallery.disk import failed
from gallery.drawer.files import FileCabinet
from gallery.errors import AlbumError, BackupError, Busy, Full, GalleryError, StoreError
from gallery.ingest.filling import reference
from gallery.ingest.news import Begun, Listener, Seen
from gallery.model import Finding
from gallery.store.local import PRIVATE

ROUNDS = 3
"""How often albums are taken once more because others borrow what came into them meanwhile."""

SPARE = 1 << 24
"""Bytes that stay free beside the files: for the snapshot, and for what is written meanwhile."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a backup is to be made.

    read_data  read every file and its object again, also those that did not change
    keep       drop all snapshots but so many afterwards; None = none is dropped
    anew       begin in a folder that is empty, though it held the last backup
    """

    read_data: bool = False
    keep: int | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a backup came to.

    name      of the snapshot; files, bytes: of the library
    read      files that were read; new, new_bytes: what had not been in the backup before
    left      links and special files, by path: they are not backed up
    dropped   what went because it was older than wanted
    unnoted   why .gallery/backup.json could not be written; "" when it was
    """

    name: str
    files: int
    bytes: int
    read: int
    new: int
    new_bytes: int
    findings: Sequence[Finding] = ()
    left: Sequence[str] = ()
    dropped: Dropped = field(default_factory=Dropped)
    unnoted: str = ""


def back_up(
    library: Library,
    folder: Path,
    clock: Callable[[], datetime],
    wanted: Wanted,
    listen: Listener = lambda _: None,
) -> Outcome:
    """Back a library up into a folder; what was saved before this began is in it.

    clock   tells now, with its zone
    raises  BackupError: the folder cannot be used; Busy; StoreError, Full: what was there before
            is whole, and the next run goes on from here
    """
    whole, begun = folder.resolve(), _moment(clock())
    _apart(library, whole)
    try:
        _mounted(library, whole, wanted)
        backup = prepare(whole)
        with backup.held():
            backup.completed()
            outcome = _run(library, backup, clock, wanted, listen)
    except Busy:
        raise
    except GalleryError as problem:
        with suppress(StoreError):  # the library's own disk may be full, or may not be written
            lately.note_failure(library.store, str(whole), begun, str(problem))
        raise
    sound = sum(finding.level == "error" for finding in outcome.findings)
    backed = Backed(_moment(clock()), str(whole), outcome.files, outcome.bytes, sound)
    try:
        lately.note(library.store, backed)
    except StoreError as problem:
        return replace(outcome, unnoted=str(problem))
    return outcome


def _run(
    library: Library,
    backup: Backup,
    clock: Callable[[], datetime],
    wanted: Wanted,
    listen: Listener,
) -> Outcome:
    begun = clock()
    taking = _begun(library, backup, wanted, listen)
    total = _roomy(taking, backup, wanted)
    listen(Begun("backup", total, "save"))
    for slug in _albums(library):
        taking.album(slug)
    _lenders(taking)
    _site(taking)
    backup.objects.synced()
    snapshot = _snapshot(taking, _moment(begun), _moment(clock()))
    name = next_name(begun.astimezone(UTC), backup.names())
    backup.write(name, snapshot)
    dropped = _dropped(taking, backup, wanted, snapshot)
    return Outcome(
        name,
        len(snapshot.files),
        snapshot.bytes,
        taking.read,
        taking.new,
        taking.new_bytes,
        list(taking.findings.values()),
        sorted(taking.left),
        dropped,
    )


def _snapshot(taking: Taking, begun: str, ended: str) -> Snapshot:
    return Snapshot(
        begun,
        ended,
        [taking.kept[path] for path in sorted(taking.kept)],
        taking.library.title,
        taking.library.name,
        __version__,
        sum(finding.level == "error" for finding in taking.findings.values()),
    )


def _dropped(taking: Taking, backup: Backup, wanted: Wanted, snapshot: Snapshot) -> Dropped:
    """Drop what is older than wanted; nothing while anything is wrong: it may be needed yet."""
    if wanted.keep is None or snapshot.findings:
        return Dropped()
    try:
        return drop_older(backup, wanted.keep)
    except BackupError as problem:
        remedy = "nothing older was dropped; remove that file if you can do without it"
        where = str(backup.folder)
        taking.findings[where] = Finding("snapshot-damaged", where, str(problem), remedy)
        return Dropped()


def _begun(library: Library, backup: Backup, wanted: Wanted, listen: Listener) -> Taking:
    """A run that knows what the last snapshot knew; one that is damaged is told and passed over."""
    names = backup.names()
    name, last = next(backup.newest(), ("", None))
    known = {kept.path: kept for kept in last.files} if last else {}
    taking = Taking(library, backup.objects, known, last.begun if last else "", wanted.read_data)
    taking.seen = lambda path: listen(Seen("backup", path))
    for damaged in names[names.index(name) + 1 :] if name else names:
        reason, remedy = "it is damaged; the one before it is gone on from", "remove it"
        where = f"snapshots/{damaged}"
        taking.findings[where] = Finding("snapshot-damaged", where, reason, remedy)
    return taking


def _roomy(taking: Taking, backup: Backup, wanted: Wanted) -> int:
    """How many files there are to look at; Full when what is new among them finds no room."""
    total, needed = _needed(taking)
    try:
        _check_room(backup, needed + 300 * total)
    except Full:
        if wanted.keep is None:
            raise
        drop_older(backup, wanted.keep)
        _check_room(backup, needed + 300 * total)
    return total


def _check_room(backup: Backup, needed: int) -> None:
    free = shutil.disk_usage(backup.folder).free
    if free < needed + SPARE:
        raise Full(
            f"the backup needs {(needed + SPARE) / 1e6:,.0f} MB, and {backup.folder} has"
            f" {free / 1e6:,.0f} MB free; the backups that are there are whole, this one was not"
            " begun; make room there, let `--keep` drop older ones, or name another disk"
        )


def _needed(taking: Taking) -> tuple[int, int]:
    """How many files there are, and the bytes of those that the backup does not have."""
    total = needed = 0
    for slug in _albums(taking.library):
        with suppress(OSError):  # whoever takes the album names it
            files = list(album_files(taking.library, slug))
            total += len(files) + len(album_words(taking.library, slug))
            fresh = _fresh(taking, files)
            manifest = taking.library.albums / slug / MANIFEST
            data = manifest.read_bytes() if fresh and manifest.exists() else None
            listed = named(taking.library, slug, data)
            for file in fresh:
                ought = listed.get(file.path) or taking.known.get(file.path)
                if ought is None or not taking.objects.holds(ought.sha256, file.bytes):
                    needed += file.bytes
    with suppress(OSError):
        total += len(list(site_files(taking.library)))
    return total, needed


def _fresh(taking: Taking, files: Sequence[File]) -> Sequence[File]:
    """The files that are going to be read."""
    whole = [file for file in files if file.kind == "file"]
    return [one for one in whole if not taking.trusted(one.path, one.bytes, one.mtime_ns)]


def _albums(library: Library) -> Sequence[str]:
    try:
        return slugs(library)
    except OSError as problem:
        raise failed("read", library.name, problem) from problem


def _site(taking: Taking) -> None:
    try:
        cabinet = FileCabinet(taking.library.folder, taking.library.albums / PRIVATE)
        with audit(cabinet).still():
            taking.files(site_files(taking.library), {})
    except OSError as problem:
        raise failed("read", str(taking.library.folder), problem) from problem


def _lenders(taking: Taking) -> None:
    """Take those albums again into which photos came that albums taken after them borrow."""
    for _ in range(ROUNDS):
        lacking = {
            other
            for slug, source in taking.sources.items()
            for other, path in _borrowed(taking.library, slug, source)
            if path not in taking.named.get(other, {})
        }
        if not lacking:
            return
        for other in sorted(lacking):
            taking.album(other)


def _borrowed(library: Library, slug: str, source: bytes) -> Iterator[tuple[str, str]]:
    """(album, path of the photo) for each photo of another album that words show."""
    if b'"/' not in source and b"'/" not in source:
        return
    with suppress(AlbumError, UnicodeDecodeError):
        for block in albums.parse(slug, source.decode("utf-8")).photos:
            other, name = reference(slug, block.photo)
            if other != slug:
                yield other, f"{library.name}/{other}/{name}"


def _apart(library: Library, whole: Path) -> None:
    """BackupError unless backup and library lie beside each other."""
    for place in (library.folder, library.albums):
        if whole == place or place in whole.parents or whole in place.parents:
            raise BackupError(
                f"{whole} and the library in {place} lie inside each other; nothing was changed;"
                " name a folder outside of it, best on another disk"
            )


def _mounted(library: Library, whole: Path, wanted: Wanted) -> None:
    """BackupError when the folder of the last backup is empty now: its disk is not there."""
    before = lately.last(library.store)
    if wanted.anew or before is None or before.folder != str(whole) or not before.at:
        return
    if not (whole / "snapshots").is_dir():
        raise BackupError(
            f"{whole} held the backup of {before.at}, and is empty now; nothing was changed;"
            " mount its disk, or say `--anew` if you mean to begin again"
        )


def _moment(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
