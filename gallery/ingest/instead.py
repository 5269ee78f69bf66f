"""Files that were sent to replace photos take their places when they are developed.

The permanent number goes along with the place: the photo's address shows the new file, and the old
one, in the trash by then, has the number that the new one came with. What a stop leaves half done
the next ingest does again; the note in album.toml is the last to go.
"""

from dataclasses import replace
from datetime import datetime

from gallery import album as albums
from gallery import editing
from gallery.album import FILE
from gallery.album.manifest import Manifest
from gallery.blocks import Album, Instead
from gallery.editing import instead
from gallery.errors import AlbumError, Missing
from gallery.ingest.index import slugs_of
from gallery.ingest.record import save_manifest
from gallery.model import Original
from gallery.store import Store


def replaced(
    store: Store, slug: str, manifest: Manifest, now: datetime
) -> tuple[Manifest, list[str]]:
    """Do what was asked for and can be done: (the manifest by then, other essays that changed).

    now  when it is done
    """
    others: list[str] = []
    try:
        album = albums.parse(slug, editing.source_of(store, slug))
    except AlbumError:
        return manifest, others  # a hand edit that cannot be read now: the files wait
    for one in album.instead:
        new = _come(manifest, one)
        if new is None:
            continue
        problem = _problem(album, one, new)
        if problem:
            instead.leave(store, slug, one.photo, one.by, now, problem)
            continue
        manifest = _numbered(manifest, one, new)
        save_manifest(store, slug, manifest)
        others += _lent(store, slug, one, new.name, now)
        instead.take(store, slug, one, new.name, now)
    return manifest, others


def _come(manifest: Manifest, one: Instead) -> Original | None:
    """The file that was sent, once it is developed."""
    found = (photo for photo in manifest.photos.values() if photo.sha256 == one.sha256)
    return next((photo for photo in found if not photo.gone), None)


def _problem(album: Album, one: Instead, new: Original) -> str:
    """Why the file cannot take the place, "" when it can."""
    if new.verdict is not None:
        return f"{new.name}: {new.verdict}"
    if all(block.photo != one.photo for block in album.photos):
        return f"{one.photo} is not in the essay any more"
    if new.name == one.photo or any(block.photo == new.name for block in album.photos):
        return f"{new.name} is in the essay already"
    if new.name in album.kept_back() - album.thrown_away():
        return f"{new.name} is rejected, or waits for an editor"
    return ""


def _numbered(manifest: Manifest, one: Instead, new: Original) -> Manifest:
    """The manifest with the number of the place on the new file."""
    old = manifest.photos.get(one.photo)
    if new.number == one.number or old is None:
        return manifest
    return manifest.with_photos([replace(new, number=one.number), replace(old, number=new.number)])


def _lent(store: Store, slug: str, one: Instead, name: str, now: datetime) -> list[str]:
    """Let the other essays that show the photo follow; which ones did."""
    old, new = f"/{slug}/{one.photo}", f"/{slug}/{name}"
    found = []
    for other in slugs_of(store):
        if other == slug:
            continue
        try:
            source = store.get(f"{other}/{FILE}")[0].decode("utf-8", "replace")
            if one.photo in source and slug in source:
                instead.follow(store, other, old, new, one.by, now)
                found.append(other)
        except (AlbumError, Missing):
            continue  # it cannot be read now: it shows the photo no more, as with the trash
    return found
