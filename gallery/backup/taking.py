"""Taking files into a backup: what is known is not read, what is damaged is told and kept apart."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO

from gallery.album import FILE, MANIFEST
from gallery.album import manifest as manifests
from gallery.backup.contents import File, Library, album_files
from gallery.backup.objects import Objects, Poured, pour
from gallery.backup.reading import PAUSE, TRIES, Facts, facts_of, read_file, read_words
from gallery.backup.snapshot import Kept, settled
from gallery.errors import AlbumError
from gallery.model import Finding


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file is by its album's manifest, or was at the last backup."""

    sha256: str
    mtime_ns: int


@dataclass(slots=True)
class Taking:
    """One run: what is known before it, and what it comes to.

    known      the files of the last snapshot by path; known_at: when that was begun, "" = none
    read_data  read all files and their objects, whatever their sizes and times say
    seen       told of each file that is dealt with
    kept       by path; left: links and special files, by path
    sources    by album, album.toml where it was read now; named: the photos in its manifest
    sound      of objects that were looked at, whether they are right
    read       files that were read; new: objects that were written, new_bytes: their sizes
    """

    library: Library
    objects: Objects
    known: Mapping[str, Kept]
    known_at: str
    read_data: bool = False
    seen: Callable[[str], None] = lambda _: None
    kept: dict[str, Kept] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    sources: dict[str, bytes] = field(default_factory=dict)
    named: dict[str, Mapping[str, Expected]] = field(default_factory=dict)
    sound: dict[str, bool] = field(default_factory=dict)
    read: int = 0
    new: int = 0
    new_bytes: int = 0

    def album(self, slug: str) -> None:
        """Take one album: its words are of one moment, and the photos that they name are there."""
        here = f"{self.library.name}/{slug}"
        try:
            self._album(slug, f"{here}/")
        except OSError as problem:
            if not (self.library.albums / slug).exists():
                return  # it was removed meanwhile
            for path in self.known:
                if path.startswith(f"{here}/") and path not in self.kept:
                    self.kept[path] = self.known[path]
            self._unread(here, problem)

    def _album(self, slug: str, prefix: str) -> None:
        for attempt in range(TRIES):
            time.sleep(PAUSE * attempt)
            self._forget(prefix)
            self._words(slug)
            whole = self.files(album_files(self.library, slug), self.named[slug])
            lacking = self.named[slug].keys() - self.kept.keys()
            if whole and (not lacking or attempt):
                break  # what lacks at the second look is lacking
        for path in sorted(lacking - self.findings.keys()):
            self._lacking(path)

    def _forget(self, prefix: str) -> None:
        """Begin an album anew: what was mended in the backup stays told."""
        self.kept = {path: one for path, one in self.kept.items() if not path.startswith(prefix)}
        for path, one in list(self.findings.items()):
            if path.startswith(prefix) and one.code != "object-damaged":
                del self.findings[path]

    def files(self, files: Iterable[File], expected: Mapping[str, Expected]) -> bool:
        """Take files one by one; False when one of them vanished meanwhile."""
        whole = True
        for file in files:
            if file.kind != "file":
                self.left.add(file.path)
                continue
            try:
                self._file(file, expected.get(file.path))
            except FileNotFoundError:
                whole = False
            except OSError as problem:
                self._unread(file.path, problem)
            self.seen(file.path)
        return whole

    def trusted(self, path: str, size: int, mtime_ns: int) -> Kept | None:
        """The file as the last snapshot has it, if there is no reason to read it again."""
        before = self.known.get(path)
        if before is None or self.read_data or (before.bytes, before.mtime_ns) != (size, mtime_ns):
            return None
        whole = settled(before, self.known_at) and self.objects.holds(before.sha256, size)
        return before if whole else None

    def _file(self, file: File, expected: Expected | None) -> None:
        facts = facts_of(file.at.lstat())
        if before := self.trusted(file.path, facts.bytes, facts.mtime_ns):
            self.kept[file.path] = replace(before, mode=facts.mode)
            return
        held = expected is not None and self._sound(file.path, expected.sha256, facts.bytes)
        found = read_file(file.at, None if held else self.objects.incoming)
        if found and found[0].copy is None:
            poured = found[0]
            if not self._sound(file.path, poured.sha256, poured.bytes):
                found = read_file(file.at, self.objects.incoming)  # not what it was said to be
        if found:
            self._keep(file.path, *found, expected)
        else:
            self._passed(file.path, "restless", "somebody was writing it all the time", "note")

    def _words(self, slug: str) -> None:
        """Take album.toml, manifest.json, event.toml and the history as of one moment."""
        found, still = read_words(
            self.library, slug, lambda path, facts: self._unchanged(path, facts) is not None
        )
        for path, (facts, data) in found.items():
            if data is not None:
                self._keep(path, pour(BytesIO(data), self.objects.incoming), facts, None)
            elif before := self._unchanged(path, facts):
                self.kept[path] = replace(before, mode=facts.mode)
            self.seen(path)
        here = f"{self.library.name}/{slug}"
        if not still:
            self._passed(f"{here}/{FILE}", "restless", "its words changed all the time", "note")
        self.sources[slug] = found[f"{here}/{FILE}"][1] or b"" if f"{here}/{FILE}" in found else b""
        self.named[slug] = self._named(slug)

    def _unchanged(self, path: str, facts: Facts) -> Kept | None:
        return self.trusted(path, facts.bytes, facts.mtime_ns)

    def _named(self, slug: str) -> Mapping[str, Expected]:
        """The photos and raw files that the manifest, as it was taken, says are there."""
        kept = self.kept.get(f"{self.library.name}/{slug}/{MANIFEST}")
        data = self.objects.read(kept.sha256) if kept else None
        return named(self.library, slug, data)

    def _keep(self, path: str, poured: Poured, facts: Facts, expected: Expected | None) -> None:
        """Keep what was read: in the folder of objects, under its hash, and in the snapshot."""
        self.read += 1
        if self._sound(path, poured.sha256, poured.bytes):
            poured.forget()
        elif poured.copy is not None:
            self.objects.keep(poured.copy, poured.sha256, facts.mtime_ns, facts.mode)
            self.sound[poured.sha256] = True
            self.new += 1
            self.new_bytes += poured.bytes
        ought = self._ought(path, facts, expected)
        should = "" if ought == poured.sha256 else ought
        self.kept[path] = Kept(
            path, poured.sha256, poured.bytes, facts.mtime_ns, facts.mode, should
        )
        if should:
            reason = "its bytes are not what they were, and nobody changed it"
            remedy = "look for another copy of it, on the card or in another backup"
            if self.objects.holds(should):
                place = self.objects.folder.parent
                remedy = f"`gallery check --repair --from {place}` brings the right ones back"
            self.findings[path] = Finding("changed", path, reason, remedy)

    def _sound(self, path: str, digest: str, size: int) -> bool:
        """Whether the backup has these bytes; with read_data they are looked at, once."""
        if not self.read_data:
            return self.objects.holds(digest, size)
        if digest not in self.sound:
            self.sound[digest] = self.objects.right(digest)
            if not self.sound[digest] and self.objects.holds(digest):
                reason, remedy = "its object in the backup was damaged", "it is written anew"
                self.findings[path] = Finding("object-damaged", path, reason, remedy, "note")
        return self.sound[digest]

    def _ought(self, path: str, facts: Facts, expected: Expected | None) -> str:
        """The hash that a file of this time should have; "" when nobody knows."""
        if expected is not None and expected.mtime_ns == facts.mtime_ns:
            return expected.sha256
        before = self.known.get(path)
        if before is None or (before.bytes, before.mtime_ns) != (facts.bytes, facts.mtime_ns):
            return ""
        return before.should or (before.sha256 if settled(before, self.known_at) else "")

    def _lacking(self, path: str) -> None:
        """A photo that the manifest names and that is not there; it is in no new snapshot."""
        reason = "its album's manifest names it, and it is not there"
        place = self.objects.folder.parent
        remedy = f"`gallery check --repair --from {place}` brings it back where that has it"
        self.findings[path] = Finding("gone", path, reason, remedy)

    def _unread(self, path: str, problem: OSError) -> None:
        reason = (problem.strerror or str(problem)).lower()
        self._passed(path, "unread", f"it cannot be read ({reason})", "error")

    def _passed(self, path: str, code: str, reason: str, level: str) -> None:
        """A file that could not be taken: as the last snapshot has it, if there is one."""
        before = self.known.get(path)
        if before and path not in self.kept and self.objects.holds(before.sha256, before.bytes):
            self.kept[path] = before
        remedy = "what the last backup has of it is kept" if before else "run it again"
        self.findings[path] = Finding(code, path, reason, remedy, level)


def named(library: Library, slug: str, manifest: bytes | None) -> Mapping[str, Expected]:
    """By path, what a manifest says of the files that are there; none if it cannot be read."""
    if manifest is None:
        return {}
    try:
        photos = manifests.load(slug, manifest).photos.values()
    except AlbumError:
        return {}  # `gallery check` names it
    here = f"{library.name}/{slug}"
    there = [photo for photo in photos if not photo.gone and photo.sha256]
    found = {f"{here}/{one.name}": Expected(one.sha256, one.mtime_ns) for one in there}
    raws = (raw for photo in there for raw in photo.raws)
    return found | {f"{here}/{raw.name}": Expected(raw.sha256, raw.mtime_ns) for raw in raws}
