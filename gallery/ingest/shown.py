"""The photos that an essay shows, in its order, each with the words that travel with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from gallery import album as albums
from gallery.album.manifest import Manifest
from gallery.blocks import REJECTED, Album, PhotoBlock, standing
from gallery.editing import source_of
from gallery.errors import Malformed, Missing
from gallery.ingest.claimed import said_of
from gallery.ingest.filling import reference
from gallery.ingest.record import load_manifest
from gallery.ingest.withheld import WITHHELD
from gallery.ingest.wording import label_of
from gallery.model import Facts, Label, Original, Verdict
from gallery.store import Store

GONE = Verdict("gone", "there is no such photo", "copy it into the album, or take its block out")
IN_TRASH = Verdict("in-trash", "it is in the trash", "restore it, or take its block out")
OFFERED = Verdict("offered", "it was sent by a link and nobody has accepted it", "look at it first")
WAS_REJECTED = Verdict("rejected", "it was rejected", "bring it back, or take its block out")


def unseen(album: Album) -> Mapping[str, Verdict]:
    """Why nobody shows some files of an album, whatever their bytes are; others anybody may."""
    found = dict.fromkeys(album.kept_back(), OFFERED)
    found |= dict.fromkeys(album.rejected(), WAS_REJECTED)
    found |= dict.fromkeys(album.thrown_away(), IN_TRASH)
    return found | dict.fromkeys(album.taken_out(), WITHHELD)


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
    homes: dict[str, _Home | None] = {
        album.slug: (album, load_manifest(store, album.slug), unseen(album))
    }
    first = {block.photo: block for block in reversed(album.photos)}
    if album.shut_away and album.trashed is None:
        yield from (Lacking(photo, WITHHELD) for photo in first)
        return
    for photo in dict.fromkeys(block.photo for block in album.photos):
        slug, name = reference(album.slug, photo)
        if slug not in homes:
            homes[slug] = _home(store, slug)
        yield _found(homes[slug], name, first[photo], today)


def rejected_in(store: Store, album: Album, today: date) -> Iterator[Shown]:
    """The essay's own photos that are rejected, by an editor or by their file: in no block."""
    manifest = load_manifest(store, album.slug)
    culled = {one.photo: one for one in album.cull}
    placed, hidden = {block.photo for block in album.photos}, unseen(album)
    for name, original in manifest.photos.items():
        verdict = hidden.get(name, WAS_REJECTED)
        if name in placed or original.gone or original.verdict or verdict is not WAS_REJECTED:
            continue
        said = said_of(original, album, today)
        if standing(culled.get(name), said).pick == REJECTED:
            block = PhotoBlock.read({"photo": name})
            yield Shown(block, album, original, said, label_of(album, block, said))


_Home: TypeAlias = tuple[Album, Manifest, Mapping[str, Verdict]]
"""An album, its files, and those of them that nobody shows."""


def _home(store: Store, slug: str) -> _Home | None:
    try:
        album = albums.parse(slug, source_of(store, slug))
        if album.shut_away:
            return None
        return album, load_manifest(store, slug), unseen(album)
    except (Missing, Malformed):
        return None


def _found(home: _Home | None, name: str, block: PhotoBlock, today: date) -> Shown | Lacking:
    if home is None or name not in home[1].photos or home[1].photos[name].gone:
        return Lacking(block.photo, GONE)
    album, original = home[0], home[1].photos[name]
    verdict = home[2].get(name) or original.verdict
    if verdict is not None:
        return Lacking(block.photo, verdict)
    said = said_of(original, album, today)
    return Shown(block, album, original, said, label_of(album, block, said))
