"""What may be wrong in a library, album by album: nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from gallery import album as albums
from gallery import editing
from gallery.album import FILE
from gallery.album.manifest import Manifest
from gallery.blocks import Album
from gallery.errors import AlbumError, Missing
from gallery.ingest.identify import identify
from gallery.ingest.index import reference, slugs_of
from gallery.ingest.record import load_manifest, lost
from gallery.model import Original
from gallery.store import Store


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, why, and what to do."""

    code: str
    where: str
    reason: str
    remedy: str


def check(store: Store, recipe: str, *, read_data: bool = False) -> Iterator[Finding]:
    """Yield what is wrong in every album.

    recipe     key of the recipe that renditions should have
    read_data  also read every original and compare its hash with the manifest's
    """
    slugs = slugs_of(store)
    manifests: dict[str, Manifest] = {}
    for slug in slugs:
        try:
            manifests[slug] = load_manifest(store, slug)
        except AlbumError as damaged:
            yield Finding("manifest-damaged", str(damaged.spot), damaged.reason, "see above")
    for slug in slugs:
        yield from _words(store, slug, manifests)
        for photo in manifests.get(slug, Manifest()).photos.values():
            yield from _photo(store, slug, photo, recipe, read_data=read_data)


def _words(store: Store, slug: str, manifests: dict[str, Manifest]) -> Iterator[Finding]:
    where = f"{slug}/{FILE}"
    try:
        album = albums.parse(slug, editing.source_of(store, slug))
    except AlbumError as broken:
        place = str(broken.spot or where)
        remedy = "correct the line; readers see the last version that could be read"
        yield Finding("words-broken", place, broken.reason, remedy)
        return
    yield from _blocks(slug, album, manifests)


def _blocks(slug: str, album: Album, manifests: dict[str, Manifest]) -> Iterator[Finding]:
    where = f"{slug}/{FILE}"
    for block in album.photos:
        other, name = reference(slug, block.photo)
        photo = manifests.get(other, Manifest()).photos.get(name)
        if photo is None or photo.gone:
            reason = f"it shows {block.photo}, and there is no such photo"
            yield Finding("no-such-photo", where, reason, "bring the photo, or delete its block")
        elif photo.verdict is not None:
            reason = f"it shows {block.photo}, which was refused ({photo.verdict.reason})"
            yield Finding("refused-photo", where, reason, photo.verdict.remedy)


def _photo(
    store: Store, slug: str, photo: Original, recipe: str, *, read_data: bool
) -> Iterator[Finding]:
    where = f"{slug}/{photo.name}"
    if photo.gone or photo.verdict is not None:
        return
    away = lost(store, photo.sha256, photo.recipe, photo.widths)
    if away or photo.recipe != recipe:
        reason = f"pictures for readers are missing or outdated ({len(away)} sizes missing)"
        yield Finding("renditions", where, reason, f"`gallery ingest --album {slug}` makes them")
    if read_data:
        try:
            data, _ = store.get(where)
        except Missing:
            yield Finding("gone", where, "the original is gone", "restore it from a backup")
            return
        if identify(data) != photo.sha256:
            reason = "the original's bytes are not what they were"
            yield Finding("changed", where, reason, "restore it from a backup, or ingest it anew")
