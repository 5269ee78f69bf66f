"""Photos of other essays: looked for by the title of their essay, then placed with own words."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from gallery.desk import lending
from gallery.desk.lists import Essay
from gallery.desk.opened import Desk, Shot
from gallery.desk.order import items
from gallery.editing.commands import Place
from gallery.errors import AlbumError, Malformed, Missing
from gallery.web.desk import shell
from gallery.web.desk.arrange import back, perform, sentence
from gallery.web.desk.arrange_state import waiting
from gallery.web.desk.entry import now
from gallery.web.desk.essays import heading, on_desk, opened_for
from gallery.web.site import site

MOST = 50
"""Essays that are shown at once: whoever looks for one writes a word of its title."""


@on_desk
def others(request: Request, desk: Desk) -> Response:
    """GET ?q= essays, &essay= photos of one; POST photos to be placed: 303 to the screen."""
    if request.method != "POST":
        return _page(request, desk)
    form = request.state.form
    photos = tuple(str(name) for name in form.getlist("photo"))
    onto, after = str(form.get("onto", "")), str(form.get("after", ""))
    try:
        if not photos:
            raise Malformed("choose photos")
        made = perform(request, [Place(photos, after, onto)])
    except (Missing, Malformed, AlbumError) as problem:
        return _page(request, opened_for(request), sentence(request, problem))
    return back(desk.slug, made or [after])


def found(request: Request) -> Response:
    """GET ?q=: {"essays"}; ?essay=: {"photos"} of one. For the page's script."""
    desk = opened_for(request)
    essay = request.query_params.get("essay", "")
    if essay:
        return shell.told({"photos": _photos(request, desk, essay)})
    return shell.told({"essays": _essays(request, desk)})


def _page(request: Request, desk: Desk, problem: str = "") -> Response:
    asked = request.query_params
    essay = asked.get("essay", "")
    points = [item for item in items(desk) if item.kind == "point"]
    content = {
        "slug": desk.slug,
        "heading": heading(request, desk.album.title, desk.album.lang, desk.slug),
        "asked": asked.get("q", ""),
        "essay": essay,
        "after": asked.get("after", "") or (items(desk)[-1].key if items(desk) else ""),
        "points": [(one.key, number) for number, one in enumerate(points, 1)],
        "essays": _essays(request, desk),
        "photos": _photos(request, desk, essay) if essay else [],
        "problem": problem,
    }
    title, status = str(content["heading"]), 409 if problem else 200
    return shell.page(request, "desk/arrange-others.html", content, title=title, status=status)


def _essays(request: Request, desk: Desk) -> list[Mapping[str, object]]:
    here, asked = site(request), request.query_params.get("q", "")
    today = now(request).date()
    there = lending.found(here.gallery.store, desk.slug, today, [*here.languages], asked)
    return [_line(request, one) for one in there[:MOST]]


def _line(request: Request, one: Essay) -> Mapping[str, object]:
    title = heading(request, one.title, one.lang, one.slug)
    return {"slug": one.slug, "title": title, "date": one.date}


def _photos(request: Request, desk: Desk, essay: str) -> Sequence[Mapping[str, object]]:
    here = site(request)
    if essay == desk.slug:
        raise Missing("that is this essay")
    shots = lending.lent(here.gallery.store, essay, now(request).date(), here.main)
    shown = {block.photo for block in desk.album.photos}
    return [_photo(request, desk, shot) for shot in shots if shot.name not in shown]


def _photo(request: Request, desk: Desk, shot: Shot) -> Mapping[str, object]:
    return waiting(request, desk, shot)
