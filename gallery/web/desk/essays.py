"""The list of essays, a new one, and the form of an essay's own words."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from urllib.parse import quote

import msgspec
from babel.dates import format_timedelta
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from gallery import album as albums
from gallery import editing
from gallery.album import FILE
from gallery.album.draft import draft, slug_of
from gallery.blocks import Album
from gallery.desk.linting import Measure, measure
from gallery.desk.lists import Essay, essays, meter
from gallery.desk.opened import Desk, opened
from gallery.desk.remarks import still_open
from gallery.editing import history
from gallery.editing.comments import read
from gallery.editing.preparing import Box, prepare
from gallery.editing.saying import Place, Said, say, worded, written
from gallery.errors import AlbumError, Malformed, Missing, Stale
from gallery.lint import has
from gallery.model import Lang, Texts
from gallery.people import Role
from gallery.store import Tag
from gallery.web.desk import shell
from gallery.web.desk.entry import away, now
from gallery.web.desk.pictures import address
from gallery.web.desk.shell import gettext
from gallery.web.site import site
from gallery.web.words import said

_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
_MOST = 200  # folders of one name

BY_LANGUAGE = ("title", "dek", "place", "series", "rights", "source")
ALIKE = ("date", "credit", "licence", "zone", "lang", "place_shown")
"""The words of an essay that its form has."""


@dataclass(frozen=True, slots=True)
class Field:
    """One box of the form.

    name    "title.en", "date"
    seen    what the essay says; value: what the box holds, as somebody may have typed it
    parked  what was typed and waits for a decision, "" without
    """

    name: str
    field: str
    lang: str
    seen: str
    value: str
    problem: str = ""
    parked: str = ""

    @property
    def id(self) -> str:
        """Of the element: "title-en"."""
        return self.name.replace(".", "-")


class _Told(msgspec.Struct):
    field: str
    lang: str
    seen: str
    mine: str


class _Settled(msgspec.Struct):
    ident: str


def desk(request: Request) -> Response:
    """GET the list of essays."""
    return _list_page(request)


def new(request: Request) -> Response:
    """POST title.LANG, place.LANG, date: 303 to the new essay, or the list with what is wrong."""
    form, here = request.state.form, site(request)
    title = {lang: _sent(form, f"title.{lang}") for lang in here.languages}
    if not any(title.values()):
        problem = gettext(request, "An essay needs a title, in one language at least.")
        return _list_page(request, problem, form)
    date = _sent(form, "date")
    place = {lang: _sent(form, f"place.{lang}") for lang in here.languages}
    try:
        slug = begin(request, title, place, date)
    except AlbumError as problem:
        return _list_page(request, _reason(request, problem), form)
    if "prepare" not in form:
        return away(f"/desk/essays/{slug}/")
    first = {("event", lang): words for lang, words in title.items()}
    first |= {("place", lang): words for lang, words in place.items()}
    begin_kit(request, slug, {**first, ("date", ""): date})
    return away(f"/desk/essays/{slug}/kit/")


def begin(request: Request, title: Texts, place: Texts, date: str) -> str:
    """Make an essay: the name of its folder. AlbumError for words that cannot stand there.

    title, place  by language; one title at least
    """
    here = site(request)
    told = [(Place("", "title", lang), words) for lang, words in title.items()]
    told += [(Place("", "place", lang), words) for lang, words in place.items()]
    name = next(words for words in title.values() if words)
    prefix = date if _DAY.fullmatch(date) else ""
    stem = slug_of(f"{prefix} {name}") or slug_of(prefix) or "essay"
    source = draft(stem, here.gallery.settings)
    source = written(stem, source, [*told, (Place("", "date"), date)], [*here.languages])
    return _created(request, stem, source)


def begin_kit(request: Request, slug: str, told: Mapping[tuple[str, Lang], str]) -> None:
    """Write the first words of a new essay's event."""
    here, who = site(request), request.state.person.name
    wanted = [Box(field, lang, "", words) for (field, lang), words in told.items() if words]
    prepare(here.gallery.store, slug, wanted, who, now(request), langs=[*here.languages])


def _created(request: Request, stem: str, source: str) -> str:
    """Make the folder; a number behind its name where that is taken."""
    for number in range(1, _MOST):
        slug = stem if number == 1 else f"{stem}-{number}"
        try:
            editing.create(site(request).gallery.store, slug, source)
        except Stale:
            continue
        return slug
    raise Stale


def _list_page(request: Request, problem: str = "", form: FormData | None = None) -> Response:
    here = site(request)
    found = essays(here.gallery.store, now(request).date(), [*here.languages])
    asked = measure(here.gallery.settings, here.gallery.library)
    content = {
        "essays": [_line(request, one, asked) for one in found],
        "problem": problem,
        "wanted": {key: str(value) for key, value in (form or {}).items()},
        "may_make": request.state.person.role.covers(Role.EDITOR),
    }
    status = 422 if problem else 200
    return shell.page(
        request, "desk/essays.html", content, title=gettext(request, "Essays"), status=status
    )


def _line(request: Request, one: Essay, asked: Measure) -> dict[str, object]:
    locale = shell.speaking(request).locale
    shot = one.lead
    picture = shot and address(shot.home, shot.number, 400, shot.made, shot.recipe)
    return {
        "slug": one.slug,
        "title": heading(request, one.title, one.lang, one.slug),
        "status": one.status,
        "date": one.date,
        "picture": picture,
        "meter": meter(site(request).gallery.store, one, now(request).date(), asked),
        "waiting": one.waiting,
        "refused": one.refused,
        "offered": one.offered,
        "comments": 0 if one.problem else still_open(read(site(request).gallery.store, one.slug)),
        "problem": one.problem,
        "changed": format_timedelta(
            one.changed - now(request),
            granularity="minute",
            add_direction=True,
            threshold=1.2,
            locale=locale,
        ),
        "changed_at": one.changed.isoformat(timespec="seconds"),
        "languages": [lang for lang in site(request).languages if has(one.title, lang)],
    }


def heading(request: Request, title: Texts, main: str, slug: str) -> str:
    """The title of an essay in the person's language, else in another, else its folder."""
    found = said(title, shell.speaking(request).tag, main)
    return found.words if found else slug


def opened_for(request: Request) -> Desk:
    """The essay of the address; AlbumError when its words cannot be read now."""
    here = site(request)
    slug = request.path_params["slug"]
    return opened(here.gallery.store, slug, now(request).date(), here.main)


def unreadable(request: Request, problem: AlbumError) -> Response:
    """A page that says why an essay cannot be worked on: file, line and reason."""
    slug = request.path_params["slug"]
    content = {"slug": slug, "heading": slug, "problem": str(problem)}
    return shell.page(request, "desk/unreadable.html", content, title=slug, status=409)


def on_desk(handle: Callable[[Request, Desk], Response]) -> Callable[[Request], Response]:
    """Hand a screen its essay; where the words cannot be read now, a page that says why."""

    @wraps(handle)
    def handled(request: Request) -> Response:
        try:
            desk = opened_for(request)
        except AlbumError as problem:
            return unreadable(request, problem)
        return handle(request, desk)

    return handled


def essay(request: Request) -> Response:
    """GET the form; POST it, whole and without script: 303, or the form with what is wrong."""
    # before the words: who hears nothing of what came between the two is told it again
    slug = request.path_params["slug"]
    _, tag = site(request).gallery.store.get(f"{slug}/{FILE}")
    try:
        album = _words(request)
    except AlbumError as problem:
        return unreadable(request, problem)
    if request.method != "POST":
        return _form_page(request, album, _fields(request, album), tag)
    fields = [_saved(request, one, request.state.form) for one in _fields(request, album)]
    if any(one.problem or one.parked for one in fields):
        return _form_page(request, _words(request), fields, tag, 422)
    return away(f"/desk/essays/{quote(album.slug, safe='')}/?done=saved")


def field(request: Request) -> Response:
    """POST {"field", "lang", "seen", "mine"}: {"now", "merged", "parked", "ident"}; 422."""
    told = shell.read(request, _Told)
    if told.field not in (*BY_LANGUAGE, *ALIKE):
        raise Malformed(f"the form has no {told.field!r}")
    try:
        found = _say(request, Place("", told.field, told.lang), told.seen, told.mine)
    except AlbumError as problem:
        return shell.told({"problem": _reason(request, problem, told.field)}, 422)
    return shell.told(found)


def settled(request: Request) -> Response:
    """POST ident, as a form or as JSON: a parked text is decided about, and leaves the list."""
    slug = request.path_params["slug"]
    form = str(request.state.form.get("ident", ""))
    ident = form or shell.read(request, _Settled).ident
    history.close(site(request).gallery.store, slug, ident)
    if form:
        back = str(request.state.form.get("back", ""))
        back = f"{back}/" if back in ("arrange", "kit") else ""
        return away(f"/desk/essays/{quote(slug, safe='')}/{back}")
    return shell.told({})


def _words(request: Request) -> Album:
    """The essay as it is written, nothing filled in."""
    slug = request.path_params["slug"]
    album = albums.parse(slug, editing.source_of(site(request).gallery.store, slug))
    if album.shut_away:
        raise Missing("it is in the trash, or withheld")
    return album


def _say(request: Request, place: Place, seen: str, mine: str) -> Said:
    here, slug = site(request), request.path_params["slug"]
    who = request.state.person.name
    words = mine if place.field in ("dek", "rights") else " ".join(mine.split())
    langs = [*here.languages]
    return say(here.gallery.store, slug, place, seen, words, who, now(request), langs=langs)


def _fields(request: Request, album: Album) -> list[Field]:
    """The boxes of the form, with what the essay says."""
    found = []
    for name in (*BY_LANGUAGE, *ALIKE):
        for lang in site(request).languages if name in BY_LANGUAGE else ("",):
            words = worded(album, Place("", name, lang))
            found.append(Field(f"{name}.{lang}" if lang else name, name, lang, words, words))
    return found


def _saved(request: Request, one: Field, form: FormData) -> Field:
    """Save one box of a form that was sent whole, if it was changed in it."""
    seen = _lines(str(form.get(f"seen:{one.name}", one.seen)))
    mine = _lines(str(form.get(one.name, seen)))
    if mine == seen:
        return one
    try:
        found = _say(request, Place("", one.field, one.lang), seen, mine)
    except AlbumError as problem:
        reason = _reason(request, problem, one.field)
        return Field(one.name, one.field, one.lang, seen, mine, reason)
    return Field(one.name, one.field, one.lang, found.now, found.now, parked=found.parked)


def _lines(words: str) -> str:
    return words.replace("\r\n", "\n").strip()


def _form_page(
    request: Request, album: Album, fields: Sequence[Field], tag: Tag, status: int = 200
) -> Response:
    here, speaking = site(request), shell.speaking(request)
    waiting = history.parked(here.gallery.store, album.slug)
    content = {
        "slug": album.slug,
        "heading": heading(request, album.title, album.lang, album.slug),
        "status": album.status,
        "tag": tag,
        "fields": {one.name: one for one in fields},
        "places": here.gallery.settings.place_shown,
        "tags": list(here.languages),
        "names": {tag: speaking.name(tag) for tag in here.languages},
        "done": request.query_params.get("done") == "saved",
        "parked": [one for one in waiting if not one.photo and one.field in (*BY_LANGUAGE, *ALIKE)],
    }
    return shell.page(
        request, "desk/essay.html", content, title=str(content["heading"]), status=status
    )


def _reason(request: Request, problem: AlbumError, field: str = "") -> str:
    """Why words cannot stand there, in the person's language where that is known beforehand."""
    named = field or ("date" if "date" in problem.reason else "")
    words = {
        "date": _(
            "This is no date. Write it as well as known, like 2026-05-01, 2026-05, 1936~, 193X."
        ),
        "zone": _("This is no time zone. Write it like America/Mexico_City."),
    }.get(named)
    return gettext(request, words) if words else problem.reason


def _sent(form: FormData, name: str) -> str:
    return " ".join(str(form.get(name, "")).split())


def _(words: str) -> str:
    """Marks words that are looked up later."""
    return words
