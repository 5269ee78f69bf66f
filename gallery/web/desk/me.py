"""One's own account: how one is shown, language, keys, password, sign-ins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from starlette.requests import Request
from starlette.responses import Response

from gallery.errors import Throttled, Unfit
from gallery.people import door as doors
from gallery.people import passwords
from gallery.people.book import renewed
from gallery.people.signs import SignIn
from gallery.web.desk import shell
from gallery.web.desk.entry import (
    away,
    browser,
    doorway,
    now,
    throttled,
    twice,
    unfit,
    wrong,
)
from gallery.web.desk.shell import gettext
from gallery.web.site import site

HERE = "/desk/me/"
_PROGRAMS = re.compile(r"(Firefox|Edg|OPR|Chrome|Safari)/")
_SYSTEMS = re.compile(r"(Android|iPhone|iPad|Windows|Mac OS X|CrOS|Linux)")
_CALLED = {"Edg": "Edge", "OPR": "Opera", "Mac OS X": "macOS", "CrOS": "ChromeOS"}


@dataclass(frozen=True, slots=True)
class Line:
    """One sign-in as the page shows it; mine: it is the one that looks."""

    ident: str
    browser: str
    address: str
    since: str
    seen: str
    mine: bool


def me(request: Request) -> Response:
    """GET: the page; POST shown, language, keys: 303 back to it."""
    if request.method != "POST":
        return page(request)
    form = request.state.form
    language = str(form.get("language", ""))
    doorway(request).book.change(
        request.state.person.name,
        lambda account: renewed(
            account,
            shown=str(form.get("shown", "")).strip()[:100] or account.person.shown,
            language=language if language in site(request).languages else "",
            single_keys="keys" in form,
        ),
    )
    return away(f"{HERE}?done=saved")


def password(request: Request) -> Response:
    """POST old, password, again: 303; the page with what is wrong (422, 429)."""
    form, at, moment = request.state.form, doorway(request), now(request)
    try:
        changed = doors.change_password(
            at,
            request.state.signed,
            str(form.get("old", "")),
            twice(form),
            browser(request),
            moment,
        )
    except Unfit as problem:
        return page(request, unfit(request, problem), problem.status)
    except Throttled as problem:
        return page(request, throttled(request, problem), problem.status)
    if not changed:
        return page(request, wrong(request), 422)
    return away(f"{HERE}?done=password")


def end(request: Request) -> Response:
    """POST ident: end one of one's own sign-ins; "others": all but this one."""
    at, signed, moment = doorway(request), request.state.signed, now(request)
    wanted = str(request.state.form.get("ident", ""))
    mine = {one.ident for one in at.signs.of(signed.name, moment)}
    doomed = mine - {signed.ident} if wanted == "others" else mine & {wanted}
    if doomed:
        doors.leave(at, signed.name, moment, doomed)
    return away(f"{HERE}?done=ended")


def page(
    request: Request, problem: str = "", status: int = 200, codes: Sequence[str] = ()
) -> Response:
    """The page of one's own account; codes: new recovery codes, to be shown this once."""
    account = doorway(request).book.find(request.state.person.name)
    found = doorway(request).signs.of(request.state.person.name, now(request))
    content = {
        "problem": problem,
        "done": request.query_params.get("done", ""),
        "signs": [_line(request, one) for one in found],
        "passkeys": site(request).gallery.settings.passkeys,
        "keys": account.passkeys if account else (),
        "left": len(account.recovery) if account else 0,
        "codes": codes,
        "least": passwords.LEAST,
        "most": passwords.MOST,
    }
    title = gettext(request, "Your account")
    return shell.page(request, "desk/me.html", content, title=title, status=status)


def _line(request: Request, one: SignIn) -> Line:
    mine = one.ident == request.state.signed.ident
    since, seen = (_moment(request, moment) for moment in (one.began, one.seen))
    return Line(one.ident, browser_name(one.agent), one.address, since, seen, mine)


def browser_name(agent: str) -> str:
    """ "Firefox, Linux": what a browser says of itself (RFC 9110, 10.1.5), in short."""
    found = [max(_PROGRAMS.findall(agent), key=_rank, default=""), *_SYSTEMS.findall(agent)[:1]]
    return ", ".join(_CALLED.get(word, word) for word in found if word)


def _rank(program: str) -> int:
    """Browsers name those that they descend from, too."""
    return ("Safari", "Chrome", "OPR", "Edg", "Firefox").index(program)


def _moment(request: Request, moment: datetime) -> str:
    zone = site(request).gallery.settings.zone
    local = moment.astimezone(ZoneInfo(zone) if zone else None)
    locale = shell.speaking(request).locale
    day, minute = (
        format_date(local, "medium", locale=locale),
        format_time(local, "short", locale=locale),
    )
    return f"{day}, {minute} {local.tzname()}"
