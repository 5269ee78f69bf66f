"""What may be wrong in a library. Looking changes nothing; `repair` mends what can be mended."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from gallery.album import FILE
from gallery.catalog import Catalog
from gallery.checking.advice import advice
from gallery.checking.indexed import cards, indexed, media
from gallery.checking.leftovers import leftovers, stamps, stray_stamps
from gallery.checking.originals import originals, strays
from gallery.checking.pictures import outdated, pictures, unfinished
from gallery.checking.shelf import Known, listed, shelf
from gallery.checking.words import accounts, good_copies, words
from gallery.ingest.index import folders_of
from gallery.model import Finding
from gallery.people.book import Book
from gallery.store import Store

__all__ = ["Progress", "advice", "check"]

Progress = Callable[[str, int, int], None]
"""(what is being looked at, how many were, how many there are); 0 where that is not known."""


def check(
    store: Store,
    recipe: str,
    *,
    read_data: bool = False,
    catalog: Catalog | None = None,
    book: Book | None = None,
    now: datetime | None = None,
    progress: Progress = lambda *_: None,
) -> Iterator[Finding]:
    """Yield what is wrong in a library, the most precious first: lists, originals, words, pictures.

    recipe     key of the recipe that renditions should have
    read_data  also read every original and every rendition, and compare with the hashes noted
    catalog    the index, None = do not look at it
    book       who has an account, None = do not look at it
    now        None = the clock says
    """
    now = now or datetime.now(UTC)
    known = Known()
    slugs = folders_of(store)
    yield from _albums(store, slugs, catalog, known, read_data=read_data, progress=progress)
    lacking: set[str] = set()
    count = _counter("pictures", sum(map(len, known.photos.values())), progress)
    for finding in pictures(store, known, read_data=read_data, seen=count):
        lacking.add(finding.where)
        yield finding
    yield from outdated(known, recipe)
    yield from unfinished(known)
    yield from good_copies(store, set(slugs))
    yield from leftovers(store, now)
    yield from stray_stamps(store, known.photos)
    if book is not None:
        yield from accounts(book)
    if catalog is not None:
        progress("index", 0, len(slugs))
        count = _counter("index", len(slugs), progress)
        yield from indexed(store, catalog, now.date(), read_data=read_data, seen=count)
        yield from cards(store, catalog, now.date(), lacking, read_data=read_data)
        yield from media(store, catalog, now, known, lacking)


def _albums(
    store: Store,
    slugs: list[str],
    catalog: Catalog | None,
    known: Known,
    *,
    read_data: bool,
    progress: Progress,
) -> Iterator[Finding]:
    """What is wrong in the albums' folders; `known` learns what there is."""
    tags = catalog.tags() if catalog is not None else {}
    expected = {slug for slug, tag in tags.items() if tag.partition(" ")[2]}
    shown = {}
    for number, slug in enumerate(slugs, 1):
        one = shelf(store, slug, expected=slug in expected)
        if not (one.listed or FILE in one.found):
            known.add(one)
            continue  # no album yet
        total = sum(1 + len(photo.raws) for photo in one.photos.values())
        count = _counter(f"originals of {slug}", total if read_data else 0, progress)
        progress("albums", number, len(slugs))
        yield from listed(one)
        yield from originals(store, one, read_data=read_data, seen=count)
        yield from stamps(store, one)
        known.add(one)
        known.strays |= strays(store, one)
        shown[slug] = one.bare()
    read = _read_before(catalog)
    for number, one in enumerate(shown.values(), 1):
        progress("words", number, len(shown))
        yield from words(store, one, known, read.get(one.slug))


def _read_before(catalog: Catalog | None) -> dict[str, str]:
    """By album, an album.toml that could be read when the index was filled."""
    rows = catalog.albums() if catalog is not None else ()
    return {row.slug: row.source for row in rows if not row.problem}


def _counter(what: str, total: int, progress: Progress) -> Callable[[], None]:
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        progress(what, done, total)

    return count
