"""The guard before every way of the desk: who may, from where, and with which token.

A request that changes something must come from a page of this site (Fetch Metadata, else Origin)
and carry the token of its sign-in, which only our own pages know (OWASP, cross-site request
forgery). Who may not is told the same as for what there is not.
"""

import logging
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from inspect import iscoroutinefunction
from typing import cast
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gallery.disk import failed
from gallery.errors import GalleryError, Missing
from gallery.people import Role
from gallery.people.signs import SignIn
from gallery.web import answers
from gallery.web.bounds import announced, heard
from gallery.web.desk import confirm
from gallery.web.desk.shell import gettext, told
from gallery.web.reachable import AGAIN
from gallery.web.site import logged, path, root, signed_in, way_of
from gallery.web.troubles import trouble_of
from gallery.web.way import Way, Who

_LOG = logging.getLogger(__name__)

MOST = 2 << 20
"""Bytes of a form, or of another body that a handler does not read itself."""

SAFE = ("GET", "HEAD", "OPTIONS")
_FORM = "application/x-www-form-urlencoded"
_FILES = "multipart/form-data"
_FIELDS = 5000  # of one form
LADDER = {
    Who.SIGNED_IN: Role.PHOTOGRAPHER,
    Who.PHOTOGRAPHER: Role.PHOTOGRAPHER,
    Who.EDITOR: Role.EDITOR,
    Who.PUBLISHER: Role.PUBLISHER,
    Who.ADMIN: Role.ADMIN,
}

Handler = Callable[[Request], Response | Awaitable[Response]]


def handler(way: Way) -> Handler:
    """The handler of a way, behind the guard where anything is at stake."""
    if way.who is Who.ANYONE and not set(way.methods) - set(SAFE):
        return way.handler

    async def guarded(request: Request) -> Response:
        try:
            return await _answer(request)
        except (GalleryError, HTTPException, OSError) as problem:
            if navigates(request):
                raise
            return in_short(request, problem)

    async def _answer(request: Request) -> Response:
        turned_away = await run_in_threadpool(_enter, request, way)
        if turned_away:
            return turned_away
        if request.method not in SAFE:
            await _receive(request, way)
        if request.method in way.fresh:
            return await run_in_threadpool(confirm.first, request, way.handler)
        if iscoroutinefunction(way.handler):
            return await cast(Awaitable[Response], way.handler(request))
        return cast(Response, await run_in_threadpool(way.handler, request))

    return guarded


def _enter(request: Request, way: Way) -> Response | None:
    """Look who it is; an answer for whoever is turned away."""
    present = signed_in(request)
    request.state.person, request.state.signed = present or (None, None)
    if request.method not in SAFE and not (way.secret or _from_here(request)):
        raise HTTPException(403)
    if way.who is Who.ANYONE:
        return None
    if present is None:
        return _stranger(request)
    if not present[0].role.covers(LADDER[way.who]):
        raise Missing("there is no such page")
    return None


def _stranger(request: Request) -> Response:
    """A person is led to the door, a script is told; desk-again.js asks before a form is sent."""
    if request.method in SAFE and navigates(request):
        asked = path(request) + (f"?{request.url.query}" if request.url.query else "")
        return _to_the_door(asked)
    if "text/html" in request.headers.get("accept", ""):
        return _to_the_door(_referring(request))
    return told({"problem": gettext(request, "You are not signed in.")}, 401)


def _referring(request: Request) -> str:
    """The page that a form stood on, "" where the browser does not say, or says nonsense."""
    try:
        return urlsplit(request.headers.get("referer", "")).path
    except ValueError:
        return ""


def _to_the_door(wanted: str) -> Response:
    headers = {"cache-control": answers.PRIVATE}
    return RedirectResponse(f"/desk/sign-in?next={quote(wanted, safe='/')}", 303, headers)


def navigates(request: Request) -> bool:
    """Whether a person looks for a page, not a script for data."""
    return request.url.path.endswith("/") or "text/html" in request.headers.get("accept", "")


def _from_here(request: Request) -> bool:
    """Whether a page of ours, or the person themselves, sent it; in doubt it was somebody else."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    own = urlsplit(root(request))
    return origin in (f"{own.scheme}://{own.netloc}", str(request.base_url).rstrip("/"))


async def _receive(request: Request, way: Way) -> None:
    """Read what was sent, unless the handler does, and look for the token."""
    sent = request.headers.get("x-token", "")
    if not way.streams:
        announced(request, MOST)
        body = await heard(request.stream(), MOST)
        request.state.body, request.state.form = body, FormData()
        if _kind(request) == _FORM:
            request.state.form = _form(body)
            sent = sent or str(request.state.form.get("token", ""))
    if way.who is Who.ANYONE or (way.form and not sent and _kind(request) == _FILES):
        return
    prove(request, sent)


def prove(request: Request, sent: str) -> None:
    """Whether a token that was sent is that of the sign-in: HTTPException 403 when it is not."""
    signed: SignIn | None = request.state.signed
    if not signed or not compare_digest(_bytes(sent), _bytes(signed.token)):
        raise HTTPException(403)


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _bytes(token: str) -> bytes:
    return token.encode("utf-8", "replace")


def _form(body: bytes) -> FormData:
    try:
        fields: list[tuple[str, str | UploadFile]] = []
        fields += parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS
        )
    except ValueError as problem:  # no UTF-8, or too many fields
        raise HTTPException(400) from problem
    return FormData(fields)


def in_short(request: Request, problem: GalleryError | HTTPException | OSError) -> Response:
    """A refusal for a script: its status and a sentence for the person before it."""
    if isinstance(problem, OSError):
        problem = failed("answer", way_of(request), problem)
    status = problem.status if isinstance(problem, GalleryError) else problem.status_code
    if status >= 500:
        _LOG.error("%s: %s", logged(request), problem)
    sources = trouble_of(problem) or [words for words in [_words(status)] if words]
    words = " ".join(gettext(request, one) for one in sources)
    answer = told({"problem": words or str(problem)}, status)
    if status == 503:
        answer.headers["retry-after"] = str(AGAIN)
    return answer


def _words(status: int) -> str:
    """English source of what a status says; "" where the refusal itself says it better."""
    return {
        403: _("This page is too old. Load it again."),
        404: _("There is no such page"),
        413: _("This is too large."),
        500: _("Something went wrong on our side"),
        503: _("The gallery is busy right now"),
    }.get(status, "")


def _(words: str) -> str:
    """Marks words that are looked up later."""
    return words
