"""Links by which people see an essay before it is public: made, listed and ended at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from starlette.requests import Request
from starlette.responses import Response

from gallery import editing
from gallery.desk.opened import Desk
from gallery.people.passes import Pass
from gallery.web.desk import shell
from gallery.web.desk.entry import doorway, now, zone
from gallery.web.desk.essays import heading, on_desk
from gallery.web.desk.links import listed, made_or_ended, noted_made
from gallery.web.desk.shell import gettext
from gallery.web.looking import COMMENTS, KIND, PINNED
from gallery.web.site import root, site

LIVES: Mapping[str, timedelta] = {
    "1h": timedelta(hours=1),
    "48h": timedelta(hours=48),
    "14d": timedelta(days=14),
}
"""How long a link may work; or until the end of a day that is named."""

USUAL = "48h"
LONGEST = timedelta(days=90)

_SHOWN = timedelta(days=14)  # how long a link that has ended stays on the list


@dataclass(frozen=True, slots=True)
class Line:
    """A link on the list; moments in words of the person, "" for never."""

    ident: str
    label: str
    by: str
    comments: bool
    pinned: bool
    live: bool
    revoked: bool
    made: str
    expires: str
    count: int
    last: str


def content(request: Request, desk: Desk, link: str = "", wrong: str = "") -> Mapping[str, object]:
    """What the publish page shows of them.

    link   one that was just made, with its secret; wrong: why none was
    """
    moment = now(request)
    told = {
        "links": [_line(request, desk, one) for one in listed(request, desk, KIND, _SHOWN)],
        "lives": LIVES,
        "usual": USUAL,
        "first_day": str(moment.date()),
        "last_day": str((moment + LONGEST).date()),
        "link": link,
        "wrong": wrong,
    }
    return {"previews": told}


@on_desk
def previews(request: Request, desk: Desk) -> Response:
    """GET the list; POST do=make: the page with the new link, once; do=end: 303; 422."""
    if request.method != "POST":
        return _page(request, desk)
    return made_or_ended(request, desk, KIND, _made)


def _made(request: Request, desk: Desk) -> Response:
    form, moment = request.state.form, now(request)
    try:
        life, day = str(form.get("life", USUAL)), str(form.get("date", ""))
        expires = _expires(life, day, moment, zone(request, desk.album))
    except ValueError:
        words = gettext(request, "Choose a day from today on, and within 90 days.")
        return _page(request, desk, wrong=words, status=422)
    more: dict[str, str | int | bool] = {COMMENTS: form.get("role") == "comment"}
    if form.get("shows") == "pinned":
        more[PINNED] = editing.source_of(site(request).gallery.store, desk.slug)
    one, token = doorway(request).passes.make(
        KIND,
        desk.slug,
        by=request.state.person.name,
        now=moment,
        expires=expires,
        label=str(form.get("label", "")),
        more=more,
    )
    noted_made(request, one)
    return _page(request, desk, link=f"{root(request)}/preview/{token}/")


def _expires(life: str, day: str, moment: datetime, clock: ZoneInfo) -> datetime:
    """The moment at which a link ends; ValueError for none that can be. A day counts first.

    clock  of the essay: by it a day ends
    """
    if not day:
        if life not in LIVES:
            raise ValueError(life)
        return moment + LIVES[life]
    midnight = time(tzinfo=clock)
    ends = datetime.combine(date.fromisoformat(day) + timedelta(days=1), midnight)
    if not moment < ends <= moment + LONGEST + timedelta(days=1):
        raise ValueError(day)
    return ends


def _page(
    request: Request, desk: Desk, *, link: str = "", wrong: str = "", status: int = 200
) -> Response:
    told = {
        **content(request, desk, link, wrong),
        "slug": desk.slug,
        "heading": heading(request, desk.album.title, desk.album.lang, desk.slug),
        "done": request.query_params.get("done", ""),
    }
    title = gettext(request, "Preview links")
    return shell.page(request, "desk/previews.html", told, title=title, status=status)


def _line(request: Request, desk: Desk, one: Pass) -> Line:
    return Line(
        ident=one.ident,
        label=one.label,
        by=one.by,
        comments=bool(one.more.get(COMMENTS)),
        pinned=bool(one.more.get(PINNED)),
        live=one.live(now(request)),
        revoked=one.revoked is not None,
        made=_moment(request, desk, one.made),
        expires=_moment(request, desk, one.expires),
        count=one.count,
        last=_moment(request, desk, one.last) if one.last else "",
    )


def _moment(request: Request, desk: Desk, at: datetime) -> str:
    """A moment as the clock of the essay shows it, with its zone."""
    here, locale = at.astimezone(zone(request, desk.album)), shell.speaking(request).locale
    day = format_date(here, "medium", locale=locale)
    return f"{day}, {format_time(here, 'short', locale=locale)} {here.tzname()}"
