"""The application: one table of routes, and what is answered when something goes wrong."""

import logging
from collections.abc import Callable
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gallery.disk import failed
from gallery.errors import Away, GalleryError, Gone, StoreError
from gallery.operating.running import ALONE, Running
from gallery.web import answers, language, page, reader, starting, theme
from gallery.web.api import entry, problems
from gallery.web.bounds import Bounded
from gallery.web.desk import guard
from gallery.web.desk.exchange import FAR, PAUSE, Exchange
from gallery.web.front import Front, Fronted
from gallery.web.gone import gone
from gallery.web.reachable import AGAIN, Reachable
from gallery.web.shelf import Shelf
from gallery.web.site import WHOLE, Reach, Site, likely_language, logged, secure, site, way_of
from gallery.web.troubles import Trouble, trouble_of
from gallery.web.ways import WAYS
from gallery.web.words import said
from gallery.wiring import Gallery, today

_LOG = logging.getLogger(__name__)


def create_app(
    gallery: Gallery,
    clock: Callable[[], datetime] = today,
    reach: Reach = WHOLE,
    run: Running = ALONE,
) -> Fronted:
    """The web application of an open library, behind what it keeps of finished pages.

    clock  the moment of a request, with its zone: scheduled essays appear by it
    reach  less than all where its pages are to be files
    run    how this process runs
    """
    languages = {
        tag: language.load(tag, gallery.library / "locale") for tag in gallery.settings.languages
    }
    looks = theme.load(languages.values(), gallery.library / "templates")
    app = Fronted(
        routes=_routes(),
        middleware=[
            Middleware(answers.Guarded, gallery.settings.base_url),
            Middleware(Bounded, _refused),
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
    app.state.site = Site(gallery, languages, looks, clock, reach, run)
    app.state.exchange = Exchange(PAUSE if gallery.here is gallery.store else FAR, gallery.wire)
    app.front = _front(gallery, clock, run) if reach is WHOLE else None
    return app


def _front(gallery: Gallery, clock: Callable[[], datetime], run: Running) -> Front | None:
    """What stands before the application; None where nothing is kept, or nobody may keep it."""
    settings, watch = gallery.settings, gallery.catalog.watch()
    if not settings.page_cache or settings.drafts or watch is None:
        return None
    shelf = Shelf(settings.page_cache * 10**6)
    named = settings.base_url != ""
    return Front(watch, shelf, clock, WAYS, named=named, meter=run.meter)


def _routes() -> list[Route]:
    """Every way, and for pages also the address without its last slash."""
    routes = [
        Route(
            way.path,
            entry.handler(way) if way.api else guard.handler(way),
            name=way.name,
            methods=list(way.methods),
        )
        for way in WAYS
    ]
    bare = [way for way in WAYS if way.path.endswith("/") and way.path != "/"]
    return routes + [
        Route(way.path.rstrip("/"), reader.slashed, name=f"{way.name}-bare") for way in bare
    ]


def _refused(request: Request, problem: Exception) -> Response:
    """What the product says no to, and addresses or methods that there are not."""
    status = _status(problem)
    if status == 404:
        problem = _taken_away(request) or problem
        status = _status(problem)
    at_desk = request.url.path.startswith("/desk/")
    if at_desk and isinstance(problem, Away) and not guard.navigates(request):
        return guard.in_short(request, problem)
    if status >= 500:
        _LOG.error("%s: %s", logged(request), problem)
    if problems.asked(request):
        return problems.answer(request, problem)
    answer = _error(request, status, trouble_of(problem) if at_desk else None, problem)
    if status == 503:
        answer.headers["retry-after"] = str(AGAIN)
    if isinstance(problem, HTTPException):
        answer.headers.update(problem.headers or {})
    return answer


def _taken_away(request: Request) -> GalleryError | None:
    """Why it is not there, or why nobody knows at this moment; None where it never was."""
    try:
        return gone(request)
    except StoreError as problem:
        return problem


def _unable(request: Request, problem: Exception) -> Response:
    """The system refused what nobody could answer for, as when too many files are open: 503."""
    reason = problem if isinstance(problem, OSError) else OSError(str(problem))
    return _refused(request, failed("answer", way_of(request), reason))


def _broken(request: Request, problem: Exception) -> Response:
    """A fault of ours: the server's log has it, the reader gets a page without details."""
    _LOG.error("%s: %s, as told below", logged(request), type(problem).__name__)
    api = problems.asked(request)
    answer = problems.answer(request, problem) if api else _error(request, 500)
    answers.guard(answer.headers, https=secure(request))  # it is made outside the middleware
    answer.headers["x-request-id"] = answers.mark(request.scope)
    return answer


def _status(problem: Exception) -> int:
    if isinstance(problem, GalleryError):
        return problem.status
    return problem.status_code if isinstance(problem, HTTPException) else 500


def _error(
    request: Request,
    status: int,
    trouble: Trouble | None = None,
    problem: Exception | None = None,
) -> Response:
    """The same page for "not there" and "not yours", in the reader's language.

    trouble  what to say instead to somebody who works here
    problem  of something that was taken away: with what its editors say of it
    """
    speaking = likely_language(request)
    note = problem.note if isinstance(problem, Gone) else {}
    head = page.error_head(request, speaking)
    return page.answer(
        request,
        speaking,
        "error.html",
        head,
        {
            "code": status,
            "trouble": trouble,
            "note": said(note, speaking.tag, site(request).main),
            "mark": answers.mark(request.scope),
        },
        cache=answers.PRIVATE,
        status=status,
    )
