"""Removing for ever, step by step, so that a stop at any moment leaves it in the trash.

A photo is out of sight before anything of it goes, because album.toml says so. Then the manifest
forgets its renditions, and they go; then raw files, sidecars and the original; then the manifest
keeps the number alone, so that it is never given again; the line in album.toml is the last to go.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from gallery import album as albums
from gallery import editing
from gallery.blocks import Faces
from gallery.editing import history
from gallery.errors import Busy, Missing
from gallery.ingest.holding import PURGE
from gallery.ingest.index import folders_of
from gallery.ingest.record import load_manifest, save_manifest
from gallery.media import THUMBS
from gallery.model import Original
from gallery.purging.plan import Named, Waste, essay_waste, named, photo_waste
from gallery.purging.thrown import Thrown, thrown_in
from gallery.store import Store

PURGED = "purged"
"""Kind of the entry that stays in the history of an album; it names the photo."""


@dataclass(slots=True)
class Removed:
    """What went, by what it belonged to.

    kept  what was taken out of the trash in the meantime, and stays
    """

    files: dict[str, list[Waste]] = field(default_factory=dict)
    kept: list[Thrown] = field(default_factory=list)


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Hold what keeps ingests from beginning, when none runs.

    raises  Busy, when one does: what it is about to use must not be removed meanwhile
    """
    with store.lock(PURGE, wait=False):
        for slug in folders_of(store):
            try:
                with store.lock(f"album-{slug}", wait=False):
                    pass
            except Busy as problem:
                raise Busy(
                    f"photos of {slug} are being developed: nothing was removed; try again"
                    " when that is done"
                ) from problem
        yield


def purge(
    store: Store,
    doomed: Sequence[Thrown],
    who: str,
    now: datetime,
    told: Callable[[Waste], None] = lambda _: None,
    begun: Callable[[Sequence[Thrown]], None] = lambda _: None,
) -> Removed:
    """Remove for ever what is in the trash; the caller brings the index up to date.

    told    hears of each file that is gone
    begun   hears of all that goes before anything does; what it raises stops it
    raises  Busy while photos are developed; AlbumError when a list of files is damaged; StoreError.
            What was not removed by then is in the trash still: run it again
    """
    removed = Removed()
    with alone(store):
        held = named(store)
        there = [one for one in doomed if _still(store, one)]
        removed.kept += [one for one in doomed if one not in there]
        all_of_them = _photos(store, there)
        begun(there)
        for one in there:
            remove = _remove_photo if one.photo else _remove_essay
            with store.lock(f"album-{one.slug}", wait=False), store.lock(f"arrive-{one.slug}"):
                if not _still(store, one):  # somebody took it out a moment ago
                    removed.kept.append(one)
                    continue
                gone = removed.files.setdefault(str(one), [])
                for waste in remove(store, one, held, all_of_them, who, now):
                    gone.append(waste)
                    told(waste)
    return removed


def planned(store: Store, doomed: Sequence[Thrown]) -> dict[str, list[Waste]]:
    """What `purge` would remove, by what it belongs to; AlbumError as of it."""
    held, all_of_them = named(store), _photos(store, doomed)
    found = {}
    for one in doomed:
        manifest = load_manifest(store, one.slug)
        if one.photo:
            wastes = photo_waste(store, one, manifest, held, all_of_them)
        else:
            wastes = essay_waste(store, one.slug, manifest, held, all_of_them)
        found[str(one)] = _each_once(wastes)
    return found


def _photos(store: Store, doomed: Sequence[Thrown]) -> set[tuple[str, str]]:
    """(album, name) of every photo that goes."""
    found = {(one.slug, one.photo) for one in doomed if one.photo}
    for one in doomed:
        if not one.photo:
            found |= {(one.slug, name) for name in load_manifest(store, one.slug).photos}
    return found


def _still(store: Store, one: Thrown) -> bool:
    """Whether it is in the trash as it was: nobody took it out, or threw it away anew."""
    try:
        album = albums.parse(one.slug, editing.source_of(store, one.slug))
    except Missing:
        return False
    return any((now.photo, now.at) == (one.photo, one.at) for now in thrown_in(album))


def _remove_photo(
    store: Store,
    one: Thrown,
    held: Named,
    doomed: set[tuple[str, str]],
    who: str,
    now: datetime,
) -> Iterator[Waste]:
    manifest = load_manifest(store, one.slug)
    wastes = _each_once(photo_waste(store, one, manifest, held, doomed))
    known = manifest.photos.get(one.photo)
    if known is not None and not known.gone:
        manifest = manifest.with_photos([_going(known)])
        save_manifest(store, one.slug, manifest)
    yield from _deleted(store, wastes)
    if known is not None:
        bare = Original(one.photo, known.number, "", 0, 0, gone=True)
        save_manifest(store, one.slug, manifest.with_photos([bare]))
    entry = history.Entry(now, who, PURGED, one.photo, "trash")
    history.note(store, one.slug, [entry])
    editing.change(store, one.slug, lambda source, _: _forgotten(source, one.photo))


def _forgotten(source: str, photo: str) -> str:
    """An album.toml that notes nothing of a photo any more; where faces were in it neither."""
    source = albums.with_faces(source, [Faces(photo)])
    return albums.without_trash(albums.without_offered(source, photo), photo)


def _remove_essay(
    store: Store,
    one: Thrown,
    held: Named,
    doomed: set[tuple[str, str]],
    _who: str,
    _now: datetime,
) -> Iterator[Waste]:
    manifest = load_manifest(store, one.slug)
    wastes = _each_once(essay_waste(store, one.slug, manifest, held, doomed))
    if any(not photo.gone for photo in manifest.photos.values()):
        going = (_going(photo) for photo in manifest.photos.values())
        save_manifest(store, one.slug, manifest.with_photos(going))
    yield from _deleted(store, wastes)
    for folder in (f"{THUMBS}/{one.slug}", f"{one.slug}/history", one.slug):
        path = store.path(folder)
        with suppress(OSError):  # what the program did not put there stays
            if path is not None:
                path.rmdir()


def _going(known: Original) -> Original:
    """A photo as the manifest has it while it goes: nothing may name what is removed next."""
    return replace(known, recipe="", widths=(), gone=True)


def _each_once(wastes: Iterable[Waste]) -> list[Waste]:
    """Two photos of the same bytes share their renditions."""
    return list({waste.key: waste for waste in wastes}.values())


def _deleted(store: Store, wastes: Sequence[Waste]) -> Iterator[Waste]:
    for waste in wastes:
        store.delete(waste.key)
        yield waste
