"""Where everything is, for search engines: sitemap.xml, robots.txt, the mining preference.

Sitemaps protocol 0.9 with `xhtml:link` for languages and Google's `image:image`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from gallery.catalog import AlbumRow, PhotoRow
from gallery.errors import Missing
from gallery.web import answers, mining, times
from gallery.web.frames import photo_path
from gallery.web.home import essay_path
from gallery.web.picture import fallback
from gallery.web.site import changing, kept, root, site, viewer

PER_FILE = 10_000
"""Addresses in one file: with pictures and languages far below its limits (50,000 and 50 MB)."""

_PICTURES = 1000  # Google's limit for one address
_WIDEST = 1920  # px


@dataclass(frozen=True, slots=True)
class Place:
    """A page in one language.

    versions  its address by language; pictures: addresses of JPEG files
    """

    address: str
    versions: Mapping[str, str]
    updated: str
    pictures: Sequence[str] = ()


def sitemap(request: Request) -> Response:
    """All pages; of a large site, the list of the files that name them."""
    places = _places(request)
    if len(places) <= PER_FILE:
        return _xml(request, "feeds/sitemap.xml", {"places": places})
    files = range(1, -(-len(places) // PER_FILE) + 1)
    return _xml(request, "feeds/sitemaps.xml", {"files": files, "base": root(request)})


def part(request: Request) -> Response:
    """One file of a large site's pages; 404 beyond the last one."""
    number = request.path_params["number"]
    first = (number - 1) * PER_FILE
    found = _places(request)[max(first, 0) : first + PER_FILE]
    if not found or number < 1:
        raise Missing("there is no such part of the sitemap")
    return _xml(request, "feeds/sitemap.xml", {"places": found})


def robots(request: Request) -> Response:
    """robots.txt; it names essays that differ from the site in what machines may do."""
    here = site(request)
    rows = [one.album for one in here.gallery.catalog.newest(viewer(request))]
    default = here.gallery.settings.data_mining
    told = mining.robots(rows, list(here.languages), default, f"{root(request)}/sitemap.xml")
    return _answer(request, told, "text/plain")


def well_known(request: Request) -> Response:
    """/.well-known/tdmrep.json."""
    here = site(request)
    rows = [one.album for one in here.gallery.catalog.newest(viewer(request))]
    told = mining.well_known(rows, list(here.languages), here.gallery.settings.data_mining)
    return _answer(request, json.dumps(told), "application/json")


def _places(request: Request) -> list[Place]:
    here, base = site(request), root(request)
    catalog, asking = here.gallery.catalog, viewer(request)
    rows = sorted((one.album for one in catalog.newest(asking)), key=lambda row: row.slug)
    shown: dict[str, dict[tuple[str, str], PhotoRow]] = {row.slug: {} for row in rows}
    for slug, photo in catalog.exhibits(asking):
        if slug in shown:
            shown[slug].setdefault((photo.album, photo.name), photo)
    places: list[Place] = []
    for name in ("photos", "archive"):
        places += _page(base, {lang: f"/{lang}/{name}/" for lang in here.languages})
    for row in rows:
        places += _essay(base, row, list(shown[row.slug].values()), list(here.languages))
    return places


def _essay(
    base: str, row: AlbumRow, photos: Sequence[PhotoRow], languages: Sequence[str]
) -> list[Place]:
    """The pages of an essay and of its photos."""
    paths = {lang: essay_path(lang, row.slug) for lang in languages}
    changed = times.stamp(times.updated(row))
    pictures = [base + fallback(photo, _WIDEST) for photo in photos]
    places = _page(base, paths, changed, pictures[:_PICTURES])
    for photo, picture in zip(photos, pictures, strict=True):
        below = photo_path(row.slug, photo)
        own = {lang: path + below for lang, path in paths.items()}
        places += _page(base, own, changed, [picture])
    return places


def _page(
    base: str, paths: Mapping[str, str], updated: str = "", pictures: Sequence[str] = ()
) -> list[Place]:
    versions = {lang: base + path for lang, path in paths.items()}
    return [Place(address, versions, updated, pictures) for address in versions.values()]


def _xml(request: Request, template: str, content: Mapping[str, object]) -> Response:
    pages = site(request).theme.pages[site(request).main]
    made = pages.get_template(template).render(content)
    return _answer(request, made, "application/xml; charset=utf-8")


def _answer(request: Request, made: str, mime: str) -> Response:
    cache = kept(request, changing(request))
    return answers.document(request, made, mime, cache=cache)
