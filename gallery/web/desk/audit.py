"""The audit log, for admins: who signed in, published, withheld or removed what, and from where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from babel.dates import format_date, format_time
from starlette.requests import Request
from starlette.responses import Response

from gallery.audit import Line
from gallery.web.desk import shell
from gallery.web.desk.shell import gettext
from gallery.web.site import site

HERE = "/desk/audit/"
SHOWN = 50
"""Lines of one page."""

_DIGITS = 12  # of a hash, by which people compare two

_FARTHEST = 100_000
"""The last page that is looked for: nobody writes so many lines."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line in the words of whoever looks.

    at    for machines, when: for people (UTC, for the log knows no other clock)
    bad   it tells of something that somebody should look into
    """

    n: int
    at: str
    when: str
    what: str
    who: str
    about: str
    detail: Sequence[tuple[str, str]]
    network: str
    bad: bool


def audit(request: Request) -> Response:
    """GET kind, who, page: a page of the log, the newest first."""
    log, asked = site(request).gallery.audit(), request.query_params
    everything = list(log.read())
    kind, who, number = asked.get("kind", ""), asked.get("who", ""), _number(asked.get("page", ""))
    wanted = [line for line in everything if kind in ("", line.kind) and who in ("", line.who)]
    begin = (number - 1) * SHOWN
    head = log.head()
    content = {
        "lines": [_told(request, one) for one in islice(wanted, begin, begin + SHOWN)],
        "kind": kind,
        "who": who,
        "kinds": _sorted({line.kind: _words(request, line.kind) for line in everything}),
        "people": sorted({line.who for line in everything} - {""}),
        "found": len(wanted),
        "newer": _page(kind, who, number - 1) if number > 1 else "",
        "older": _page(kind, who, number + 1) if begin + SHOWN < len(wanted) else "",
        "head": head,
        "broken": log.broken(),
    }
    return shell.page(request, "desk/audit.html", content, title=gettext(request, "Audit log"))


def _sorted(words: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    return sorted(words.items(), key=lambda one: one[1].casefold())


def _number(said: str) -> int:
    fine = said.isascii() and said.isdecimal() and len(said) < 7
    return min(max(1, int(said)), _FARTHEST) if fine else 1


def _page(kind: str, who: str, number: int) -> str:
    told = {"kind": kind, "who": who, "page": number if number > 1 else ""}
    return f"{HERE}?{urlencode({key: value for key, value in told.items() if value})}"


def _told(request: Request, line: Line) -> Told:
    locale = shell.speaking(request).locale
    day = format_date(line.at, "medium", locale=locale)
    return Told(
        line.n,
        line.at.isoformat(),
        f"{day}, {format_time(line.at, 'medium', locale=locale)}",
        _words(request, line.kind),
        line.who,
        line.about,
        [
            (_called(request, key), _said(request, key, value))
            for key, value in line.detail.items()
            if (key, value) != ("passed", 0)
        ],
        line.network,
        line.kind in _BAD,
    )


def _words(request: Request, kind: str) -> str:
    return gettext(request, _KINDS[kind]) if kind in _KINDS else kind


def _called(request: Request, key: str) -> str:
    return gettext(request, _KEYS[key]) if key in _KEYS else key


def _said(request: Request, key: str, value: object) -> str:
    if isinstance(value, bool):
        return gettext(request, "yes") if value else gettext(request, "no")
    return f"{value}"[:_DIGITS] if key == "sha256" else str(value)


def _(words: str) -> str:
    """Marks words that are looked up later."""
    return words


_BAD = ("log-broken", "sign-in-failed", "recovery-used", "overridden", "not-done")

_KINDS: Mapping[str, str] = {
    "log-begun": _("The log begins"),
    "log-broken": _("The log was found broken"),
    "not-done": _("It was not done after all"),
    "sign-in": _("Signed in"),
    "sign-in-failed": _("Wrong name or password"),
    "sign-out": _("Signed out"),
    "confirmed": _("Said the password again"),
    "password-changed": _("Password changed"),
    "password-reset": _("Password taken away, link made"),
    "role-changed": _("Role changed"),
    "account-made": _("Account made"),
    "account-removed": _("Account removed"),
    "passkey-added": _("Passkey added"),
    "passkey-removed": _("Passkey removed"),
    "recovery-made": _("Recovery codes made"),
    "recovery-used": _("Signed in by a recovery code"),
    "published": _("Published"),
    "scheduled": _("Scheduled"),
    "withdrawn": _("Withdrawn"),
    "overridden": _("Published in spite of errors"),
    "withheld": _("Withheld"),
    "released": _("Shown again"),
    "faces": _("Faces decided"),
    "original-opened": _("Original opened"),
    "originals-exported": _("Originals handed out"),
    "purged": _("Deleted for ever"),
    "trash-emptied": _("Trash emptied by itself"),
    "settings-changed": _("Settings changed"),
    "link-made": _("Link made"),
    "link-ended": _("Link ended"),
    "token": _("Token of a program"),
    "contributors-forgotten": _("Contributors forgotten"),
}

_KEYS: Mapping[str, str] = {
    "before": _("before"),
    "by": _("by means of"),
    "did": _("what"),
    "essay": _("the whole essay"),
    "exempted": _("faces left as they are"),
    "fill": _("fill"),
    "label": _("called"),
    "line": _("line"),
    "link": _("link"),
    "names": _("names"),
    "new": _("now"),
    "of": _("which"),
    "old": _("before"),
    "opened": _("for"),
    "opens": _("for"),
    "passed": _("more before it that have no line"),
    "photos": _("photos"),
    "reason": _("reason"),
    "reasons": _("reasons"),
    "records": _("records"),
    "role": _("role"),
    "rules": _("rules"),
    "scopes": _("may do"),
    "uncovered": _("faces shown again"),
    "until": _("until"),
}
