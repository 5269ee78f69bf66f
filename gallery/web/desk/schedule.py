"""When readers see an essay: opened by itself at a moment, under embargo, until it expires."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from babel.dates import format_date, format_time
from starlette.requests import Request

from gallery.desk.moments import FIRST, SECOND, Read, read, written
from gallery.desk.opened import Desk
from gallery.editing import timing
from gallery.editing.history import Entry
from gallery.editing.timing import Doing, Limits
from gallery.errors import AlbumError, Stale
from gallery.people import Role
from gallery.web.desk import gate, shell
from gallery.web.desk.entry import now, zone
from gallery.web.desk.noted import going
from gallery.web.desk.reshown import reshown
from gallery.web.desk.shell import gettext
from gallery.web.site import site

MAY_WAIT = ("draft", "review", "approved", "scheduled", "withdrawn")
"""The states in which an essay can be given a moment to open at."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in a form: its name there, as the zone's clock and as UTC show it; "" for none.

    day, minute  what the fields hold; seen: the moment that the page knew, ISO 8601
    told, utc    in words
    """

    name: str
    day: str
    minute: str
    seen: str = ""
    told: str = ""
    utc: str = ""


def moment_of(request: Request, desk: Desk, name: str, at: datetime | None) -> Moment:
    """A moment for a form of the desk; what was just sent and not taken stays in its fields."""
    day, minute = written(at, zone(request, desk.album))
    form = request.state.form if request.method == "POST" else {}
    day, minute = str(form.get(f"{name}-day", day)), str(form.get(f"{name}-time", minute))
    seen = at.isoformat() if at else ""
    return Moment(name, day, minute, seen, in_words(request, desk, at), utc(at))


def in_words(request: Request, desk: Desk, at: datetime | None) -> str:
    """As the clock of the essay's zone shows it; "" for None."""
    if at is None:
        return ""
    here = at.astimezone(zone(request, desk.album))
    locale = shell.speaking(request).locale
    day, minute = (
        format_date(here, "long", locale=locale),
        format_time(here, "short", locale=locale),
    )
    return f"{day}, {minute} {here.tzname()}"


def utc(at: datetime | None) -> str:
    """As UTC, in short; "" for None."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else ""


def content(request: Request, desk: Desk) -> Mapping[str, object]:
    """What the publish page shows of it."""
    album, moment = desk.album, now(request)
    planned = album.publish_at if album.status == "scheduled" else None
    told = {
        "may": request.state.person.role.covers(Role.PUBLISHER),
        "zone": zone(request, album).key,
        "clock": in_words(request, desk, moment),
        "clock_utc": utc(moment),
        "opens": moment_of(request, desk, "opens", planned),
        "embargo": moment_of(request, desk, "embargo", album.embargo),
        "expires": moment_of(request, desk, "expires", album.expires_at),
        "waits": album.status in MAY_WAIT,
        "scheduled": album.status == "scheduled",
        "shut": bool(album.embargo and album.embargo > moment),
        "closed": bool(album.expires_at and album.expires_at <= moment),
        "twice": twice(request, desk),
        "past": getattr(request.state, "past", False),
        "done": request.query_params.get("done", "") == "when" and request.method != "POST",
    }
    return {"when": told}


def change(request: Request, desk: Desk) -> tuple[str, int]:
    """POST when=schedule, unschedule, limits: why it was not done and its status, else ("", 200).

    Moments come as NAME-day, NAME-time, and NAME-which where the clock shows a time twice.
    """
    if not request.state.person.role.covers(Role.PUBLISHER):
        return gettext(request, "Only publishers can do that."), 403
    try:
        match str(request.state.form.get("when", "")):
            case "schedule":
                return _scheduled(request, desk)
            case "unschedule":
                with going(request, desk.slug, "scheduled", opens="never"):
                    timing.unschedule(site(request).gallery.store, desk.slug, doing(request))
            case _:
                if reason := _limited(request, desk):
                    return reason, 422
    except (Stale, AlbumError):
        return gettext(
            request, "Its state has changed in the meantime; this is how it is now."
        ), 409
    reshown(request, desk.slug)
    return "", 200


def doing(request: Request, before: Sequence[Entry] = ()) -> Doing:
    """Who does something now."""
    return Doing(request.state.person.name, now(request), before)


def sent(request: Request, desk: Desk, name: str) -> Read:
    """The moment of a form; none where both its fields are empty."""
    form = request.state.form
    day, minute = str(form.get(f"{name}-day", "")), str(form.get(f"{name}-time", ""))
    if not day and not minute:
        return Read()
    return read(day, minute, zone(request, desk.album), str(form.get(f"{name}-which", "")))


def seen(request: Request, name: str) -> datetime | None:
    """The moment that the page knew when it was sent."""
    stated = str(request.state.form.get(f"{name}-seen", ""))
    try:
        return datetime.fromisoformat(stated) if stated else None
    except ValueError:
        return None


def why_not(request: Request, found: Read) -> str:
    """What is wrong with a moment that was written, "" when nothing is."""
    match found.problem:
        case "unreadable":
            return gettext(request, "A moment needs a day and a time.")
        case "skipped":
            return gettext(
                request, "That night the clock is set forward: it never shows this time."
            )
        case "twice":
            return gettext(
                request, "That night the clock is set back and shows this time twice. Say which."
            )
        case _:
            return ""


def limits_sent(request: Request, desk: Desk) -> tuple[Limits, str]:
    """Embargo and expiry as they were sent, and why they cannot be."""
    start, end = sent(request, desk, "embargo"), sent(request, desk, "expires")
    problem = why_not(request, start) or why_not(request, end)
    if start.moment and end.moment and start.moment >= end.moment:
        problem = gettext(request, "It would expire before its embargo ends.")
    return Limits(start.moment, end.moment), problem


def limits_seen(request: Request) -> Limits:
    """Those that the page knew."""
    return Limits(seen(request, "embargo"), seen(request, "expires"))


def twice(request: Request, desk: Desk) -> Mapping[str, Sequence[tuple[str, str]]]:
    """For each moment that was sent and may be two: which those are, in words."""
    if request.method != "POST":
        return {}
    both = {name: sent(request, desk, name).both for name in ("opens", "embargo", "expires")}
    return {
        name: [
            (which, f"{in_words(request, desk, at)} = {utc(at)}")
            for which, at in zip((FIRST, SECOND), moments, strict=True)
        ]
        for name, moments in both.items()
        if moments
    }


def _scheduled(request: Request, desk: Desk) -> tuple[str, int]:
    found, moment = sent(request, desk, "opens"), now(request)
    if found.problem or found.moment is None:
        return why_not(request, found if found.problem else Read(problem="unreadable")), 422
    if found.moment <= moment:
        request.state.past = True
        return gettext(request, "That moment has passed. Publish it now?"), 422
    if reason := gate.refusal(request, desk):
        return reason, 409
    status = str(request.state.form.get("from", desk.album.status))
    done = doing(request, gate.overriding(request, desk))
    opens = utc(found.moment)
    with going(request, desk.slug, "scheduled", done.before, opens=opens):
        timing.schedule(site(request).gallery.store, desk.slug, status, found.moment, done)
    reshown(request, desk.slug)
    return "", 200


def _limited(request: Request, desk: Desk) -> str:
    wanted, problem = limits_sent(request, desk)
    if problem:
        return problem
    store, before = site(request).gallery.store, limits_seen(request)
    timing.limit(store, desk.slug, before, wanted, doing(request))
    return ""
