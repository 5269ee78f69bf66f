"""The state of an essay: what it lacks, who may hand it on, publish it, withdraw it."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from gallery import editing
from gallery.desk.opened import Desk
from gallery.editing.history import Entry
from gallery.people import Role
from gallery.web.desk import corrections, gate, linting, previews, review, schedule, shell
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import heading, on_desk, opened_for
from gallery.web.desk.noted import going
from gallery.web.desk.reshown import reshown
from gallery.web.desk.shell import gettext
from gallery.web.desk.trash import others_show
from gallery.web.site import site

STEPS: Mapping[str, Mapping[str, Role]] = {
    "draft": {"review": Role.EDITOR, "published": Role.PUBLISHER},
    "review": {"draft": Role.EDITOR, "approved": Role.PUBLISHER, "published": Role.PUBLISHER},
    "approved": {"draft": Role.EDITOR, "published": Role.PUBLISHER},
    "scheduled": {"draft": Role.PUBLISHER, "published": Role.PUBLISHER},
    "published": {"withdrawn": Role.PUBLISHER},
    "withdrawn": {"draft": Role.EDITOR, "published": Role.PUBLISHER},
}
"""From state to state, and who may: a review is a help, and no gate for those who publish."""

PARTS: Sequence[Callable[[Request, Desk], Mapping[str, object]]] = (
    linting.content,
    schedule.content,
    review.content,
    previews.content,
    corrections.counted,
)
"""What other rooms of the page have to say: each has a template that publish.html includes."""


@on_desk
def publish(request: Request, desk: Desk) -> Response:
    """GET the state and what is missing; POST from, to: 303; the page with why not (403, 409)."""
    if request.method != "POST":
        return _page(request, desk)
    if "when" in request.state.form:
        reason, status = schedule.change(request, desk)
        if reason:
            return _page(request, opened_for(request), reason, status)
        return away(f"/desk/essays/{quote(desk.slug, safe='')}/publish/?done=when#when")
    wanted = str(request.state.form.get("to", ""))
    reason, status = _why_not(request, desk, wanted)
    if reason:
        return _page(request, desk, reason, status)
    entries = gate.overriding(request, desk) if wanted == "published" else ()
    change_state(request, desk.slug, desk.album.status, wanted, entries)
    review.noted(request, desk, wanted)
    return away(f"/desk/essays/{quote(desk.slug, safe='')}/publish/?done={wanted}")


def change_state(
    request: Request, slug: str, old: str, wanted: str, before: Sequence[Entry] = ()
) -> None:
    """Write it down, then show it to readers: with this answer it is so on every page.

    before  what the history is to say beside it, as that somebody overrode the gate
    """
    gallery, moment = site(request).gallery, now(request)
    who = request.state.person.name
    entries = [*before, Entry(moment, who, wanted, field="status", old=old, new=wanted)]
    with going(request, slug, wanted, before):
        if wanted == "published":
            editing.publish(gallery.store, slug, moment, entries)
        else:
            editing.set_status(gallery.store, slug, wanted, entries)
    reshown(request, slug)


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
    if wanted == "published" and (reason := gate.refusal(request, desk)):
        return reason, 409
    return "", 200


def _page(request: Request, desk: Desk, problem: str = "", status: int = 200) -> Response:
    album, role = desk.album, request.state.person.role
    speaking = shell.speaking(request)
    content: dict[str, object] = {
        "slug": desk.slug,
        "heading": heading(request, album.title, album.lang, desk.slug),
        "status": album.status,
        "since": _since(request, desk),
        "steps": [to for to, who in STEPS[album.status].items() if role.covers(who)],
        "photos": len(desk.shots),
        "may_trash": role.covers(Role.PUBLISHER),
        "lent": others_show(request, desk.slug, [*desk.manifest.photos]),
        "names": {tag: speaking.name(tag) for tag in site(request).languages},
        "problem": problem,
        "done": request.query_params.get("done", "") == album.status and not problem,
    }
    for part in PARTS:
        content |= part(request, desk)
    return shell.page(
        request, "desk/publish.html", content, title=str(content["heading"]), status=status
    )


def _since(request: Request, desk: Desk) -> str:
    """When it was or will be published, as the clock of its zone shows it; "" when never."""
    return schedule.in_words(request, desk, desk.album.publish_at)
