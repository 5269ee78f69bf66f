"""The watched folder: inbox/PHOTOGRAPHER/FOLDER/ becomes an essay of that name, or joins one.

A folder is taken as a whole, once nothing in it changed for a while and no program has a file of
it open. A file whose end is missing stays, and so does whatever is no photo: nothing is deleted.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from watchfiles import watch

from gallery.album.draft import slug_of
from gallery.arriving import naming, taking, watched
from gallery.arriving.awaited import essay_for
from gallery.arriving.releasing import Bench, Release, Released
from gallery.arriving.settling import members, tells, written_to
from gallery.arriving.staging import stamp
from gallery.arriving.thrown import thrown_away
from gallery.arriving.watched import Folder, Held, Source, Watched
from gallery.errors import GalleryError
from gallery.ingest import names
from gallery.model import Verdict
from gallery.settings import Settings
from gallery.store import Entry, Store
from gallery.store.local import walk

LOOSE = Verdict("loose", "it lies in no folder", "put it into a folder named like its essay")
FORGOTTEN = timedelta(days=30)
"""After which a source that went away is listed no more."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: how long a folder must rest, and how often it is looked at.

    settle   without a change, where the disk tells changes; polled: where it does not
    poll     between two looks there
    tick     between two looks at what is on its way
    rescan   between two looks at everything, whatever was told
    damaged  until a file without an end is called damaged
    """

    settle: float = 5.0
    polled: float = 15.0
    poll: float = 5.0
    tick: float = 1.0
    rescan: float = 60.0
    damaged: float = 600.0


@dataclass(slots=True)
class Watcher:
    """Looks after one watched folder.

    folder  the inbox
    tell    hears one line for each thing that happened
    clock   the moment, with its zone
    """

    store: Store
    settings: Settings
    folder: Path
    tell: Callable[[str], None]
    clock: Callable[[], datetime]
    patience: Patience = field(default_factory=Patience)
    _sources: dict[str, Source] = field(default_factory=dict)
    _benches: dict[Path, Bench] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)
    _saved: Watched | None = None
    _saved_at: float = 0.0

    def begin(self) -> None:
        """Put back what a stop left on its way, and remember the sources of the last time."""
        taking.put_back(self.store)
        known = watched.load(self.store)
        if known is not None and known.folder == self.folder.name:
            self._sources = {source.name: source for source in known.sources}

    def look(self, now: float, *, told: bool = True) -> None:
        """Look at every source whose time has come.

        now   seconds of a clock that never goes back
        told  something changed: the sources whose disks tell it are looked at now
        """
        there = self._there()
        for name in there:
            source = self._source(name)
            if now >= self._next.get(name, now) or (told and not source.polling):
                try:
                    self._sources[name] = source = self._looked(source, now)
                except OSError:  # its disk does not answer
                    self._miss(name)
                self._next[name] = now + self._pause(source)
        for name in self._sources.keys() - there:
            self._miss(name)
        self._save(now)

    def natives(self) -> list[Path]:
        """The folders whose disks tell changes."""
        return sorted(self.folder / n for n in self._there() if not self._source(n).polling)

    def _there(self) -> set[str]:
        """The sources that are there: folders, or the disks that stood in their place before."""
        try:
            with os.scandir(self.folder) as found:
                names = {one.name for one in found if one.is_dir() and not naming.hidden(one.name)}
        except OSError:
            return set()
        unmounted = {
            name
            for name in names & self._sources.keys()
            if self._sources[name].mounted and not (self.folder / name).is_mount()
        }
        return names - unmounted

    def _source(self, name: str) -> Source:
        place, known = self.folder / name, self._sources.get(name)
        polling = self.settings.polling or not tells(place)
        if known is None or known.state != "watched":
            began = known or Source(name, "", "")
            known = replace(began, state="watched", since=stamp(self.clock()))
        return replace(known, polling=polling, mounted=place.is_mount())

    def _pause(self, source: Source) -> float:
        if source.polling:
            return self.patience.poll
        pending = any(one.state != "resting" for one in source.folders)
        return self.patience.tick if pending else self.patience.rescan

    def _miss(self, name: str) -> None:
        """A source is not there: that is told, and nothing follows from it."""
        source = self._sources.get(name) or self._source(name)
        if source.state == "watched":
            self.tell(f"{self.folder.name}/{name}: it is not there any more; nothing is deleted")
            gone = replace(source, state="offline", since=stamp(self.clock()), folders=(), loose=())
            self._sources[name] = gone
        elif self.clock() - datetime.fromisoformat(source.since) > FORGOTTEN:
            self._sources.pop(name, None)

    def _looked(self, source: Source, now: float) -> Source:
        root = self.folder / source.name
        found = [one for one in walk(root, deep=False) if not naming.hidden(one.key)]
        places = [root / one.key for one in found if one.kind == "folder"]
        for gone in [p for p in self._benches if p.parent == root and p not in places]:
            del self._benches[gone]
        folders = []
        for place in places:
            folder, arrived = self._folder(source, place, now)
            source = replace(source, arrived=source.arrived + arrived)
            if arrived:
                source = replace(source, last=stamp(self.clock()))
            if folder.files:
                folders.append(folder)
        loose = [Held(one.key, LOOSE) for one in found if one.kind != "folder"]
        return replace(source, folders=folders, loose=loose)

    def _folder(self, source: Source, place: Path, now: float) -> tuple[Folder, int]:
        """Look at one folder, and take it when its time has come; (it, how many files arrived)."""
        found = _files(place)
        slug, bench = slug_of(place.name), self._benches.setdefault(place, Bench())
        rested = bench.rest.look(found, now)
        if rested < (self.patience.polled if source.polling else self.patience.settle):
            return _told(place, slug, "arriving", found), 0
        if any(written_to(place / key) for key in found):
            return _told(place, slug, "writing", found), 0
        who = slug_of(source.name) or source.name
        slug = essay_for(self.store, place.name)
        release = Release(self.store, self.settings, place, who, self.patience.damaged, slug)
        before = {verdict for _, verdict in bench.judged.values()}
        done = release.run(bench, found, now, self.clock)
        left = _files(place)
        bench.judged = {k: v for k, v in bench.judged.items() if k[0] in left}
        self._report(source, place, slug, done, before)
        held = [one for one in done.held if one.path in left]
        state = "arriving" if done.busy else "resting"
        return replace(_told(place, slug, state, left), held=held), len(done.arrived)

    def _report(
        self, source: Source, place: Path, slug: str, done: Released, before: set[Verdict | None]
    ) -> None:
        shown = f"{self.folder.name}/{source.name}/{place.name}"
        if done.arrived:
            same = sum(one.same for one in done.arrived)
            there = f", {same} of them there before" if same else ""
            thrown = thrown_away(self.store, slug) if same else frozenset()
            binned = sum(one.name in thrown for one in done.arrived)
            there += f", {binned} of these in the trash" if binned else ""
            files = "1 file" if len(done.arrived) == 1 else f"{len(done.arrived)} files"
            self.tell(f"{shown}: {files} into {slug}{there}")
        for one in done.held:
            if one.verdict not in before:
                self.tell(f"{shown}/{one.path}: {one.verdict}")

    def _save(self, now: float) -> None:
        """Write down what is known, when it is something new or for a sign of life."""
        sources = sorted(self._sources.values(), key=lambda one: one.name)
        there = self.folder.is_dir()
        state = "watched" if there else "offline" if sources else "absent"
        known = Watched(self.folder.name, state, sources=sources)
        if known == self._saved and now - self._saved_at < self.patience.rescan:
            return
        try:
            watched.save(self.store, replace(known, at=stamp(self.clock())))
        except GalleryError as problem:
            self.tell(str(problem))
        self._saved, self._saved_at = known, now


def keep_watching(watcher: Watcher, stop: Event) -> None:
    """Watch until `stop` is set."""
    watcher.begin()
    while not stop.is_set():
        places = watcher.natives()
        for told in _ticks(places, stop, watcher.patience.tick):
            watcher.look(time.monotonic(), told=told)
            if watcher.natives() != places:
                break


def _ticks(places: Sequence[Path], stop: Event, tick: float) -> Iterator[bool]:
    """Yield at once, then whenever something changed (True) or a tick is over (False)."""
    yield True
    if not places:
        while not stop.wait(tick):
            yield False
        return
    try:
        for changes in watch(
            *places,
            watch_filter=None,
            stop_event=stop,
            debounce=200,
            step=50,
            rust_timeout=int(tick * 1000),
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            yield bool(changes)
        stop.set()  # nothing ends it but a signal
    except (FileNotFoundError, RuntimeError):  # one went away before it was watched, or a name is
        stop.wait(tick)  # no UTF-8: the watch begins anew, and with it a look at everything


def _files(place: Path) -> dict[str, Entry]:
    """What lies in a folder at any depth, but for what programs leave behind."""
    found = members(place)
    shown = {key: names.cleaned(f"{place.name}/{key}") for key in found}
    return {key: found[key] for key, path in shown.items() if path and not naming.hidden(path)}


def _told(place: Path, slug: str, state: str, found: dict[str, Entry]) -> Folder:
    size = sum(entry.bytes for entry in found.values())
    return Folder(place.name, slug, state, len(found), size)
