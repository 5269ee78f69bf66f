"""Links that open one thing for people without an account: what all pages of them share."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from gallery.desk.opened import Desk
from gallery.errors import Malformed, Missing, StoreError
from gallery.people.passes import Pass
from gallery.web.desk.entry import away, doorway, now
from gallery.web.desk.noted import note
from gallery.web.site import path

SHORT = 12
"""Digits of a link's hash by which the audit log calls it."""


def made_or_ended(
    request: Request, desk: Desk, kind: str, made: Callable[[Request, Desk], Response]
) -> Response:
    """POST do=make: what `made` answers; do=end, ident: 303 to the page. Missing, Malformed."""
    match str(request.state.form.get("do", "")):
        case "make":
            return made(request, desk)
        case "end":
            _end(request, desk, kind, str(request.state.form.get("ident", "")))
            return away(f"{path(request)}?done=ended")
    raise Malformed("say what to do: make or end")


def listed(request: Request, desk: Desk, kind: str, lasting: timedelta) -> Sequence[Pass]:
    """An essay's links of a kind, the newest first; those that have ended for as long as this."""
    found, moment = doorway(request).passes.of(desk.slug, kind), now(request)
    return [one for one in found if moment - (one.revoked or one.expires) < lasting]


def _end(request: Request, desk: Desk, kind: str, ident: str) -> None:
    passes = doorway(request).passes
    found = passes.find(ident)
    if found is None or (found.slug, found.kind) != (desk.slug, kind):
        raise Missing("there is no such link")
    with suppress(StoreError):  # shutting is never refused
        note(request, "link-ended", desk.slug, link=ident[:SHORT], opened=kind)
    passes.revoke(ident, now(request))


def noted_made(request: Request, one: Pass) -> None:
    """Write down that a link was made, by the head of its hash; before anybody is shown it."""
    until = f"{one.expires:%Y-%m-%d %H:%M} UTC"
    try:
        note(request, "link-made", one.slug, link=one.ident[:SHORT], opens=one.kind, until=until)
    except StoreError:
        doorway(request).passes.forget(one.ident)
        raise
