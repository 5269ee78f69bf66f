"""Coming in and going out: signing in, the first account, choosing a password by a link."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from ipaddress import ip_address, ip_network
from zoneinfo import ZoneInfo

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gallery.blocks import Album
from gallery.desk.moments import zone_of
from gallery.errors import Malformed, Missing, StoreError, Throttled, Unfit
from gallery.people import Person, Role, passwords
from gallery.people import door as doors
from gallery.people.door import Browser, Door
from gallery.people.signs import ABSOLUTE, SignIn
from gallery.web import answers
from gallery.web.bounds import is_near
from gallery.web.desk import shell
from gallery.web.desk.shell import gettext
from gallery.web.site import cookie, logged, secure, site
from gallery.web.troubles import trouble_of

_LOG = logging.getLogger(__name__)

HOME = "/desk/"
_GONE = '"cache", "storage"'  # what a browser forgets at sign-out (Clear Site Data, 3.1)


class _Again(msgspec.Struct):
    name: str
    password: str


def doorway(request: Request) -> Door:
    """The door of the site."""
    return site(request).gallery.door()


def now(request: Request) -> datetime:
    """The moment of the request, with its zone."""
    return site(request).clock()


def zone(request: Request, album: Album) -> ZoneInfo:
    """The zone whose clock an essay goes by on the desk's pages."""
    return zone_of(album, site(request).gallery.settings.zone)


def browser(request: Request) -> Browser:
    """Who sends the request, as it says, and from where.

    A server in front of us tells the address that it was asked from in the last part of the last
    X-Forwarded-For, for some add a line of their own. It is believed on the same machine, and in
    the networks that the site names (`proxies`); nobody else is.
    """
    peer = request.client.host if request.client else ""
    told = ",".join(request.headers.getlist("x-forwarded-for")).rpartition(",")[2].strip()
    believed = bool(told) and _in_front(peer, site(request).gallery.settings.proxies)
    address = told if believed else peer
    return Browser(request.headers.get("user-agent", ""), address[:64])


def sign_in(request: Request) -> Response:
    """GET: the form; POST name, password, next: 303 into the desk, or the form again (401, 429)."""
    wanted = str(request.query_params.get("next", ""))
    if request.method != "POST":
        if request.state.person:
            return away(local(wanted))
        return _sign_in_page(request, wanted)
    form = request.state.form
    name, wanted = str(form.get("name", "")), str(form.get("next", ""))
    try:
        opened = _open(request, name, str(form.get("password", "")))
    except Throttled as problem:
        return _sign_in_page(request, wanted, name, throttled(request, problem), problem)
    except StoreError as problem:  # a sign-in that cannot be written down is none
        words = _troubled(request, problem)
        return _sign_in_page(request, wanted, name, words, status=problem.status)
    if opened is None:
        return _sign_in_page(request, wanted, name, wrong(request), status=401)
    return entered(request, away(local(wanted)), opened)


def sign_in_again(request: Request) -> Response:
    """POST {"name", "password"}: the form token of the new sign-in, for a page that stays open."""
    try:
        told = msgspec.json.decode(request.state.body, type=_Again)
    except msgspec.MsgspecError as problem:
        raise Malformed("send a name and a password") from problem
    try:
        opened = _open(request, told.name, told.password)
    except Throttled as problem:
        words = throttled(request, problem)
        return _later(shell.told({"problem": words}, problem.status), problem)
    if opened is None:
        return shell.told({"problem": wrong(request)}, 401)
    _, signed = opened
    return entered(request, shell.told({"token": signed.token, "name": signed.name}), opened)


def signed_in(request: Request) -> Response:
    """GET: {"name"} of who is signed in; a page asks before it sends a form."""
    return shell.told({"name": request.state.person.name})


def sign_out(request: Request) -> Response:
    """POST: 303 to the form; the sign-in is over, and the browser forgets what it kept."""
    signed: SignIn = request.state.signed
    doors.leave(doorway(request), signed.name, now(request), [signed.ident])
    answer = away("/desk/sign-in")
    answer.delete_cookie(cookie(request), path="/", secure=secure(request), httponly=True)
    answer.headers["clear-site-data"] = _GONE
    return answer


def first(request: Request) -> Response:
    """The first account, by the link that the server printed: GET the form, POST makes it."""
    at, secret = doorway(request), request.path_params["secret"]
    if at.links.name(secret, now(request)) != "" or at.book.all():
        raise Missing("there is no such link")
    if request.method != "POST":
        return _choice(request, "desk/first.html", {"name": "", "shown": ""})
    form = request.state.form
    name, shown = str(form.get("name", "")).strip().lower(), str(form.get("shown", "")).strip()
    person = Person(name, shown[:100] or name, Role.ADMIN)
    try:
        doors.begin(at, secret, person, twice(form), now(request))
    except Unfit as problem:
        told = {"name": name, "shown": shown, "problem": unfit(request, problem)}
        return _choice(request, "desk/first.html", told, problem.status)
    return _enter_as(request, name)


def choose(request: Request) -> Response:
    """A password of one's own, by the link that an admin passed on."""
    at, secret = doorway(request), request.path_params["secret"]
    person = doors.invited(at, secret, now(request)).person
    if request.method != "POST":
        return _choice(request, "desk/choose.html", {"whose": person})
    try:
        doors.choose(at, secret, twice(request.state.form), now(request))
    except Unfit as problem:
        told = {"whose": person, "problem": unfit(request, problem)}
        return _choice(request, "desk/choose.html", told, problem.status)
    return _enter_as(request, person.name)


def entered(request: Request, answer: Response, opened: tuple[str, SignIn]) -> Response:
    """The answer, with the cookie of a new sign-in; the browser's old one is over."""
    old = getattr(request.state, "signed", None)
    if old:
        doorway(request).signs.end(old.ident)
    answer.set_cookie(
        cookie(request),
        opened[0],
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        secure=secure(request),
        httponly=True,
        samesite="lax",
    )
    return answer


def away(path: str) -> Response:
    """To another page of the desk."""
    return RedirectResponse(path, 303, {"cache-control": answers.PRIVATE})


def wrong(request: Request) -> str:
    return gettext(request, "The name or the password is wrong.")


def throttled(request: Request, problem: Throttled) -> str:
    words = gettext(request, "Too many tries. Wait %(seconds)s seconds, then try again.")
    return words % {"seconds": problem.after}


def _troubled(request: Request, problem: StoreError) -> str:
    """Why nobody can sign in while the disk takes nothing."""
    found = trouble_of(problem)
    _LOG.error("%s: %s", logged(request), problem)
    told = (gettext(request, words) for words in (found or ()))
    return " ".join((gettext(request, "Nobody can sign in now."), *told))


def unfit(request: Request, problem: Unfit) -> str:
    """Why a name or a password is not taken, in the person's language."""
    words = {
        "short": gettext(request, "Take a password of at least 8 characters, better 12."),
        "long": gettext(request, "Take a password of at most 256 characters."),
        "own-name": gettext(request, "Your name is no password."),
        "common": gettext(request, "This password is among the first that strangers try."),
        "twice": gettext(request, "The two passwords differ."),
        "taken": gettext(request, "There is somebody of this name already."),
        "nobody": gettext(request, "There is nobody of this name."),
        "name": gettext(
            request, "A name has small letters, digits and hyphens, a letter first: ana."
        ),
        "last-admin": gettext(request, "Somebody must be admin. Make another person admin first."),
    }
    return words.get(problem.code, str(problem))


def _open(request: Request, name: str, password: str) -> tuple[str, SignIn] | None:
    return doors.sign_in(doorway(request), name, password, browser(request), now(request))


def _enter_as(request: Request, name: str) -> Response:
    """Into the desk, for somebody who has just chosen a password."""
    opened = doors.enter(doorway(request), name, browser(request), now(request), "link")
    return entered(request, away(HOME), opened)


def _sign_in_page(
    request: Request,
    wanted: str,
    name: str = "",
    problem: str = "",
    limit: Throttled | None = None,
    status: int = 200,
) -> Response:
    content = {
        "name": name,
        "next": local(wanted),
        "problem": problem,
        "passkeys": site(request).gallery.settings.passkeys,
        "nobody": not doorway(request).book.all(),
        "open_line": not secure(request) and not is_near(request.url.hostname or ""),
    }
    title = gettext(request, "Sign in")
    status = limit.status if limit else status
    page = shell.page(request, "desk/sign-in.html", content, title=title, status=status)
    return _later(page, limit) if limit else page


def _later(answer: Response, problem: Throttled) -> Response:
    answer.headers["retry-after"] = str(problem.after)
    return answer


def _choice(
    request: Request, template: str, content: Mapping[str, object], status: int = 200
) -> Response:
    title = gettext(request, "Choose a password")
    told = {"problem": "", "least": passwords.LEAST, "most": passwords.MOST, **content}
    return shell.page(request, template, told, title=title, status=status)


def twice(form: FormData) -> str:
    """The new password of a form, which was typed or pasted twice; Unfit when the two differ."""
    password, again = (str(form.get(field, "")) for field in ("password", "again"))
    if password != again:
        raise Unfit("twice", "the two passwords differ")
    return password


def local(wanted: str) -> str:
    """An address of this site alone; anything else leads to the desk."""
    fine = wanted.startswith("/") and not wanted.startswith("//")
    return wanted if fine and "\\" not in wanted and wanted.isprintable() else HOME


def _in_front(host: str, networks: Sequence[str]) -> bool:
    """Whether a server of ours asks from there."""
    try:
        found = ip_address(host)
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return found.is_loopback or any(found in ip_network(one) for one in networks)
