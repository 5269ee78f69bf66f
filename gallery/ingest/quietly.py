"""Faces looked for beside all else: for albums that ask for it, while nothing is developed."""

from collections.abc import Callable
from dataclasses import dataclass
from queue import Queue
from threading import Event

from gallery.errors import AlbumError, GalleryError
from gallery.ingest.faces.wanted import wanted
from gallery.ingest.looking import installed, look, unlooked
from gallery.ingest.readable import album_of
from gallery.ingest.record import load_manifest
from gallery.jobs import Pool, Wall
from gallery.store import Store

_PAUSE = 1.0
"""Seconds after which it is seen whether photos are still developed."""


@dataclass(frozen=True, slots=True)
class Quietly:
    """How it is done in the work process.

    policy  the site's, for albums that do not say it
    timeout seconds one photo may take; wall: what the worker is behind
    busy    photos are developed: those go first
    stop    the end
    """

    store: Store
    policy: str
    timeout: float
    wall: Wall | None
    busy: Event
    stop: Event

    def keep_looking(self, due: "Queue[str | None]", tell: Callable[[str], None]) -> None:
        """Look through the albums that come, until None does; at once where nothing can look."""
        said = ""
        while installed() and (slug := due.get()) is not None:
            try:
                self._looked(slug, tell)
                said = ""
            except GalleryError as problem:
                if str(problem) != said:
                    said = str(problem)
                    tell(f"{slug}: no faces were looked for: {said}")

    def _looked(self, slug: str, tell: Callable[[str], None]) -> None:
        done = 0
        while awaits_look(self.store, slug, self.policy) and not self.stop.is_set():
            if self.busy.is_set():
                self.stop.wait(_PAUSE)
                continue
            with Pool(1, self.timeout, self.wall) as pool:
                before, done = done, done + look(self.store, slug, pool, stop=self._interrupted)
            if done == before and not self._interrupted():
                break  # what is left cannot be looked at
        if done:
            tell(f"{slug}: {done} photos were looked through for faces")

    def _interrupted(self) -> bool:
        return self.busy.is_set() or self.stop.is_set()


def awaits_look(store: Store, slug: str, policy: str) -> bool:
    """Whether faces are to be looked for in an album; policy: the site's."""
    asked = wanted(album_of(store, slug), policy)
    return asked.policy != "off" and bool(unlooked(store, slug))


def awaits(store: Store, slug: str, policy: str) -> bool:
    """Whether an album's words ask for pictures that are not made, or for a look for faces."""
    try:
        asked = wanted(album_of(store, slug))
        photos = load_manifest(store, slug).photos.values()
        redrawn = any(not one.gone and not asked.ready(one) for one in photos)
        return redrawn or (installed() and awaits_look(store, slug, policy))
    except AlbumError:
        return False  # a damaged list of files: the next ingest names it
