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

from gallery.album import FILE, MANIFEST
from gallery.arriving.watching import Watcher, keep_watching
from gallery.checking.fixity import keep_reading
from gallery.crew.adopting import asks, wanted
from gallery.desk.heard import arrivals
from gallery.errors import (
    Away,
    Busy,
    Full,
    GalleryError,
    IndexAway,
    ReadOnly,
    SettingsError,
)
from gallery.ingest.index import folders_of, reindex
from gallery.ingest.news import lines
from gallery.ingest.quietly import Quietly
from gallery.ingest.thumbs import keep_thumbs, sweep_thumbs
from gallery.ingest.turns import Turns
from gallery.jobs import Pool, Standing
from gallery.logs import Tell, speaking, told
from gallery.operating.doing import Board, Waiting
from gallery.operating.running import meter
from gallery.people import door as doors
from gallery.purging.caches import keep_sending
from gallery.purging.doing import purge
from gallery.purging.noting import noting
from gallery.purging.thrown import due, essays_of, thrown
from gallery.purging.waiting import ripe
from gallery.store import Store
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

_DAY = 86_400.0
"""Seconds between two looks into the trash."""

_LATER = 10.0
"""Seconds after which an album is tried again that there was no room or no index for."""

Due = Queue[str | None]
"""Albums to look into; None is the end."""


def work(gallery: Gallery, tell: Tell, stop: Event | None = None) -> None:
    """Watch until `stop` is set (or for ever).

    tell  hears one line for each thing that happened
    """
    stop = stop or Event()
    behind = gallery.standing()
    tell(told(behind.words, "sandbox"))
    busy, faces = Event(), Queue[str | None]()
    # where there is a queue, photos are developed by those who work by it
    stages = () if gallery.ringing else (_stamp, partial(_develop, busy=busy, faces=faces))
    jobs = {stage: Waiting() for stage in stages}
    threads = [
        Thread(target=do, args=(gallery, behind, due, tell), daemon=True)
        for do, due in jobs.items()
    ]
    asked = (gallery.store, gallery.settings.faces, gallery.settings.timeout, behind.wall)
    quietly = Quietly(*asked, busy, stop)
    threads.append(
        Thread(target=quietly.keep_looking, args=(faces, speaking(tell, "faces")), daemon=True)
    )
    if gallery.settings.watch:
        threads.append(Thread(target=_watch, args=(gallery, tell, stop), daemon=True))
    threads.append(Thread(target=_once_a_day, args=(gallery, tell, stop), daemon=True))
    if hook := gallery.settings.purge_hook:
        sent = (gallery.store, hook, speaking(tell, "caches"), stop)
        threads.append(Thread(target=keep_sending, args=sent, daemon=True))
    if days := gallery.settings.fixity:
        slowly = (gallery.store, days, today, speaking(tell, "fixity"), stop)
        threads.append(Thread(target=keep_reading, args=slowly, daemon=True))
    for thread in threads:
        thread.start()
    Thread(target=_inspect, args=(gallery, tell), daemon=True).start()
    _keep_at_it(gallery, jobs.values(), tell, stop)
    stop.set()  # a signal may have ended it
    _send([*jobs.values(), faces], [None])
    for thread in threads:
        thread.join()


def _inspect(gallery: Gallery, tell: Tell) -> None:
    try:
        gallery.catalog.inspect()
    except GalleryError as problem:
        words = f"the index could not be looked through: {problem}"
        tell(told(words, "index", level="error"))


def _keep_at_it(gallery: Gallery, queues: Collection[Due], tell: Tell, stop: Event) -> None:
    """Follow what changes; while albums or index are out of reach, or nothing is written, wait."""
    said = ""
    while not stop.is_set():
        try:
            _reindexed(gallery, None, tell)
            if said:
                tell(told("the albums can be worked on again", "albums"))
            said = ""
            _send(queues, folders_of(gallery.store))
            _follow(gallery, queues, tell, stop)
            return
        except (Away, Full, IndexAway, ReadOnly) as away:
            if str(away) != said:
                said = str(away)
                tell(told(said, "albums", level="error"))
            stop.wait(_LOOK)


def _follow(gallery: Gallery, queues: Collection[Due], tell: Tell, stop: Event) -> None:
    """Look into what changes, until `stop` is set; Away."""
    if gallery.wire is not None:
        for photos, words in arrivals(gallery.wire, stop, RESCAN):
            everything = not (photos or words)
            _send(queues, folders_of(gallery.store) if everything else sorted(photos))
            if words or everything:
                _reindexed(gallery, words or None, tell)
            _send(queues, [slug for slug in sorted(words) if asks(gallery, slug)])
        return
    root = (gallery.library / gallery.settings.albums).resolve()
    for found in _changes(gallery.store, root, stop):
        changed = {Path(path).relative_to(root) for _, path in found}
        due = {path.parts[0] for path in changed if path.name not in (FILE, MANIFEST)}
        _send(queues, sorted(due) if found else folders_of(gallery.store))
        words = {path.parts[0] for path in changed if path.name == FILE and len(path.parts) == 2}
        _reindexed(gallery, words or None, tell)
        _send(queues, [slug for slug in sorted(words) if asks(gallery, slug)])


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


def watch_inbox(gallery: Gallery, tell: Tell, stop: Event) -> None:
    """Watch the folder in which photographers leave photos, until `stop` is set.

    raises  SettingsError when it is the albums' folder, or in it; Busy when another process does
    """
    albums = (gallery.library / gallery.settings.albums).resolve()
    inbox = gallery.library / Path(gallery.settings.inbox).expanduser()
    if inbox.resolve().is_relative_to(albums) or albums.is_relative_to(inbox.resolve()):
        raise SettingsError(f"`inbox` is {str(inbox)!r}; name a folder beside the albums' folder")
    with gallery.here.lock("watch", wait=False):
        keep_watching(Watcher(gallery.store, gallery.settings, inbox, tell, today), stop)


def _watch(gallery: Gallery, tell: Tell, stop: Event) -> None:
    """Keep at it: a disk that fails may come back."""
    said = ""
    while not stop.is_set():
        try:
            watch_inbox(gallery, speaking(tell, "inbox"), stop)
        except (GalleryError, OSError) as problem:
            if str(problem) != said:
                said = str(problem)
                tell(told(f"the inbox is not watched here: {said}", "inbox", level="error"))
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


def _reindexed(gallery: Gallery, slugs: Iterable[str] | None, tell: Tell) -> None:
    known = gallery.catalog.tags().keys() if slugs is None else set()
    began = time.monotonic()
    count = reindex(gallery.store, gallery.catalog, today().date(), slugs)
    meter().refilled(count, time.monotonic() - began)
    for slug in sorted(known - gallery.catalog.tags().keys() if known else ()):
        lost = FILE if slug in folders_of(gallery.store) else "its folder"
        kept = f".gallery/good/{slug}.toml"
        words = f"{slug}: {lost} is gone, and the essay with it; its last words are in {kept}"
        tell(told(words, "gone", slug, level="warning"))
    for slug, problem, number in gallery.catalog.broken():
        if slugs is None or slug in slugs:
            line = f", line {number}" if number else ""
            words = f"{slug}/{FILE}{line}: {problem}; readers see the last good version"
            tell(told(words, "words", slug, FILE, level="warning"))


def _once_a_day(gallery: Gallery, tell: Tell, stop: Event) -> None:
    wait, tell = _AGAIN, speaking(tell, "trash")
    while not stop.wait(wait):
        wait = _DAY if empty_trash(gallery, tell, today()) else _AGAIN
        forget_people(gallery, tell, today())


def empty_trash(gallery: Gallery, tell: Tell, now: datetime) -> bool:
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


def forget_people(gallery: Gallery, tell: Tell, now: datetime) -> None:
    """Forget contributors of links that ended long ago, and from where people came to the desk."""
    days = gallery.settings.sender_days
    try:
        if count := doors.forget_senders(gallery.door(), days, now):
            tell(f"contributors forgotten, whose link ended {days} days ago: {count}")
        gallery.audit().forget(now)
    except GalleryError as problem:
        tell(f"names and addresses are not forgotten: {problem}")


def _stamp(gallery: Gallery, behind: Standing, queue: Due, tell: Tell) -> None:
    """Show on the desk what arrived, long before it is developed; the worker is kept a while."""
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


def _stamped(gallery: Gallery, slug: str, pool: Pool, tell: Tell) -> None:
    try:
        keep_thumbs(gallery.store, slug, pool)
    except GalleryError as refusal:
        tell(told(f"{slug}: {refusal}", "stamps", slug, level="warning"))


def _develop(
    gallery: Gallery, behind: Standing, queue: Waiting, tell: Tell, *, busy: Event, faces: Due
) -> None:
    """Ingest the albums that come; busy: meanwhile. Then they are looked through for faces."""
    said: dict[str, str] = {}
    board = Board(gallery.here, queue, meter())
    room = partial(gallery.darkroom, behind)
    turns = Turns(room, lambda: today().date(), speaking(tell, "ingest"))
    while (slug := turns.next(queue)) is not None:
        busy.set()
        try:
            if not wanted(gallery, slug, tell):
                continue
            for line in lines(turns.heard(board.developed(room(), slug, today().date()))):
                tell(line)
            sweep_thumbs(gallery.store, slug)
            _send([faces], [slug])
            said.pop(slug, None)
        except (Full, IndexAway, ReadOnly) as problem:  # it goes on by itself when they do
            if said.get(slug) != str(problem):
                said[slug] = str(problem)
                tell(told(f"{slug}: {problem}", "ingest", slug, level="error"))
            _later(queue, slug)
        except Busy:  # somebody runs `gallery ingest` by hand: look again when that is done
            time.sleep(1)
            queue.put(slug)
        except GalleryError as refusal:
            tell(told(f"{slug}: {refusal}", "ingest", slug, level="warning"))
        finally:
            if queue.empty():
                busy.clear()


def _later(queue: Due, slug: str) -> None:
    """Put an album back into the queue, after a while."""
    timer = Timer(_LATER, lambda: _send([queue], [slug]))
    timer.daemon = True
    timer.start()
