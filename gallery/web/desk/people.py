"""Everybody at the desk: for admins."""

from starlette.requests import Request
from starlette.responses import Response

from gallery.errors import Malformed, Missing, Unfit
from gallery.people import Person, Role
from gallery.people import door as doors
from gallery.web.desk import shell
from gallery.web.desk.entry import away, doorway, now, unfit
from gallery.web.desk.shell import gettext
from gallery.web.site import root, site

HERE = "/desk/people/"


def people(request: Request) -> Response:
    """GET: the list; POST name, shown, role, language: a new account and its link, shown once."""
    if request.method != "POST":
        return _page(request)
    form = request.state.form
    name = str(form.get("name", "")).strip().lower()
    language = str(form.get("language", ""))
    person = Person(
        name,
        str(form.get("shown", "")).strip()[:100] or name,
        _role(str(form.get("role", ""))),
        language if language in site(request).languages else "",
    )
    try:
        who = request.state.person.name
        secret = doors.invite(doorway(request), person, now(request), who)
    except Unfit as problem:
        return _page(request, unfit(request, problem), wanted=person)
    return _page(request, link=_link(request, secret), whose=person.shown)


def person(request: Request) -> Response:
    """POST do=role|reset|remove for one account: 303 to the list, or a link shown once."""
    at, form, name = doorway(request), request.state.form, request.path_params["name"]
    account, who, moment = at.book.find(name), request.state.person.name, now(request)
    if account is None:
        raise Missing("there is nobody of this name")
    try:
        match str(form.get("do", "")):
            case "role":
                doors.promote(at, name, _role(str(form.get("role", ""))), moment, who)
            case "reset":
                secret = doors.reset(at, name, moment, who)
                return _page(request, link=_link(request, secret), whose=account.person.shown)
            case "remove":
                doors.remove(at, name, moment, who)
            case _:
                raise Malformed("say what to do: role, reset or remove")
    except Unfit as problem:
        return _page(request, unfit(request, problem))
    return away(HERE)


def _page(
    request: Request,
    problem: str = "",
    link: str = "",
    whose: str = "",
    wanted: Person | None = None,
) -> Response:
    content = {
        "everybody": list(doorway(request).book.all().values()),
        "roles": list(Role),
        "problem": problem,
        "link": link,
        "whose": whose,
        "wanted": wanted or Person("", "", Role.PHOTOGRAPHER),
    }
    title = gettext(request, "People")
    status = 422 if problem else 200
    return shell.page(request, "desk/people.html", content, title=title, status=status)


def _link(request: Request, secret: str) -> str:
    return f"{root(request)}/desk/choose/{secret}"


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError as problem:
        raise Malformed(f"there is no role {word!r}") from problem
