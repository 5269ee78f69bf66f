"""What the screens about faces show of an essay and of one photo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from gallery.blocks import POLICIES, SHA
from gallery.desk.facing import OFF, Sitter, as_shown, counted, policy
from gallery.desk.opened import Desk, Shot
from gallery.editing.facing import mark
from gallery.media import picture
from gallery.people import Role
from gallery.web.desk import shell
from gallery.web.desk.caption_state import SMALL
from gallery.web.desk.essays import heading
from gallery.web.desk.faces_sent import REASONS, Row, rows_of
from gallery.web.desk.pictures import address
from gallery.web.desk.shell import gettext
from gallery.web.site import site

FULL = 2560
"""Pixels of the picture on which ellipses are drawn."""

_DONE = ("policy", "hidden", "undone", "nothing", "saved", "decided")


@dataclass(frozen=True, slots=True)
class Card:
    """A photo in the list.

    path     where it is decided about: in the album that it lies in
    picture  "" where there is none to show yet
    home     the album that lends it, "" for the essay's own
    """

    one: Sitter
    path: str
    picture: str
    home: str
    waiting: bool


@dataclass(frozen=True, slots=True)
class Oval:
    """An ellipse over the picture, in pixels of the upright photo; number: of its row."""

    number: int
    chosen: str
    x: float
    y: float
    rx: float
    ry: float


def path_of(slug: str) -> str:
    """Where the list of an essay is."""
    return f"/desk/essays/{quote(slug, safe='')}/faces/"


def list_page(
    request: Request, desk: Desk, some: Sequence[Sitter], problem: str = "", status: int = 200
) -> Response:
    """All photos of an essay, and what it asks for."""
    usual = site(request).gallery.settings.faces
    ours = [one for one in some if one.shot.home == desk.slug]
    content = {
        **_around(request, desk, problem),
        "cards": [_card(desk, one) for one in some],
        "count": counted([one for one in some if one.shot.block]),
        "suggestions": sum(one.open for one in ours),
        "undecided": any(not one.decided for one in ours),
        "seen": " ".join(as_shown(one) for one in ours if one.looked and not one.decided),
        "first": next((one.shot.number for one in ours if not one.decided), 0),
        "policies_known": POLICIES,
        "stated": desk.album.face_policy,
        "policy": policy(desk.album.face_policy, usual),
        "usual": usual,
        "fill": desk.album.face_fill,
        "looking": policy(desk.album.face_policy, usual) != OFF,
    }
    title = gettext(request, "Faces")
    return shell.page(request, "desk/faces.html", content, title=title, status=status)


def photo_page(
    request: Request,
    desk: Desk,
    some: Sequence[Sitter],
    one: Sitter,
    problem: str = "",
    status: int = 200,
    typed: Sequence[Row] | None = None,
) -> Response:
    """One photo with its ellipses; some: the essay's own photos, of which it is one.

    typed  rows as somebody wrote them, where they could not be saved
    """
    at, shot = some.index(one), one.shot
    rows = rows_of(one.faces) if typed is None else typed
    content = {
        **_around(request, desk, problem),
        "one": one,
        "n": at + 1,
        "total": len(some),
        "wide": shot.pixels.width if shot.pixels else 3,
        "tall": shot.pixels.height if shot.pixels else 2,
        "picture": _address(shot, FULL),
        "making": _making(desk, one),
        "rows": rows,
        "blank": max((row.number for row in rows), default=0) + 1,
        "ovals": [_oval(row, shot) for row in rows if _numbers(row)],
        "reasons": REASONS,
        "typed": typed is not None,
        "sha": shot.sha256[:SHA],
        "seen": mark(one.said),
        "before": some[at - 1].shot.number if at else 0,
        "after": some[at + 1].shot.number if at + 1 < len(some) else 0,
        "ahead": _address(some[at + 1].shot, FULL) if at + 1 < len(some) else "",
        "left": sum(not other.decided for other in some if other.shot.block),
    }
    title = gettext(request, "Faces")
    return shell.page(request, "desk/faces-photo.html", content, title=title, status=status)


def _around(request: Request, desk: Desk, problem: str) -> Mapping[str, object]:
    album, asked = desk.album, request.query_params
    done = asked.get("done", "") if request.method != "POST" else ""
    return {
        "slug": desk.slug,
        "heading": heading(request, album.title, album.lang, desk.slug),
        "path": path_of(desk.slug),
        "problem": problem,
        "done": done if done in _DONE else "",
        "done_faces": _number(asked.get("count", "")),
        "done_photos": _number(asked.get("photos", "")),
        "publishes": request.state.person.role.covers(Role.PUBLISHER),
    }


def _card(desk: Desk, one: Sitter) -> Card:
    shot = one.shot
    lent = "" if shot.home == desk.slug else shot.home
    shown = bool(shot.block) and shot.verdict is None
    path = f"{path_of(shot.home)}{shot.number}/"
    return Card(one, path, _address(shot, SMALL) if shot.number else "", lent, not shown)


def _making(desk: Desk, one: Sitter) -> bool:
    """Whether the pictures that the decision asks for have yet to be made."""
    original = desk.manifest.photos.get(one.shot.name)
    if original is None:
        return False
    hide = one.said.hide if one.said else ()
    return original.made != picture(original.sha256, hide, desk.album.face_fill)


def _oval(row: Row, shot: Shot) -> Oval:
    wide, tall = (shot.pixels.width, shot.pixels.height) if shot.pixels else (3, 2)
    left, top, width, height = _numbers(row)
    return Oval(
        row.number,
        row.chosen,
        round(wide * (left + width / 2) / 100, 2),
        round(tall * (top + height / 2) / 100, 2),
        round(wide * width / 200, 2),
        round(tall * height / 200, 2),
    )


def _numbers(row: Row) -> Sequence[float]:
    """The sides of a row; empty where they are no numbers."""
    try:
        found = [float(told) for told in row.sides]
    except ValueError:
        return ()
    return found if all(-200 <= one <= 200 for one in found) and min(found[2:]) > 0 else ()


def _address(shot: Shot, width: int) -> str:
    return address(shot.home, shot.number, width, shot.made, shot.recipe)


def _number(told: str) -> int:
    return int(told) if told.isdecimal() and len(told) < 7 else 0
