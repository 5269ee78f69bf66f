"""Whoever signed in a while ago proves anew that it is them, before what cannot be taken back.

Originals show people as they are; roles, tokens and passkeys open the house; what is removed for
ever is gone. A browser that was left open, or a stolen cookie, must not be enough for these. Ways
say so in the table of routes (`Way.fresh`). The form works without script: it carries along what
was sent, so that one password does both, and nothing has to be typed twice.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import cast
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from gallery.errors import Throttled
from gallery.people import door as doors
from gallery.people.signs import SignIn
from gallery.web.desk import shell
from gallery.web.desk.entry import (
    away,
    browser,
    doorway,
    entered,
    local,
    now,
    throttled,
    wrong,
)
from gallery.web.desk.shell import gettext, told
from gallery.web.site import path, site

LATELY = timedelta(minutes=10)
"""How long a proof holds: each one is a sign-in of its own, so its beginning tells."""

HERE = "/desk/confirm"
FIELD = "confirm"
"""The field of a form in which the password is said again."""

_ASIDE = ("token", FIELD)


def first(
    request: Request, handler: Callable[[Request], Response | Awaitable[Response]]
) -> Response:
    """What the handler answers to somebody who proved lately who they are; else a page that asks.

    A form with the right password in its field is both at once: its answer has the cookie.
    """
    signed: SignIn = request.state.signed
    act = cast(Callable[[Request], Response], handler)
    if abs(now(request) - signed.began) <= LATELY:
        return act(request)
    if request.method == "GET":
        return _to_the_form(request)
    password = str(request.state.form.get(FIELD, ""))
    if not password:
        return _asked(request)
    try:
        opened = doors.confirm(doorway(request), signed, password, browser(request), now(request))
    except Throttled as problem:
        return _page(request, throttled(request, problem), problem.status)
    if opened is None:
        return _page(request, wrong(request), 401)
    request.state.signed = opened[1]
    with ExitStack() as undoing:  # who is refused goes on as who they were
        undoing.callback(doorway(request).signs.end, opened[1].ident)
        answer = act(request)
        undoing.pop_all()
    request.state.signed = signed  # the one that is over
    return entered(request, answer, opened)


def confirm(request: Request) -> Response:
    """GET next: the form; POST confirm, next: 303 there."""
    if request.method != "POST":
        return _page(request)
    return away(local(str(request.state.form.get("next", ""))))


def _to_the_form(request: Request) -> Response:
    """Also for a browser that would save what it gets: it is led to a page of its own."""
    if "text/html" not in request.headers.get("accept", "text/html"):
        return _in_short(request, path(request))
    return away(_address(path(request)))


def _asked(request: Request) -> Response:
    """For a form the same form with a password; for a script where such a form is."""
    if "text/html" in request.headers.get("accept", ""):
        return _page(request, status=403)
    return _in_short(request, _page_before(request))


def _in_short(request: Request, wanted: str) -> Response:
    words = gettext(request, "Say your password again first.")
    return told({"problem": words, "confirm": _address(wanted)}, 403)


def _address(wanted: str) -> str:
    return f"{HERE}?next={quote(wanted, safe='/')}"


def _page(request: Request, problem: str = "", status: int = 200) -> Response:
    content = {
        "action": path(request),
        "fields": _fields(request),
        "problem": problem,
        "back": _page_before(request),
        "passkeys": site(request).gallery.settings.passkeys,
        "minutes": LATELY // timedelta(minutes=1),
    }
    title = gettext(request, "Is it still you?")
    return shell.page(request, "desk/confirm.html", content, title=title, status=status)


def _fields(request: Request) -> Sequence[tuple[str, str]]:
    """What was sent and is to be sent again; of the page itself where it leads afterwards."""
    if request.method == "POST":
        sent = request.state.form.multi_items()
        return [(name, str(value)) for name, value in sent if name not in _ASIDE]
    return [("next", local(request.query_params.get("next", "")))]


def _page_before(request: Request) -> str:
    """Where the person came from, within the desk."""
    if request.method != "POST":
        return "/desk/"
    try:
        before = urlsplit(request.headers.get("referer", "")).path
    except ValueError:
        before = ""
    return before if before.startswith("/desk/") and before != HERE else "/desk/"
