"""Photos that wait to be developed, and the stamps that the desk shows of them meanwhile."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from gallery.album.manifest import Manifest
from gallery.errors import AlbumError, Missing, Refused, StoreError
from gallery.ingest import beside, poison
from gallery.ingest.arrive import calls_itself_photo, read_whole
from gallery.ingest.discover import natural, passed_over
from gallery.ingest.identify import identify
from gallery.ingest.readable import album_of
from gallery.ingest.record import forget_thumb, keep_thumb, load_manifest
from gallery.ingest.tasks import EMBEDDED, HEAD, THUMB
from gallery.ingest.withheld import withheld_in
from gallery.jobs import Pool, is_poison
from gallery.media import THUMBS, thumb_key
from gallery.model import Original
from gallery.store import Entry, Store, holds

_JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Coming:
    """A photo in an album's folder that cannot be shown yet.

    number  its number where the manifest has one already (a file that changed), else 0
    stamp   store key under which its stamp is, or will be
    """

    name: str
    number: int
    stamp: str


def coming(store: Store, slug: str, manifest: Manifest) -> list[Coming]:
    """Files that call themselves photos and are not developed as they are now, by name.

    Told from names, sizes and times: nothing is opened.
    """
    found = _found(store, slug)
    held = beside.standing(manifest, found)
    waiting = []
    for name, entry in found.items():
        known = manifest.photos.get(name)
        if name in held or (known and _developed(known, entry)):
            continue
        if passed_over(entry) is None and calls_itself_photo(name):
            stamp = thumb_key(slug, name, entry.bytes, entry.mtime_ns)
            waiting.append(Coming(name, known.number if known else 0, stamp))
    return sorted(waiting, key=lambda one: natural(one.name))


def stamp_of(slug: str, photo: Original) -> str:
    """Store key of the stamp of a file that the manifest knows."""
    return thumb_key(slug, photo.name, photo.bytes, photo.mtime_ns)


def keep_thumbs(store: Store, slug: str, pool: Pool) -> int:
    """Make the stamps that are missing: first those that files bring along, then the others.

    A file of which none can be made is left to the ingest, which names it; one in which faces are
    to be hidden gets none, for nothing is destroyed in stamps.

    returns  how many were made
    raises   StoreError, GalleryError when the workers do not start
    """
    try:
        manifest = load_manifest(store, slug)
        waiting = coming(store, slug, manifest)
    except AlbumError:
        return 0  # a damaged manifest: the ingest names it
    hidden = {one.photo for one in album_of(store, slug).faces if one.hide}
    away = {*withheld_in(store, slug, manifest), *hidden}
    missing = [one for one in waiting if one.name not in away and not holds(store, one.stamp)]
    made, slow = 0, list(missing)
    for one, stamp in _each(store, pool, EMBEDDED, _heads(store, slug, missing)):
        keep_thumb(store, one.stamp, stamp)
        slow.remove(one)
        made += 1
    for one, stamp in _each(store, pool, THUMB, _originals(store, slug, slow)):
        keep_thumb(store, one.stamp, stamp)
        made += 1
    return made


def sweep_thumbs(store: Store, slug: str) -> None:
    """Remove the stamps of photos that are developed, gone, or changed since.

    A refused photo keeps its own: there is nothing else to show of it.
    """
    needed = needed_thumbs(store, slug, load_manifest(store, slug))
    for entry in list(store.list(f"{THUMBS}/{slug}", deep=False)):
        if entry.key not in needed:
            forget_thumb(store, entry.key)


def needed_thumbs(store: Store, slug: str, manifest: Manifest) -> set[str]:
    """Store keys of the stamps that the desk shows, or will."""
    refused = (photo for photo in manifest.photos.values() if photo.verdict and not photo.gone)
    needed = {one.stamp for one in coming(store, slug, manifest)}
    return needed | {stamp_of(slug, photo) for photo in refused}


def _found(store: Store, slug: str) -> dict[str, Entry]:
    entries = store.list(slug, deep=False)
    named = (replace(entry, key=entry.key.rpartition("/")[2]) for entry in entries)
    return {entry.key: entry for entry in named if entry.kind != "folder"}


def _developed(known: Original, entry: Entry) -> bool:
    same = (known.bytes, known.mtime_ns) == (entry.bytes, entry.mtime_ns)
    return same and not known.gone and (bool(known.widths) or known.verdict is not None)


Work = tuple[Coming, tuple[bytes] | tuple[bytes, str]]


def _each(
    store: Store, pool: Pool, function: Callable[..., bytes | None], work: Iterable[Work]
) -> Iterator[tuple[Coming, bytes]]:
    """The stamps that came of it; what cannot be opened gives none."""
    sent: dict[Coming, str] = {}

    def harmless() -> Iterator[Work]:
        for one, given in work:
            sent[one] = identify(given[0])
            if poison.known(store, sent[one]) is None:
                yield one, given

    for outcome in pool.each(function, harmless()):
        if outcome.verdict is not None and is_poison(outcome.verdict):
            poison.note(store, [sent[outcome.key]], outcome.verdict)
        if outcome.value:
            yield outcome.key, outcome.value


def _heads(store: Store, slug: str, waiting: Iterable[Coming]) -> Iterator[Work]:
    """The beginnings of those that are JPEG files."""
    for one in waiting:
        path = store.path(f"{slug}/{one.name}")
        try:
            head = _head(path) if path else store.part(f"{slug}/{one.name}", 0, HEAD)
        except (OSError, Missing, StoreError):
            continue
        if head.startswith(_JPEG):
            yield one, (head,)


def _head(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        return file.read(HEAD)


def _originals(store: Store, slug: str, waiting: Iterable[Coming]) -> Iterator[Work]:
    for one in waiting:
        path = store.path(f"{slug}/{one.name}")
        try:
            data = read_whole(path)[0] if path else store.get(f"{slug}/{one.name}")[0]
        except (Refused, Missing, StoreError):
            continue
        yield one, (data, one.name)
