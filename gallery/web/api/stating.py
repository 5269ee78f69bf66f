"""The state of an essay, by the gate at which the desk asks too."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from starlette.requests import Request

from gallery.desk import gate as gates
from gallery.desk.opened import Desk
from gallery.editing import timing
from gallery.editing.history import Entry
from gallery.editing.timing import Doing
from gallery.lint import sealed
from gallery.people import Role
from gallery.web.api.call import Call, Nothing, Told
from gallery.web.api.editing import found_in
from gallery.web.api.nouns import Slug
from gallery.web.api.problems import No
from gallery.web.desk import noted, schedule
from gallery.web.desk.entry import now
from gallery.web.desk.essays import opened_for
from gallery.web.desk.gate import standing
from gallery.web.desk.publish import STEPS, change_state
from gallery.web.desk.reshown import reshown
from gallery.web.site import site

State = Literal["draft", "review", "approved", "scheduled", "published", "withdrawn"]


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """From state to state; `draft` to `review` sends it to review."""

    from_: Annotated[State, Meta(description="the state that was seen")] = msgspec.field(
        name="from"
    )
    to: Literal["draft", "review", "scheduled", "published", "withdrawn"]
    at: Annotated[
        Annotated[datetime, Meta(tz=True)] | None,
        Meta(description="with `scheduled`: when it opens, RFC 3339"),
    ] = None
    override: Annotated[
        str,
        Meta(
            max_length=500,
            description="a publisher's reason to let it through in spite of errors; it is kept",
        ),
    ] = ""


class Stands(Struct, frozen=True):
    """The state of an essay by now."""

    slug: Slug
    status: str
    publish_at: Annotated[str, Meta(description='RFC 3339, "" = none')]


def state(call: Call[Nothing, Step]) -> Told[Stands]:
    """Send an essay to review, publish, schedule or withdraw it, or take it back to a draft.

    With the answer it is so on every page.
    """
    request, step = call.request, call.body
    desk = opened_for(request)
    status = desk.album.status
    if step.from_ != status:
        raise No("state", f"it is {status}")
    if step.to == "scheduled":
        _schedule(request, desk, step)
    elif (status, step.to) == ("scheduled", "draft"):
        _allow(request, Role.PUBLISHER)
        with noted.doing(request, "scheduled", desk.slug, opens="never"):
            timing.unschedule(site(request).gallery.store, desk.slug, _doing(request))
        reshown(request, desk.slug)
    else:
        _go(request, desk, step)
    album = opened_for(request).album
    opens = album.publish_at.isoformat() if album.publish_at else ""
    return Told(Stands(desk.slug, album.status, opens))


def _go(request: Request, desk: Desk, step: Step) -> None:
    status = desk.album.status
    if step.to not in STEPS[status]:
        raise No("state", f"from {status} it goes to {', '.join(STEPS[status])}")
    _allow(request, STEPS[status][step.to])
    before = _let_through(request, desk, step) if step.to == "published" else ()
    change_state(request, desk.slug, status, step.to, before)


def _schedule(request: Request, desk: Desk, step: Step) -> None:
    status = desk.album.status
    if status not in schedule.MAY_WAIT:
        raise No("state", f"it is {status}")
    _allow(request, Role.PUBLISHER)
    if step.at is None or step.at <= now(request):
        raise No("unfit", "`at` is a moment to come, with its offset from UTC")
    done = _doing(request, _let_through(request, desk, step))
    with noted.going(request, desk.slug, "scheduled", done.before, opens=schedule.utc(step.at)):
        timing.schedule(site(request).gallery.store, desk.slug, status, step.at, done)
    reshown(request, desk.slug)


def _allow(request: Request, role: Role) -> None:
    if not request.state.person.role.covers(role):
        raise No("publishers")


def _let_through(request: Request, desk: Desk, step: Step) -> Sequence[Entry]:
    """What the history is to say of errors that a publisher overrides; No where they stand."""
    found, person = standing(request, desk), request.state.person
    reason = " ".join(step.override.split()) if person.role.covers(Role.PUBLISHER) else ""
    if sealed(found) or (found and not reason):
        raise No("errors-stand", findings=found_in(request, desk, found))
    return [gates.override(found, person.name, reason, now(request))] if found else ()


def _doing(request: Request, before: Sequence[Entry] = ()) -> Doing:
    return Doing(request.state.person.name, now(request), before)
