"""What is in the trash of a library, read from the words of its essays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from gallery import album as albums
from gallery import editing
from gallery.blocks import Album
from gallery.errors import AlbumError, Missing
from gallery.ingest.index import slugs_of
from gallery.model import Lang, Texts
from gallery.store import Store


@dataclass(frozen=True, slots=True)
class Thrown:
    """A photo in the trash, or a whole essay.

    photo  file name in the album, "" = the essay itself
    at     when it was thrown away; by: who, "" unknown
    title  of the essay, per language; lang: its main one
    """

    slug: str
    photo: str
    at: datetime
    by: str
    title: Texts
    lang: Lang = ""

    def left(self, now: datetime, days: int) -> int:
        """Whole days until it is removed by itself; 0 when that is due."""
        return max(0, -((now - self.at - timedelta(days=days)) // timedelta(days=1)))

    def __str__(self) -> str:
        return f"{self.slug}/{self.photo}" if self.photo else self.slug


def thrown_in(album: Album) -> Iterator[Thrown]:
    """What of an album is in the trash: the essay, else its photos, as they were thrown away."""
    title, lang = album.title, album.lang
    if album.trashed is not None:
        yield Thrown(album.slug, "", album.trashed, album.trashed_by, title, lang)
        return
    for one in album.trash:
        yield Thrown(album.slug, one.photo, one.at, one.by, title, lang)


def essays_of(found: Iterable[Thrown]) -> list[str]:
    """The essays that are in the trash as a whole: with them go the links to them."""
    return [one.slug for one in found if not one.photo]


def thrown(store: Store, slugs: Iterable[str] | None = None) -> list[Thrown]:
    """Everything in the trash, the oldest first; albums that cannot be read now are left out.

    slugs  only of these albums
    """
    found: list[Thrown] = []
    for slug in slugs_of(store) if slugs is None else slugs:
        try:
            found += thrown_in(albums.parse(slug, editing.source_of(store, slug)))
        except (AlbumError, Missing):
            continue  # nothing is removed of what nobody can read; the check names it
    return sorted(found, key=lambda one: (one.at, one.slug, one.photo))


def due(found: Iterable[Thrown], now: datetime, days: int) -> list[Thrown]:
    """Those that were in the trash for longer than so many days."""
    return [one for one in found if now - one.at > timedelta(days=days)]
