"""Many captions at once: what would change, doing it, taking it back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import msgspec
from starlette.requests import Request

from gallery.captions import Change
from gallery.desk.applying import Made, notes
from gallery.desk.bulk import Line, Wanted, planned
from gallery.editing import batches, undoing
from gallery.editing.batches import Batch
from gallery.editing.naming import FIELD as PERSONS
from gallery.editing.naming import name_many
from gallery.errors import Malformed
from gallery.web.desk import caption_state
from gallery.web.desk.caption_asking import MOST, answering, asker, may
from gallery.web.desk.entry import now
from gallery.web.desk.essays import opened_for
from gallery.web.desk.shell import read
from gallery.web.site import site


class _Group(msgspec.Struct):
    photos: list[str]
    wanted: list[Wanted]


class _Ask(msgspec.Struct):
    """What to do to some photos, or to several groups of photos, each its own."""

    photos: list[str] = []
    wanted: list[Wanted] = []
    groups: list[_Group] = []

    def each(self) -> Sequence[_Group]:
        return [*self.groups, *([_Group(self.photos, self.wanted)] if self.photos else [])]


class _Line(msgspec.Struct):
    """template: a number in the request's templates, None for words that were not composed."""

    photo: str
    field: str
    lang: str
    old: str
    new: str
    missing: list[str] = []
    unknown: list[str] = []
    template: int | None = None
    action: str = ""


class _Bulk(msgspec.Struct):
    lines: list[_Line]
    templates: list[str] = []


class _Undo(msgspec.Struct):
    id: str


@answering
def preview(request: Request) -> object:
    """POST {photos, wanted: [{field, lang, mode, text, find, action}]}: {lines, kept, templates}.

    Or {groups: [{photos, wanted}]}, a list of the same.

    mode  "replace", "prepend", "append", "empty" or "find". Each line is one text that would
          change: {photo, field, lang, old, new, missing, unknown, template, action}; one with
          missing or unknown slots is not carried out. kept: captions whose context somebody
          wrote by hand, as {photo, lang}
    """
    groups = read(request, _Ask).each()
    if not groups:
        raise Malformed("send photos, and what to change in them")
    photos = [name for group in groups for name in group.photos]
    if len(photos) > 2 * MOST or any(len(group.wanted) > 20 for group in groups):
        raise Malformed(f"send at most {MOST} photos and 20 changes")
    may(request, photos)
    desk = opened_for(request)
    words = caption_state.scenery(request, desk)
    lines = [
        line
        for group in groups
        for line in planned(desk, group.photos, group.wanted, words.scene, words.kept)
    ]
    templates = list(dict.fromkeys(line.template for line in lines if line.template))
    return {
        "lines": [_told_line(line, templates) for line in lines if not line.kept],
        "kept": [{"photo": line.photo, "lang": line.lang} for line in lines if line.kept],
        "templates": templates,
    }


@answering
def bulk(request: Request) -> object:
    """POST what `preview` answered: {id, done, left, lines}; id: for `undo`, "" if none changed.

    left  {photo, field, lang, now} of texts that somebody has changed since, or that lack a value
    """
    asked = read(request, _Bulk)
    if len(asked.lines) > 4 * MOST:
        raise Malformed(f"send at most {4 * MOST} lines")
    may(request, {line.photo for line in asked.lines}, {line.field for line in asked.lines})
    sound = [line for line in asked.lines if not (line.missing or line.unknown)]
    open_ones = [line for line in asked.lines if line.missing or line.unknown]
    here, slug, who = site(request), request.path_params["slug"], request.state.person.name
    store, moment = here.gallery.store, now(request)
    changes = [Change(one.photo, one.field, one.lang, one.old, one.new) for one in sound]
    if not changes:
        done = Batch("", [], [])
    elif {one.field for one in changes} == {PERSONS}:
        done = name_many(store, slug, changes, who, moment)
    else:
        done = batches.do(
            store,
            slug,
            changes,
            who,
            moment,
            langs=[*here.languages],
            remembered=lambda made: notes([*_made(asked, made)], who, moment),
        )
    left = [Change(one.photo, one.field, one.lang, one.old, one.new) for one in open_ones]
    return _batch(replace(done, left=[*done.left, *left]))


@answering
def undo(request: Request) -> object:
    """POST {id}: {id, done, left, lines} as of `bulk`; id: to take the undo back likewise."""
    one = read(request, _Undo)
    store, slug, who = site(request).gallery.store, *asker(request)
    made = undoing.made_by(store, slug, one.id)
    may(request, {entry.photo for entry in made}, {entry.field for entry in made})
    return _batch(undoing.undo(store, slug, one.id, who, now(request)))


def _told_line(line: Line, templates: Sequence[str]) -> Mapping[str, object]:
    number = templates.index(line.template) if line.template else None
    return {
        **{name: getattr(line, name) for name in ("photo", "field", "lang", "old", "new")},
        "missing": line.missing,
        "unknown": line.unknown,
        "template": number,
        "action": line.action,
    }


def _made(asked: _Bulk, done: Iterable[Change]) -> Iterable[tuple[str, str, Made]]:
    """What is worth remembering of the captions that a batch composed."""
    made = {(one.photo, one.lang): one.new for one in done if one.field == "caption"}
    for line in asked.lines:
        now = made.get((line.photo, line.lang)) if line.field == "caption" else None
        known = line.template is not None and 0 <= line.template < len(asked.templates)
        if now and known:
            template = asked.templates[line.template or 0]
            yield line.photo, line.lang, Made(template, line.action, now)


def _batch(done: Batch) -> Mapping[str, object]:
    def lines(changes: Iterable[Change], now: Callable[[Change], str]) -> list[object]:
        return [
            {"photo": one.photo, "field": one.field, "lang": one.lang, "now": now(one)}
            for one in changes
        ]

    return {
        "id": done.id,
        "done": len(done.done),
        "left": lines(done.left, lambda one: one.old),
        "lines": lines(done.done, lambda one: one.new),
    }
