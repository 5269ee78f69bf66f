"""Which folders are essays to work on; a new one that somebody dropped becomes a draft."""

from contextlib import suppress

from gallery import album as albums
from gallery import editing
from gallery.album import FILE
from gallery.album.draft import draft, slug_of
from gallery.errors import AlbumError, Stale
from gallery.ingest.kit import foreseen
from gallery.ingest.quietly import awaits
from gallery.ingest.withheld import clear, released_in
from gallery.logs import Tell, told
from gallery.store import holds
from gallery.wiring import Gallery


def wanted(gallery: Gallery, slug: str, tell: Tell) -> bool:
    """Whether a folder is an essay to work on; one in the trash is cleared, a new one adopted."""
    known = holds(gallery.store, f"{slug}/{FILE}")
    if known and _in_trash(gallery, slug):
        clear(gallery.store, gallery.catalog, slug)
        return False
    return known or _adopted(gallery, slug, tell)


def asks(gallery: Gallery, slug: str) -> bool:
    """Whether words that changed ask for something of the photos."""
    if released_in(gallery.store, slug):
        return True
    return awaits(gallery.store, slug, gallery.settings.faces)


def _in_trash(gallery: Gallery, slug: str) -> bool:
    """Whether an essay waits in the trash, or is withheld: it is left alone."""
    try:
        return albums.parse(slug, editing.source_of(gallery.store, slug)).shut_away
    except AlbumError:
        return False  # the index names what is wrong with its words


def _adopted(gallery: Gallery, slug: str, tell: Tell) -> bool:
    """A folder that somebody dropped into the library becomes a draft of its own."""
    if not any(entry.kind == "file" for entry in gallery.store.list(slug, deep=False)):
        return False
    if slug_of(slug) != slug:
        words = f"{slug!r} cannot be an address; rename the folder to {slug_of(slug)!r}"
        tell(told(words, "ingest", slug, level="warning"))
        return False
    known = foreseen(gallery.store, slug)
    with suppress(Stale):
        editing.create(gallery.store, slug, draft(slug, gallery.settings, event=known))
    return True
