"""The photos of an ingest into the blocks of the essay: an edit like any other."""

from datetime import date

from gallery import album as albums
from gallery import editing
from gallery.album.manifest import Manifest
from gallery.blocks import Album
from gallery.errors import AlbumError
from gallery.ingest.arrange import arrange
from gallery.ingest.claimed import photo_keys
from gallery.ingest.news import Report
from gallery.ingest.resolve import rating
from gallery.ingest.strangers import sent_by_strangers, unnoted
from gallery.store import Store, holds


def place_new(
    store: Store,
    slug: str,
    manifest: Manifest,
    report: Report,
    today: date,
    *,
    early: bool = False,
) -> str:
    """Follow renamed files, and raw files shown until their photo came; then place the new ones.

    One that its photographer rejected waits for an editor, who may bring it back; so does one that
    a stranger sent.

    early    not all files were looked at yet: nothing is placed while what stands in the essay is
             among those, because new photos go around it
    returns  album.toml as it is then; "" where it cannot be read now
    """
    photos = [p for p in manifest.photos.values() if p.verdict is None and not p.gone]

    def arranged(album: Album) -> list[tuple[str, int | None]]:
        if early and _awaited(store, slug, manifest, album):
            return []
        keys = photo_keys(photos, album, today)
        said = {one.photo for one in album.cull if one.pick}
        bad = {p.name for p in photos if p.name not in said and (rating(p.claims) or 0) < 0}
        coming = {one.sha256 for one in album.instead}  # these take the places of others
        bad |= {p.name for p in photos if p.sha256 in coming}
        return arrange(album, [name for name in keys if name not in bad], keys)

    sent = sent_by_strangers(store, slug, manifest)
    try:
        album = albums.parse(slug, editing.source_of(store, slug))
        used = {album.lead, *(block.photo for block in album.photos)}
        moved = [(raw, photo) for raw, photo in report.beside.items() if raw in used]
        renamed = [*report.renamed, *moved]
        return editing.place(store, slug, arranged, renamed, lambda album: unnoted(sent, album))
    except AlbumError:
        return ""  # a hand edit that cannot be read now: the index names it, the photos wait


def _awaited(store: Store, slug: str, manifest: Manifest, album: Album) -> bool:
    """Whether a photo that stands in the essay lies in its folder, and nobody has looked at it."""
    own = {block.photo for block in album.photos if "/" not in block.photo}
    return any(holds(store, f"{slug}/{name}") for name in own - manifest.photos.keys())
