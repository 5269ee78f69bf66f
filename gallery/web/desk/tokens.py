"""Tokens by which programs act for somebody: made, listed and ended at the desk.

People see and end their own; admins those of everybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from starlette.requests import Request
from starlette.responses import Response

from gallery.desk.lists import essays
from gallery.errors import Malformed, Missing, Unfit
from gallery.people import Role
from gallery.people.handing import hand_out, take_back
from gallery.people.passes import LABEL
from gallery.people.tokens import LONGEST, SCOPES, Token
from gallery.web.desk import shell
from gallery.web.desk.entry import away, browser, doorway, now
from gallery.web.desk.essays import heading
from gallery.web.desk.shell import gettext
from gallery.web.site import root, site

HERE = "/desk/tokens/"
DAYS = 90
"""For how many days a token works, unless its maker says otherwise."""

_SHOWN = timedelta(days=30)  # how long a token that has ended stays on the list


@dataclass(frozen=True, slots=True)
class Line:
    """A token on the list; days in words of the person, "" for never; by: "" for one's own."""

    ident: str
    label: str
    by: str
    scopes: Sequence[str]
    essay: str
    live: bool
    expires: str
    used: str


def tokens(request: Request) -> Response:
    """GET the list; POST do=make: the page with the new token, once; do=end, ident: 303; 422."""
    if request.method != "POST":
        return _page(request)
    match str(request.state.form.get("do", "")):
        case "make":
            return _made(request)
        case "end":
            return _ended(request)
    raise Malformed("say what to do: make or end")


def _made(request: Request) -> Response:
    form, moment = request.state.form, now(request)
    days = str(form.get("days", DAYS))
    slug = str(form.get("essay", ""))
    if slug not in ("", *_titles(request)):
        raise Missing("there is no such essay")
    try:
        lasting = timedelta(days=int(days[:6])) if days.isdecimal() else timedelta(0)
        _, secret = hand_out(
            doorway(request),
            request.state.person,
            [str(one) for one in form.getlist("scope")],
            label=str(form.get("label", "")),
            now=moment,
            expires=moment + lasting,
            slug=slug,
            address=browser(request).address,
        )
    except Unfit as problem:
        return _page(request, wrong=_why(request, problem))
    return _page(request, made=secret)


def _ended(request: Request) -> Response:
    ident, person = str(request.state.form.get("ident", "")), request.state.person
    token = doorway(request).tokens.find(ident)
    if token is None or not (token.by == person.name or person.role is Role.ADMIN):
        raise Missing("there is no such token")
    take_back(doorway(request), ident, person.name, now(request), address=browser(request).address)
    return away(f"{HERE}?done=ended")


def _page(request: Request, *, made: str = "", wrong: str = "") -> Response:
    person, moment, titles = request.state.person, now(request), _titles(request)
    by = "" if person.role is Role.ADMIN else person.name
    found = doorway(request).tokens.every(by)
    lately = [one for one in found if moment - (one.ended or one.expires) < _SHOWN]
    form = request.state.form if wrong else None
    content: Mapping[str, object] = {
        "tokens": [_line(request, one, titles) for one in lately],
        "essays": titles,
        "scopes": [one for one, role in SCOPES.items() if person.role.covers(role)],
        "days": DAYS,
        "most_days": LONGEST.days,
        "label_most": LABEL,
        "typed": {key: str(value) for key, value in (form or {}).items()},
        "chosen": [str(one) for one in form.getlist("scope")] if form else [],
        "made": made,
        "wrong": wrong,
        "done": "" if made or wrong else request.query_params.get("done", ""),
        "base": root(request),
    }
    title = gettext(request, "Access for programs")
    status = 422 if wrong else 200
    return shell.page(request, "desk/tokens.html", content, title=title, status=status)


def _line(request: Request, one: Token, titles: Mapping[str, str]) -> Line:
    ends = min(one.ended, one.expires) if one.ended else one.expires
    person = request.state.person
    return Line(
        one.ident,
        one.label,
        "" if one.by == person.name else one.by,
        one.scopes,
        titles.get(one.slug, one.slug),
        one.live(now(request)),
        _day(request, ends),
        _day(request, one.used) if one.used else "",
    )


def _day(request: Request, day: date) -> str:
    """A day in the person's language; of a moment that of the site's clock."""
    if isinstance(day, datetime):
        zone = site(request).gallery.settings.zone
        day = day.astimezone(ZoneInfo(zone) if zone else None)
    return format_date(day, "long", locale=shell.speaking(request).locale)


def _titles(request: Request) -> dict[str, str]:
    """The essays by their folders, as they are called in the person's language."""
    here = site(request)
    found = essays(here.gallery.store, now(request).date(), [*here.languages])
    return {one.slug: heading(request, one.title, one.lang, one.slug) for one in found}


def _why(request: Request, problem: Unfit) -> str:
    """Why there is no token, in the person's language."""
    words = {
        "label": gettext(request, "Say what the token is for."),
        "scopes": gettext(request, "Choose what the program may do."),
        "beyond": gettext(request, "You can let a program do only what you may do yourself."),
        "expires": gettext(request, "Write days as a whole number, %(days)s at most.")
        % {"days": LONGEST.days},
    }
    return words.get(problem.code, str(problem))
