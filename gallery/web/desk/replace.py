"""Find and replace: what it would change, in one essay or in all, and doing it with one undo."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import Response

from gallery.captions import Change
from gallery.desk.bulk import inherited
from gallery.desk.opened import Desk, opened
from gallery.desk.replacing import PARTS, Sought, changes, mark, searched
from gallery.desk.spelling import misspelt
from gallery.editing import batches, undoing
from gallery.editing.batches import BETWEEN, Batch
from gallery.editing.keys import keys
from gallery.editing.naming import FIELD as PERSONS
from gallery.editing.naming import name_many
from gallery.editing.passages import said_by
from gallery.errors import AlbumError, Malformed, Missing
from gallery.merging import spans
from gallery.names import load as names_of
from gallery.web.desk import shell
from gallery.web.desk.arrange_state import ident
from gallery.web.desk.entry import now
from gallery.web.desk.essays import heading
from gallery.web.desk.reshown import reshown
from gallery.web.desk.shell import gettext
from gallery.web.site import site

MOST = 500
"""Changes that are shown, and done, at once: a person is to read them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for, as the form has it.

    sought    one, or a wrong spelling of each name after the other
    slug      "" = in all essays
    spelling  it is about the names that are written otherwise than the site writes them
    """

    sought: Sequence[Sought]
    slug: str
    parts: Sequence[str]
    spelling: bool = False

    @property
    def first(self) -> Sought:
        """What the boxes of the form hold."""
        return Sought("", "") if self.spelling else self.sought[0]

    @property
    def asks(self) -> bool:
        """Whether something is looked for."""
        return self.spelling or bool(self.first.find)


def replace(request: Request) -> Response:
    """GET the form, and with `find` what would change; POST marks: done; or do=undo, batch."""
    if request.method != "POST":
        return _page(request, _asked(request, request.query_params))
    form = request.state.form
    if form.get("do") == "undo":
        return _page(request, _asked(request, form), undone=_undo(request, form.getlist("batch")))
    return _do(request, _asked(request, form), {str(one) for one in form.getlist("mark")})


def _asked(request: Request, told: FormData | QueryParams) -> Asked:
    """The form's boxes; it says with `sent` that those that are not ticked are meant so."""
    sent = bool(told.get("sent"))
    slug = str(told.get("slug", ""))
    if "/" in slug or slug.startswith("."):
        raise Malformed("say which essay")
    if told.get("spelling"):
        try:
            known = names_of(site(request).gallery.library)
        except AlbumError as problem:
            raise Malformed(str(problem)) from problem
        return Asked(misspelt(known), slug, PARTS, spelling=True)
    lang = str(told.get("lang", ""))
    sought = Sought(
        find=str(told.get("find", "")),
        put=str(told.get("put", "")),
        case=bool(told.get("case")) or not sent,
        whole=bool(told.get("whole")) or not sent,
        langs=(lang,) if lang else (),
    )
    parts = [part for part in PARTS if not sent or part in told.getlist("part")]
    return Asked([sought], slug, parts)


def _do(request: Request, asked: Asked, marks: set[str]) -> Response:
    """Do those of the changes that were ticked and that are still what was shown."""
    done: list[tuple[Desk, Batch]] = []
    for desk in _searched(request, asked):
        wanted = [
            one
            for _, one in changes(desk, asked.sought, asked.parts)
            if mark(desk.slug, one) in marks
        ]
        made = [batch for batch in _batches(request, desk, wanted) if batch.done]
        if made:
            reshown(request, desk.slug)
            done += [(desk, one) for one in made]
    return _page(request, asked, done=done, ticked=len(marks))


def _batches(request: Request, desk: Desk, wanted: Sequence[Change]) -> Iterable[Batch]:
    """Names are one batch, all other words another: both can be taken back."""
    here, who, moment = site(request), request.state.person.name, now(request)
    store = here.gallery.store
    named = [one for one in wanted if one.field == PERSONS]
    words = [one for one in wanted if one.field != PERSONS]
    if words:
        yield batches.do(store, desk.slug, words, who, moment, langs=[*here.languages])
    if named:
        yield name_many(store, desk.slug, named, who, moment)


def _undo(request: Request, told: Iterable[object]) -> tuple[int, int]:
    """Take batches back, each told as SLUG:IDENT; how many texts are back, and how many are not."""
    gallery, who = site(request).gallery, request.state.person.name
    back = left = 0
    for one in told:
        slug, _, batch = str(one).partition(":")
        try:
            made = undoing.undo(gallery.store, slug, batch, who, now(request))
        except Missing:
            continue
        reshown(request, slug)
        back, left = back + len(made.done), left + len(made.left)
    return back, left


def _searched(request: Request, asked: Asked) -> Iterable[Desk]:
    here = site(request)
    slugs = [asked.slug] if asked.slug else []
    return searched(here.gallery.store, asked.sought, now(request).date(), here.main, slugs)


def _page(
    request: Request,
    asked: Asked,
    done: Sequence[tuple[Desk, Batch]] | None = None,
    ticked: int = 0,
    undone: tuple[int, int] | None = None,
) -> Response:
    speaking, here = shell.speaking(request), site(request)
    problem, more = "", 0
    lines: list[Mapping[str, object]] = []
    if asked.asks and done is None and undone is None:
        try:
            lines, more = _lines(request, asked)
        except Malformed as refusal:
            problem = str(refusal)
    changed = sum(len(batch.done) for _, batch in done or ())
    content = {
        "asked": asked,
        "parts": PARTS,
        "names": {tag: speaking.name(tag) for tag in here.languages},
        "essays": [(key, list(some)) for key, some in groupby(lines, key=_essay)],
        "found": len(lines),
        "more": more,
        "problem": problem,
        "done": None if done is None else changed,
        "left": ticked - changed,
        "batches": [f"{desk.slug}:{batch.id}" for desk, batch in done or ()],
        "touched": {desk.slug: _heading(request, desk) for desk, _ in done or ()},
        "undone": undone,
        "here_only": _here_only(request, asked.slug),
    }
    title = gettext(request, "Find and replace")
    return shell.page(
        request, "desk/replace.html", content, title=title, status=400 if problem else 200
    )


def _here_only(request: Request, slug: str) -> str:
    """The title of the one essay that is meant; its folder's name where it cannot be read."""
    if not slug:
        return ""
    here = site(request)
    try:
        desk = opened(here.gallery.store, slug, now(request).date(), here.main)
    except (Missing, AlbumError):
        return slug
    return _heading(request, desk)


def _lines(request: Request, asked: Asked) -> tuple[list[Mapping[str, object]], int]:
    """What would change, at most MOST of it; and how much more there is."""
    lines: list[Mapping[str, object]] = []
    more = 0
    for desk in _searched(request, asked):
        told, places = _heading(request, desk), _places(desk)
        for part, one in changes(desk, asked.sought, asked.parts):
            if len(lines) == MOST:
                more += 1
                continue
            lines.append(
                {
                    "slug": desk.slug,
                    "heading": told,
                    "status": desk.album.status,
                    "mark": mark(desk.slug, one),
                    "part": part,
                    "field": one.field,
                    "lang": one.lang,
                    "place": places.get(one.photo, 0),
                    "path": _path(desk, one),
                    "spans": spans(one.old or _of_file(desk, one), one.new),
                    "new_here": not one.old,
                }
            )
    return lines, more


def _essay(line: Mapping[str, object]) -> tuple[object, object]:
    return line["slug"], line["heading"]


def _heading(request: Request, desk: Desk) -> str:
    return heading(request, desk.album.title, desk.album.lang, desk.slug)


def _places(desk: Desk) -> Mapping[str, int]:
    return {shot.name: number for number, shot in enumerate(desk.shots, 1)}


def _of_file(desk: Desk, one: Change) -> str:
    """The words of a photo's file that a change is made of."""
    return inherited(desk, desk.shot(one.photo), one.field, one.lang)


def _path(desk: Desk, one: Change) -> str:
    """The page of the desk where the words stand."""
    root = f"/desk/essays/{quote(desk.slug, safe='')}/"
    if one.field.startswith(BETWEEN):
        number = said_by(desk.album, one.field.removeprefix(BETWEEN), one.lang, one.old)
        return f"{root}arrange/#{ident(keys(desk.album.blocks)[number or 0])}"
    if not one.photo:
        return f"{root}#{one.field}{f'-{one.lang}' if one.lang else ''}"
    number = next((shot.number for shot in desk.shots if shot.name == one.photo), 0)
    return f"{root}captions/#{number}" if number else f"{root}arrange/"
