"""The work process: it watches the albums' folder, ingests what is new, keeps the index.

One runs beside the web server. Hand edits of words are shown at once, whatever is being
developed at the same time; so are photos on the desk, by their stamps.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread, Timer

from watchfiles import Change, watch

from gallery import album as albums
from gallery import editing
from gallery.album import FILE, MANIFEST
from gallery.album.draft import draft, slug_of
from gallery.arriving import pairs, staging
from gallery.arriving.watching import Watcher, keep_watching
from gallery.checking.fixity import keep_reading
from gallery.errors import (
    AlbumError,
    Away,
    Busy,
    Full,
    GalleryError,
    ReadOnly,
    SettingsError,
    Stale,
)
from gallery.ingest.index import folders_of, reindex
from gallery.ingest.kit import foreseen
from gallery.ingest.news import CHANGED, Report
from gallery.ingest.quietly import Quietly, awaits
from gallery.ingest.run import ingest
from gallery.ingest.thumbs import keep_thumbs, sweep_thumbs
from gallery.ingest.withheld import clear, released_in
from gallery.jobs import Pool, Standing
from gallery.people import door as doors
from gallery.purging.caches import keep_sending
from gallery.purging.doing import purge
from gallery.purging.noting import noting
from gallery.purging.thrown import due, essays_of, thrown
from gallery.purging.waiting import ripe
from gallery.store import Store, holds
from gallery.store.local import PRIVATE
from gallery.wiring import Gallery, today

RESCAN = 300.0
"""Seconds after which everything is looked through again: no watcher sees it all."""

_IDLE = 20.0
"""Seconds after which the worker that makes stamps is let go."""

_AGAIN = 60.0
"""Seconds after which the inbox is tried again, and the trash."""

_LOOK = 2.0
"""Seconds after which it is seen that the albums' folder is away, or back."""

_HOUR = 3600.0
"""Seconds between two looks for uploads that nobody went on with."""

_DAY = 86_400.0
"""Seconds between two looks into the trash."""

_LATER = 10.0
"""Seconds after which an album is tried again that the disk had no room for."""

Due = Queue[str | None]
"""Albums to look into; None is the end."""


def work(gallery: Gallery, tell: Callable[[str], None], stop: Event | None = None) -> None:
    """Watch until `stop` is set (or for ever).

    tell  hears one line for each thing that happened
    """
    stop = stop or Event()
    behind = gallery.standing()
    tell(behind.words)
    busy, faces = Event(), Queue[str | None]()
    stages = (_stamp, partial(_develop, busy=busy, faces=faces))
    jobs = {stage: Queue[str | None]() for stage in stages}
    threads = [
        Thread(target=do, args=(gallery, behind, due, tell), daemon=True)
        for do, due in jobs.items()
    ]
    told = (gallery.store, gallery.settings.faces, gallery.settings.timeout, behind.wall)
    quietly = Quietly(*told, busy, stop)
    threads.append(Thread(target=quietly.keep_looking, args=(faces, tell), daemon=True))
    if gallery.settings.watch:
        threads.append(Thread(target=_watch, args=(gallery, tell, stop), daemon=True))
    threads.append(Thread(target=_once_a_day, args=(gallery, tell, stop), daemon=True))
    threads.append(Thread(target=_forget_uploads, args=(gallery, tell, stop), daemon=True))
    if hook := gallery.settings.purge_hook:
        asked = (gallery.store, hook, tell, stop)
        threads.append(Thread(target=keep_sending, args=asked, daemon=True))
    if days := gallery.settings.fixity:
        slowly = (gallery.store, days, today, tell, stop)
        threads.append(Thread(target=keep_reading, args=slowly, daemon=True))
    for thread in threads:
        thread.start()
    _keep_at_it(gallery, jobs.values(), tell, stop)
    stop.set()  # a signal may have ended it
    _send([*jobs.values(), faces], [None])
    for thread in threads:
        thread.join()


def _keep_at_it(
    gallery: Gallery, queues: Collection[Due], tell: Callable[[str], None], stop: Event
) -> None:
    """Follow what changes; while the albums are out of reach, or nothing can be written, wait."""
    said = ""
    while not stop.is_set():
        try:
            _reindexed(gallery, None, tell)
            if said:
                tell("the albums can be worked on again")
            said = ""
            _send(queues, folders_of(gallery.store))
            _follow(gallery, queues, tell, stop)
            return
        except (Away, Full, ReadOnly) as away:
            if str(away) != said:
                said = str(away)
                tell(said)
            stop.wait(_LOOK)


def _follow(
    gallery: Gallery, queues: Collection[Due], tell: Callable[[str], None], stop: Event
) -> None:
    """Look into what changes, until `stop` is set; Away."""
    root = (gallery.library / gallery.settings.albums).resolve()
    for found in _changes(gallery.store, root, stop):
        changed = {Path(path).relative_to(root) for _, path in found}
        due = {path.parts[0] for path in changed if path.name not in (FILE, MANIFEST)}
        _send(queues, sorted(due) if found else folders_of(gallery.store))
        words = {path.parts[0] for path in changed if path.name == FILE and len(path.parts) == 2}
        _reindexed(gallery, words or None, tell)
        _send(queues, [slug for slug in sorted(words) if _asks(gallery, slug)])


def _asks(gallery: Gallery, slug: str) -> bool:
    """Whether words that changed ask for something of the photos."""
    if released_in(gallery.store, slug):
        return True
    return awaits(gallery.store, slug, gallery.settings.faces)


def _changes(store: Store, root: Path, stop: Event) -> Iterator[set[tuple[Change, str]]]:
    """What changed below a folder; empty = look through everything. Away, within moments."""
    quiet, full = RESCAN, time.monotonic()
    while not stop.is_set():
        try:
            for found in watch(
                root,
                watch_filter=_interesting(root),
                stop_event=stop,
                step=100,
                debounce=400,
                rust_timeout=int(min(quiet, _LOOK) * 1000),
                yield_on_timeout=True,
                raise_interrupt=False,
            ):
                store.path(PRIVATE)  # Away: a disk that is unmounted tells no watcher
                if found or time.monotonic() - full > quiet:
                    full = time.monotonic() if not found else full
                    yield found
                if not found and quiet < RESCAN:
                    break
            else:
                return
            quiet = RESCAN
        except FileNotFoundError:
            store.path(PRIVATE)
            stop.wait(_LOOK)  # it was gone for a moment alone
        except RuntimeError:  # a name that is no UTF-8 is more than the watcher can tell
            quiet = 1.0  # everything is looked through when it watches again


def watch_inbox(gallery: Gallery, tell: Callable[[str], None], stop: Event) -> None:
    """Watch the folder in which photographers leave photos, until `stop` is set.

    raises  SettingsError when it is the albums' folder, or in it; Busy when another process does
    """
    albums = (gallery.library / gallery.settings.albums).resolve()
    inbox = gallery.library / Path(gallery.settings.inbox).expanduser()
    if inbox.resolve().is_relative_to(albums) or albums.is_relative_to(inbox.resolve()):
        raise SettingsError(f"`inbox` is {str(inbox)!r}; name a folder beside the albums' folder")
    with gallery.store.lock("watch", wait=False):
        keep_watching(Watcher(gallery.store, gallery.settings, inbox, tell, today), stop)


def _watch(gallery: Gallery, tell: Callable[[str], None], stop: Event) -> None:
    """Keep at it: a disk that fails may come back."""
    said = ""
    while not stop.is_set():
        try:
            watch_inbox(gallery, tell, stop)
        except (GalleryError, OSError) as problem:
            if str(problem) != said:
                said = str(problem)
                tell(f"the inbox is not watched here: {said}")
            stop.wait(_AGAIN)


def _send(queues: Iterable[Due], albums: Iterable[str | None]) -> None:
    for slug in albums:
        for queue in queues:
            if slug not in queue.queue:
                queue.put(slug)


def _interesting(root: Path) -> Callable[[Change, str], bool]:
    def wanted(_: Change, path: str) -> bool:
        parts = Path(path).relative_to(root).parts
        kept = parts[-1:] == (MANIFEST,) or parts[1:2] == ("history",)  # what we write ourselves
        return bool(parts) and not parts[0].startswith(".") and not kept

    return wanted


def _reindexed(gallery: Gallery, slugs: Iterable[str] | None, tell: Callable[[str], None]) -> None:
    known = gallery.catalog.tags().keys() if slugs is None else set()
    reindex(gallery.store, gallery.catalog, today().date(), slugs)
    for slug in sorted(known - gallery.catalog.tags().keys() if known else ()):
        lost = FILE if slug in folders_of(gallery.store) else "its folder"
        kept = f".gallery/good/{slug}.toml"
        tell(f"{slug}: {lost} is gone, and the essay with it; its last words are in {kept}")
    for row in gallery.catalog.albums():
        if row.problem and (slugs is None or row.slug in slugs):
            line = f", line {row.problem_line}" if row.problem_line else ""
            tell(f"{row.slug}/{FILE}{line}: {row.problem}; readers see the last good version")


def _once_a_day(gallery: Gallery, tell: Callable[[str], None], stop: Event) -> None:
    wait = _AGAIN
    while not stop.wait(wait):
        wait = _DAY if empty_trash(gallery, tell, today()) else _AGAIN
        forget_people(gallery, tell, today())


def empty_trash(gallery: Gallery, tell: Callable[[str], None], now: datetime) -> bool:
    """Remove for ever what was in the trash for longer than `trash_days`, and a day ago too.

    returns  False when that has to be tried again soon, because photos are being developed
    """
    days = gallery.settings.trash_days
    try:
        doomed = ripe(gallery.store, due(thrown(gallery.store), now, days), now)
        doors.forget(gallery.door(), essays_of(doomed))
        begun = noting(gallery.audit(), "trash-emptied", "", now)
        for name in purge(gallery.store, doomed, "", now, begun=begun).files if doomed else ():
            tell(f"{name}: was in the trash for {days} days; it is removed for ever")
        if doomed:
            _reindexed(gallery, None, tell)
    except Busy:
        return False
    except GalleryError as problem:
        tell(f"the trash is not emptied: {problem}")
    return True


def forget_people(gallery: Gallery, tell: Callable[[str], None], now: datetime) -> None:
    """Forget contributors of links that ended long ago, and from where people came to the desk."""
    days = gallery.settings.sender_days
    try:
        if count := doors.forget_senders(gallery.door(), days, now):
            tell(f"contributors forgotten, whose link ended {days} days ago: {count}")
        gallery.audit().forget(now)
    except GalleryError as problem:
        tell(f"names and addresses are not forgotten: {problem}")


def _forget_uploads(gallery: Gallery, tell: Callable[[str], None], stop: Event) -> None:
    """Take away what was begun and left, so that its room is free while the server runs."""
    while not stop.wait(_HOUR):
        try:
            staging.swept(gallery.store, today())
            pairs.swept(gallery.store, today())
        except (GalleryError, OSError) as problem:
            tell(f"uploads that were left are not taken away: {problem}")


def _stamp(gallery: Gallery, behind: Standing, queue: Due, tell: Callable[[str], None]) -> None:
    """Show on the desk what arrived, long before it is developed.

    The worker is kept while photos come, so that the next one need not wait for it to start.
    """
    while (slug := queue.get()) is not None:
        with Pool(1, gallery.settings.timeout, behind.wall) as pool:
            while slug is not None:
                _stamped(gallery, slug, pool, tell)
                try:
                    slug = queue.get(timeout=_IDLE)
                except Empty:
                    break
            else:
                return


def _stamped(gallery: Gallery, slug: str, pool: Pool, tell: Callable[[str], None]) -> None:
    try:
        keep_thumbs(gallery.store, slug, pool)
    except GalleryError as refusal:
        tell(f"{slug}: {refusal}")


def _develop(
    gallery: Gallery,
    behind: Standing,
    queue: Due,
    tell: Callable[[str], None],
    *,
    busy: Event,
    faces: Due,
) -> None:
    """Ingest the albums that come; busy: meanwhile. Then they are looked through for faces."""
    said: dict[str, str] = {}
    while (slug := queue.get()) is not None:
        busy.set()
        try:
            known = holds(gallery.store, f"{slug}/{FILE}")
            if known and _in_trash(gallery, slug):
                clear(gallery.store, gallery.catalog, slug)
                continue
            if not known and not _adopted(gallery, slug, tell):
                continue
            _tell(ingest(gallery.darkroom(behind), slug, today=today().date()), tell)
            sweep_thumbs(gallery.store, slug)
            _send([faces], [slug])
            said.pop(slug, None)
        except (Full, ReadOnly) as problem:  # it goes on by itself when the disk does
            if said.get(slug) != str(problem):
                said[slug] = str(problem)
                tell(f"{slug}: {problem}")
            _later(queue, slug)
        except Busy:  # somebody runs `gallery ingest` by hand: look again when that is done
            time.sleep(1)
            queue.put(slug)
        except GalleryError as refusal:
            tell(f"{slug}: {refusal}")
        finally:
            if queue.empty():
                busy.clear()


def _later(queue: Due, slug: str) -> None:
    """Put an album back into the queue, after a while."""
    timer = Timer(_LATER, lambda: _send([queue], [slug]))
    timer.daemon = True
    timer.start()


def _in_trash(gallery: Gallery, slug: str) -> bool:
    """Whether an essay waits in the trash, or is withheld: it is left alone."""
    try:
        return albums.parse(slug, editing.source_of(gallery.store, slug)).shut_away
    except AlbumError:
        return False  # the index names what is wrong with its words


def _adopted(gallery: Gallery, slug: str, tell: Callable[[str], None]) -> bool:
    """A folder that somebody dropped into the library becomes a draft of its own."""
    if not any(entry.kind == "file" for entry in gallery.store.list(slug, deep=False)):
        return False
    if slug_of(slug) != slug:
        tell(f"{slug!r} cannot be an address; rename the folder to {slug_of(slug)!r}")
        return False
    try:
        known = foreseen(gallery.store, slug)
        editing.create(gallery.store, slug, draft(slug, gallery.settings, event=known))
    except Stale:
        return True
    return True


def _tell(report: Report, tell: Callable[[str], None]) -> None:
    if report.developed or report.gone or report.renamed:
        tell(f"{report.slug}: {len(report.developed)} photos developed")
    for name in report.changed:
        tell(f"{report.slug}: {name} {CHANGED}")
    if set(report.differing) & set(report.developed):  # said when they are found
        tell(f"{report.slug}: files say something new: `gallery differences {report.slug}`")
    for name, verdict in report.refused.items():
        if name not in report.still:  # said when it was found
            tell(f"{report.slug}: refused: {name}: {verdict}")
