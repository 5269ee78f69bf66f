"""The ingest of one album, stage by stage; it may be stopped and run again at any moment."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from gallery import album as albums
from gallery.album.manifest import Manifest
from gallery.errors import Full, Missing
from gallery.event import Event
from gallery.ingest import beside, later, poison
from gallery.ingest.apart import Apart, plan_of
from gallery.ingest.copying import copy_in
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.differing import settle
from gallery.ingest.discover import COPYING, Change
from gallery.ingest.due import due_in
from gallery.ingest.faces.wanted import wanted
from gallery.ingest.hashing import hashed
from gallery.ingest.holding import held, left_alone
from gallery.ingest.index import reindex
from gallery.ingest.instead import replaced
from gallery.ingest.kit import bring_kit, read_event, with_event
from gallery.ingest.linking import linked
from gallery.ingest.news import Begun, Listener, Report, Seen
from gallery.ingest.pace import Pace
from gallery.ingest.placing import place_new
from gallery.ingest.read import READER
from gallery.ingest.readable import album_of
from gallery.ingest.record import load_manifest, save_manifest
from gallery.ingest.scanning import look, passed
from gallery.ingest.settled import is_settled, looked, settle_down
from gallery.ingest.spending import spending
from gallery.ingest.tasks import DEVELOP, Developed
from gallery.ingest.tray import Due, Tray
from gallery.ingest.withheld import cleared
from gallery.jobs import Pool
from gallery.model import Original, Verdict
from gallery.store import Entry, holds

Tell = Callable[[Original, Verdict | None], None]
"""Hears of a photo that was dealt with; verdict: why there is nothing of it."""

SAVE_EVERY = 2.0
"""Seconds between two writings of the manifest, and between two looks that readers get; what a stop
loses is looked up, not rendered."""


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
    whole: bool = True,
) -> Report:
    """Bring `folders` into the album, then develop whatever in it is new or changed.

    today   dates after it are a camera clock set wrong
    event   the file that is to be the album's event.toml; else one that lies in a folder is
    wait    for another process that ingests this album, instead of raising Busy
    again   try files that were refused once more, those too that ended their worker
    whole   do the second pass too; False leaves it to `later.completed`
    raises  Busy, StoreError, AlbumError (damaged manifest, essay in the trash); never for photos
    """
    if not (folders or event or again) and (report := _settled(room, slug, listen)):
        return report
    with held(room.store, slug, wait=wait):
        manifest = before = load_manifest(room.store, slug)
        folder = looked(room.store, slug)
        room = replace(room, asked=wanted(album_of(room.store, slug)))
        report = Report(slug, thrown=left_alone(room.store, slug, manifest))
        context = _brought(room, folders, event, manifest, report, listen)
        manifest, change, found = _discovered(room, manifest, report, listen, again=again)
        keep, apart = keeping(room, context, report, today), _apart(room, slug)
        with spending(room.spent, "develop"):
            manifest = _develop_all(room, manifest, change, found, report, listen, keep, apart)
        words, manifest = _conclude(room, before, manifest, context, report, today)
        report.lacking = later.noted(room, manifest, report.thrown, again=again)
        if whole:
            later.complete(room, manifest, report, today, listen)
        if not (apart and apart.conclude(report.lacking, manifest)):
            settle_down(room.ground, slug, folder, found, words, today)
    return report


def _discovered(
    room: Darkroom, manifest: Manifest, report: Report, listen: Listener, *, again: bool
) -> tuple[Manifest, Change, Mapping[str, Entry]]:
    """What changed in the folder, followed in the list of files; and what lies there."""
    with spending(room.spent, "discover"):
        change, found = look(room.store, report.slug, manifest, report.thrown, room.settle)
    manifest = _follow(manifest, change, report)
    manifest = poison.asked_again(room.store, manifest) if again else manifest
    _tell_apart(change, report, listen)
    return manifest, change, found


def _apart(room: Darkroom, slug: str) -> Apart | None:
    """What others develop of an album; None where nobody else does."""
    if room.others is None:
        return None
    return Apart(room.store, slug, room.recipe.key, room.others, plan_of(room.store, slug))


def _settled(room: Darkroom, slug: str, listen: Listener) -> Report | None:
    """The report on an album in which nothing is left to do; None where there may be something.

    It asks for no lock, whoever is at work on the album: nothing is changed by a look.
    """
    manifest, folder = load_manifest(room.store, slug), looked(room.store, slug)
    if not is_settled(room.ground, slug, manifest, folder):
        return None
    report = Report(slug, beside=beside.links(manifest))
    there = {name: entry for name, entry in folder.items() if "/" not in name}
    _tell_apart(Change(passed=passed(room.store, slug, manifest, there)), report, listen)
    _tell_kept(manifest, (), report, listen)
    return report


def _brought(
    room: Darkroom,
    folders: Sequence[Path],
    event: Path | None,
    manifest: Manifest,
    report: Report,
    listen: Listener,
) -> Event | None:
    """Copy what is in `folders` into the album; what is known of its event."""
    with spending(room.spent, "copy"):
        dealt = bring_kit(room.store, folders, event, report, listen)
        context = read_event(room.store, report, listen)
        bring = partial(copy_in, reserve=room.reserve, verify=room.verify)
        bring(room.store, folders, manifest, report, listen, apart=dealt)
        return context


def _conclude(
    room: Darkroom,
    before: Manifest,
    manifest: Manifest,
    context: Event | None,
    report: Report,
    today: date,
) -> tuple[str, Manifest]:
    """Write what was found, place it, and let readers see it.

    before   what is written already
    returns  the words by which it was placed, and the list of files as it is written now
    """
    with spending(room.spent, "record"):
        slug = report.slug
        worked_on = _changed(before, manifest)
        report.changed += worked_on
        told = (replace(manifest.photos[name], changed=today.isoformat()) for name in worked_on)
        manifest = manifest.with_photos(told)
        manifest = later.owned_up(room.store, _in_context(room, slug, manifest, context, today))
        if manifest != before:
            save_manifest(room.store, slug, manifest)
        manifest, others = replaced(room.store, slug, manifest, datetime.now(UTC))
        manifest = cleared(room.store, room.catalog, slug, manifest)
        words = place_new(room.store, slug, manifest, report, today)
        # after the blocks followed their renamed files: their words are asked for
        report.differing += settle(room.store, slug, manifest, room.lang)
        reindex(room.store, room.catalog, today, [slug, *others])
        return words, load_manifest(room.store, slug)


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


def keeping(
    room: Darkroom, context: Event | None, report: Report, today: date
) -> Callable[[Manifest], None]:
    """How what is done so far is kept: placed too, and shown, so that nobody waits for the rest."""

    def keep(manifest: Manifest) -> None:
        if not holds(room.store, f"{report.slug}/{albums.FILE}"):
            raise Missing(f"{report.slug} is not there any more: its folder was renamed or removed")
        save_manifest(room.store, report.slug, manifest)
        manifest = _in_context(room, report.slug, manifest, context, today)
        place_new(room.store, report.slug, manifest, report, today, early=True)
        reindex(room.store, room.catalog, today, [report.slug], cards=False)

    return keep


def _tell_apart(change: Change, report: Report, listen: Listener) -> None:
    """Name what is not looked into, and what may not be whole yet."""
    for name, verdict in change.passed:
        report.passed[name] = verdict
        listen(Seen(report.slug, name, verdict, passed=True))
    for name in change.waiting:
        report.refused[name] = COPYING
        listen(Seen(report.slug, name, COPYING, again=True))


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
    apart: Apart | None,
) -> Manifest:
    """Develop the photos, then the camera's raw files that lie beside none of them.

    apart  what others develop; raw files wait for it, and are then developed here. So are photos
           that may take the place of raw files: nothing is placed before that is known
    """
    new = {*change.added, *change.changed}
    manifest = beside.pruned(manifest, found.keys() - {*new, *change.waiting})
    there = [o.name for o in manifest.photos.values() if not o.gone and o.name not in new]
    known = [name for name in there if name not in change.waiting]
    raws = beside.aside([*change.added, *change.changed, *known], found)
    apart = None if any(name in manifest.photos for name in raws) else apart
    manifest = apart.ahead(manifest) if apart else manifest
    promised = apart.plan.waiting if apart else {}
    due = due_in(room, manifest, change, {*raws, *report.thrown}, promised)
    reader = manifest.reader
    if raws:
        keep = partial(save_manifest, room.store, report.slug)
    manifest = _develop(room, manifest, due, found, report, listen, keep, apart)
    if raws and not report.waiting:
        fresh = [name for name in raws if name in new]
        manifest, alone = linked(room, manifest, raws, fresh, found, report, listen)
        leave = ({*found, *manifest.photos} - alone) | report.thrown
        rest = due_in(room, replace(manifest, reader=reader), change, leave)
        manifest = _develop(room, manifest, rest, found, report, listen, keep)
        due += rest
    report.beside.update(beside.links(manifest))
    _tell_kept(manifest, due, report, listen)
    return hashed(room.store, manifest, room.workers, room.wall)


def _develop(
    room: Darkroom,
    manifest: Manifest,
    due: Sequence[Due],
    found: Mapping[str, Entry],
    report: Report,
    listen: Listener,
    keep: Callable[[Manifest], None],
    apart: Apart | None = None,
) -> Manifest:
    """Send the due files through the workers; what is done so far is kept now and then.

    apart  who has developed new photos, or is asked to: none of them is developed here
    """
    tell = _telling(report, listen, {one.known.name for one in due if not one.render})
    if apart:
        due, manifest = _dealt(room, manifest, due, found, report, tell, apart)
    if not due:
        return replace(manifest, reader=READER)
    listen(Begun(report.slug, len(due), "develop"))
    tray = Tray(room.store, report.slug, room.recipe, found, room.reserve, room.asked)
    finished: list[Original] = []
    pace, stopped = Pace(SAVE_EVERY), _stopped(lambda: keep(manifest.with_photos(finished)))
    with stopped, Pool(room.workers or None, room.timeout, room.wall) as pool:
        for outcome in pool.each(DEVELOP, tray.work(due, tell)):
            developed = outcome.value or Developed((), verdict=outcome.verdict)
            photo = tray.finished(outcome.key, developed)
            finished.append(photo)
            tell(photo, photo.verdict)
            pace.keep(lambda: keep(manifest.with_photos(finished)))
    for photo in tray.aside:
        finished.append(photo)
        tell(photo, photo.verdict)
    return replace(manifest.with_photos(finished), reader=READER)


def _telling(report: Report, listen: Listener, reread: Container[str]) -> Tell:
    """What hears how each photo ended; reread: of these the claims alone were asked for."""

    def tell(photo: Original, verdict: Verdict | None) -> None:
        if verdict is None:
            (report.kept if photo.name in reread else report.developed).append(photo.name)
        else:
            report.refused[photo.name] = verdict
        listen(Seen(report.slug, photo.name, verdict))

    return tell


def _dealt(
    room: Darkroom,
    manifest: Manifest,
    due: Sequence[Due],
    found: Mapping[str, Entry],
    report: Report,
    tell: Tell,
    apart: Apart,
) -> tuple[list[Due], Manifest]:
    """Take what others have developed and ask them for the rest; what is left is done here."""
    taken = []
    for photo, verdict in apart.deal([one for one in due if one.render], found, room.asked):
        if verdict is None or photo.verdict:
            taken.append(photo)
        tell(photo, verdict)
    report.waiting += apart.waiting
    here = [one for one in due if not one.render]
    return here, apart.ahead(manifest.with_photos(taken))


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
            listen(Seen(report.slug, name, photo.verdict, again=True))
