"""The screen that arranges an essay: its state as data, commands from a script or a plain form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote, urlencode

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from gallery import text
from gallery.blocks import LAYOUTS, PhotoBlock
from gallery.catalog import Viewer
from gallery.desk.opened import Desk, Shot
from gallery.desk.order import Item, anchor, earlier, items, later
from gallery.editing import arranging, history, passages
from gallery.editing.commands import (
    BORROWED,
    INSERTED,
    VEILED,
    Command,
    Insert,
    Lead,
    Move,
    Place,
    Remove,
    SetBlock,
    Trash,
    Untrash,
    sent,
)
from gallery.errors import AlbumError, Malformed, Missing
from gallery.ingest.index import reindex
from gallery.web.desk import shell
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import heading, on_desk, opened_for
from gallery.web.desk.pictures import address
from gallery.web.desk.shell import gettext
from gallery.web.site import site
from gallery.web.words import caption

WIDE = 400
"""Pixels of the pictures on the screen."""

_KEPT = 20  # chosen blocks that a page without script keeps chosen
_LINE = 320  # characters of a block of words that are shown while it is shut
_MOST = 500  # commands at once


class _Commands(msgspec.Struct):
    commands: list[dict[str, object]]


class _Said(msgspec.Struct):
    key: str
    field: str
    lang: str
    seen: str
    mine: str
    around: str = ""


@on_desk
def arrange(request: Request, desk: Desk) -> Response:
    """GET the screen; POST what to do with the chosen ones, without script: 303 back to it."""
    if request.method != "POST":
        return _page(request, desk)
    form = request.state.form
    chosen = [str(key) for key in form.getlist("key")]
    try:
        if form.get("do") == "undo":
            _undo(request)
        elif form.get("do") == "say":
            return _said_in_form(request, desk, form)
        else:
            made = _do(request, _wanted(desk, form, chosen))
            chosen = [*made] or chosen
    except (Missing, Malformed, AlbumError) as problem:
        return _page(request, opened_for(request), _sentence(request, problem), chosen)
    kept = [key for key in chosen if key][:_KEPT]
    asked = f"?{urlencode([('chosen', key) for key in kept])}#{ident(kept[0])}" if kept else ""
    return away(f"/desk/essays/{quote(desk.slug, safe='')}/arrange/{asked}")


def do(request: Request) -> Response:
    """POST {"commands": [{"do": ...}]}: {"state", "made"}; 409 when one names what is gone, 422."""
    told = shell.read(request, _Commands)
    if len(told.commands) > _MOST:
        raise Malformed(f"send {_MOST} commands at most")
    return _answered(request, lambda: _do(request, [sent(one) for one in told.commands]))


def undo(request: Request) -> Response:
    """POST: the person's last command is taken back; as `do`."""
    return _answered(request, lambda: _undo(request))


def state(request: Request) -> Response:
    """GET the order as it is now."""
    return shell.told({"state": _state(request, opened_for(request))})


def say(request: Request) -> Response:
    """POST words of a block {"key", "field", "lang", "seen", "mine", "around"}: what came of it."""
    told = shell.read(request, _Said)
    place = passages.Passage(told.key, told.field, told.lang, told.around)
    return shell.told(_say(request, place, told.seen, told.mine))


def ident(key: str) -> str:
    """The id of a block's element; blanks and quotes cannot stand in it."""
    return f"block-{quote(key, safe='')}"


def _answered(request: Request, act: Callable[[], Sequence[str]]) -> Response:
    made: Sequence[str] = ()
    problem, status = "", 200
    try:
        made = act()
    except (Missing, Malformed, AlbumError) as refusal:
        problem, status = _sentence(request, refusal), 409 if isinstance(refusal, Missing) else 422
    told = {"state": _state(request, opened_for(request)), "made": made}
    return shell.told(told | ({"problem": problem} if problem else {}), status)


def _do(request: Request, commands: Sequence[Command]) -> Sequence[str]:
    gallery, slug = site(request).gallery, request.path_params["slug"]
    who = request.state.person.name
    named = [_with_names(request, one) if isinstance(one, Trash) else one for one in commands]
    done = arranging.do(gallery.store, slug, named, who, now(request))
    _out_of_sight(request, done)
    return done.made


def _with_names(request: Request, one: Trash) -> Trash:
    """The photos of chosen blocks, and of the tray; Missing for one that is not there any more."""
    desk = opened_for(request)
    names = {i.key: i.block.photo for i in items(desk) if isinstance(i.block, PhotoBlock)}
    photos = tuple(dict.fromkeys(names.get(key, key) for key in one.photos))
    for photo in photos:
        desk.shot(photo)
    return replace(one, photos=photos)


def _out_of_sight(request: Request, done: arranging.Arrangement) -> None:
    """What goes to the trash, or comes out of it, is so for readers with this answer."""
    if any(isinstance(one, Trash | Untrash) for one in done.commands):
        gallery, slug = site(request).gallery, request.path_params["slug"]
        reindex(gallery.store, gallery.catalog, now(request).date(), [slug], cards=False)


def _undo(request: Request) -> Sequence[str]:
    store, slug = site(request).gallery.store, request.path_params["slug"]
    undone = arranging.undo(store, slug, request.state.person.name, now(request))
    if undone is None:
        return ()
    _out_of_sight(request, undone)
    return undone.made


def _say(request: Request, place: passages.Passage, seen: str, mine: str) -> passages.Passed:
    here, slug = site(request), request.path_params["slug"]
    who, langs = request.state.person.name, [*here.languages]
    return passages.say(here.gallery.store, slug, place, seen, mine, langs, who, now(request))


def _said_in_form(request: Request, desk: Desk, form: FormData) -> Response:
    """The words of one block, sent whole."""
    key = str(form.get("block", ""))
    names = [name.removeprefix("seen:") for name in form if name.startswith("seen:")]
    around = "\n".join(str(form.get(f"seen:{name}", "")) for name in names)
    for name in names:
        field, _, lang = name.partition(".")
        seen, mine = (str(form.get(one, "")) for one in (f"seen:{name}", name))
        found = _say(request, passages.Passage(key, field, lang, around), seen, mine)
        key = found.key or key
    return away(f"/desk/essays/{quote(desk.slug, safe='')}/arrange/#{ident(key)}")


def _wanted(desk: Desk, form: FormData, chosen: Sequence[str]) -> list[Command]:
    """The commands that a form without script asks for."""
    order = items(desk)
    act = str(form.get("do", ""))
    after = chosen[-1] if chosen else (order[-1].key if order else "")
    moves = {
        "earlier": earlier(order, chosen),
        "later": later(order, chosen),
        "first": "",
        "last": _end(order, chosen),
    }
    if act == "to":
        number = str(form.get("position", ""))
        moves["to"] = anchor(order, chosen, int(number) if number.isdecimal() else 1)
    if act in moves:
        return [Move(tuple(chosen), moves[act])] if chosen else []
    if act == "layout":
        return [SetBlock(key, "layout", str(form.get("layout", ""))) for key in chosen]
    if act == "cover":
        return [Lead(chosen[0])] if chosen else []
    if act == "out":
        return [Remove(key) for key in reversed(chosen)]
    if act in ("trash", "trash-tray"):
        photos = chosen if act == "trash" else [str(name) for name in form.getlist("tray")]
        others = {item.key for item in order if not isinstance(item.block, PhotoBlock)}
        thrown = tuple(key for key in photos if key not in others)
        return [Trash(thrown)] if thrown else []
    if act == "in":
        waiting = [str(name) for name in form.getlist("tray")]
        return [Place(tuple(waiting), after)] if waiting else []
    if act == "insert":
        words = {tag: str(form.get(f"words.{tag}", "")) for tag in _tags(form)}
        return [Insert(str(form.get("kind", "")), after, words)]
    raise Malformed("there is no such button")


def _tags(form: FormData) -> list[str]:
    return [name.removeprefix("words.") for name in form if name.startswith("words.")]


def _end(order: Sequence[Item], chosen: Sequence[str]) -> str:
    return next((item.key for item in reversed(order) if item.key not in chosen), "")


def _sentence(request: Request, problem: Exception) -> str:
    """What was refused, for the person."""
    if isinstance(problem, Missing):
        return gettext(request, "Somebody took that out or changed it. It is like this now.")
    if isinstance(problem, Malformed):
        return gettext(request, "Nothing was chosen, or no words were written.")
    reason = problem.reason if isinstance(problem, AlbumError) else str(problem)
    if reason == BORROWED:
        return gettext(
            request, "A photo of another essay is thrown away there, or taken out of this one."
        )
    if reason == VEILED:
        return gettext(request, "A photo behind a veil never stands for the essay.")
    return reason


def _page(request: Request, desk: Desk, problem: str = "", chosen: Sequence[str] = ()) -> Response:
    here, speaking = site(request), shell.speaking(request)
    waiting = history.parked(here.gallery.store, desk.slug)
    album = desk.album
    told = _state(request, desk)
    content = {
        "slug": desk.slug,
        "heading": heading(request, album.title, album.lang, desk.slug),
        "state": told,
        "chosen": list(chosen) or request.query_params.getlist("chosen"),
        "refused": desk.refused,
        "lent": _lent(request, desk),
        "layouts": LAYOUTS,
        "kinds": INSERTED,
        "tags": list(here.languages),
        "names": {tag: speaking.name(tag) for tag in here.languages},
        "parked": [one for one in waiting if one.field.startswith("block.")],
        "problem": problem,
        "data": msgspec.json.encode(told).decode().replace("<", "\\u003c"),
    }
    return shell.page(
        request,
        "desk/arrange.html",
        content,
        title=str(content["heading"]),
        status=409 if problem else 200,
    )


def _lent(request: Request, desk: Desk) -> Sequence[tuple[str, int]]:
    """The essay's own photos that other essays show, each with how many do."""
    catalog, asking = site(request).gallery.catalog, Viewer(now(request), True, withdrawn=True)
    thrown = desk.album.thrown_away()
    return [one for one in catalog.lent(desk.slug, asking) if one[0] not in thrown]


def _state(request: Request, desk: Desk) -> Mapping[str, object]:
    """All that the screen shows, as data."""
    store, who = site(request).gallery.store, request.state.person.name
    return {
        "tag": desk.source_tag,
        "photos": sum(1 for block in desk.album.blocks if isinstance(block, PhotoBlock)),
        "items": [_item(request, desk, one) for one in items(desk)],
        "tray": [_waiting(one) for one in desk.tray],
        "undo": arranging.undoable(store, desk.slug, who) is not None,
    }


def _item(request: Request, desk: Desk, item: Item) -> Mapping[str, object]:
    told: dict[str, object] = {"key": item.key, "id": ident(item.key), "kind": item.kind}
    if isinstance(item.block, PhotoBlock):
        told |= {
            "place": item.place,
            "name": item.block.photo.rpartition("/")[2],
            "layout": item.block.layout,
            "lead": item.lead,
            "veiled": item.block.sensitive is not None,
            "caption": _caption(request, desk, item),
            **(_picture(item.shot) if item.shot else {"picture": "", "wide": 3, "tall": 2}),
        }
        return told
    words = {name: dict(texts) for name, texts in item.words.items()}
    first = item.words[item.kind]
    lines = {tag: first.get(tag, first.get("", "")) for tag in site(request).languages}
    return told | {
        "words": words,
        "lines": {tag: text.plain(line)[:_LINE] for tag, line in lines.items()},
        "hung": [_picture(shot)["picture"] for shot in item.hung],
    }


def _picture(shot: Shot) -> Mapping[str, object]:
    pixels = shot.pixels
    return {
        "picture": address(shot.home, shot.number, WIDE, shot.sha256, shot.recipe),
        "wide": pixels.width if pixels else 3,
        "tall": pixels.height if pixels else 2,
    }


def _waiting(shot: Shot) -> Mapping[str, object]:
    return {"key": shot.name, "name": shot.name, **_picture(shot)}


def _caption(request: Request, desk: Desk, item: Item) -> str:
    if item.shot is None or not isinstance(item.block, PhotoBlock):
        return ""
    album, lang = desk.album, shell.speaking(request).tag
    found = caption(item.block, item.shot.facts, lang, album.lang, album.lang)
    return " ".join(found.words.split())[:120] if found else ""
