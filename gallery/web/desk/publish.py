"""The state of an essay: what it lacks, who may hand it on, publish it, withdraw it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from starlette.requests import Request
from starlette.responses import Response

from gallery import editing
from gallery.desk.checklist import Check, Place, checklist, hinders
from gallery.desk.opened import Desk
from gallery.editing import history
from gallery.ingest.index import reindex
from gallery.people import Role
from gallery.web.desk import shell
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import heading, on_desk
from gallery.web.desk.shell import gettext
from gallery.web.desk.trash import others_show
from gallery.web.site import site

STEPS: Mapping[str, Mapping[str, Role]] = {
    "draft": {"review": Role.EDITOR, "published": Role.PUBLISHER},
    "review": {"draft": Role.EDITOR, "published": Role.PUBLISHER},
    "scheduled": {"draft": Role.PUBLISHER, "published": Role.PUBLISHER},
    "published": {"withdrawn": Role.PUBLISHER},
    "withdrawn": {"draft": Role.EDITOR, "published": Role.PUBLISHER},
}
"""From state to state, and who may: a review is a help, and no gate for those who publish."""

SHOWN = 12
"""Places of one line that are named one by one."""


@dataclass(frozen=True, slots=True)
class Part:
    """One language of a line of the list, or the whole of it where languages do not matter."""

    lang: str
    count: int
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; state: "good", "warn", "stop"."""

    code: str
    state: str
    parts: Sequence[Part]


@on_desk
def publish(request: Request, desk: Desk) -> Response:
    """GET the state and what is missing; POST from, to: 303; the page with why not (403, 409)."""
    if request.method != "POST":
        return _page(request, desk)
    wanted = str(request.state.form.get("to", ""))
    reason, status = _why_not(request, desk, wanted)
    if reason:
        return _page(request, desk, reason, status)
    change_state(request, desk.slug, desk.album.status, wanted)
    return away(f"/desk/essays/{quote(desk.slug, safe='')}/publish/?done={wanted}")


def change_state(request: Request, slug: str, old: str, wanted: str) -> None:
    """Write it down, then show it to readers: with this answer it is so on every page.

    Nothing is decoded here; the work process makes what is lacking when it looks at the album.
    """
    gallery, moment = site(request).gallery, now(request)
    entry = history.Entry(
        moment, request.state.person.name, wanted, field="status", old=old, new=wanted
    )
    if wanted == "published":
        editing.publish(gallery.store, slug, moment, [entry])
    else:
        editing.set_status(gallery.store, slug, wanted, [entry])
    reindex(gallery.store, gallery.catalog, moment.date(), [slug], cards=False)


def _why_not(request: Request, desk: Desk, wanted: str) -> tuple[str, int]:
    """Why an essay cannot go to another state now, and the status of that; ("", 200) if it can."""
    status = desk.album.status
    seen = str(request.state.form.get("from", status))
    if seen != status or wanted not in STEPS[status]:
        return gettext(
            request, "Its state has changed in the meantime; this is how it is now."
        ), 409
    if not request.state.person.role.covers(STEPS[status][wanted]):
        return gettext(request, "Only publishers can do that."), 403
    if wanted == "published" and hinders(checklist(desk, [*site(request).languages])):
        return gettext(request, "It cannot be published yet: look at the list."), 409
    return "", 200


def _page(request: Request, desk: Desk, problem: str = "", status: int = 200) -> Response:
    album, role = desk.album, request.state.person.role
    speaking = shell.speaking(request)
    checks = checklist(desk, [*site(request).languages])
    content = {
        "slug": desk.slug,
        "heading": heading(request, album.title, album.lang, desk.slug),
        "status": album.status,
        "since": _since(request, desk),
        "rows": _rows(checks),
        "hindered": bool(hinders(checks)),
        "lacking": sum(1 for one in checks if one.count),
        "steps": [to for to, who in STEPS[album.status].items() if role.covers(who)],
        "photos": len(desk.shots),
        "may_trash": role.covers(Role.PUBLISHER),
        "lent": others_show(request, desk.slug, [*desk.manifest.photos]),
        "names": {tag: speaking.name(tag) for tag in site(request).languages},
        "shown": SHOWN,
        "problem": problem,
        "done": request.query_params.get("done", "") == album.status and not problem,
    }
    return shell.page(
        request, "desk/publish.html", content, title=str(content["heading"]), status=status
    )


def _since(request: Request, desk: Desk) -> str:
    """When it was or will be published, as the clock of its zone shows it; "" when never."""
    at: datetime | None = desk.album.publish_at
    if at is None:
        return ""
    here = at.astimezone(ZoneInfo(desk.album.zone or "UTC"))
    locale = shell.speaking(request).locale
    day, minute = (
        format_date(here, "long", locale=locale),
        format_time(here, "short", locale=locale),
    )
    return f"{day}, {minute} {here.tzname()}"


def _rows(checks: Iterable[Check]) -> list[Row]:
    """One line a code: its languages beside each other."""
    by_code: dict[str, list[Check]] = {}
    for one in checks:
        by_code.setdefault(one.code, []).append(one)
    found = []
    for code, some in by_code.items():
        stops = any(one.blocks and one.count for one in some)
        state = "stop" if stops else "warn" if any(one.count for one in some) else "good"
        parts = [Part(one.lang, one.count, one.places[:SHOWN]) for one in some]
        if len(parts) > 1:  # the title is asked for as such, and in each language
            parts = [part for part in parts if part.lang]
        found.append(Row(code, state, parts))
    return found
