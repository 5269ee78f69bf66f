"""Bringing photos from elsewhere into an album, each under its own name and time."""

import time
from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from gallery.album.manifest import Manifest
from gallery.disk import failed, read_back, sync_file, sync_folder
from gallery.errors import GalleryError, Missing, Refused, Stale, StoreError, Unreadable
from gallery.ingest.arrive import HISTORY, NOTED, Arrival, arrivals, known, read_whole
from gallery.ingest.discover import COMPANIONS, COPYING, sidecar_names
from gallery.ingest.ending import ended
from gallery.ingest.identify import identify
from gallery.ingest.names import cleaned, disk_name, free_name
from gallery.ingest.news import Begun, Listener, Report, Seen
from gallery.ingest.record import keep_original
from gallery.ingest.room import check_room
from gallery.model import Verdict
from gallery.store import Ahead, Store, holds

_MOMENT_NS = 10 * 10**9
"""A copy that halts for longer than this counts as all that there is."""


AHEAD = 2
"""Photos that are read and brought onto the disk while another gets its name: disks are slow to
say that something is there for good, and as quick to say it of three."""

ROOM = 128 << 20
"""Bytes of photos that may be on their way together; one alone may have more."""

DIFFERS = Verdict(
    "copy-differs",
    "what the disk kept of its copy is something else",
    "check the disk of the library; the file is where it was",
)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A photo that was read; its bytes are on the disk `ahead`, unless the album may have it."""

    data: bytes
    mtime_ns: int
    sha256: str
    ahead: Ahead | None = None


_Coming: TypeAlias = tuple[Arrival, str | None, Future[_Ready | Verdict] | None]


@dataclass(slots=True)
class _Album:
    """What the album holds by now.

    alike   names by size and time, of what was there before; hashes: by content where it is known
    unread  names by size of the files whose content nobody has asked for yet
    sure    names of the files that are on the disk for good
    noted   bytes of the note of what arrived by other ways: it grows with each of them
    """

    store: Store
    slug: str
    manifest: Manifest
    alike: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    unread: dict[int, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    sure: set[str] = field(default_factory=set)
    noted: int = -1
    reserve: int = 0
    verify: bool = False

    def look(self) -> None:
        """See what came since the last look: uploads arrive while a card is being copied."""
        try:
            noted = self.store.facts(f"{self.slug}/{NOTED}").bytes
        except Missing:
            noted = 0
        if noted == self.noted:
            return
        self.noted = noted
        known = _known(self.manifest)
        for entry in self.store.list(self.slug, deep=False):
            name = entry.key.rpartition("/")[2]
            if name in self.names:
                continue
            self.names.add(name)
            self.alike.setdefault((entry.bytes, entry.mtime_ns), []).append(name)
            sha256 = known.get((name, entry.bytes, entry.mtime_ns))
            if sha256:
                self.hashes.setdefault(sha256, name)
            else:
                self.unread.setdefault(entry.bytes, []).append(name)

    def make_sure(self, name: str) -> None:
        """Bring a file onto the disk that is there: who put it there may have been stopped.

        What the manifest has was made sure of when it was developed. StoreError.
        """
        path = self.store.path(f"{self.slug}/{name}")
        if path is None or name in self.sure or name in self.manifest.photos:
            return
        try:
            with suppress(FileNotFoundError):
                sync_file(path)
                sync_folder(path.parent)
        except OSError as problem:
            raise failed("write", f"{self.slug}/{name}", problem) from problem
        self.sure.add(name)

    def same(self, data: bytes, sha256: str) -> str | None:
        """The file of the album with these bytes; those of another size are not read."""
        for name in self.unread.pop(len(data), ()):
            with suppress(Missing, StoreError):
                self.hashes.setdefault(identify(self.store.get(f"{self.slug}/{name}")[0]), name)
        return self.hashes.get(sha256)


def copy_in(
    store: Store,
    folders: Sequence[Path],
    manifest: Manifest,
    report: Report,
    listen: Listener,
    apart: Collection[Path] = (),
    reserve: int = 0,
    *,
    verify: bool = False,
) -> None:
    """Copy every file that is, or calls itself, a photo; name every other one and why.

    Who hears that one was seen may take it from the card: it is on the disk, bytes and name.

    apart    files that are dealt with already
    reserve  bytes of the disk that stay free; Full when there are no more: what was copied stays
    verify   read each copy back from the disk, and compare
    """
    found = (arrival for folder in folders for arrival in arrivals(folder))
    wanted = [arrival for arrival in found if arrival.path not in apart]
    if not wanted:
        return
    listen(Begun(report.slug, len(wanted), "copy"))
    names = {*COMPANIONS, HISTORY}
    album = _Album(store, report.slug, manifest, names=names, reserve=reserve, verify=verify)
    album.look()
    with closing(_ahead(album, wanted)) as line:
        for arrival, there, coming in line:
            verdict = arrival.verdict
            if coming is not None:
                verdict = _brought(album, arrival, coming, report)
                there = report.twins.get(arrival.shown)
            elif there is not None:
                album.make_sure(there)
            if there in report.thrown:
                report.trash[arrival.shown] = str(there)
            if verdict is not None:
                (report.refused if arrival.photo else report.passed)[arrival.shown] = verdict
            listen(Seen(report.slug, arrival.shown, verdict, passed=not arrival.photo))


def _ahead(album: _Album, wanted: Sequence[Arrival]) -> Generator[_Coming, None, None]:
    """Yield files in order, each with the name that the album has it by, or what is read of it."""
    line: deque[_Coming] = deque()
    with ThreadPoolExecutor(AHEAD) as readers:
        try:
            for arrival in wanted:
                while line and (len(line) > AHEAD or _size(line) + arrival.bytes > ROOM):
                    yield line.popleft()
                there = None if arrival.verdict else known(arrival, album.alike)
                fresh = arrival.verdict is None and there is None
                coming = readers.submit(_read, album, arrival) if fresh else None
                line.append((arrival, there, coming))
            while line:
                yield line.popleft()
        finally:  # of a run that cannot go on nothing stays behind
            for _, _, coming in line:
                if coming is not None and not coming.cancel():
                    with suppress(GalleryError):
                        _dropped(coming.result())


def _size(line: Iterable[_Coming]) -> int:
    return sum(arrival.bytes for arrival, _, coming in line if coming)


def _dropped(ready: _Ready | Verdict) -> None:
    if isinstance(ready, _Ready) and ready.ahead:
        ready.ahead.close()


def _read(album: _Album, arrival: Arrival) -> _Ready | Verdict:
    """Read a file whole and bring its bytes onto the disk; or the verdict why that is not done."""
    try:
        data, mtime_ns = read_whole(arrival.path, alone=True)
    except Refused as refusal:
        return Verdict(refusal.code, refusal.reason, refusal.remedy)
    if _growing(data, mtime_ns):
        return COPYING
    sha256 = identify(data)
    if sha256 in album.hashes or (len(data) in album.unread and not album.verify):
        return _Ready(data, mtime_ns, sha256)
    check_room(album.store, len(data), album.reserve)
    key = f"{album.slug}/{arrival.path.name}"
    ahead = album.store.ahead(key, data, sha256, mtime_ns)
    if album.verify and ahead.file and read_back(ahead.file) != sha256:
        ahead.close()
        return DIFFERS
    return _Ready(data, mtime_ns, sha256, ahead)


def _known(manifest: Manifest) -> dict[tuple[str, int, int], str]:
    """Content of the album's files by name, size and time: of those not changed since."""
    photos = manifest.photos.values()
    known = {(photo.name, photo.bytes, photo.mtime_ns): photo.sha256 for photo in photos}
    raws = (raw for photo in photos for raw in photo.raws)
    return known | {(raw.name, raw.bytes, raw.mtime_ns): raw.sha256 for raw in raws}


def _brought(
    album: _Album, arrival: Arrival, coming: Future[_Ready | Verdict], report: Report
) -> Verdict | None:
    """Give one file its place; the verdict when it could not be read whole."""
    ready = coming.result()
    if isinstance(ready, Verdict):
        return ready
    try:
        with album.store.lock(f"arrive-{album.slug}"):  # uploads look for a name under it too
            album.look()
            twin = album.same(ready.data, ready.sha256)
            if twin is None:
                name = _placed(album, arrival.path, ready)
                album.names.add(name)
                album.hashes[ready.sha256] = name
                report.copied.append(name)
            else:
                album.make_sure(twin)
                report.twins[arrival.shown] = twin
    finally:
        _dropped(ready)
    return None


def _growing(data: bytes, mtime_ns: int) -> bool:
    """Whether a picture was written to a moment ago and has no end: more of it is on its way."""
    if not 0 <= time.time_ns() - mtime_ns < _MOMENT_NS:
        return False
    with suppress(Unreadable):
        return ended(data) is False
    return False


def _placed(album: _Album, photo: Path, ready: _Ready) -> str:
    """Give a photo its place, under its own name or the next one that is free."""
    if ready.ahead is None:
        check_room(album.store, len(ready.data), album.reserve)
    wanted = disk_name(cleaned(photo.name))
    while True:
        name = free_name(wanted, album.names)
        if holds(album.store, f"{album.slug}/{name}"):
            album.names.add(name)
            continue
        _bring_sidecar(album, photo, name)
        try:
            key = f"{album.slug}/{name}"
            keep_original(album.store, key, ready.data, ready.mtime_ns, ready.ahead)
        except Stale:  # somebody put a file of that name there in this moment
            album.names.add(name)
            continue
        return name


def _bring_sidecar(album: _Album, photo: Path, name: str) -> None:
    """A sidecar follows its photo, before it, so that the photo is never read without it."""
    for beside in _sidecars(photo):
        with suppress(Stale, Refused):
            words, mtime_ns = read_whole(beside)
            keep_original(album.store, f"{album.slug}/{name}.xmp", words, mtime_ns)


def _sidecars(photo: Path) -> Iterator[Path]:
    wanted = sidecar_names(photo.name)
    return (p for p in photo.parent.glob("*.[xX][mM][pP]") if p.name.lower() in wanted)
