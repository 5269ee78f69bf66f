"""Which essay a folder is for: one whose event was prepared before the photos came."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from gallery import album as albums
from gallery import when
from gallery.album import FILE
from gallery.album.draft import slug_of
from gallery.errors import AlbumError, GalleryError
from gallery.event import FILE as EVENT
from gallery.event import parse
from gallery.ingest.index import folders_of
from gallery.store import Store, holds

LONGEST = timedelta(days=14)
"""An event that lasts longer is none that a day can be told by."""

_DAY = re.compile(r"(\d{4})[-_. ]?(\d{2})[-_. ]?(\d{2})")
_PREFIX = re.compile(r"^\d{4}(-\d{2}){0,2}-")
_OPEN = ("draft", "review")


@dataclass(frozen=True, slots=True)
class Awaited:
    """An essay whose event is prepared, and that nobody has published.

    names        what a folder for it may be called, as slugs
    first, last  its days; None where it tells no day
    """

    slug: str
    names: frozenset[str]
    first: date | None = None
    last: date | None = None

    def has(self, day: date) -> bool:
        """Whether it was on that day."""
        return self.first is not None and self.last is not None and self.first <= day <= self.last


def awaited(store: Store) -> list[Awaited]:
    """All of them; one whose words cannot be read now is left out."""
    found = []
    for slug in folders_of(store):
        if holds(store, f"{slug}/{EVENT}"):
            try:
                words = store.get(f"{slug}/{FILE}")[0], store.get(f"{slug}/{EVENT}")[0]
                one = _awaited(slug, *words)
            except GalleryError:
                continue
            if one:
                found.append(one)
    return found


def essay_for(store: Store, folder: str) -> str:
    """The essay that a folder of this name goes to; "" when none can be called like it.

    The one that is called so; else one that is awaited: by its name, or on the day that is all
    that the folder's name tells; else a new one.
    """
    own = slug_of(folder)
    if not own or holds(store, f"{own}/{FILE}"):
        return own
    return meant(own, awaited(store)) or own


def meant(slug: str, known: Sequence[Awaited]) -> str:
    """The one essay of these that a folder must be for; "" when there is none, or several."""
    named = [one.slug for one in known if slug in one.names]
    if named:
        return named[0] if len(named) == 1 else ""
    day = _day(slug)
    there = [one.slug for one in known if day and one.has(day)]
    return there[0] if len(there) == 1 else ""


@lru_cache(maxsize=2048)
def _awaited(slug: str, words: bytes, event: bytes) -> Awaited | None:
    album = albums.parse(slug, albums.source(slug, words))
    if album.status not in _OPEN or album.shut_away:
        return None
    known = parse(f"{slug}/{EVENT}", event.decode("utf-8-sig", "replace"))
    called = [slug, *_slugs((*known.name.values(), *album.title.values()))]
    names = frozenset(bare for name in called for bare in (name, _PREFIX.sub("", name)) if bare)
    stated = known.date or album.date
    try:
        told = when.parse(stated) if stated else None
    except AlbumError:
        told = None
    if told is None or told.upper - told.lower > LONGEST:
        return Awaited(slug, names)
    return Awaited(slug, names, told.lower, told.upper)


def _slugs(words: Iterable[str]) -> Iterable[str]:
    return filter(None, map(slug_of, words))


def _day(slug: str) -> date | None:
    """The day that a name tells, when letters tell nothing else."""
    found = _DAY.search(slug)
    if not found or re.search(r"[a-z]", slug):
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
