"""The photos that an essay shows, in its order, each with the words that travel with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gallery import album as albums
from gallery.album.manifest import Manifest
from gallery.blocks import Album, PhotoBlock
from gallery.editing import source_of
from gallery.errors import Malformed, Missing
from gallery.ingest.index import reference, said_of
from gallery.ingest.record import load_manifest
from gallery.ingest.wording import label_of
from gallery.model import Facts, Label, Original, Verdict
from gallery.store import Store

GONE = Verdict("gone", "there is no such photo", "copy it into the album, or take its block out")
IN_TRASH = Verdict("in-trash", "it is in the trash", "restore it, or take its block out")


@dataclass(frozen=True, slots=True)
class Shown:
    """One photo of an essay.

    block     the first one of the essay that shows it
    home      the album that it lies in; original: its file there
    said      what the file says, its camera's clock set right
    label     the words of the block, then those of home and file
    """

    block: PhotoBlock
    home: Album
    original: Original
    said: Facts
    label: Label

    @property
    def key(self) -> str:
        """Where the original lies in the store."""
        return f"{self.home.slug}/{self.original.name}"


@dataclass(frozen=True, slots=True)
class Lacking:
    """A photo that a block names and the essay cannot show."""

    photo: str
    verdict: Verdict


def shown_in(store: Store, album: Album, today: date) -> Iterator[Shown | Lacking]:
    """Each photo of an essay once, in reading order, those of other albums included.

    raises  AlbumError when the words of another album that a block names cannot be read
    """
    homes: dict[str, tuple[Album, Manifest] | None] = {
        album.slug: (album, load_manifest(store, album.slug))
    }
    first = {block.photo: block for block in reversed(album.photos)}
    for photo in dict.fromkeys(block.photo for block in album.photos):
        slug, name = reference(album.slug, photo)
        if slug not in homes:
            homes[slug] = _home(store, slug)
        yield _found(homes[slug], name, first[photo], today)


def _home(store: Store, slug: str) -> tuple[Album, Manifest] | None:
    try:
        album = albums.parse(slug, source_of(store, slug))
        return None if album.trashed is not None else (album, load_manifest(store, slug))
    except (Missing, Malformed):
        return None


def _found(
    home: tuple[Album, Manifest] | None, name: str, block: PhotoBlock, today: date
) -> Shown | Lacking:
    if home is None or name not in home[1].photos or home[1].photos[name].gone:
        return Lacking(block.photo, GONE)
    album, original = home[0], home[1].photos[name]
    if name in album.thrown_away():
        return Lacking(block.photo, IN_TRASH)
    if original.verdict is not None:
        return Lacking(block.photo, original.verdict)
    said = said_of(original, album, today)
    return Shown(block, album, original, said, label_of(album, block, said))
