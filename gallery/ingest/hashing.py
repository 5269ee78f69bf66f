"""What photos look like, for those that were developed before that was asked of them.

It is told from the smallest rendition, in a worker: a few milliseconds a photo, once, where making
all renditions anew would take a second. A bit or two may differ from what the original would give.
"""

from collections.abc import Iterator
from dataclasses import replace

from gallery.album.manifest import Manifest
from gallery.errors import Missing
from gallery.formats import FORMATS
from gallery.ingest.tasks import DHASH
from gallery.jobs import Pool, Wall
from gallery.media import rendition_key
from gallery.model import Original
from gallery.store import Store


def hashed(
    store: Store, manifest: Manifest, workers: int = 0, wall: Wall | None = None
) -> Manifest:
    """The manifest with the dhash of every photo that has renditions.

    One whose rendition is not there, or cannot be read, is asked for again by the next ingest.

    workers  processes, 0 = cores less one; wall: what they are behind
    """
    lacking = [o for o in manifest.photos.values() if lacks(o)]
    if not lacking:
        return manifest
    with Pool(workers or None, wall=wall) as pool:
        done = {one.key: one.value for one in pool.each(DHASH, _work(store, lacking)) if one.value}
    return manifest.with_photos(
        replace(one, pixels=replace(one.pixels, dhash=done[one.name]))
        for one in lacking
        if one.pixels and one.name in done
    )


def lacks(photo: Original) -> bool:
    """Whether it has renditions and nobody has told from them what it looks like."""
    made = bool(photo.widths) and not photo.gone
    return made and photo.pixels is not None and not photo.pixels.dhash


def _work(store: Store, lacking: list[Original]) -> Iterator[tuple[str, tuple[bytes]]]:
    for photo in lacking:
        key = rendition_key(photo.made, photo.recipe, min(photo.widths), FORMATS["jpeg"].suffix)
        try:
            yield photo.name, (store.get(key)[0],)
        except Missing:
            continue
