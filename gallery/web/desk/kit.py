"""The kit of an event: what is known before its photos, prepared in the browser as event.toml."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import quote

from babel.dates import format_datetime
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from gallery.album import MANIFEST
from gallery.album.kit import ROWS, boxes, columns, rows_of, told
from gallery.blocks import FigureBlock
from gallery.desk.kit import example as examples
from gallery.desk.kit import following, repeated
from gallery.desk.opened import Desk
from gallery.editing import arranging, history
from gallery.editing.commands import Insert, keys
from gallery.editing.preparing import CODES, KIT, Box, Came, Prepared, prepare, prepared, tried
from gallery.editing.saying import Place, say, worded
from gallery.errors import AlbumError, Malformed
from gallery.event import FILE, Codes, Event, Figure, parse, parse_phrases
from gallery.model import Lang
from gallery.web.desk import shell
from gallery.web.desk.caption_asking import NO_DATE
from gallery.web.desk.entry import away, now, zone
from gallery.web.desk.essays import heading, on_desk, unreadable
from gallery.web.desk.shell import gettext
from gallery.web.site import site

SPARE = 2
"""Empty rows at the end of a table: what is there without script."""

LARGEST_TABLE = 300
"""Rows of one table."""

FOLLOWS = {
    "event": "title",
    "place": "place",
    "city": "place",
    "rights": "rights",
    "date": "date",
    "credit": "credit",
}
"""Words of the essay that it takes from its kit as long as it has none itself."""


@dataclass(frozen=True, slots=True)
class _Box:
    """One box of the page.

    value  what it holds, as somebody may have typed it; seen: what is saved
    rows   of a table: its cells
    """

    name: str
    field: str
    lang: Lang
    seen: str
    value: str
    problem: str = ""
    rows: Sequence[Sequence[str]] = ()


@on_desk
def kit(request: Request, desk: Desk) -> Response:
    """GET the kit; POST it whole: 303, or the page with what could not be saved (422).

    409 while event.toml cannot be used: with file, line and reason, and nothing is written over it.
    """
    store, slug = site(request).gallery.store, desk.slug
    try:
        known = prepared(store, slug)
        if request.method != "POST":
            return _page(request, desk, known)
        wanted = [*_changed(request)]
        who, langs = request.state.person.name, [*site(request).languages]
        came = prepare(store, slug, wanted, who, now(request), langs=langs)
        _follow(request, desk, came)
    except AlbumError as problem:
        return unreadable(request, problem)
    except Malformed as problem:
        return _page(request, desk, known, problem=str(problem))
    if any(one.problem or one.parked for one in came):
        return _page(request, desk, prepared(store, slug), came)
    return away(f"{_path(desk)}?done=saved")


@on_desk
def example(request: Request, desk: Desk) -> Response:
    """POST the form as it is: {language: {text, missing, unknown}} of a caption by it."""
    known = prepared(site(request).gallery.store, desk.slug)
    source = tried(known.source, [*_changed(request)], [*site(request).languages])
    return shell.told(_examples(request, desk, parse(FILE, source)))


@on_desk
def figures(request: Request, desk: Desk) -> Response:
    """POST: the kit's figures that no block of the essay says yet become blocks at its end: 303."""
    store, who = site(request).gallery.store, request.state.person.name
    at = next(reversed(keys(desk.album.blocks)), "")
    for one in _unplaced(desk, prepared(store, desk.slug).event):
        beside = {"source": dict(one.source), "date": one.date, "link": one.link}
        said = {key: value for key, value in beside.items() if value}
        done = arranging.do(
            store, desk.slug, [Insert("figure", at, one.figure, said)], who, now(request)
        )
        at = done.made[-1] if done.made else at
    return away(f"{_path(desk)}?done=figures")


def _path(desk: Desk) -> str:
    return f"/desk/essays/{quote(desk.slug, safe='')}/kit/"


def _changed(request: Request) -> Iterator[Box]:
    """The boxes of a form that somebody changed; Malformed for one that a kit does not have."""
    form, langs = request.state.form, [*site(request).languages]
    known = {_name(*one): one for one in [*boxes(langs), (CODES, "")]}
    for sent in form:
        bare = sent.removeprefix("seen:")
        if bare not in known and bare.split(".")[0] not in ROWS and bare != "token":
            raise Malformed(f"an event has no “{bare}”; nothing was saved")
    for name, (field, lang) in known.items():
        if f"seen:{name}" not in form:
            continue
        seen = _plain(str(form.get(f"seen:{name}", "")))
        mine = _table(form, field, langs) if field in ROWS else _plain(str(form.get(name, "")))
        if mine != seen:
            yield Box(field, lang, seen, mine)


def _table(form: FormData, field: str, langs: Sequence[Lang]) -> str:
    """The rows of a table that a form has: people.0.code, people.0.name.en, ..."""
    rows = []
    for number in range(LARGEST_TABLE):
        names = [f"{field}.{number}.{_name(*one)}" for one in columns(field, langs)]
        if not any(name in form for name in names):
            break
        rows.append("\t".join(" ".join(str(form.get(name, "")).split()) for name in names))
    return "\n".join(row for row in rows if row.strip())


def _name(field: str, lang: Lang) -> str:
    return f"{field}.{lang}" if lang else field


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").strip(" \n")


def _follow(request: Request, desk: Desk, came: Sequence[Came]) -> None:
    """What the essay itself leaves empty is filled by what was just saved."""
    here, who = site(request), request.state.person.name
    store, langs = here.gallery.store, [*here.languages]
    saved = [one.box for one in came if not one.parked and not one.problem]
    table = prepared(store, desk.slug).table
    for place in dict.fromkeys(
        Place("", FOLLOWS[one.field], one.lang) for one in saved if one.field in FOLLOWS
    ):
        source = next(name for name, follows in FOLLOWS.items() if follows == place.field)
        words = told(table, source, place.lang, langs)
        if place.field == "place":
            words = words or told(table, "city", place.lang, langs)
        if words and not worded(desk.album, place):
            say(store, desk.slug, place, "", words, who, now(request), langs=langs)


def _page(
    request: Request, desk: Desk, known: Prepared, came: Sequence[Came] = (), problem: str = ""
) -> Response:
    here = site(request)
    langs, store = [*here.languages], here.gallery.store
    waiting = [one for one in history.parked(store, desk.slug) if one.field.startswith(f"{KIT}.")]
    refused = {(one.box.field, one.box.lang): one for one in came if one.problem}
    found = [_box(known, *one, langs, refused.get(one)) for one in [*boxes(langs), (CODES, "")]]
    codes = parse_phrases((known.codes or "").encode()).get("", Codes())
    done = str(request.query_params.get("done", ""))
    content = {
        "slug": desk.slug,
        "heading": heading(request, desk.album.title, desk.album.lang, desk.slug),
        "boxes": {one.name: one for one in found},
        "columns": {field: columns(field, langs) for field in ROWS},
        "names": {tag: shell.speaking(request).name(tag) for tag in langs},
        "tags": langs,
        "several_codes": known.codes is None,
        "twice": repeated(known.event, codes),
        "broken": codes.broken,
        "examples": _examples(request, desk, known.event),
        "own_template": bool(desk.album.context.template),
        "following": following(_settled(request, desk), known.event, now(request).date()),
        "looked": _looked(request, desk),
        "unplaced": len(_unplaced(desk, known.event)),
        "parked": waiting,
        "lost": [one for one in came if one.parked],
        "problem": problem,
        "refused": bool(refused),
        "done": done if not came and not problem else "",
    }
    status = 422 if problem or refused or any(one.parked for one in came) else 200
    title = gettext(request, "Event")
    return shell.page(request, "desk/kit.html", content, title=title, status=status)


def _box(
    known: Prepared, field: str, lang: Lang, langs: Sequence[Lang], refused: Came | None
) -> _Box:
    if field == CODES:
        seen = (known.codes or "").strip("\n")
    else:
        seen = told(known.table, field, lang, langs)
    value = refused.box.mine if refused else seen
    rows: list[list[str]] = []
    if field in ROWS:
        wide = len(columns(field, langs))
        rows = [[*row, *[""] * wide][:wide] for row in rows_of(value)]
        rows += [[""] * wide] * SPARE
    problem = refused.problem if refused else ""
    if problem and field == "date":
        problem = NO_DATE
    return _Box(_name(field, lang), field, lang, seen, value, problem, rows)


def _settled(request: Request, desk: Desk) -> Desk:
    """The desk of an essay that says how closely it tells places: as the site, if it does not."""
    how = desk.album.place_shown or site(request).gallery.settings.place_shown
    return replace(desk, album=replace(desk.album, place_shown=how))


def _examples(request: Request, desk: Desk, event: Event) -> Mapping[Lang, object]:
    """What a caption by the kit's templates says, in each language that has one."""
    languages = site(request).languages
    actions = {
        tag: one.catalog.gettext("Nurses carry the lead banner") for tag, one in languages.items()
    }
    made = examples(_settled(request, desk), event, actions, now(request).date())
    return {
        lang: {"text": one.text, "missing": one.missing, "unknown": one.unknown}
        for lang, one in made.items()
    }


def _unplaced(desk: Desk, event: Event) -> list[Figure]:
    """The kit's figures that no block of the essay says."""
    said = [block.figure for block in desk.album.blocks if isinstance(block, FigureBlock)]
    return [one for one in event.figures if one.figure not in said]


def _looked(request: Request, desk: Desk) -> str:
    """When the photos were changed by a look at their folder last, as the person reads it."""
    store = site(request).gallery.store
    kept = (one for one in store.list(desk.slug, deep=False) if one.key.endswith(f"/{MANIFEST}"))
    at = next((datetime.fromtimestamp(one.mtime_ns / 10**9, UTC) for one in kept), None)
    locale = shell.speaking(request).locale
    clock = zone(request, desk.album)
    return format_datetime(at, "short", tzinfo=clock, locale=locale) if at else ""
