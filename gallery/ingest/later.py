"""The second pass: formats that readers gain when they can see a photo already.

Photos whose renditions an older recipe made are made anew here too, all formats of them: until the
new ones are there, pages name the old ones. What is made is noted photo by photo, so that a stop
loses the photo under way and no more; the list of files, and with it the pages, follow every few
seconds.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from gallery.album.manifest import Manifest
from gallery.errors import Missing, Refused, StoreError
from gallery.formats import FORMATS, LATER, Recipe, without
from gallery.ingest import poison
from gallery.ingest.arrive import AGAIN, read_whole
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.faces.wanted import Redaction, wanted
from gallery.ingest.holding import held, left_alone
from gallery.ingest.identify import identify
from gallery.ingest.index import reindex
from gallery.ingest.news import Begun, Listener, Report, Seen
from gallery.ingest.pace import Pace
from gallery.ingest.readable import album_of
from gallery.ingest.record import (
    Made,
    add_renditions,
    keep_renditions,
    load_manifest,
    lost,
    made_before,
    save_manifest,
)
from gallery.ingest.room import check_room
from gallery.ingest.tasks import COMPLETE, Developed
from gallery.ingest.withheld import cleared
from gallery.jobs import Pool
from gallery.model import Original, Verdict
from gallery.store import Store

SAVE_EVERY = 5.0
"""Seconds between two writings of the manifest: what a stop loses of it is noted in the store."""

_FIRST = tuple(name for name in FORMATS if name not in LATER)

Work = tuple[bytes, str, Recipe, Redaction | None]


def completed(
    room: Darkroom,
    slug: str,
    *,
    today: date,
    listen: Listener = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> Report:
    """Make what the photos of an album lack, as far as there is time.

    stop    asked before each photo: something more urgent has come, or it is the end
    raises  Busy, StoreError, Full, AlbumError for a damaged manifest and for an essay in the trash
    """
    report = Report(slug)
    with held(room.store, slug, wait=False):
        room = replace(room, asked=wanted(album_of(room.store, slug)))
        manifest = load_manifest(room.store, slug)
        report.thrown = left_alone(room.store, slug, manifest)
        complete(room, manifest, report, today, listen, stop)
    return report


def complete(
    room: Darkroom,
    manifest: Manifest,
    report: Report,
    today: date,
    listen: Listener = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """The same for who holds the album; manifest: as it is written."""
    due = awaiting(room, manifest, report.thrown)
    if not due:
        return
    listen(Begun(report.slug, len(due), "complete"))
    bench, pace = _Bench(room, report, manifest, stop), Pace(SAVE_EVERY)
    try:
        with Pool(room.workers or None, room.patience, room.wall, room.nice) as pool:
            for outcome in pool.each(COMPLETE, bench.work(due), ahead=0):
                bench.finish(outcome.key, outcome.value, outcome.verdict)
                listen(Seen(report.slug, outcome.key))
                pace.keep(lambda: bench.show(today, cards=False))
    finally:  # where the disk takes no more pictures, it takes the list: the reserve is for that
        bench.show(today, cards=True)
    report.completed += bench.done
    report.lacking = [one.name for one in due if one.name not in bench.begun]


def completed_one(
    room: Darkroom, slug: str, one: Original, pool: Pool, ended: Verdict | None = None
) -> tuple[Original | None, Verdict | None]:
    """Make what one photo lacks, for an album that somebody else holds.

    one      its name, its hash, and what it is to be made as
    ended    why nobody is to try it any more
    returns  the photo with what was made of it, None where there is nothing to be had now; why it
             cannot be done for it at all
    raises   StoreError, Full
    """
    if ended is not None:
        poison.note(room.store, [_ticket(one, room.recipe)], ended)
        return None, ended
    bench = _Bench(room, Report(slug), Manifest(), lambda: False)
    for outcome in pool.each(COMPLETE, bench.work([one]), ahead=0):
        bench.finish(outcome.key, outcome.value, outcome.verdict)
    return bench.last, bench.report.unmade.get(one.name)


def awaiting(room: Darkroom, manifest: Manifest, leave: Container[str] = ()) -> list[Original]:
    """The photos for which the second pass has something to do, by number; leave: none of these.

    One that it cannot be done for is left out: readers keep what there is of it.
    """
    return [
        one
        for one in manifest.photos.values()
        if one.widths
        and (one.lacks or one.recipe != room.recipe.key)
        and not (one.gone or one.verdict or one.name in leave)
        and room.asked.ready(one)
        and poison.known(room.store, _ticket(one, room.recipe)) is None
    ]


def noted(
    room: Darkroom, manifest: Manifest, leave: Container[str], *, again: bool = False
) -> list[str]:
    """The names of `awaiting`; again: those too that it could not be done for."""
    for one in manifest.photos.values() if again else ():
        if one.lacks or one.recipe != room.recipe.key:
            poison.forget(room.store, _ticket(one, room.recipe))
    return [one.name for one in awaiting(room, manifest, leave)]


def owned_up(store: Store, manifest: Manifest) -> Manifest:
    """The manifest without the pictures of the second pass that are not there any more.

    Somebody took them away: pages stop naming them, and they are made anew. Where those of the
    first pass are not there either, the photo could not be developed, and its line stays as it is.
    """
    found = manifest.photos.values()
    there = (one for one in found if one.widths and not one.gone and not set(LATER) <= {*one.lacks})
    return manifest.with_photos(
        replace(one, widths=without(one.widths, LATER), lacks=LATER)
        for one in there
        if lost(store, one.made, one.recipe, one.widths, _FIRST)
        and not lost(store, one.made, one.recipe, without(one.widths, LATER), LATER)
    )


@dataclass(slots=True)
class _Bench:
    """What is out with the workers, and what came of it.

    manifest  as it is written
    begun     the photos whose turn has come; done: those that lack nothing any more
    """

    room: Darkroom
    report: Report
    manifest: Manifest
    stop: Callable[[], bool]
    begun: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    _made: list[Original] = field(default_factory=list)
    _out: dict[str, tuple[Original, Made | None]] = field(default_factory=dict)

    @property
    def last(self) -> Original | None:
        """What was done last, and is not written yet; None for nothing."""
        return self._made[-1] if self._made else None

    def work(self, due: Iterable[Original]) -> Iterator[tuple[str, Work]]:
        """Read each original just before its turn; one that is not what it was is passed over."""
        recipe = self.room.recipe
        for one in due:
            if self.stop():
                return
            self.begun.add(one.name)
            made = made_before(self.room.store, one.made, recipe.key)
            if made and not made.lacks:  # a run that was stopped has made them, or another album
                self._take(one, made)
                continue
            data = self._read(one)
            if data is not None:
                self._out[one.name] = one, made
                part = recipe.passes[-1] if made else recipe
                yield one.name, (data, one.name, part, self.room.asked.redaction(one.name))

    def finish(self, name: str, developed: Developed | None, verdict: Verdict | None) -> None:
        """Keep what a worker made of a photo; of one that it could not do, that. Full."""
        one, made = self._out.pop(name)
        recipe, store = self.room.recipe, self.room.store
        if developed is None or developed.pixels is None:
            if verdict and verdict.code not in AGAIN:
                poison.note(store, [_ticket(one, recipe)], verdict)
                self.report.unmade[name] = verdict
            return
        some = developed.renditions
        check_room(store, sum(len(rendition.data) for rendition in some), self.room.reserve)
        if made is None:
            made = keep_renditions(store, one.made, recipe.key, developed.pixels, some)
        else:
            made = add_renditions(store, one.made, recipe.key, made, some)
        self._take(one, made)

    def show(self, today: date, *, cards: bool) -> None:
        """Write down what is done so far, and let readers have it."""
        room, slug = self.room, self.report.slug
        if self._made:
            self.manifest = self.manifest.with_photos(self._made)
            save_manifest(room.store, slug, self.manifest)
            self._made.clear()
        # words may have withheld a photo meanwhile, or hidden a face in it: what is made of it goes
        self.manifest = cleared(room.store, room.catalog, slug, self.manifest)
        reindex(room.store, room.catalog, today, [slug], cards=cards)

    def _take(self, one: Original, made: Made) -> None:
        key = self.room.recipe.key
        pixels = one.pixels if one.recipe == key else made.pixels
        told = replace(one, pixels=pixels, recipe=key, widths=made.widths, lacks=made.lacks)
        self._made.append(told)
        self.done.append(one.name)

    def _read(self, one: Original) -> bytes | None:
        key = f"{self.report.slug}/{one.name}"
        path = self.room.store.path(key)
        try:
            data = read_whole(path)[0] if path else self.room.store.get(key)[0]
        except (Refused, Missing, StoreError):
            return None  # the next ingest names it
        return data if identify(data) == one.sha256 else None


def _ticket(one: Original, recipe: Recipe) -> str:
    """Under what it is noted that the second pass cannot be done for a picture."""
    return identify(f"later {one.made} {recipe.key}".encode())
