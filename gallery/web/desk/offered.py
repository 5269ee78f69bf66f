"""Photos that strangers sent, looked at by an editor: accepted or declined, one or many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from babel.dates import format_datetime
from starlette.requests import Request
from starlette.responses import Response

from gallery.desk.opened import Desk, Shot
from gallery.editing.offered import accept, decline
from gallery.errors import Missing
from gallery.ingest.news import Report
from gallery.ingest.placing import place_new
from gallery.model import Offered
from gallery.web.desk import shell
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import heading, on_desk, opened_for
from gallery.web.desk.pictures import address
from gallery.web.desk.refusals import worded
from gallery.web.desk.reshown import reshown
from gallery.web.desk.shell import gettext
from gallery.web.site import site

_WIDE, _LARGE = 400, 1600  # pixels


@dataclass(frozen=True, slots=True)
class Waiting:
    """A photo on the list.

    picture, large  addresses, "" before it was opened; reason: why it cannot be shown, ""
    came            when, in words of the person; taken: the moment that its file tells, ""
    """

    name: str
    number: int
    by: str
    link: str
    came: str
    taken: str
    picture: str
    large: str
    reason: str


@on_desk
def offered(request: Request, desk: Desk) -> Response:
    """GET the photos that wait; POST do=accept or decline, photo (one or more): 303; 409, 422."""
    if request.method != "POST":
        return _page(request, desk)
    form = request.state.form
    photos = list(dict.fromkeys(str(one) for one in form.getlist("photo")))
    act = {"accept": _accept, "decline": _decline}.get(str(form.get("do", "")))
    if act is None or not photos:
        return _page(request, desk, gettext(request, "Choose some photos first."), 422)
    try:
        act(request, desk.slug, photos)
    except Missing:
        words = gettext(request, "Somebody decided about it meanwhile. It is like this now.")
        return _page(request, opened_for(request), words, 409)
    asked = urlencode({"done": form["do"], "count": len(photos)})
    return away(f"/desk/essays/{quote(desk.slug, safe='')}/offered/?{asked}")


def _accept(request: Request, slug: str, photos: Sequence[str]) -> None:
    """Into the essay while it is a draft, else into its tray; readers' pages know it at once."""
    gallery, today = site(request).gallery, now(request).date()
    accept(gallery.store, slug, photos, request.state.person.name, now(request))
    manifest = opened_for(request).manifest
    place_new(gallery.store, slug, manifest, Report(slug), today)
    reshown(request, slug)


def _decline(request: Request, slug: str, photos: Sequence[str]) -> None:
    store = site(request).gallery.store
    decline(store, slug, photos, request.state.person.name, now(request))


def _page(request: Request, desk: Desk, problem: str = "", status: int = 200) -> Response:
    shots = {one.name: one for one in desk.offered}
    waiting = desk.album.waiting()
    count = request.query_params.get("count", "")
    content: Mapping[str, object] = {
        "slug": desk.slug,
        "heading": heading(request, desk.album.title, desk.album.lang, desk.slug),
        "waiting": [_told(request, one, shots.get(one.photo)) for one in waiting],
        "draft": desk.album.status == "draft",
        "problem": problem,
        "done": request.query_params.get("done", ""),
        "count": int(count) if count.isdecimal() and len(count) < 6 else 0,
    }
    title = gettext(request, "Photos from contributors")
    return shell.page(request, "desk/offered.html", content, title=title, status=status)


def _told(request: Request, one: Offered, shot: Shot | None) -> Waiting:
    speaks = shell.speaking(request)
    there = shot if shot and shot.widths else None
    pictures = [
        address(there.home, there.number, wide, there.made, there.recipe) if there else ""
        for wide in (_WIDE, _LARGE)
    ]
    reason = " ".join(worded(shot.verdict, speaks)) if shot and shot.verdict else ""
    taken = shot.facts.date if shot and shot.facts.date_kind == "taken" else ""
    return Waiting(
        name=one.photo,
        number=shot.number if shot else 0,
        by=one.by,
        link=one.link,
        came=format_datetime(one.at, "d MMM, HH:mm", locale=speaks.locale),
        taken=(taken or "").replace("T", " "),
        picture=pictures[0],
        large=pictures[1],
        reason=reason,
    )
