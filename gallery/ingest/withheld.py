"""Photos that were taken out of everything: nothing stays that was made of them.

The index holds that they are, and no more; the list of files forgets their pictures, and these go.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from gallery import album as albums
from gallery import editing
from gallery.album.manifest import Manifest
from gallery.blocks import NEVER, Album
from gallery.catalog import Catalog, PhotoRow
from gallery.errors import AlbumError, Missing
from gallery.ingest.faces.showing import forget
from gallery.ingest.record import forget_thumb, load_manifest, save_manifest
from gallery.media import thumb_key
from gallery.model import Facts, Original, Verdict
from gallery.store import Store

WITHHELD = Verdict(
    "withheld", "it was taken out of everything", "leave it so, or let a publisher release it"
)


def withheld_rows(album: Album, manifest: Manifest) -> list[PhotoRow]:
    """A row for each photo that is withheld, or whose essay is; none for what is gone.

    Essays that borrow it count it as hidden, and an address that leads to it is known again.
    """
    return [_row(album.slug, one) for one in _among(album, manifest)]


def released(rows: Iterable[PhotoRow]) -> list[PhotoRow]:
    """Rows as lists of files are made of: that a photo is withheld is no verdict on its file."""
    there = (row for row in rows if row.sha256)
    return [replace(row, verdict=None if row.verdict == WITHHELD else row.verdict) for row in there]


def withheld_in(store: Store, slug: str, manifest: Manifest) -> Collection[str]:
    """The names of an album's photos that are withheld, all of them where the essay is.

    None of them where its words cannot be read: what was withheld before is cleared already.
    """
    try:
        source = editing.source_of(store, slug)
        album = albums.parse(slug, source) if "withheld" in source else None
    except (AlbumError, Missing):
        return ()
    return {one.name for one in _among(album, manifest)} if album else ()


def clear(store: Store, catalog: Catalog, slug: str) -> None:
    """As `cleared`, for who does not hold the album: Busy while its photos are being developed."""
    with store.lock(f"album-{slug}", wait=False):
        cleared(store, catalog, slug, load_manifest(store, slug))


def cleared(store: Store, catalog: Catalog, slug: str, manifest: Manifest) -> Manifest:
    """Forget and remove all that was made of photos that are withheld; who asks holds the album.

    returns  the list of files as it is written now: they are developed anew once they are released
    raises   StoreError; then some of it may be there still, and the next call removes it
    """
    names = withheld_in(store, slug, manifest)
    named = [manifest.photos[name] for name in names if manifest.photos[name].widths]
    if named:
        bare = (replace(one, recipe="", widths=(), lacks=()) for one in named)
        manifest = manifest.with_photos(bare)
        save_manifest(store, slug, manifest)
    drop_pictures(store, catalog, slug, manifest, names)
    return manifest


def released_in(store: Store, slug: str) -> bool:
    """Whether a photo that was withheld may be shown again, and has no pictures yet."""
    try:
        source = editing.source_of(store, slug)
        if "withheld" not in source:
            return False
        album, photos = albums.parse(slug, source), load_manifest(store, slug).photos.values()
    except (AlbumError, Missing):
        return False
    bare = (p.name for p in photos if not (p.gone or p.widths or p.verdict))
    return not album.shut_away and any(album.turn(name) for name in bare)


def left_of(album: Album, manifest: Manifest) -> Iterator[str]:
    """Yield what pictures of photos that are withheld may still be kept under."""
    for one in _among(album, manifest):
        if one.widths:
            yield from (one.sha256, one.made)


def drop_pictures(
    store: Store, catalog: Catalog, slug: str, manifest: Manifest, names: Collection[str]
) -> None:
    """Remove what was made of some photos that nobody is shown, their stamps on the desk too.

    Pictures that another photo is shown as, of the same bytes, stay. Was one brought a moment ago,
    so that the index does not know of it yet, its next ingest makes them anew.
    """
    photos = [manifest.photos[name] for name in names]
    forget(store, catalog, (made for one in photos for made in (one.sha256, one.made) if made))
    for one in photos:
        forget_thumb(store, thumb_key(slug, one.name, one.bytes, one.mtime_ns))


def _among(album: Album, manifest: Manifest) -> list[Original]:
    whole, taken = album.withheld_of(), album.taken_out()
    everything = whole is not None and whole.holds
    return [one for one in manifest.photos.values() if everything or one.name in taken]


def _row(slug: str, one: Original) -> PhotoRow:
    return PhotoRow(
        album=slug,
        name=one.name,
        number=one.number,
        sha256=one.sha256,
        bytes=one.bytes,
        mtime_ns=one.mtime_ns,
        width=0,
        height=0,
        format="",
        colour="",
        thumbhash="",
        facts=Facts(),
        verdict=WITHHELD,
        opens=NEVER,
        picture=one.picture,
    )
