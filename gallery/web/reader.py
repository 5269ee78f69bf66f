"""The readers' pages. Each handler asks at most three questions of the index."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gallery import album as albums
from gallery.blocks import Album
from gallery.catalog import AlbumRow, Viewer
from gallery.errors import Missing
from gallery.web import answers, frames, home, page
from gallery.web.essay import compose
from gallery.web.photo import compose_photo
from gallery.web.site import asked_language, likely_language, path, site, viewer

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def front(request: Request) -> Response:
    """302 to the list of essays in the language that the browser asks for."""
    list_path = f"/{likely_language(request).tag}/photos/"
    return RedirectResponse(
        list_path, 302, {"vary": "Accept-Language", "cache-control": "no-cache"}
    )


def slashed(request: Request) -> Response:
    """301 to the same address with a slash at its end, where the page is."""
    asked_language(request)
    return RedirectResponse(f"{path(request)}/", 301, {"cache-control": answers.PUBLIC})


def essays(request: Request) -> Response:
    """The list of essays, newest first."""
    language, asking = asked_language(request), viewer(request)
    cards = site(request).gallery.catalog.cards(asking)
    shown = home.entries(cards, language.tag)
    style = home.style(cards, shown)
    head = page.head(request, language, style=style, lead=cards[0].lead if cards else None)
    cache = answers.PRIVATE if asking.drafts else answers.PUBLIC
    return page.answer(request, language, "home.html", head, cache=cache, entries=shown)


def essay(request: Request) -> Response:
    """One essay; 404 when there is none that this reader may see."""
    language, asking = asked_language(request), viewer(request)
    row, album = _album(request, asking)
    main = _main(request, album)
    catalog = site(request).gallery.catalog
    photos = catalog.photos(frames.keys(album))
    framed = frames.frames(album, photos, language.tag, main)
    composed = compose(album, framed, frames.essay_credit(album, framed))
    after, before = home.neighbours(catalog.cards(asking), row.slug)
    following = home.entry(after, language.tag, "next", "next") if after else None
    head = page.head(
        request,
        language,
        title=page.title(row, language.tag),
        description=page.description(row, album, language.tag),
        lead=composed.lead.photo.frame.photo if composed.lead else None,
        lead_alt=composed.lead.photo.frame.alt if composed.lead else None,
        style=composed.style + (home.style([after], [following]) if after and following else ""),
        kind="article",
    )
    return page.answer(
        request,
        language,
        "essay.html",
        head,
        cache=_cache(row),
        essay=composed,
        row=row,
        main=main,
        title=page.title(row, language.tag),
        following=following,
        preceding=home.entry(before, language.tag, "next", "previous") if before else None,
    )


def photo(request: Request) -> Response:
    """A photo on a page of its own; 404 when the essay does not show it."""
    language, asking = asked_language(request), viewer(request)
    row, album = _album(request, asking)
    main = _main(request, album)
    photos = site(request).gallery.catalog.photos(frames.keys(album))
    framed = frames.distinct(frames.frames(album, photos, language.tag, main))
    shown = compose_photo(framed, _wanted(request, row.slug))
    frame = shown.hung.frame
    head = page.head(
        request,
        language,
        title=page.photo_title(language, row, frame.position),
        description=frame.caption.words if frame.caption else "",
        lead=frame.photo,
        lead_alt=frame.alt,
        style=shown.style,
        kind="article",
    )
    return page.answer(
        request,
        language,
        "photo.html",
        head,
        cache=_cache(row),
        shown=shown,
        album=album,
        row=row,
        main=main,
        title=page.title(row, language.tag),
        essay=home.essay_path(language.tag, row.slug),
    )


def _album(request: Request, asking: Viewer) -> tuple[AlbumRow, Album]:
    slug = request.path_params["slug"]
    row = site(request).gallery.catalog.essay(slug, asking)
    if row is None:
        raise Missing("there is no such essay")
    return row, albums.parse(slug, row.source)


def _main(request: Request, album: Album) -> str:
    return album.lang or site(request).main


def _wanted(request: Request, slug: str) -> tuple[str, int]:
    """(album, number) of the photo in the address; an album's own photos are not spelt out."""
    number = request.path_params["number"]
    other = request.path_params.get("other", slug)
    spelt_out = "other" in request.path_params and other == slug
    if spelt_out or not _NUMBER.fullmatch(number):
        raise Missing("there is no such photo")
    return other, int(number)


def _cache(row: AlbumRow) -> str:
    """Only what is public may be kept by anybody on the way."""
    return answers.PUBLIC if row.status in ("published", "scheduled") else answers.PRIVATE
