"""A photo kept from readers: held, under embargo, or until it expires; publishers decide."""

from starlette.requests import Request
from starlette.responses import Response

from gallery.desk.opened import Desk, Shot
from gallery.editing import timing
from gallery.errors import Malformed, Stale
from gallery.web.desk import captions
from gallery.web.desk.entry import away
from gallery.web.desk.essays import on_desk
from gallery.web.desk.reshown import reshown
from gallery.web.desk.schedule import doing, limits_seen, limits_sent
from gallery.web.desk.shell import gettext, speaking
from gallery.web.site import site


@on_desk
def hold(request: Request, desk: Desk) -> Response:
    """POST do=hold (why), release or limits (moments): 303 to the photo, or why not (409, 422)."""
    shot = captions.shot_of(desk, request.path_params["number"])
    store, why = site(request).gallery.store, str(request.state.form.get("why", "")).strip()
    match str(request.state.form.get("do", "")):
        case "hold":
            words = {speaking(request).tag: " ".join(why.split())} if why else {}
            timing.hold(store, desk.slug, shot.name, words, doing(request))
        case "release":
            timing.hold(store, desk.slug, shot.name, None, doing(request))
        case "limits":
            problem, status = _limited(request, desk, shot)
            if problem:
                return captions.page_of(request, desk, shot, problem, status)
        case _:
            raise Malformed("say whether to hold it, to release it, or its limits")
    reshown(request, desk.slug)
    return away(f"{captions.path_of(desk)}{shot.number}/?done=timed#when")


def _limited(request: Request, desk: Desk, shot: Shot) -> tuple[str, int]:
    wanted, problem = limits_sent(request, desk)
    if problem:
        return problem, 422
    store, seen = site(request).gallery.store, limits_seen(request)
    try:
        timing.limit_photo(store, desk.slug, shot.name, seen, wanted, doing(request))
    except Stale:
        return gettext(
            request, "Somebody else changed it in the meantime; this is how it is now."
        ), 409
    return "", 200
