"""The photos of an ingest into the blocks of the essay: an edit like any other."""

from datetime import date

from gallery import album as albums
from gallery import editing
from gallery.album.manifest import Manifest
from gallery.blocks import Album
from gallery.errors import AlbumError
from gallery.ingest.arrange import arrange
from gallery.ingest.index import photo_keys
from gallery.ingest.news import Report
from gallery.store import Store


def place_new(
    store: Store,
    slug: str,
    manifest: Manifest,
    report: Report,
    today: date,
) -> None:
    """Follow renamed files, and raw files shown until their photo came; then place the new ones."""
    photos = [p for p in manifest.photos.values() if p.verdict is None and not p.gone]

    def arranged(album: Album) -> list[tuple[str, int | None]]:
        keys = photo_keys(photos, album, today)
        return arrange(album, list(keys), keys)

    try:
        album = albums.parse(slug, editing.source_of(store, slug))
        used = {album.lead, *(block.photo for block in album.photos)}
        moved = [(raw, photo) for raw, photo in report.beside.items() if raw in used]
        editing.place(store, slug, arranged, [*report.renamed, *moved])
    except AlbumError:
        return  # a hand edit that cannot be read now: the index names it, the photos wait
