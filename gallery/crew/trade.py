"""What is done for each job of the queue. Doing one twice, or half, does no harm."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from gallery.crew.adopting import asks, wanted
from gallery.crew.benches import Benches
from gallery.errors import Busy, GalleryError, Missing, QueueAway, StoreError
from gallery.ingest import single
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.gather import gathered
from gallery.ingest.news import Report, lines
from gallery.ingest.run import ingest
from gallery.ingest.thumbs import keep_thumbs, sweep_thumbs
from gallery.jobs import Pool
from gallery.logs import Tell, told
from gallery.model import Original, Verdict
from gallery.operating.meter import Meter
from gallery.queue import Bell, Job, jobs
from gallery.queue.jobs import CHANGED, FOUND, WORDS
from gallery.wiring import Gallery, today

_BUSY = 2.0
"""Seconds after which an album is tried again that somebody holds."""

_AWAY = 10.0
"""Seconds after which a job is done again that failed because something is out of reach."""

_SOON, _SLOWER, _SLOWEST = 1.0, 0.1, 10.0
"""Seconds after which a photo is shown: the first of many at once, later ones many together."""


def soon(place: int) -> float:
    """Seconds after which what was made of a photo is shown; place: among those asked for."""
    return min(_SOON + _SLOWER * place, _SLOWEST)


@dataclass(frozen=True, slots=True)
class Asked:
    """Asks the queue for photos of an album.

    fresh   somebody waits for them; recipe: key of the one in use
    """

    bell: Bell
    fresh: bool
    recipe: str

    def develop(self, slug: str, photos: Sequence[tuple[str, str]]) -> None:
        """Ask for first passes."""
        self.bell.send(
            [
                jobs.develop(slug, name, beside, soon(place), fresh=self.fresh)
                for place, (name, beside) in enumerate(photos)
            ]
        )

    def complete(self, slug: str, photos: Sequence[Original]) -> None:
        """Ask for second passes."""
        self.bell.send(
            [
                jobs.complete(
                    slug, one.name, one.sha256, soon(place), backfill=one.recipe != self.recipe
                )
                for place, one in enumerate(photos)
            ]
        )


@dataclass(frozen=True, slots=True)
class Crew:
    """What one process does for the queue.

    gallery  its store rings for nothing that is written here
    room     where photos are developed
    looked   hears of albums in which nothing is left to develop
    """

    gallery: Gallery
    room: Darkroom
    bell: Bell
    benches: Benches
    meter: Meter
    tell: Tell
    looked: Callable[[str], None]
    _said: dict[str, str] = field(default_factory=dict)

    def look(self, *, slug: str, why: str, tries: int = 0) -> None:
        """Look through an album: number what is new and ask for it, or conclude what is done."""
        del tries
        with self._minding(slug, jobs.look(slug, why, _BUSY)):
            if why == WORDS and not asks(self.gallery, slug):
                return
            if not wanted(self.gallery, slug, self.tell):
                return
            others = Asked(self.bell, why != FOUND, self.room.recipe.key)
            room = replace(self.room, others=others, spent=self.meter.spent)
            report = ingest(room, slug, today=today().date(), whole=False)
            self._say(report)
            if report.waiting:
                words = f"{slug}: {len(report.waiting)} photos are asked for"
                self.tell(told(words, "ingest", slug))
                with self.benches.one() as pool:
                    keep_thumbs(self.gallery.store, slug, pool)
            else:
                sweep_thumbs(self.gallery.store, slug)
                self.looked(slug)

    def gather(self, *, slug: str, tries: int = 0) -> None:
        """Show what was developed of an album meanwhile."""
        del tries
        with self._minding(slug, jobs.gather(slug, _BUSY)):
            report, came = gathered(self.room, slug, today=today().date())
            self._say(report)
            for name, verdict in report.unmade.items():
                words = f"{slug}: {name} is shown as JPEG alone: {verdict}"
                self.tell(told(words, "ingest", slug, name, level="warning"))
            if report.completed and not report.lacking:
                self.tell(told(f"{slug}: all photos have AVIF pictures too", "ingested", slug))
            if came and not (report.waiting or report.lacking):
                self.bell.send([jobs.look(slug, CHANGED)])

    def develop(self, *, slug: str, name: str, beside: str, soon: str, tries: int = 0) -> None:
        """Do the first pass of a photo."""
        again = jobs.develop(slug, jobs.read(name), jobs.read(beside), float(soon), fresh=False)
        with self._minding(slug, again), self._timed():
            do = partial(single.developed, tries=tries)
            verdict = self._made(do, slug, jobs.read(name), jobs.read(beside))
            self.meter.photo(verdict.code if verdict else "done")
            self.bell.send([jobs.gather(slug, float(soon))])

    def complete(self, *, slug: str, name: str, sha256: str, soon: str, tries: int = 0) -> None:
        """Do the second pass of a photo."""
        again = jobs.complete(slug, jobs.read(name), sha256, float(soon), backfill=True)
        with self._minding(slug, again), self._timed():
            self._made(partial(single.completed, tries=tries), slug, jobs.read(name), sha256)
            self.bell.send([jobs.gather(slug, float(soon))])

    def _made(
        self, do: Callable[[Darkroom, str, str, str, Pool], Verdict | None], *words: str
    ) -> Verdict | None:
        slug, name, more = words
        with self.benches.one() as pool:
            return do(self.room, slug, name, more, pool)

    @contextmanager
    def _timed(self) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.meter.spent("develop", time.monotonic() - begun)

    def _say(self, report: Report) -> None:
        for line in lines(report):
            self.tell(line)

    @contextmanager
    def _minding(self, slug: str, again: Job) -> Iterator[None]:
        """Do a job again later where something is held, or out of reach; what else is refused is
        told, and files say whether it is to be done once more."""
        try:
            yield
            self._said.pop(slug, None)
        except Busy:
            self.bell.send([replace(again, after=_BUSY)])
        except Missing:  # a file went, or its essay did: the next look sees what is there
            self.bell.send([jobs.look(slug, CHANGED, _BUSY)])
        except QueueAway:
            raise
        except StoreError as problem:
            self._warn(slug, problem)
            self.bell.send([replace(again, after=_AWAY)])
        except GalleryError as problem:
            self._warn(slug, problem)

    def _warn(self, slug: str, problem: GalleryError) -> None:
        if self._said.get(slug) != str(problem):
            self._said[slug] = str(problem)
            self.tell(told(f"{slug}: {problem}", "ingest", slug, level="warning"))
