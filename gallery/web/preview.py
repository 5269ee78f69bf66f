"""An essay before it is public, for whoever has a link to it: its pages below the link's address.

The readers' own handlers make the pages (`web/reader`, `web/sheet`); what is here decides whether
a link opens anything. A link shows one essay and its pictures for readers, never an original, a
photo that is held, another essay, or the desk.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from urllib.parse import quote

from babel.dates import format_date, format_time
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gallery.errors import Missing
from gallery.people.passes import Pass
from gallery.web import answers, files, frames, page, reader, remarks, sheet
from gallery.web.language import Language
from gallery.web.looking import COMMENTS, KIND, PINNED, Looking, looking
from gallery.web.site import asked_language, eyes, likely_language, site, words_of
from gallery.web.site import essay as essay_row

_HIDDEN = "noindex, nofollow, noarchive"

Handler = Callable[[Request], Response]


def looks(show: Handler) -> Handler:
    """Let a handler answer for the essay of the link in the address; 404 without one, 410 after."""

    @wraps(show)
    def handled(request: Request) -> Response:
        passes, now = site(request).gallery.door().passes, site(request).clock()
        found = passes.known(request.path_params["secret"])
        if found is None or found.kind != KIND:
            raise Missing("there is no such page")
        if not found.live(now):
            return _ended(request)
        request.state.looking = _looking(request, found)
        request.scope["path_params"] = {"slug": found.slug, **request.path_params}
        made = show(request)
        made.headers["x-robots-tag"] = _HIDDEN
        made.headers["cache-control"] = answers.PRIVATE
        return made

    return handled


@looks
def front(request: Request) -> Response:
    """303 to the essay in the language that the browser asks for."""
    return RedirectResponse(f"{_here(request).base}/{likely_language(request).tag}/", 303)


@looks
def essay(request: Request) -> Response:
    """The essay; each look at it is counted."""
    made = remarks.on_essay(request, reader.essay)
    if request.method == "GET":
        passes, now = site(request).gallery.door().passes, site(request).clock()
        passes.counted(_here(request).ident, now)
    return made


@looks
def light(request: Request) -> Response:
    """The same with small pictures."""
    return reader.light(request)


@looks
def contact_sheet(request: Request) -> Response:
    """All photos at a glance."""
    return sheet.sheet(request)


@looks
def photo(request: Request) -> Response:
    """A photo of the essay on a page of its own."""
    return remarks.on_photo(request, reader.photo)


@looks
def media(request: Request) -> Response:
    """A picture for readers of a photo that the essay shows; 404 for every other one."""
    number, album = files.numbered(request), request.path_params["slug"]
    essay, catalog = _here(request).slug, site(request).gallery.catalog
    request.scope["path_params"] = {**request.path_params, "slug": essay}
    keys = frames.keys(words_of(request, essay_row(request)))
    wanted = [key for key in keys if key[0] == album]
    there = catalog.photos(wanted, eyes(request), essay)
    found = next((one for one in there.values() if one.number == number), None)
    if found is None:
        raise Missing("there is no such picture")
    return files.rendition(request, found, *files.size(request, found), left=None)


@looks
def comment(request: Request) -> Response:
    """POST name, words, photo, field, lang, seen: 303 back to the page; 404 unless allowed, 429."""
    asked_language(request)
    return remarks.said_by_link(request)


def _here(request: Request) -> Looking:
    found = looking(request)
    if found is None:  # a handler that no link led to
        raise Missing("there is no such page")
    return found


def _looking(request: Request, found: Pass) -> Looking:
    speaking = _speaking(request)
    return Looking(
        slug=found.slug,
        base=f"/preview/{quote(request.path_params['secret'], safe='')}",
        ident=found.ident,
        label=found.label,
        until=_moment(speaking, found.expires),
        comments=bool(found.more.get(COMMENTS, False)),
        source=str(found.more.get(PINNED, "")),
        made=_moment(speaking, found.made),
    )


def _moment(speaking: Language, at: datetime) -> str:
    """A moment in words, with its zone: "1 May 2026, 06:00 UTC"."""
    there, locale = at.astimezone(UTC), speaking.locale
    return f"{format_date(there, 'long', locale)}, {format_time(there, 'short', locale=locale)} UTC"


def _speaking(request: Request) -> Language:
    named = site(request).languages.get(request.path_params.get("lang", ""))
    return named or likely_language(request)


def _ended(request: Request) -> Response:
    """410: what it showed is not told any more."""
    speaking = _speaking(request)
    head = page.error_head(request, speaking)
    made = page.answer(
        request, speaking, "preview-ended.html", head, {}, cache=answers.PRIVATE, status=410
    )
    made.headers["x-robots-tag"] = _HIDDEN
    return made
