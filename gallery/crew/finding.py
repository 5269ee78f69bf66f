"""Albums in which something is to be done, as far as their files tell quickly.

A lost job costs so many minutes as lie between two looks, and no photo. What a whole look alone can
find (pictures that somebody took away, say) it finds once a day, when it is done to all.
"""

from collections.abc import Iterator

from gallery.album import FILE
from gallery.crew.adopting import asks
from gallery.errors import AlbumError
from gallery.ingest.apart import plan_of
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.holding import left_alone
from gallery.ingest.index import folders_of
from gallery.ingest.later import awaiting
from gallery.ingest.read import READER
from gallery.ingest.record import load_manifest
from gallery.ingest.thumbs import coming
from gallery.ingest.withheld import withheld_in
from gallery.store import holds
from gallery.wiring import Gallery


def found(gallery: Gallery, room: Darkroom) -> Iterator[str]:
    """Yield the albums in which something is to be done; StoreError."""
    for slug in folders_of(gallery.store):
        if _waits(gallery, room, slug):
            yield slug


def _waits(gallery: Gallery, room: Darkroom, slug: str) -> bool:
    store = gallery.store
    if not holds(store, f"{slug}/{FILE}"):
        return any(entry.kind == "file" for entry in store.list(slug, deep=False))
    try:
        manifest = load_manifest(store, slug)
        leave = {*left_alone(store, slug, manifest), *withheld_in(store, slug, manifest)}
    except AlbumError:
        return False  # in the trash, or damaged: the index names it
    if not plan_of(store, slug).over:
        return True
    new = [one for one in coming(store, slug, manifest) if one.name not in leave]
    if new or awaiting(room, manifest, leave):
        return True
    return (manifest.reader != READER and bool(manifest.photos)) or asks(gallery, slug)
