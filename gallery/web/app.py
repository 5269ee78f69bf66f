"""The application: one table of routes, and what is answered when something goes wrong."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gallery.errors import GalleryError
from gallery.web import (
    answers,
    archive,
    card,
    embed,
    feeds,
    files,
    iiif,
    language,
    oembed,
    page,
    parcel,
    reader,
    search,
    sheet,
    sitemap,
    theme,
)
from gallery.web.site import WHOLE, Reach, Site, likely_language, path
from gallery.wiring import Gallery, today

_LOG = logging.getLogger(__name__)


class Who(Enum):
    """Who may ask for an address."""

    ANYONE = "anyone"


@dataclass(frozen=True, slots=True)
class Way:
    """One line of the table: where, what it is called, who answers, who may ask."""

    path: str
    name: str
    handler: Callable[[Request], Response]
    who: Who = Who.ANYONE


WAYS = (
    Way("/", "front", reader.front),
    Way("/{lang}/photos/", "essays", reader.essays),
    Way("/{lang}/photos/{slug}/", "essay", reader.essay),
    Way("/{lang}/photos/{slug}/embed/", "embed", embed.embed),
    Way("/{lang}/photos/{slug}/light/", "light", reader.light),
    Way("/{lang}/photos/{slug}/print/", "print", reader.printed),
    Way("/{lang}/photos/{slug}/sheet/", "sheet", sheet.sheet),
    Way("/{lang}/photos/{slug}/{number}/", "photo", reader.photo),
    Way("/{lang}/photos/{slug}/{other}/{number}/", "borrowed", reader.photo),
    Way("/media/{slug}/card-{mark}.jpg", "card", card.card),
    Way("/{lang}/archive/", "archive", archive.archive),
    Way("/{lang}/archive/year/{key}/", "year", archive.of_year),
    Way("/{lang}/archive/{kind}/", "kind", archive.all_of_kind),
    Way("/{lang}/archive/{kind}/{key}/", "term", archive.of_term),
    Way("/{lang}/search/", "search", search.search),
    Way("/media/{slug}/photos.zip", "parcel", parcel.photos),
    Way("/media/{slug}/{name}", "media", files.media),
    Way("/static/{name}", "static", files.static),
    Way("/{lang}/feed.atom", "atom", feeds.atom),
    Way("/{lang}/feed.json", "json-feed", feeds.json_feed),
    Way("/iiif/{slug}/manifest.json", "iiif", iiif.manifest),
    Way("/oembed", "oembed", oembed.oembed),
    Way("/sitemap.xml", "sitemap", sitemap.sitemap),
    Way("/sitemap-{number:int}.xml", "sitemap-part", sitemap.part),
    Way("/robots.txt", "robots", sitemap.robots),
    Way("/.well-known/tdmrep.json", "tdmrep", sitemap.well_known),
)


def create_app(
    gallery: Gallery, clock: Callable[[], datetime] = today, reach: Reach = WHOLE
) -> Starlette:
    """The web application of an open library.

    clock  the moment of a request, with its zone: scheduled essays appear by it
    reach  less than all where its pages are to be files
    """
    languages = {
        tag: language.load(tag, gallery.library / "locale") for tag in gallery.settings.languages
    }
    looks = theme.load(languages.values(), gallery.library / "templates")
    app = Starlette(
        routes=_routes(),
        middleware=[Middleware(answers.Guarded)],
        exception_handlers={
            GalleryError: _refused,
            HTTPException: _refused,
            Exception: _broken,
        },
    )
    app.router.redirect_slashes = False  # it would answer with the host that the reader names
    app.state.site = Site(gallery, languages, looks, clock, reach)
    return app


def _routes() -> list[Route]:
    """Every way, and for pages also the address without its last slash."""
    routes = [Route(way.path, way.handler, name=way.name) for way in WAYS]
    bare = [way for way in WAYS if way.path.endswith("/") and way.path != "/"]
    return routes + [
        Route(way.path.rstrip("/"), reader.slashed, name=f"{way.name}-bare") for way in bare
    ]


def _refused(request: Request, problem: Exception) -> Response:
    """What the product says no to, and addresses or methods that there are not."""
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    if isinstance(problem, GalleryError):
        status = problem.status
    if status >= 500:
        _LOG.error("%s: %s", path(request), problem)
    answer = _error(request, status)
    if isinstance(problem, HTTPException):
        answer.headers.update(problem.headers or {})
    return answer


def _broken(request: Request, _problem: Exception) -> Response:
    """A fault of ours: the server's log has it, the reader gets a page without details."""
    answer = _error(request, 500)
    answers.guard(answer.headers, request.scope["scheme"])  # it is made outside the middleware
    return answer


def _error(request: Request, status: int) -> Response:
    """The same page for "not there" and "not yours", in the reader's language."""
    speaking = likely_language(request)
    head = page.error_head(request, speaking)
    return page.answer(
        request,
        speaking,
        "error.html",
        head,
        {"code": status},
        cache=answers.PRIVATE,
        status=status,
    )
