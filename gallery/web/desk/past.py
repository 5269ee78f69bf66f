"""The history of an essay: what was changed by whom, and any of it put back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

import msgspec
from babel.dates import format_date, format_time
from starlette.requests import Request
from starlette.responses import Response

from gallery.desk.opened import Desk
from gallery.desk.past import AT_ONCE, Line, Wanted, fields_of, lines
from gallery.editing import history, printed, undoing
from gallery.editing.history import PARKED, Entry
from gallery.editing.restoring import is_text, restore, words_now
from gallery.errors import AlbumError, Malformed, Missing, Stale
from gallery.merging import spans
from gallery.people import Role
from gallery.text import mark
from gallery.web.desk import corrections, shell
from gallery.web.desk.caption_asking import may, refusal
from gallery.web.desk.caption_state import own
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import heading, on_desk
from gallery.web.desk.shell import gettext
from gallery.web.site import site

LONGEST = 4000
"""Characters of a text of which a line tells what was changed; of a longer one, its beginning."""


@on_desk
def past(request: Request, desk: Desk) -> Response:
    """GET the lines: who, photo, field, kind, batch choose among them, page counts from 1.

    Photographers see what is about their own photos, and nothing else.
    """
    return _page(request, desk)


@on_desk
def put_back(request: Request, desk: Desk) -> Response:
    """POST ident, which ("old", "new"), seen: these words again, 303; the page with why not."""
    form, store = request.state.form, site(request).gallery.store
    ident = str(form.get("ident", ""))
    entries = history.read(store, desk.slug)
    for entry in (one for one in entries if one.ident == ident):
        _may(request, [entry])
    which, seen = str(form.get("which", "")), str(form.get("seen", ""))
    who, langs = request.state.person.name, [*site(request).languages]
    try:
        told = restore(store, desk.slug, ident, which, seen, who, now(request), langs=langs)
    except Missing:
        words = gettext(request, "The place where these words stood is not in the essay any more.")
        return _page(request, desk, words, 409)
    except (Stale, AlbumError, Malformed) as problem:
        words, status, _ = refusal(request, problem)
        return _page(request, desk, words, status)
    return away(f"{_path(desk.slug)}?done={'parked' if told.parked else 'restored'}")


@on_desk
def batch(request: Request, desk: Desk) -> Response:
    """GET batch: what taking it back would do; POST: done, where nobody edited since; 303."""
    asked = request.state.form if request.method == "POST" else request.query_params
    ident = str(asked.get("batch", ""))
    here, who = site(request), request.state.person.name
    store = here.gallery.store
    made = undoing.made_by(store, desk.slug, ident)
    _may(request, made)
    if request.method == "POST":
        done = undoing.undo(store, desk.slug, ident, who, now(request))
        told = {"done": "undone", "count": len(done.done), "left": len(done.left)}
        return away(f"{_path(desk.slug)}?{urlencode(told)}")
    plan = undoing.would_undo(store, desk.slug, ident)
    numbers = _numbers(desk)
    content = {
        "slug": desk.slug,
        "heading": heading(request, desk.album.title, desk.album.lang, desk.slug),
        "batch": ident,
        "by": shell.shown_name(request, made[0].who),
        "when": _when(request, made[0].at),
        "total": len(made),
        "done": [_change(one, numbers, one.old, one.new) for one in plan.done],
        "left": [_change(one, numbers, one.new, one.old) for one in plan.left],
    }
    title = gettext(request, "Undo a batch")
    return shell.page(request, "desk/history-batch.html", content, title=title)


def _change(one: object, numbers: Mapping[str, int], old: str, new: str) -> Mapping[str, object]:
    """One text of a batch, from `old` to `new`."""
    photo = str(getattr(one, "photo", ""))
    told = {name: getattr(one, name) for name in ("field", "lang")}
    return {**told, "photo": photo, "number": numbers.get(photo, 0), "spans": spans(old, new)}


def _may(request: Request, entries: Sequence[Entry]) -> None:
    """Photographers put back what is said of their own photos; Foreign else."""
    may(request, {one.photo for one in entries}, {one.field for one in entries})


def _path(slug: str) -> str:
    return f"/desk/essays/{quote(slug, safe='')}/history/"


def _wanted(request: Request, desk: Desk) -> Wanted:
    asked = request.query_params
    named = {name: asked.get(name, "") for name in ("who", "photo", "field", "kind", "batch")}
    return Wanted(**named, photos=own(request, desk))


def _page(request: Request, desk: Desk, problem: str = "", status: int = 200) -> Response:
    store = site(request).gallery.store
    entries, wanted = history.read(store, desk.slug), _wanted(request, desk)
    found = lines(entries, wanted, printed.moments(store, desk.slug))
    number = request.query_params.get("page", "1")
    last = max(1, -(-len(found) // AT_ONCE))
    page = min(max(int(number), 1), last) if number.isdecimal() and len(number) < 9 else 1
    some = found[(page - 1) * AT_ONCE : page * AT_ONCE]
    editor = request.state.person.role.covers(Role.EDITOR)
    mine = wanted.photos
    seen = [one for one in entries if mine is None or one.photo in mine]
    numbers = _numbers(desk)
    content = {
        "slug": desk.slug,
        "heading": heading(request, desk.album.title, desk.album.lang, desk.slug),
        "days": _days([_line(request, desk, entries, one, numbers) for one in some]),
        "lines": len(found),
        "page": page,
        "last": last,
        "asked": {k: v for k, v in request.query_params.items() if k in _ASKED and v},
        "path": _path(desk.slug),
        "choices": _choices(request, seen),
        "parked": [_parked(one, numbers) for one in seen if one.kind == PARKED],
        "fixes": corrections.content(request, desk, entries) if editor else None,
        "problem": problem,
        **_outcome(request, problem),
    }
    title = gettext(request, "History")
    return shell.page(request, "desk/history.html", content, title=title, status=status)


_ASKED = ("who", "photo", "field", "kind", "batch")


def _outcome(request: Request, problem: str) -> Mapping[str, object]:
    """What a form has done, as the address says it."""
    asked = request.query_params
    counts = (asked.get(name, "0") for name in ("count", "left"))
    count, left = (int(one) if one.isdecimal() and len(one) < 7 else 0 for one in counts)
    return {"done": "" if problem else asked.get("done", ""), "count": count, "left": left}


def _choices(request: Request, entries: Sequence[Entry]) -> Mapping[str, object]:
    """What the lines may be chosen by: only what there is."""
    people = sorted({one.who for one in entries})
    return {
        "who": [(name, shell.shown_name(request, name)) for name in people],
        "photo": sorted({one.photo for one in entries if one.photo}),
        "field": fields_of(entries),
        "kind": sorted({one.kind for one in entries if one.kind != "composed"}),
    }


def _numbers(desk: Desk) -> Mapping[str, int]:
    """The permanent number of each photo that the essay shows, by its name."""
    return {shot.name: shot.number for shot in desk.shots}


def _parked(entry: Entry, numbers: Mapping[str, int]) -> Mapping[str, object]:
    """A text that waits, and the page where it is decided about, below the essay's."""
    if entry.photo:
        number = numbers.get(entry.photo, 0)
        where = f"captions/{number}/" if number else ""
    else:
        screens = {"block": "arrange/", "kit": "kit/"}
        number, where = 0, screens.get(entry.field.partition(".")[0], "")
    told = {name: getattr(entry, name) for name in ("who", "field", "lang", "new", "photo")}
    return {**told, "number": number, "where": where}


def _line(
    request: Request,
    desk: Desk,
    entries: Sequence[Entry],
    line: Line,
    numbers: Mapping[str, int],
) -> Mapping[str, object]:
    last, shown = line.last, shell.shown_name(request, line.last.who)
    told: dict[str, object] = {
        "day": _day(request, last.at),
        "at": last.at.isoformat(timespec="seconds"),
        "time": _time(request, line.begun, last.at),
        "who": shown,
        "kind": last.kind,
        "status": last.field == "status",
        "field": last.field,
        "lang": last.lang,
        "photo": line.photo,
        "number": numbers.get(line.photo, 0),
        "count": line.count,
        "batch": line.batch,
        "folded": bool(line.batch) and len(line.entries) > 1,
        "acts": _acts(last),
        "note": last.new if last.kind in _NOTED else "",
    }
    if not is_text(last) or told["folded"]:
        return told
    old, new = line.old[:LONGEST], line.new[:LONGEST]
    now_there = words_now(desk.album, entries, last)
    editable = now_there is not None and _editable(request, last)
    found = spans(old, new)
    return told | {
        "spans": found,
        "blanks": bool(old != new) and all(tag in ("same", "cut") for tag, _ in found),
        "seen": mark(now_there or ""),
        "ident": last.ident,
        "first": line.first.ident,
        "may_old": editable and line.old != now_there,
        "may_new": editable and line.new != now_there,
    }


_NOTED = ("overridden", "replace-refused", "ignored", "held", "withheld", "given-back")
"""Kinds whose `new` is a sentence for people."""


def _editable(request: Request, entry: Entry) -> bool:
    """Whether this person may put back what an entry tells of, which they may see."""
    return request.state.person.role.covers(Role.EDITOR) or entry.field != "sensitive"


def _acts(entry: Entry) -> Mapping[str, int]:
    """How often each command was done by an entry of arranging; empty for others."""
    if entry.field != "order" or not entry.new:
        return {}
    try:
        told = msgspec.json.decode(entry.new, type=list[dict[str, object]])
    except msgspec.DecodeError:
        return {}
    return Counter(str(one.get("do", "")) for one in told)


def _days(
    told: Sequence[Mapping[str, object]],
) -> Sequence[tuple[str, list[Mapping[str, object]]]]:
    """The lines by day, as the site's clock has it."""
    days: dict[str, list[Mapping[str, object]]] = {}
    for one in told:
        days.setdefault(str(one["day"]), []).append(one)
    return [*days.items()]


def _day(request: Request, at: datetime) -> str:
    here = at.astimezone(now(request).tzinfo)
    return format_date(here, "full", locale=shell.speaking(request).locale)


def _time(request: Request, begun: datetime, at: datetime) -> str:
    """ "14:31", or from when to when a sitting went on."""
    locale, zone = shell.speaking(request).locale, now(request).tzinfo
    first, last = (format_time(one.astimezone(zone), "short", locale=locale) for one in (begun, at))
    return last if first == last else f"{first}–{last}"


def _when(request: Request, at: datetime) -> str:
    return f"{_day(request, at)}, {_time(request, at, at)}"
