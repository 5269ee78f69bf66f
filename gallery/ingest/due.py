"""Which files of an album are to be developed, or read once more."""

from collections.abc import Container, Mapping
from types import MappingProxyType

from gallery.album.manifest import Manifest
from gallery.formats import LATER, without
from gallery.ingest.arrive import AGAIN
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.discover import Change
from gallery.ingest.read import READER
from gallery.ingest.record import lost
from gallery.ingest.tray import Due
from gallery.model import Original


def due_in(
    room: Darkroom,
    manifest: Manifest,
    change: Change,
    leave: Container[str],
    promised: Mapping[str, int] = MappingProxyType({}),
) -> list[Due]:
    """New and changed files, those whose renditions are not all there, and stale claims.

    New files get their numbers here, in natural order of their names.

    leave  files that are not asked for now; promised: numbers that some were given before
    """
    renamed = {new for _, new in change.renamed}
    fresh = [n for n in (*change.added, *change.changed) if n not in renamed and n not in leave]
    due, number = [], manifest.next
    for name in fresh:
        known = manifest.photos.get(name)
        if known is None or (known.gone and not known.sha256):  # that one was removed for ever
            known = Original(name, promised.get(name, number), "", 0, 0)
            number += name not in promised
        due.append(Due(known, render=True))
    listed = {*fresh, *change.waiting}
    for name, photo in manifest.photos.items():
        if photo.gone or name in listed or name in leave:
            continue
        if not _rendered(room, photo):
            due.append(Due(photo, render=True))
        elif manifest.reader != READER or name in renamed:
            due.append(Due(photo, render=False))
    return due


def _rendered(room: Darkroom, photo: Original) -> bool:
    """Whether readers have what the first pass makes, by whatever recipe.

    A refused photo is not tried again by the code that refused it, but for AGAIN.
    """
    if photo.verdict is not None:
        return photo.recipe == room.recipe.key and photo.verdict.code not in AGAIN
    widths = without(photo.widths, LATER)
    ready = bool(widths) and room.asked.ready(photo)
    return ready and not lost(room.store, photo.made, photo.recipe, widths, LATER)
