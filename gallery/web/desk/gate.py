"""The gate before readers on the desk: why an essay may not pass, and a publisher's reason."""

from collections.abc import Sequence

from starlette.requests import Request

from gallery.desk import gate
from gallery.desk.linting import Measure, measure
from gallery.desk.opened import Desk
from gallery.editing.history import Entry
from gallery.lint import Fault, sealed
from gallery.people import Role
from gallery.web.desk.entry import now
from gallery.web.desk.shell import gettext
from gallery.web.site import site


def refusal(request: Request, desk: Desk) -> str:
    """Why the essay may not become public now; "" when it may.

    It may in spite of errors when a publisher sent a reason (`override` in the form), but for
    those that no reason answers.
    """
    found = standing(request, desk)
    if sealed(found):
        return gettext(request, "It has to wait until somebody decides about the faces in it.")
    if _reason(request) or not found:
        return ""
    return gettext(request, "It cannot be published yet: look at the list.")


def overriding(request: Request, desk: Desk) -> Sequence[Entry]:
    """What the history is to say when errors were overridden; nothing where none stands."""
    reason = _reason(request)
    found = standing(request, desk) if reason else []
    if not found or sealed(found):
        return ()
    return [gate.override(found, request.state.person.name, reason, now(request))]


def standing(request: Request, desk: Desk) -> list[Fault]:
    """The errors that keep it from readers."""
    return gate.standing(site(request).gallery.store, desk, asked(request))


def asked(request: Request) -> Measure:
    """What the site asks of its essays."""
    gallery = site(request).gallery
    return measure(gallery.settings, gallery.library)


def _reason(request: Request) -> str:
    """The reason that a publisher gave, in one line; nobody else's counts."""
    if not request.state.person.role.covers(Role.PUBLISHER):
        return ""
    return " ".join(str(request.state.form.get("override", "")).split())
