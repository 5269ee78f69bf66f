"""What the uploads answer: a status, and where a person should know, words and what to do."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from gallery.arriving import staging
from gallery.arriving.staging import Limits
from gallery.disk import failed
from gallery.errors import Full, Malformed, Missing
from gallery.model import Verdict
from gallery.web import answers
from gallery.web.desk.refusals import worded
from gallery.web.desk.sending import sender
from gallery.web.desk.shell import speaking, told
from gallery.web.site import site

VERSION = "1.0.0"


def no_room(request: Request, needed: int) -> Response | None:
    """What is answered when the disk or the day has no room for so many bytes."""
    here = site(request)
    spent = day_spent(request, needed)
    if spent:
        return no(413, "day-limit", *spent)
    try:
        staging.check_room(here.gallery.store, needed, limits(request))
    except Full:
        return full(request)
    return None


def day_spent(request: Request, needed: int) -> tuple[str, str] | None:
    """(problem, remedy) where somebody would send more today than one person may; else None."""
    here, most, purse = site(request), limits(request), sender(request).purse
    if staging.sent_today(here.gallery.store, purse, here.clock()) + needed <= most.day:
        return None
    _ = speaking(request).catalog.gettext
    words = _("You have sent as much as one person may send in a day (%(most)s MB).")
    remedy = _("Go on tomorrow, or ask whoever keeps the site to allow more.")
    return words % {"most": most.day // staging.MB}, remedy


def full(request: Request, problem: OSError | None = None) -> Response:
    if problem is not None and not isinstance(failed("write", "an upload", problem), Full):
        raise failed("write", "an upload", problem)
    _ = speaking(request).catalog.gettext
    words = _("The disk of the server is full.")
    remedy = _("What has arrived is safe. It goes on when whoever keeps the site has made room.")
    return no(507, "disk-full", words, remedy)


def spent(request: Request) -> Response:
    return no(413, "link-full", *link_spent(request))


def link_spent(request: Request) -> tuple[str, str]:
    """What a stranger is told whose link has taken all that it may: (problem, remedy)."""
    _ = speaking(request).catalog.gettext
    words = _("This link has taken as many photos as it may.")
    return words, _("What has arrived stays. Ask whoever gave you the link for more room.")


def busy(request: Request) -> Response:
    _ = speaking(request).catalog.gettext
    return no(423, "busy", _("This file is being received by another connection."))


def crowded(request: Request) -> Response:
    return no(423, "crowded", crowd(request))


def crowd(request: Request) -> str:
    """Why somebody has to wait who sends as much as one person may at once."""
    words = speaking(request).catalog.gettext("You are sending %(files)s files already; wait.")
    return words % {"files": staging.AT_ONCE}


def too_long(request: Request) -> Response:
    _ = speaking(request).catalog.gettext
    return no(413, "too-long", _("This part is longer than it may be."))


def refused(request: Request, verdict: Verdict, status: int = 0) -> Response:
    reason, remedy = worded(verdict, speaking(request))
    large = verdict.code == "too-many-bytes"
    return no(status or (413 if large else 422), verdict.code, reason, remedy)


def astray(request: Request, problem: Malformed | Missing) -> Response:
    _ = speaking(request).catalog.gettext
    words = _("It is not there any more.") if isinstance(problem, Missing) else str(problem)
    return no(problem.status, "astray", words)


def no(status: int, code: str, problem: str, remedy: str = "") -> Response:
    answer = told({"problem": problem, "remedy": remedy, "code": code}, status)
    answer.headers["tus-resumable"] = VERSION
    return answer


def bare(status: int, headers: Mapping[str, str] | None = None) -> Response:
    kept = {"tus-resumable": VERSION, "cache-control": answers.PRIVATE}
    return Response(status_code=status, headers={**kept, **(headers or {})})


def limits(request: Request) -> Limits:
    return staging.limits(site(request).gallery.settings)
