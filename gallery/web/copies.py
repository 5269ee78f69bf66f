"""Where caches may hold a copy of a photo or of an essay: every public address that shows it.

Asked before it is taken away, since the pages know then where they are.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from gallery import album as albums
from gallery.catalog import AlbumRow, Catalog, PhotoRow, Viewer
from gallery.formats import FORMATS
from gallery.ingest.finding import terms_of
from gallery.media import address, card_address
from gallery.model import Lang
from gallery.web import card, frames, term
from gallery.web.frames import photo_path
from gallery.web.home import KIN, essay_path
from gallery.web.machine import oembed_address
from gallery.web.picture import token_of
from gallery.web.standing import index_path

_PARTS = ("", "embed/", "light/", "print/", "sheet/")
_FILES = (
    *("/", "/sitemap.xml", "/robots.txt", "/.well-known/tdmrep.json"),
    *("/api/essays", "/api/search", "/api/terms"),
)


@dataclass(frozen=True, slots=True)
class Copies:
    """Addresses below the root of the site, "/en/photos/", in the order in which they were found.

    starts  what all addresses of its pictures begin with, those too that it had before
    """

    paths: Sequence[str] = ()
    starts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """For whom pages are: all readers at this moment, in the site's languages; base: its address.

    base  without a slash at its end, "" = unknown
    """

    catalog: Catalog
    viewer: Viewer
    languages: Sequence[Lang]
    base: str = ""


def copies(asking: Asking, slug: str, name: str) -> Copies:
    """Everything that may hold a photo, or with "" all of an essay; nothing of what is not public.

    name  of the photo's file in the album `slug`
    """
    catalog, viewer = asking.catalog, asking.viewer
    own = [row for row in catalog.of_album(slug) if name in ("", row.name) and not row.verdict]
    showing = catalog.showing([(slug, row.name) for row in own], viewer)
    if not name and slug not in showing:
        showing = [slug, *showing]
    found = [row for one in showing if (row := catalog.essay(one, viewer))]
    if not found:
        return Copies()
    paths = [*_site(asking.languages)]
    for row in found:
        wanted = {row.name for row in own} if name or row.slug != slug else None
        paths += _essay(asking, row, slug, wanted)
    for photo in own:
        paths += _pictures(photo)
    starts = [f"/media/{quote(slug, safe='')}/{photo.number}-" for photo in own]
    return Copies(list(dict.fromkeys(paths)), starts)


def _site(languages: Iterable[Lang]) -> Iterator[str]:
    """Lists, feeds and searches, which name whatever is public."""
    yield from _FILES
    for lang in languages:
        yield from (f"/{lang}/{one}" for one in ("photos/", "archive/", "search/"))
        yield from (f"/{lang}/feed.atom", f"/{lang}/feed.json")
        yield from (index_path(lang, from_disk) for from_disk in (False, True))


def _essay(
    asking: Asking, row: AlbumRow, slug: str, wanted: Collection[str] | None
) -> Iterator[str]:
    """The pages of an essay that shows photos of the album `slug`, and what is made of it.

    wanted  names of those photos; None = all that the essay shows
    """
    album = albums.parse(row.slug, row.source)
    photos = asking.catalog.photos(frames.keys(album), asking.viewer, row.slug)
    there = [photos[key] for key in dict.fromkeys(frames.keys(album)) if key in photos]
    ours = [n for n, one in enumerate(there) if wanted is None or _is(one, slug, wanted)]
    beside = sorted({n + step for n in ours for step in (-1, 0, 1)} & {*range(len(there))})
    for lang in asking.languages:
        page = essay_path(lang, row.slug)
        yield from (page + part for part in _PARTS)
        names = [photo_path(row.slug, there[n]) for n in beside]
        below = [page + name for name in names]
        yield from below
        yield from (f"/api/essays/{quote(row.slug, safe='')}/photos/{name[:-1]}" for name in names)
        for one in (page, *below):
            yield from (oembed_address("", asking.base + one, form) for form in ("json", "xml"))
            yield from (f"{one}oembed.{form}" for form in ("json", "xml"))
    own = {one.name: one for one in there if one.album == row.slug}
    terms = {(one.kind, one.key) for one in terms_of(album, row.date, own)}
    for lang in asking.languages:
        yield from (f"/{lang}/archive/{kind}/" for kind in sorted({kind for kind, _ in terms}))
        yield from (term.address(lang, kind, key) for kind, key in sorted(terms))
    yield from _files(asking, row)
    yield from _around(asking, row)


def _is(photo: PhotoRow, slug: str, names: Collection[str]) -> bool:
    return photo.album == slug and photo.name in names


def _files(asking: Asking, row: AlbumRow) -> Iterator[str]:
    """What is made of an essay as a whole."""
    safe = quote(row.slug, safe="")
    yield from (f"/media/{safe}/photos.zip", f"/media/{safe}/SHA256SUMS")
    yield from (f"/iiif/{safe}/manifest.json", f"/api/essays/{safe}")
    key = (row.lead_album, row.lead_name)
    lead = asking.catalog.photos([key], asking.viewer, row.slug).get(key)
    if lead is not None and lead.widths:
        yield card_address(row.slug, card.mark_of(row, lead))


def _around(asking: Asking, row: AlbumRow) -> Iterator[str]:
    """Other essays that show its card at their end."""
    found = asking.catalog.around(row.slug, asking.viewer, most=KIN)
    cards = [*filter(None, (found.before, found.after)), *found.kin]
    for lang in asking.languages:
        yield from (essay_path(lang, one.album.slug) for one in cards)


def _pictures(photo: PhotoRow) -> Iterator[str]:
    """Every size of a photo in every format."""
    mark = token_of(photo)
    for width in photo.widths:
        for made in FORMATS.values():
            if width <= made.widest:
                yield address(photo.album, photo.number, mark, width, made.suffix)
