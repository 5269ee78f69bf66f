"""The readers' pages. Each handler asks at most three questions of the index."""

import re
from collections.abc import Iterable

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
    lead = cards[0].lead if cards else None
    head = page.head(request, language, style=home.style(cards, shown), lead=lead)
    cache = answers.PRIVATE if asking.drafts else answers.PUBLIC
    return page.answer(request, language, "home.html", head, {"entries": shown}, cache=cache)


def essay(request: Request) -> Response:
    """One essay; 404 when there is none that this reader may see."""
    language, asking = asked_language(request), viewer(request)
    catalog = site(request).gallery.catalog
    row, album = _album(request, asking)
    cards = catalog.cards(asking)
    borrowed = frames.lenders(album)
    lenders = _parsed(card.album for card in cards if card.album.slug in borrowed)
    reading = frames.Reading(language.tag, _main(request, album), lenders)
    framed = frames.frames(album, catalog.photos(frames.keys(album)), reading)
    composed = compose(album, framed, frames.essay_credit(album, framed))
    around = home.around(cards, row.slug, language.tag)
    title = page.title(row, language.tag)
    lead = composed.lead.photo.frame if composed.lead else None
    head = page.head(
        request,
        language,
        title=title,
        description=page.description(row, album, language.tag),
        lead=lead.photo if lead else None,
        lead_alt=lead.alt if lead else None,
        style=composed.style + around.style,
        kind="article",
    )
    content = {"essay": composed, "row": row, "main": reading.main, "around": around}
    return page.answer(
        request, language, "essay.html", head, {**content, "title": title}, cache=_cache(row)
    )


def photo(request: Request) -> Response:
    """A photo on a page of its own; 404 when the essay does not show it."""
    language, asking = asked_language(request), viewer(request)
    catalog = site(request).gallery.catalog
    row, album = _album(request, asking)
    wanted = _wanted(request, row.slug)
    lender = catalog.essay(wanted[0], asking) if wanted[0] != row.slug else None
    lenders = _parsed([lender] if lender else [])
    reading = frames.Reading(language.tag, _main(request, album), lenders)
    framed = frames.frames(album, catalog.photos(frames.keys(album)), reading)
    shown = compose_photo(frames.distinct(framed), wanted)
    frame, title = shown.hung.frame, page.title(row, language.tag)
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
    content = {"shown": shown, "frame": frame, "main": reading.main, "title": title}
    essay_path = home.essay_path(language.tag, row.slug)
    return page.answer(
        request, language, "photo.html", head, {**content, "essay": essay_path}, cache=_cache(row)
    )


def _album(request: Request, asking: Viewer) -> tuple[AlbumRow, Album]:
    slug = request.path_params["slug"]
    row = site(request).gallery.catalog.essay(slug, asking)
    if row is None:
        raise Missing("there is no such essay")
    return row, albums.parse(slug, row.source)


def _parsed(rows: Iterable[AlbumRow]) -> dict[str, Album]:
    return {row.slug: albums.parse(row.slug, row.source) for row in rows}


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
