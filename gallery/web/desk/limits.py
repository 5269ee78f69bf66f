"""What the page of one photo shows of when readers see it: held, under embargo, expiring."""

from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request

from gallery.blocks import ALWAYS
from gallery.desk.opened import Desk, Shot
from gallery.editing import timing
from gallery.people import Role
from gallery.web.desk import shell
from gallery.web.desk.entry import now, zone
from gallery.web.desk.schedule import moment_of, twice


def closed(desk: Desk, shot: Shot, now: datetime) -> str:
    """Why readers of this essay do not see a photo: "held", "embargo", "expired"; "" = they may."""
    window = desk.album.windows().get(shot.name, ALWAYS)
    second = int(now.timestamp())
    if window.shut:
        return "held"
    return "embargo" if window.opens > second else "expired" if window.closes <= second else ""


def content(request: Request, desk: Desk, shot: Shot) -> Mapping[str, object]:
    """For templates/desk/caption-when.html; borrowed: its own album may say more."""
    blocks = [one for one in desk.album.photos if one.photo == shot.name]
    limits, moment = timing.stated(desk.album, shot.name), now(request)
    held = next((one.hold for one in blocks if one.hold is not None), None)
    lang = shell.speaking(request).tag
    told = {
        "closed": closed(desk, shot, moment),
        "may": request.state.person.role.covers(Role.PUBLISHER),
        "why": (held.get(lang) or next(iter(held.values()), "")) if held else "",
        "embargo": moment_of(request, desk, "embargo", limits.embargo),
        "expires": moment_of(request, desk, "expires", limits.expires_at),
        "zone": zone(request, desk.album).key,
        "twice": twice(request, desk),
        "borrowed": shot.name.startswith("/"),
    }
    return {"timed": told}
