"""The index, and the pictures that public pages name: what readers get at this moment."""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, time

from gallery.catalog import Catalog, Viewer
from gallery.catalog.compare import Named
from gallery.checking.pictures import REMAKE
from gallery.checking.shelf import Known
from gallery.formats import FORMATS, pictures
from gallery.ingest.card import drawn, key_of
from gallery.ingest.index import index_tags, meant_of
from gallery.ingest.readable import GOOD
from gallery.media import rendition_key
from gallery.model import Finding
from gallery.store import Store, holds

REFILL = "`gallery index --rebuild` fills it anew; nothing is lost by that"


def indexed(
    store: Store,
    catalog: Catalog,
    today: date,
    *,
    read_data: bool,
    seen: Callable[[], None] = lambda: None,
) -> Iterator[Finding]:
    """Yield where the index is not what it would be, were it filled anew.

    An album that was changed since the index looked at it is no fault: its turn comes. The index
    has a seal for each album, so what was written is known to be what is there.

    today      claims about days after it were passed over when the index was filled
    read_data  fill it anew, in mind, and compare every row
    seen       called for each album that was compared
    """
    wrong = catalog.inspect()
    if wrong:
        reason = f"the index was damaged ({wrong}), and was made anew from the files"
        yield Finding("index", catalog.where, reason, "nothing has to be done", "note")
    known = catalog.tags()
    for slug, tag in index_tags(store, catalog).items():
        if known.get(slug) != tag:
            continue
        if not holds(store, f"{GOOD}/{slug}.toml"):
            reason = "the copy of its words that stays online through a broken edit is missing"
            remedy = "`gallery check --repair` makes it anew"
            yield Finding("good-copy", f"{GOOD}/{slug}.toml", reason, remedy)
        if read_data:
            seen()
            asked = (catalog.places, catalog.faces)
            meant = meant_of(store, slug, tag, today, asked, keep=False)
            for what in catalog.differing(meant)[:3]:
                reason = f"the index says something else than the files do: {what}"
                yield Finding("index", slug, reason, REFILL)


def cards(
    store: Store, catalog: Catalog, today: date, told: Collection[str], *, read_data: bool
) -> Iterator[Finding]:
    """Yield what is wrong with the cards of essays.

    told       keys of renditions that are known to be damaged: no card is compared with those
    read_data  draw each card again, and compare
    """
    owner = Viewer(datetime.combine(today, time(), UTC), drafts=True)
    for essay in catalog.newest(owner):
        key = key_of(essay)
        if key is None or essay.lead is None:
            continue
        folder = key.rpartition("/")[0]
        if any(one.startswith(folder) for one in told):
            continue
        path = store.path(key)
        where = f"the card of {essay.album.slug}"
        if not holds(store, key):
            reason = f"{where} is not there; its lead photo stands in"
            yield Finding("renditions", key, reason, REMAKE, "note")
        elif path is not None and path.stat().st_size == 0:
            yield Finding("renditions", key, f"{where} is empty", REMAKE)
        elif read_data and drawn(store, essay) not in (None, store.get(key)[0]):
            yield Finding("renditions", key, f"{where} is not what was drawn", REMAKE)


def media(
    store: Store, catalog: Catalog, now: datetime, known: Known, told: Collection[str]
) -> Iterator[Finding]:
    """Yield the pictures that public pages name and that are not there.

    known  what the manifests say: their pictures were looked at
    told   renditions, and photos ("ALBUM/NAME"), that are known to lack: not to be told twice
    """
    for one in catalog.named(Viewer(now)):
        photo = known.photo(one.album, one.name)
        same = photo and (photo.made, photo.recipe) == (one.made, one.recipe)
        named = set(pictures(one.widths, one.lacks))
        looked = set(pictures(photo.widths, photo.lacks)) if same and photo else set()
        if named <= looked or _told(one, told):
            continue
        for width, made in sorted(named):
            key = rendition_key(one.made, one.recipe, width, FORMATS[made].suffix)
            if key not in told and not holds(store, key):
                reason = f"the public page of {one.essay} names a picture that is not there"
                yield Finding("renditions", key, reason, REFILL)


def _told(one: Named, told: Collection[str]) -> bool:
    return f"{one.album}/{one.name}" in told
