"""oEmbed 1.0: what another site shows where somebody pastes an address of this one.

An essay is `rich`: a frame with its embed page. A photo is `photo`. WordPress asks for JSON, and
of a site that it does not know it keeps the frame alone, without scripts; a quotation beside it
would make it hide the frame until a script of ours reports, which there is none. So there is none.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from gallery.catalog import AlbumRow
from gallery.errors import Malformed, Missing
from gallery.model import Lang
from gallery.web import answers, frames
from gallery.web.embed import BELOW, height_of
from gallery.web.home import essay_path
from gallery.web.material import Material, gather
from gallery.web.shots import Shot, shot
from gallery.web.site import kept, left, root, site, viewer
from gallery.web.words import Said, said

_AGE = 3600  # seconds
_WIDTH = 800  # px where nobody asks for less
_MOST = 10_000
_PHOTO = 1920
_THUMB = 560


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: an essay, or with `photo` one of its photos as (album, number)."""

    lang: Lang
    slug: str
    photo: tuple[str, int] | None
    width: int
    height: int


def oembed(request: Request) -> Response:
    """JSON or XML; 404 for addresses that are none of ours, 501 for other formats."""
    form = request.query_params.get("format", "json")
    if form not in ("json", "xml"):
        return Response("oEmbed is answered as json or xml\n", 501, media_type="text/plain")
    asked = _asked(request)
    row = _essay(request, asked)
    told = _answer(request, asked, row)
    cache = kept(request, row.changes)
    headers = {"access-control-allow-origin": "*"}
    if form == "json":
        made = json.dumps(told, ensure_ascii=False)
        return answers.document(request, made, "application/json", cache=cache, headers=headers)
    pages = site(request).theme.pages[asked.lang]
    made = pages.get_template("feeds/oembed.xml").render(told=told)
    return answers.document(request, made, "text/xml; charset=utf-8", cache=cache, headers=headers)


def _essay(request: Request, asked: Asked) -> AlbumRow:
    row = site(request).gallery.catalog.essay(asked.slug, viewer(request))
    if row is None:
        raise Missing("there is no such essay")
    return row


def _answer(request: Request, asked: Asked, row: AlbumRow) -> Mapping[str, object]:
    here, base, asking = site(request), root(request), viewer(request)
    until = left(asking, row.changes)
    [essay] = gather(here.gallery.catalog, [row], asking, here.main)
    address = base + essay_path(asked.lang, row.slug)
    name = said(here.gallery.settings.title, asked.lang, here.main)
    common = {
        "version": "1.0",
        "provider_name": name.words if name else "",
        "provider_url": f"{base}/{asked.lang}/photos/",
        "cache_age": _AGE if until is None else max(0, min(_AGE, until)),
    }
    if asked.photo is None:
        return {**common, **_rich(essay, base, address, asked)}
    return {**common, **_photo(essay, base, address, asked)}


def _rich(essay: Material, base: str, address: str, asked: Asked) -> Mapping[str, object]:
    framed = essay.framed(asked.lang)
    title = _title(essay, asked.lang)
    width = min(asked.width, _WIDTH)
    height = min(asked.height, height_of(width, bool(framed)))
    frame = (
        f'<iframe src="{escape(address)}{BELOW}" width="{width}" height="{height}"'
        f' title="{escape(title)}" frameborder="0" marginwidth="0" marginheight="0"'
        ' scrolling="no" sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy">'
        "</iframe>"
    )
    credit = frames.essay_credit(essay.album, framed)
    told: dict[str, object] = {"type": "rich", "title": title, "width": width, "height": height}
    told |= {"html": frame, "author_name": credit} if credit else {"html": frame}
    lead = essay.lead(framed)
    return told | (_thumbnail(shot(lead, base, address, _THUMB)) if lead else {})


def _photo(essay: Material, base: str, address: str, asked: Asked) -> Mapping[str, object]:
    wanted = (f for f in essay.framed(asked.lang) if (f.photo.album, f.photo.number) == asked.photo)
    frame = next(wanted, None)
    if frame is None:
        raise Missing("there is no such photo in this essay")
    one = shot(frame, base, address, min(_PHOTO, asked.width))
    if one.height > asked.height:
        narrower = max(1, one.width * asked.height // one.height)
        one = shot(frame, base, address, narrower)
    width, height = _within(one, asked)
    title = one.caption.words if one.caption else _title(essay, asked.lang)
    told: dict[str, object] = {"type": "photo", "url": one.address, "title": title}
    told |= {"width": width, "height": height, "web_page": one.page}
    return told | ({"author_name": one.credit} if one.credit else {})


def _within(one: Shot, asked: Asked) -> tuple[int, int]:
    """The size to show it at: the narrowest file may still be larger than what is asked for."""
    scale = min(1, asked.width / one.width, asked.height / one.height)
    return max(1, int(one.width * scale)), max(1, int(one.height * scale))


def _thumbnail(one: Shot) -> dict[str, object]:
    return {
        "thumbnail_url": one.address,
        "thumbnail_width": one.width,
        "thumbnail_height": one.height,
    }


def _title(essay: Material, lang: Lang) -> str:
    return (said(essay.row.title, lang, essay.row.lang) or Said(essay.row.slug)).words


def _asked(request: Request) -> Asked:
    """What the query asks for; Missing for the address of anything but an essay or a photo."""
    try:
        stated = urlsplit(request.query_params.get("url", ""))
    except ValueError as problem:  # a bracket that is never closed, say
        raise Missing("this is no address") from problem
    ours = {urlsplit(one).netloc for one in (root(request), str(request.base_url))}
    found = _named(request, unquote(stated.path)) if stated.netloc in ours else None
    if found is None or found["lang"] not in site(request).languages:
        raise Missing("oEmbed knows the addresses of this site's essays and photos only")
    slug, number = found["slug"], found.get("number")
    photo = (found.get("other", slug), _number(number)) if number else None
    most = _pixels(request, "maxwidth"), _pixels(request, "maxheight")
    return Asked(found["lang"], slug, photo, *most)


def _named(request: Request, path: str) -> Mapping[str, str] | None:
    """What the route table makes of a path; None but for essays and photos."""
    scope = {"type": "http", "path": path.rstrip("/") + "/", "method": "GET", "root_path": ""}
    for route in request.app.router.routes:
        if isinstance(route, Route):
            match, child = route.matches(scope)
            if match is Match.FULL:
                wanted = route.name in ("essay", "photo", "borrowed")
                params: Mapping[str, str] = child["path_params"]
                return params if wanted else None
    return None


def _number(stated: str) -> int:
    if not (stated.isascii() and stated.isdigit() and len(stated) < 10):
        raise Missing("there is no such photo")
    return int(stated)


def _pixels(request: Request, name: str) -> int:
    stated = request.query_params.get(name, "")
    if not stated:
        return _MOST
    if not (stated.isascii() and stated.isdigit() and 0 < len(stated) < 10):
        raise Malformed(f"`{name}` is a number of pixels")
    return min(max(1, int(stated)), _MOST)
