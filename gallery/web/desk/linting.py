"""What the rules found in an essay, shown on the desk; and why somebody says it does not matter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from gallery.desk.linting import essay_of, faults, meter
from gallery.desk.opened import Desk, Shot
from gallery.editing.ignoring import ignore as say_ignored
from gallery.editing.keys import keys
from gallery.errors import Malformed
from gallery.lint import RULES, Essay, Fault, Level, sealed
from gallery.lint.lacking import said
from gallery.people import Role
from gallery.web.desk.caption_asking import Foreign, answering, may
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import opened_for
from gallery.web.desk.gate import asked
from gallery.web.desk.shell import gettext, read
from gallery.web.site import site

SHOWN = 12
"""Places of one line that are named one by one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is put right.

    path   below the essay's pages: "", "captions/#12", "arrange/#block-text-1a2b3c4d-1"
    label  place of a photo in the essay, the first words of a block, or a field of the essay
    photo  as its block names it, "" for none
    """

    path: str
    label: str
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One language of a line of the list, or the whole of it where languages do not matter."""

    lang: str
    count: int
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: a rule, and all that it found.

    photos  (name, place in the essay) of those that may be excused one by one
    """

    rule: str
    sentence: str
    level: Level
    firm: bool
    parts: Sequence[Part]
    photos: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Excused:
    """A rule that does not count, and why; label: of the photo, "" = the whole essay."""

    rule: str
    sentence: str
    photo: str
    label: str
    reason: str


class _Ignore(msgspec.Struct):
    rule: str
    photo: str = ""
    reason: str = ""


@answering
def found(request: Request) -> object:
    """GET {photos: {name: [...]}, essay: [...], meter}; each with what it is, and whose reason."""
    desk = opened_for(request)
    essay, some = _looked(request, desk)
    by_photo: dict[str, list[Mapping[str, object]]] = {}
    for one in some:
        by_photo.setdefault(one.photo, []).append(_told(request, one))
    told = meter(essay, some)
    own = by_photo.pop("", [])
    return {"photos": by_photo, "essay": own, "meter": asdict(told)}


def ignore(request: Request) -> Response:
    """POST {rule, photo, reason}, as a form (303) or as JSON ({}): it does not matter, and why.

    photo "" is the whole essay, which editors excuse; so they do errors. No reason takes it back.
    """
    form = request.state.form
    if "rule" not in form:
        return _ignored(request)
    one = _Ignore(*(str(form.get(name, "")) for name in ("rule", "photo", "reason")))
    _ignore(request, one)
    slug = quote(request.path_params["slug"], safe="")
    return away(f"/desk/essays/{slug}/publish/#list")


def content(request: Request, desk: Desk) -> Mapping[str, object]:
    """What the page before publishing shows of the rules."""
    essay, some = _looked(request, desk)
    standing = [one for one in some if not one.reason]
    levels = {one.level for one in standing}
    return {
        "rows": _rows(request, desk, standing),
        "excused": _excused(request, desk),
        "meter": meter(essay, some),
        "hindered": "error" in levels,
        "sealed": bool(sealed(standing)),
        "lacking": len(standing),
        "shown": SHOWN,
    }


def of_photo(request: Request, desk: Desk, photo: str) -> Sequence[Mapping[str, object]]:
    """What stands against one photo."""
    _, some = _looked(request, desk)
    return [_told(request, one) for one in some if one.photo == photo and not one.reason]


@answering
def _ignored(request: Request) -> object:
    one = read(request, _Ignore)
    _ignore(request, one)
    return {}


def _ignore(request: Request, one: _Ignore) -> None:
    role = request.state.person.role
    may(request, [one.photo] if one.photo else [])
    if one.rule not in RULES:
        raise Malformed(f"there is no rule {one.rule!r}")
    level = dict(asked(request).levels)[one.rule]
    if not role.covers(Role.EDITOR) and (level == "error" or not one.photo):
        raise Foreign("editors excuse errors and whole essays")
    store, slug, who = site(request).gallery.store, request.path_params["slug"], request.state
    say_ignored(store, slug, one.photo, one.rule, one.reason, who.person.name, now(request))


def _looked(request: Request, desk: Desk) -> tuple[Essay, list[Fault]]:
    wanted = asked(request)
    essay = essay_of(site(request).gallery.store, desk, wanted)
    return essay, faults(essay, wanted)


def _told(request: Request, one: Fault) -> Mapping[str, object]:
    return {
        "rule": one.rule,
        "level": one.level,
        "field": one.field,
        "lang": one.lang,
        "sentence": gettext(request, RULES[one.rule].sentence),
        "found": one.found,
        "reason": one.reason,
        "firm": RULES[one.rule].firm,
    }


def _rows(request: Request, desk: Desk, some: Iterable[Fault]) -> list[Row]:
    """One line a rule: its languages beside each other; errors first."""
    nth = {shot.name: str(number) for number, shot in enumerate(desk.shots, 1)}
    shots = {shot.name: shot for shot in desk.shots}
    names = [*zip(keys(desk.album.blocks), desk.album.blocks, strict=True)]
    by_rule: dict[str, dict[str, list[Place]]] = {}
    levels: dict[str, Level] = {}
    for one in some:
        levels[one.rule] = "error" if levels.get(one.rule) == "error" else one.level
        if one.photo:
            place = Place(_path(one, shots[one.photo]), nth[one.photo], one.photo)
        elif one.block >= 0:
            key, block = names[one.block]
            place = Place(f"arrange/#block-{key}", _short(next(iter(said(block)), block.key)))
        else:
            place = _of_essay(one)
        by_rule.setdefault(one.rule, {}).setdefault(one.lang, []).append(place)
    rows = []
    for rule, parts in by_rule.items():
        photos = dict.fromkeys((p.photo, p.label) for some in parts.values() for p in some)
        rows.append(
            Row(
                rule,
                gettext(request, RULES[rule].sentence),
                levels[rule],
                RULES[rule].firm,
                [Part(lang, len(some), some[:SHOWN]) for lang, some in parts.items()],
                [(photo, label) for photo, label in photos if photo],
            )
        )
    order = ("error", "warning", "note")
    return sorted(rows, key=lambda row: order.index(row.level))


def _path(one: Fault, shot: Shot) -> str:
    """Where a photo is put right; its faces in the album that it lies in."""
    if one.rule == "faces-undecided":
        return f"../{quote(shot.home, safe='')}/faces/{shot.number}/"
    return f"captions/#{shot.number}"


def _of_essay(one: Fault) -> Place:
    """Where the essay itself is put right."""
    if one.rule == "file-refused":
        return Place("arrange/#refused", one.found)
    if one.rule == "photos-none":
        return Place("arrange/", "photos")
    return Place(f"#{one.field}-{one.lang}" if one.lang else f"#{one.field}", one.field)


def _excused(request: Request, desk: Desk) -> list[Excused]:
    """All that somebody said does not matter, the essay's own first."""
    nth = {shot.name: str(number) for number, shot in enumerate(desk.shots, 1)}
    told = [("", desk.album.ignore)]
    told += [(shot.name, shot.block.ignore) for shot in desk.shots if shot.block]
    return [
        Excused(
            rule,
            gettext(request, RULES[rule].sentence) if rule in RULES else rule,
            photo,
            nth.get(photo, ""),
            reason,
        )
        for photo, some in told
        for rule, reason in some.items()
    ]


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 32 else line[:30].rstrip() + "…"
