"""The application: one table of routes, and what is answered when something goes wrong."""

import logging
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gallery.disk import failed
from gallery.errors import Away, GalleryError
from gallery.web import answers, language, page, reader, starting, theme
from gallery.web.desk import guard
from gallery.web.desk.exchange import Exchange
from gallery.web.reachable import AGAIN, Reachable
from gallery.web.site import WHOLE, Reach, Site, likely_language, logged, secure
from gallery.web.troubles import Trouble, trouble_of
from gallery.web.ways import WAYS
from gallery.wiring import Gallery, today

_LOG = logging.getLogger(__name__)


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
        middleware=[
            Middleware(answers.Guarded, gallery.settings.base_url),
            Middleware(Reachable, gallery.store, _refused),
        ],
        lifespan=starting.started,
        exception_handlers={
            GalleryError: _refused,
            HTTPException: _refused,
            OSError: _unable,
            Exception: _broken,
        },
    )
    for pages in looks.pages.values():  # whoever says that no file can be opened needs none
        for name in ("base.html", "error.html"):
            pages.get_template(name)
    app.router.redirect_slashes = False  # it would answer with the host that the reader names
    app.state.site = Site(gallery, languages, looks, clock, reach)
    app.state.exchange = Exchange()
    return app


def _routes() -> list[Route]:
    """Every way, and for pages also the address without its last slash."""
    routes = [
        Route(way.path, guard.handler(way), name=way.name, methods=list(way.methods))
        for way in WAYS
    ]
    bare = [way for way in WAYS if way.path.endswith("/") and way.path != "/"]
    return routes + [
        Route(way.path.rstrip("/"), reader.slashed, name=f"{way.name}-bare") for way in bare
    ]


def _refused(request: Request, problem: Exception) -> Response:
    """What the product says no to, and addresses or methods that there are not."""
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    if isinstance(problem, GalleryError):
        status = problem.status
    at_desk = request.url.path.startswith("/desk/")
    if at_desk and isinstance(problem, Away) and not guard.navigates(request):
        return guard.in_short(request, problem)
    if status >= 500:
        _LOG.error("%s: %s", logged(request), problem)
    answer = _error(request, status, trouble_of(problem) if at_desk else None)
    if status == 503:
        answer.headers["retry-after"] = str(AGAIN)
    if isinstance(problem, HTTPException):
        answer.headers.update(problem.headers or {})
    return answer


def _unable(request: Request, problem: Exception) -> Response:
    """The system refused what nobody could answer for, as when too many files are open: 503."""
    reason = problem if isinstance(problem, OSError) else OSError(str(problem))
    return _refused(request, failed("answer", logged(request), reason))


def _broken(request: Request, _problem: Exception) -> Response:
    """A fault of ours: the server's log has it, the reader gets a page without details."""
    answer = _error(request, 500)
    answers.guard(answer.headers, https=secure(request))  # it is made outside the middleware
    return answer


def _error(request: Request, status: int, trouble: Trouble | None = None) -> Response:
    """The same page for "not there" and "not yours", in the reader's language.

    trouble  what to say instead to somebody who works here
    """
    speaking = likely_language(request)
    head = page.error_head(request, speaking)
    return page.answer(
        request,
        speaking,
        "error.html",
        head,
        {"code": status, "trouble": trouble},
        cache=answers.PRIVATE,
        status=status,
    )
