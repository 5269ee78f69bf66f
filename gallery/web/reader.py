"""The readers' pages. Each handler asks at most three questions of the index."""

import re
from collections.abc import Iterable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gallery import album as albums
from gallery.blocks import Album
from gallery.catalog import AlbumRow, Around
from gallery.errors import Missing
from gallery.web import answers, archive, card, frames, home, page, telling
from gallery.web.edition import LIGHT, PRINT, Edition, asked, here
from gallery.web.essay import compose
from gallery.web.frames import Frame
from gallery.web.looking import looking
from gallery.web.making import shows
from gallery.web.material import material as made_of
from gallery.web.page import Preview
from gallery.web.photo import compose_photo
from gallery.web.site import (
    asked_language,
    eyes,
    kept,
    likely_language,
    path,
    root,
    site,
    viewer,
    words_of,
)
from gallery.web.site import essay as sought_essay

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def front(request: Request) -> Response:
    """302 to the list of essays in the language that the browser asks for."""
    list_path = f"/{likely_language(request).tag}/photos/"
    return RedirectResponse(
        list_path, 302, {"vary": "Accept-Language", "cache-control": "no-cache"}
    )


def slashed(request: Request) -> Response:
    """301 to the same address with a slash at its end, where the page is."""
    if "lang" in request.path_params:
        asked_language(request)
    cache = answers.PRIVATE if "secret" in request.path_params else answers.PUBLIC
    return RedirectResponse(f"{path(request)}/", 301, {"cache-control": cache})


def essays(request: Request) -> Response:
    """The list of essays, newest first."""
    language, asking = asked_language(request), viewer(request)
    catalog = site(request).gallery.catalog
    cards = catalog.newest(asking, home.NEWEST)
    years = archive.years(catalog.periods(asking), len(cards), language.tag)
    chosen = asked(request)
    shown = home.entries(cards, language.tag, edition=chosen)
    lead = cards[0].lead if cards else None
    shows(request, home.shown_in(cards))
    head = page.head(
        request,
        language,
        description="" if site(request).gallery.settings.tagline else home.told(shown),
        preview=card.preview(root(request), cards[0].album, lead, None) if cards else None,
        style=home.style(cards, shown),
        machine=telling.of_list(request, language.tag),
        edition=chosen,
    )
    cache = kept(request, cards[0].album.changes if cards else catalog.changes(asking))
    content = {"entries": shown, "years": years}
    return page.answer(request, language, "home.html", head, content, cache=cache)


def essay(request: Request) -> Response:
    """One essay; 404 when there is none that this reader may see."""
    return _essay(request, asked(request))


def light(request: Request) -> Response:
    """The same with small pictures and without a webfont, for whoever asks for it."""
    return _essay(request, here(request, LIGHT), apart=True)


def printed(request: Request) -> Response:
    """The same as it is printed."""
    return _essay(request, PRINT, apart=True)


def _essay(request: Request, edition: Edition, *, apart: bool = False) -> Response:
    language, asking = asked_language(request), viewer(request)
    catalog = site(request).gallery.catalog
    row, album = _album(request)
    found = catalog.around(row.slug, asking, frames.lenders(album))
    photos = catalog.photos(frames.keys(album), eyes(request), row.slug)
    lenders = _parsed(card.album for card in found.lenders)
    material = made_of(row, album, site(request).main, photos, lenders)
    beside = [*filter(None, (found.before, found.after)), *found.kin]
    shows(request, {row.slug, *frames.lenders(album), *home.shown_in(beside)})
    album = material.album
    framed = material.whole(language.tag)
    if apart:
        framed = [replace(frame, path=f"../{frame.path}") for frame in framed]
    composed = compose(album, framed, frames.essay_credit(album, framed), edition)
    around = home.around(Around() if looking(request) else found, language.tag, edition)
    title = page.title(row, language.tag)
    lead = composed.lead.photo.frame if composed.lead else None
    head = page.head(
        request,
        language,
        title=title,
        description=page.description(row, album, language.tag),
        preview=_preview(request, row, lead),
        style=composed.style + around.style,
        kind="article",
        machine=telling.of_essay(request, language.tag, material),
        edition=edition,
        apart=apart,
    )
    content = {"essay": composed, "row": row, "main": material.main, "around": around}
    return page.answer_of(request, language, "essay.html", head, {**content, "title": title}, row)


def photo(request: Request) -> Response:
    """A photo on a page of its own; 404 when the essay does not show it."""
    language, asking = asked_language(request), viewer(request)
    catalog = site(request).gallery.catalog
    row, album = _album(request)
    wanted = _wanted(request, row.slug)
    shows(request, {row.slug, wanted[0], *frames.lenders(album)})
    lender = catalog.essay(wanted[0], asking) if wanted[0] != row.slug else None
    lenders = _parsed([lender] if lender else [])
    photos = catalog.photos(frames.keys(album), eyes(request), row.slug)
    material = made_of(row, album, site(request).main, photos, lenders)
    framed, album = material.whole(language.tag), material.album
    chosen = asked(request)
    shown = compose_photo(frames.distinct(framed), wanted, chosen)
    frame, title = shown.hung.frame, page.title(row, language.tag)
    own = page.photo_title(language, row, frame.position)
    head = page.head(
        request,
        language,
        title=own,
        description=frame.caption.words if frame.caption else "",
        lead=None if frame.veil else frame.photo,
        lead_alt=frame.alt,
        style=shown.style,
        kind="article",
        machine=telling.of_photo(request, language.tag, row, album, frame, own),
        edition=chosen,
    )
    content = {"shown": shown, "frame": frame, "main": material.main, "title": title}
    essay_path = page.essay_path(request, language.tag, row.slug)
    made = page.answer_of(
        request, language, "photo.html", head, {**content, "essay": essay_path}, row
    )
    # browsers that know it fetch the next page while the pointer rests on its link, unless they
    # are asked to save data (Speculation Rules, 3.2); in the page it would need an inline script
    rules = site(request).theme.assets["ahead.rules"].address
    if not looking(request):
        made.headers["speculation-rules"] = f'"{rules}"'
    return made


def _preview(request: Request, row: AlbumRow, lead: Frame | None) -> Preview | None:
    if lead is None:
        return None
    return card.preview(root(request), row, lead.photo, lead.alt)


def _album(request: Request) -> tuple[AlbumRow, Album]:
    row = sought_essay(request)
    return row, words_of(request, row)


def _parsed(rows: Iterable[AlbumRow]) -> dict[str, Album]:
    return {row.slug: albums.parse(row.slug, row.source) for row in rows}


def _wanted(request: Request, slug: str) -> tuple[str, int]:
    """(album, number) of the photo in the address; an album's own photos are not spelt out."""
    number = request.path_params["number"]
    other = request.path_params.get("other", slug)
    spelt_out = "other" in request.path_params and other == slug
    if spelt_out or not _NUMBER.fullmatch(number):
        raise Missing("there is no such photo")
    return other, int(number)
