"""What an ingest holds while it runs, and what it leaves alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from gallery import album as albums
from gallery import editing
from gallery.album.manifest import Manifest
from gallery.errors import AlbumError
from gallery.store import Store

PURGE = "purge"
"""The lock of who removes files for ever: it begins when no ingest runs, and none begins then."""


@contextmanager
def held(store: Store, slug: str, *, wait: bool) -> Iterator[None]:
    """Hold an album, when nothing is being removed that this ingest may be about to use. Busy."""
    with store.lock(f"album-{slug}", wait=wait):
        with store.lock(PURGE):
            pass
        yield


def left_alone(store: Store, slug: str, manifest: Manifest) -> frozenset[str]:
    """The photos that are in the trash or withheld, and the raw files beside them.

    raises  AlbumError when the essay is
    """
    try:
        album = albums.parse(slug, editing.source_of(store, slug))
    except AlbumError:
        return frozenset()  # a hand edit that cannot be read now: nothing is placed then
    editing.refuse_trashed(slug, album)
    names = album.thrown_away() | album.taken_out()
    photos = (manifest.photos[name] for name in names if name in manifest.photos)
    return names | {raw.name for photo in photos for raw in photo.raws}
