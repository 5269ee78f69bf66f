"""The ingest of one album, stage by stage; it may be stopped and run again at any moment."""

import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from gallery import album as albums
from gallery.album.manifest import Manifest
from gallery.catalog import Catalog
from gallery.errors import Full, Missing
from gallery.event import Event
from gallery.formats import Recipe
from gallery.ingest import beside, poison
from gallery.ingest.copying import copy_in
from gallery.ingest.differing import settle
from gallery.ingest.discover import COPYING, Change, discover, natural
from gallery.ingest.faces.wanted import Wanted, wanted
from gallery.ingest.hashing import hashed
from gallery.ingest.holding import held, left_alone
from gallery.ingest.index import album_of, reindex
from gallery.ingest.instead import replaced
from gallery.ingest.kit import bring_kit, companions, read_event, with_event
from gallery.ingest.news import Begun, Listener, Report, Seen
from gallery.ingest.placing import place_new
from gallery.ingest.read import READER
from gallery.ingest.record import load_manifest, lost, save_manifest
from gallery.ingest.tasks import DEVELOP, Developed
from gallery.ingest.tray import Due, Tray
from gallery.ingest.withheld import cleared
from gallery.jobs import Pool, Wall
from gallery.model import Original, Verdict
from gallery.store import Entry, Store, holds

AGAIN = frozenset({"unreadable", "gone", "needs-heic", "needs-raw"})
"""Codes of refusals that lay with the machine, not with the photo: the next run tries again."""

SAVE_EVERY = 2.0
"""Seconds between two writings of the manifest; what a stop loses is looked up, not rendered."""


@dataclass(frozen=True, slots=True)
class Darkroom:
    """Where photos are developed.

    workers  processes, 0 = cores less one; timeout: seconds one photo may take
    settle   seconds a file must be unchanged before it counts as whole
    lang     the site's first language, for albums that name none
    wall     what the workers are behind, beside their limits
    reserve  bytes of the disk that photos leave free
    verify   read each copy back from the disk before it is called saved
    asked    what becomes of faces in the album
    """

    store: Store
    catalog: Catalog
    recipe: Recipe
    workers: int = 0
    timeout: float = 30.0
    settle: float = 0.0
    lang: str = ""
    wall: Wall | None = None
    reserve: int = 0
    verify: bool = False
    asked: Wanted = field(default_factory=Wanted)


def ingest(
    room: Darkroom,
    slug: str,
    folders: Sequence[Path] = (),
    *,
    today: date,
    event: Path | None = None,
    listen: Listener = lambda _: None,
    wait: bool = False,
    again: bool = False,
) -> Report:
    """Bring `folders` into the album, then develop whatever in it is new or changed.

    today   dates after it are a camera clock set wrong
    event   the file that is to be the album's event.toml; else one that lies in a folder is
    wait    for another process that ingests this album, instead of raising Busy
    again   try files that were refused once more, those too that ended their worker
    raises  Busy, StoreError, AlbumError for a damaged manifest and for an essay in the trash; never
            for what a photo contains
    """
    report = Report(slug)
    with held(room.store, slug, wait=wait):
        room = replace(room, asked=wanted(album_of(room.store, slug)))
        manifest = before = load_manifest(room.store, slug)
        report.thrown = left_alone(room.store, slug, manifest)
        dealt = bring_kit(room.store, folders, event, report, listen)
        context = read_event(room.store, report, listen)
        bring = partial(copy_in, reserve=room.reserve, verify=room.verify)
        bring(room.store, folders, manifest, report, listen, apart=dealt)
        change, found = _settled(room, slug, manifest, report.thrown)
        manifest = _follow(manifest, change, report)
        manifest = poison.asked_again(room.store, manifest) if again else manifest
        _tell_apart(change, report, listen)
        keep = _keeping(room, context, report, today)
        manifest = _develop_all(room, manifest, change, found, report, listen, keep)
        manifest = hashed(room.store, manifest, room.workers, room.wall)
        _conclude(room, before, manifest, context, report, today)
    return report


def _conclude(
    room: Darkroom,
    before: Manifest,
    manifest: Manifest,
    context: Event | None,
    report: Report,
    today: date,
) -> None:
    """Write what was found, place it, and let readers see it; `before`: what is written already."""
    slug = report.slug
    worked_on = _changed(before, manifest)
    report.changed += worked_on
    told = (replace(manifest.photos[name], changed=today.isoformat()) for name in worked_on)
    manifest = manifest.with_photos(told)
    manifest = _in_context(room, slug, manifest, context, today)
    if manifest != before:
        save_manifest(room.store, slug, manifest)
    manifest, others = replaced(room.store, slug, manifest, datetime.now(UTC))
    manifest = cleared(room.store, room.catalog, slug, manifest)
    place_new(room.store, slug, manifest, report, today)
    # after the blocks followed their renamed files: their words are asked for
    report.differing += settle(room.store, slug, manifest, room.lang)
    reindex(room.store, room.catalog, today, [slug, *others])


def _in_context(
    room: Darkroom, slug: str, manifest: Manifest, context: Event | None, today: date
) -> Manifest:
    """The manifest with what the event says of each photo, as far as the album tells it."""
    places = room.catalog.places
    return with_event(room.store, slug, manifest, context, today, room.lang, places)


def _changed(before: Manifest, manifest: Manifest) -> list[str]:
    """Photos that somebody worked on where they lie; those that were refused before are new."""
    known = {name: one.sha256 for name, one in before.photos.items() if one.verdict is None}
    return [
        name
        for name, photo in manifest.photos.items()
        if photo.verdict is None and known.get(name) not in (None, "", photo.sha256)
    ]


def _keeping(
    room: Darkroom, context: Event | None, report: Report, today: date
) -> Callable[[Manifest], None]:
    """How what is done so far is kept: placed too, so that editors need not wait for the rest."""

    def keep(manifest: Manifest) -> None:
        if not holds(room.store, f"{report.slug}/{albums.FILE}"):
            raise Missing(f"{report.slug} is not there any more: its folder was renamed or removed")
        save_manifest(room.store, report.slug, manifest)
        manifest = _in_context(room, report.slug, manifest, context, today)
        place_new(room.store, report.slug, manifest, report, today)

    return keep


def _tell_apart(change: Change, report: Report, listen: Listener) -> None:
    """Name what is not looked into, and what may not be whole yet."""
    for name, verdict in change.passed:
        report.passed[name] = verdict
        listen(Seen(report.slug, name, verdict, passed=True))
    for name in change.waiting:
        report.refused[name] = COPYING
        listen(Seen(report.slug, name, COPYING))


def _settled(
    room: Darkroom, slug: str, manifest: Manifest, thrown: frozenset[str]
) -> tuple[Change, Mapping[str, Entry]]:
    """Scan the album's folder; files changed a moment ago get one more look."""
    settle_ns = int(room.settle * 1e9)
    change, found = _scan(room.store, slug, manifest, thrown, settle_ns)
    if change.waiting:
        time.sleep(room.settle)
        before = {name: found[name] for name in change.waiting}
        again, found = _scan(room.store, slug, manifest, thrown, 0)
        growing = [name for name in before if found.get(name) != before[name]]
        change = replace(
            again,
            added=[n for n in again.added if n not in growing],
            changed=[n for n in again.changed if n not in growing],
            waiting=[n for n in growing if n in found],
        )
    return change, found


def _scan(
    store: Store, slug: str, manifest: Manifest, thrown: frozenset[str], settle_ns: int
) -> tuple[Change, Mapping[str, Entry]]:
    found = [
        replace(entry, key=entry.key.rpartition("/")[2])
        for entry in store.list(slug, deep=False)
        if entry.kind != "folder"
    ]
    named = {entry.key: entry for entry in found}
    held = beside.standing(manifest, named) | companions(store, slug)
    held |= thrown - manifest.photos.keys()  # raw files: their photo may be gone half way
    others = (entry for entry in found if entry.key not in held)
    return discover(manifest.photos, others, time.time_ns(), settle_ns), named


def _follow(manifest: Manifest, change: Change, report: Report) -> Manifest:
    """Keep the numbers of files that are gone, and of those that only changed their name."""
    photos = dict(manifest.photos)
    for old, new in change.renamed:
        photos[new] = replace(photos.pop(old), name=new)
        report.renamed.append((old, new))
    old_names = {old for old, _ in change.renamed}
    for name in change.gone:
        if name not in old_names:
            photos[name] = replace(photos[name], gone=True)
            report.gone.append(name)
    kept = Manifest(photos, manifest.next, manifest.reader)
    return kept.with_photos(())


def _develop_all(
    room: Darkroom,
    manifest: Manifest,
    change: Change,
    found: Mapping[str, Entry],
    report: Report,
    listen: Listener,
    keep: Callable[[Manifest], None],
) -> Manifest:
    """Develop the photos, then the camera's raw files that lie beside none of them."""
    new = {*change.added, *change.changed}
    manifest = beside.pruned(manifest, found.keys() - {*new, *change.waiting})
    there = [o.name for o in manifest.photos.values() if not o.gone and o.name not in new]
    known = [name for name in there if name not in change.waiting]
    raws = beside.aside([*change.added, *change.changed, *known], found)
    due = _due(room, manifest, change, leave={*raws, *report.thrown})
    reader = manifest.reader
    if raws:  # a photo may take the place of its raw file: nothing is placed before that is known
        keep = partial(save_manifest, room.store, report.slug)
    manifest = _develop(room, manifest, due, found, report, listen, keep)
    if raws:
        looked = _looked_at(room, manifest, [n for n in raws if n in new], found, report, listen)
        shown = (manifest.photos[n] for n in raws if n not in new)
        manifest = beside.link(manifest, [*looked, *filter(beside.is_known, shown)])
        linked = beside.links(manifest)
        for name in sorted(set(raws) & linked.keys(), key=natural):
            listen(Seen(report.slug, name, beside=linked[name]))
        alone = set(raws) - linked.keys()
        leave = ({*found, *manifest.photos} - alone) | report.thrown
        rest = _due(room, replace(manifest, reader=reader), change, leave=leave)
        manifest = _develop(room, manifest, rest, found, report, listen, keep)
        due += rest
    report.beside.update(beside.links(manifest))
    _tell_kept(manifest, due, report, listen)
    return manifest


def _looked_at(
    room: Darkroom,
    manifest: Manifest,
    names: Sequence[str],
    found: Mapping[str, Entry],
    report: Report,
    listen: Listener,
) -> list[Original]:
    """Those of `names` that are raw files by their bytes, with what they say; none is rendered."""
    if not names:
        return []
    listen(Begun(report.slug, len(names), "match"))
    tray = Tray(room.store, report.slug, room.recipe, found)
    due = [Due(Original(name, manifest.next, "", 0, 0), render=False) for name in names]
    raws = []
    with Pool(room.workers or None, room.timeout, room.wall) as pool:
        # one that cannot be read now is refused when it is developed by itself
        for outcome in pool.each(DEVELOP, tray.work(due, lambda *_: None)):
            developed = outcome.value or Developed((), verdict=outcome.verdict)
            photo = tray.finished(outcome.key, developed)
            if developed.raw:
                raws.append(photo)
    return sorted(raws, key=lambda raw: natural(raw.name))


def _due(
    room: Darkroom, manifest: Manifest, change: Change, leave: Container[str] = ()
) -> list[Due]:
    """New and changed files, those whose renditions are not all there, and stale claims.

    New files get their numbers here, in natural order of their names.

    leave  files that are not asked for now
    """
    renamed = {new for _, new in change.renamed}
    fresh = [n for n in (*change.added, *change.changed) if n not in renamed and n not in leave]
    due, number = [], manifest.next
    for name in fresh:
        known = manifest.photos.get(name)
        if known is None or (known.gone and not known.sha256):  # that one was removed for ever
            known, number = Original(name, number, "", 0, 0), number + 1
        due.append(Due(known, render=True))
    listed = {*fresh, *change.waiting}
    for name, photo in manifest.photos.items():
        if photo.gone or name in listed or name in leave:
            continue
        if photo.recipe != room.recipe.key or not _rendered(room, photo):
            due.append(Due(photo, render=True))
        elif manifest.reader != READER or name in renamed:
            due.append(Due(photo, render=False))
    return due


def _rendered(room: Darkroom, photo: Original) -> bool:
    """A refused photo is not tried again by the code that refused it, but for AGAIN."""
    if photo.verdict is not None:
        return photo.verdict.code not in AGAIN
    ready = room.asked.ready(photo)
    return ready and not lost(room.store, photo.made, photo.recipe, photo.widths)


def _develop(
    room: Darkroom,
    manifest: Manifest,
    due: Sequence[Due],
    found: Mapping[str, Entry],
    report: Report,
    listen: Listener,
    keep: Callable[[Manifest], None],
) -> Manifest:
    """Send the due files through the workers; what is done so far is kept now and then."""
    if not due:
        return replace(manifest, reader=READER)
    listen(Begun(report.slug, len(due), "develop"))
    tray = Tray(room.store, report.slug, room.recipe, found, room.reserve, room.asked)
    finished: list[Original] = []
    reread = {one.known.name for one in due if not one.render}

    def tell(photo: Original, verdict: Verdict | None) -> None:
        if verdict is None:
            (report.kept if photo.name in reread else report.developed).append(photo.name)
        else:
            report.refused[photo.name] = verdict
        listen(Seen(report.slug, photo.name, verdict))

    saved, stopped = time.monotonic(), _stopped(lambda: keep(manifest.with_photos(finished)))
    with stopped, Pool(room.workers or None, room.timeout, room.wall) as pool:
        for outcome in pool.each(DEVELOP, tray.work(due, tell)):
            developed = outcome.value or Developed((), verdict=outcome.verdict)
            photo = tray.finished(outcome.key, developed)
            finished.append(photo)
            tell(photo, photo.verdict)
            if time.monotonic() - saved > SAVE_EVERY:
                keep(manifest.with_photos(finished))
                saved = time.monotonic()
    for photo in tray.aside:
        finished.append(photo)
        tell(photo, photo.verdict)
    return replace(manifest.with_photos(finished), reader=READER)


@contextmanager
def _stopped(keep: Callable[[], None]) -> Iterator[None]:
    """Where the disk takes no more photos, keep what is done: the reserve has room for that."""
    try:
        yield
    except Full:
        keep()
        raise


def _tell_kept(manifest: Manifest, due: Sequence[Due], report: Report, listen: Listener) -> None:
    """Name again, on every run, the photos that were refused before and still are."""
    handled = {one.known.name for one in due}
    for name, photo in manifest.photos.items():
        if photo.gone or name in handled:
            continue
        if photo.verdict is None:
            report.kept.append(name)
        else:
            report.refused[name] = photo.verdict
            report.still.append(name)
            listen(Seen(report.slug, name, photo.verdict))
