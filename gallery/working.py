"""The work process: it watches the albums' folder, ingests what is new, keeps the index.

One runs beside the web server. Hand edits of words are shown at once, whatever is being
developed at the same time.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Queue
from threading import Event, Thread

from watchfiles import Change, watch

from gallery import editing
from gallery.album import FILE, MANIFEST
from gallery.album.draft import draft, slug_of
from gallery.errors import Busy, GalleryError, Stale
from gallery.ingest.index import folders_of, reindex
from gallery.ingest.kit import foreseen
from gallery.ingest.news import Report
from gallery.ingest.run import ingest
from gallery.store import holds
from gallery.wiring import Gallery, today

RESCAN = 300.0
"""Seconds after which everything is looked through again: no watcher sees it all."""


def work(gallery: Gallery, tell: Callable[[str], None], stop: Event | None = None) -> None:
    """Watch until `stop` is set (or for ever).

    tell  hears one line for each thing that happened
    """
    stop = stop or Event()
    queue: Queue[str | None] = Queue()
    _reindexed(gallery, None, tell)
    developing = Thread(target=_develop, args=(gallery, queue, tell), daemon=True)
    developing.start()
    for slug in folders_of(gallery.store):
        queue.put(slug)
    root = (gallery.library / gallery.settings.albums).resolve()
    changes = watch(
        root,
        watch_filter=_interesting(root),
        stop_event=stop,
        step=100,
        debounce=400,
        rust_timeout=int(RESCAN * 1000),
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    for found in changes:
        changed = {Path(path).relative_to(root) for _, path in found}
        words = {path.parts[0] for path in changed if path.name == FILE and len(path.parts) == 2}
        _reindexed(gallery, words or None, tell)
        due = {path.parts[0] for path in changed if path.name not in (FILE, MANIFEST)}
        for slug in sorted(due) if found else folders_of(gallery.store):
            queue.put(slug)
    queue.put(None)
    developing.join()


def _interesting(root: Path) -> Callable[[Change, str], bool]:
    def wanted(_: Change, path: str) -> bool:
        parts = Path(path).relative_to(root).parts
        return bool(parts) and not parts[0].startswith(".") and parts[-1] != MANIFEST

    return wanted


def _reindexed(gallery: Gallery, slugs: Iterable[str] | None, tell: Callable[[str], None]) -> None:
    reindex(gallery.store, gallery.catalog, today().date(), slugs)
    for row in gallery.catalog.albums():
        if row.problem and (slugs is None or row.slug in slugs):
            line = f", line {row.problem_line}" if row.problem_line else ""
            tell(f"{row.slug}/{FILE}{line}: {row.problem}; readers see the last good version")


def _develop(gallery: Gallery, queue: "Queue[str | None]", tell: Callable[[str], None]) -> None:
    while (slug := queue.get()) is not None:
        try:
            known = holds(gallery.store, f"{slug}/{FILE}")
            if not known and not _adopted(gallery, slug, tell):
                continue
            _tell(ingest(gallery.darkroom(), slug, today=today().date()), tell)
        except Busy:  # somebody runs `gallery ingest` by hand: look again when that is done
            time.sleep(1)
            queue.put(slug)
        except GalleryError as refusal:
            tell(f"{slug}: {refusal}")


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
    if set(report.differing) & set(report.developed):  # said when they are found
        tell(f"{report.slug}: files say something new: `gallery differences {report.slug}`")
    for name, verdict in report.refused.items():
        if name not in report.still:  # said when it was found
            tell(f"{report.slug}: refused: {name}: {verdict}")
