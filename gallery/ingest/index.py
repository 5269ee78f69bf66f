"""Fill the index from the folders: what an album's files say, as pages ask for it."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from gallery.album import FILE, MANIFEST
from gallery.catalog import Card, Catalog, Stored, Viewer
from gallery.errors import Away
from gallery.ingest.abreast import abreast
from gallery.ingest.card import keep_cards
from gallery.ingest.faces.showing import forget, lying
from gallery.ingest.filling import Asked, Told, told
from gallery.ingest.readable import files_of, keep_good
from gallery.ingest.record import fill, index
from gallery.ingest.tags import as_kept, tag_of
from gallery.store import Store, states


def reindex(
    store: Store,
    catalog: Catalog,
    today: date,
    slugs: Iterable[str] | None = None,
    *,
    rebuild: bool = False,
    cards: bool = True,
) -> int:
    """Bring the index up to date; albums whose files did not change are only looked at.

    slugs    only these albums, and whatever their files' times say; None = all that changed
    rebuild  make it anew; until it is whole, the old one answers
    cards    make the cards that are lacking; False decodes nothing, as in the web process: the
             work process makes them when it looks at the album
    returns  how many albums were filled anew
    raises   Away when every one of several albums is gone: an unmounted disk looks like that
    """
    with catalog.alone():
        if rebuild:
            catalog.renew()
            due = catalog.tags()
        else:
            due = _brought(store, catalog, today, slugs)
        if cards and (due or slugs is None):
            keep_cards(store, _touched(catalog, None if slugs is None else due, today))
    return len(due)


def refill(store: Store, catalog: Catalog, today: date, workers: int = 0) -> None:
    """Fill an index that is empty and still being made with all albums, one after the other.

    workers  processes that read albums where there are many, 0 = as many as there are cores
    """
    site = catalog.places, catalog.faces
    due = index_tags(store, catalog).items()
    asked = (Asked(slug, files_of(store, slug), tag, today, site) for slug, tag in due)
    with closing(abreast(asked, workers)) as every:
        fill(catalog, (_stored(store, one, found) for one, found in every))
    forget(store, catalog, catalog.left())


def _brought(
    store: Store, catalog: Catalog, today: date, slugs: Iterable[str] | None
) -> dict[str, str]:
    """Fill in the albums that changed, forget those that are gone: slug -> tag of the former."""
    due = index_tags(store, catalog, slugs)
    if slugs is None:
        known = catalog.tags()
        if len(known) > 1 and not due:
            raise Away(
                f"all {len(known)} albums are gone at once. Nothing is forgotten: readers see what"
                " was there. Bring them back, and everything goes on by itself; if they are meant"
                " to be gone, `gallery index --rebuild` says so"
            )
        for slug in known.keys() - due.keys():
            catalog.forget(slug)
        due = {slug: tag for slug, tag in due.items() if known.get(slug) != tag}
    for slug, tag in due.items():
        index(catalog, meant_of(store, slug, tag, today, (catalog.places, catalog.faces)))
    forget(store, catalog, catalog.left())
    return due


def _touched(catalog: Catalog, due: Mapping[str, str] | None, today: date) -> list[Card]:
    """The essays whose lead photo may be another one now, those that borrow it included.

    due  the albums that were filled anew; None = any, for a card may have been left out before

    Where the lead is not shown all the time, others stand for it: today's and tomorrow's too.
    """
    days = [datetime.combine(today + timedelta(day), time(), UTC) for day in (0, 1)]
    viewers = [Viewer(days[0], drafts=True), *map(Viewer, days)]
    return [
        essay
        for asking in viewers
        for essay in (catalog.newest(asking) if due is None else catalog.showing_of(due, asking))
        if essay.lead and (due is None or essay.album.slug in due or essay.lead.album in due)
    ]


def slugs_of(store: Store) -> list[str]:
    """The album folders of a library: those that hold an album.toml, by name."""
    return list(album_tags(store))


def folders_of(store: Store) -> list[str]:
    """Every folder that is or may become an album, by name."""
    return [
        entry.key
        for entry in store.list(deep=False)
        if entry.kind == "folder" and not entry.key.startswith(".")
    ]


def album_tags(store: Store, slugs: Iterable[str] | None = None) -> dict[str, str]:
    """slug -> tag of each album folder, from sizes and times of its two files alone.

    slugs  only these folders; None = all
    """
    asked = folders_of(store) if slugs is None else slugs
    pairs = ((slug, (f"{slug}/{FILE}", f"{slug}/{MANIFEST}")) for slug in asked)
    tags = {slug: tag_of(states(store, keys)) for slug, keys in pairs}
    return {slug: tag for slug, tag in tags.items() if tag is not None}


def index_tags(
    store: Store, catalog: Catalog, slugs: Iterable[str] | None = None
) -> dict[str, str]:
    """The same as the index keeps them: another choice of the site fills it anew too."""
    return {slug: as_kept(catalog, tag) for slug, tag in album_tags(store, slugs).items()}


def meant_of(
    store: Store, slug: str, tag: str, today: date, site: tuple[str, str], *, keep: bool = True
) -> Stored:
    """All that the index is to hold of one album; tag, today and site as of `Asked`.

    keep  a copy of words that can be read, for the day on which they cannot
    """
    asked = Asked(slug, files_of(store, slug), tag, today, site)
    return _stored(store, asked, told(asked), keep=keep)


def _stored(store: Store, asked: Asked, found: Told, *, keep: bool = True) -> Stored:
    """What was told, with what of it only a look at the disk tells."""
    if keep and found.sound:
        keep_good(store, asked.slug, asked.files)
    there = [*lying(store, found.covered)]
    return replace(found.stored, outdated=[*found.stored.outdated, *there])
