"""What a photo's page shows of another file in its place, and who may send one."""

from collections.abc import Mapping

from starlette.requests import Request

from gallery.arriving.naming import PICTURES
from gallery.desk.opened import Desk, Shot
from gallery.editing import printed
from gallery.people import Role
from gallery.web.desk.caption_asking import NOT_YOURS
from gallery.web.desk.caption_state import is_own, own
from gallery.web.desk.entry import now
from gallery.web.desk.shell import gettext


def content(request: Request, desk: Desk, shot: Shot) -> Mapping[str, object]:
    """What a photo's page shows of it.

    check_names  the words are older than the file; coming: a file is on its way
    may_replace  this person may send another file; kinds: endings of those that are taken
    """
    return {
        "check_names": shot.block is not None and shot.block.check_names,
        "coming": next((one for one in desk.album.instead if one.photo == shot.name), None),
        "may_replace": not why_not(request, desk, shot),
        "kinds": ",".join(f".{one}" for one in sorted(PICTURES)),
    }


def why_not(request: Request, desk: Desk, shot: Shot) -> str:
    """Why this person may not send another file for a photo, "" when they may."""
    if shot.block is None or not shot.number:
        return gettext(request, "This photo is not in the essay any more.")
    if shot.home != desk.slug:
        return gettext(request, "It lies in another essay: replace it there.")
    if not is_own(desk, shot, own(request, desk)):
        return gettext(request, NOT_YOURS)
    public = printed.opened_at(desk.album, now(request)) is not None
    if public and not request.state.person.role.covers(Role.EDITOR):
        return gettext(request, "The essay is public: an editor has to replace it.")
    return ""
