"""The screen that arranges an essay: its state as data, commands from a script or a plain form."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import quote, urlencode

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from gallery.blocks import LAYOUTS, PhotoBlock
from gallery.catalog import Viewer
from gallery.desk.lending import lent
from gallery.desk.opened import Desk
from gallery.desk.order import items
from gallery.editing import arranging, history, passages
from gallery.editing.commands import (
    BESIDE,
    BORROWED,
    INSERTED,
    NO_LINK,
    VEILED,
    Command,
    Place,
    SetBlock,
    Trash,
    Untrash,
    sent,
)
from gallery.errors import AlbumError, Malformed, Missing
from gallery.ingest.filling import reference
from gallery.web import answers
from gallery.web.desk import arrange_forms, shell
from gallery.web.desk.arrange_state import ident
from gallery.web.desk.arrange_state import state as all_of
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import heading, on_desk, opened_for
from gallery.web.desk.reshown import reshown
from gallery.web.desk.shell import gettext
from gallery.web.site import site

_KEPT = 20  # chosen blocks that a page without script keeps chosen
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
            made = perform(request, arrange_forms.wanted(desk, form, chosen))
            chosen = [*made] or chosen
    except (Missing, Malformed, AlbumError) as problem:
        return _page(request, opened_for(request), sentence(request, problem), chosen)
    return back(desk.slug, chosen)


def back(slug: str, chosen: Sequence[str]) -> Response:
    """To the screen, with some of its blocks chosen."""
    kept = [key for key in chosen if key][:_KEPT]
    asked = f"?{urlencode([('chosen', key) for key in kept])}#{ident(kept[0])}" if kept else ""
    return away(f"/desk/essays/{quote(slug, safe='')}/arrange/{asked}")


def do(request: Request) -> Response:
    """POST {"commands": [{"do": ...}]}: {"state", "made"}; 409 when one names what is gone, 422."""
    told = shell.read(request, _Commands)
    if len(told.commands) > _MOST:
        raise Malformed(f"send {_MOST} commands at most")
    return _answered(request, lambda: perform(request, [sent(one) for one in told.commands]))


def undo(request: Request) -> Response:
    """POST: the person's last command is taken back; as `do`."""
    return _answered(request, lambda: _undo(request))


def state(request: Request) -> Response:
    """GET the order as it is now."""
    return shell.told({"state": all_of(request, opened_for(request))})


def say(request: Request) -> Response:
    """POST words of a block {"key", "field", "lang", "seen", "mine", "around"}: what came of it."""
    told = shell.read(request, _Said)
    place = passages.Passage(told.key, told.field, told.lang, told.around)
    return shell.told(_say(request, place, told.seen, told.mine))


def _answered(request: Request, act: Callable[[], Sequence[str]]) -> Response:
    made: Sequence[str] = ()
    problem, status = "", 200
    try:
        made = act()
    except (Missing, Malformed, AlbumError) as refusal:
        problem, status = sentence(request, refusal), 409 if isinstance(refusal, Missing) else 422
    told = {"state": all_of(request, opened_for(request)), "made": made}
    return shell.told(told | ({"problem": problem} if problem else {}), status)


def perform(request: Request, commands: Sequence[Command]) -> Sequence[str]:
    """Do commands for who asks: the keys that are new."""
    gallery, slug = site(request).gallery, request.path_params["slug"]
    who = request.state.person.name
    named = [_checked(request, one) for one in commands]
    done = arranging.do(gallery.store, slug, named, who, now(request))
    _out_of_sight(request, done)
    return done.made


def _checked(request: Request, one: Command) -> Command:
    if isinstance(one, Trash):
        return _with_names(request, one)
    if isinstance(one, Place):
        _refuse_unlent(request, one)
    return one


def _with_names(request: Request, one: Trash) -> Trash:
    """The photos of chosen blocks, and of the tray; Missing for one that is not there any more."""
    desk = opened_for(request)
    order = items(desk)
    names = {i.key: i.block.photo for i in order if isinstance(i.block, PhotoBlock)}
    names |= {hung.key: hung.block.photo for item in order for hung in item.hung}
    photos = tuple(dict.fromkeys(names.get(key, key) for key in one.photos))
    for photo in photos:
        desk.shot(photo)
    return replace(one, photos=photos)


def _refuse_unlent(request: Request, one: Place) -> None:
    """Missing for a photo that neither waits in the tray nor is lent by another essay."""
    here, desk = site(request), opened_for(request)
    there = {shot.name for shot in (*desk.tray, *desk.shots, *desk.refused)}
    there |= {block.photo for block in desk.album.photos}
    for other in {reference(desk.slug, name)[0] for name in one.photos} - {desk.slug}:
        today = now(request).date()
        there |= {shot.name for shot in lent(here.gallery.store, other, today, here.main)}
    for name in one.photos:
        if name not in there:
            raise Missing(f"there is no photo {name!r} to be placed")


def _out_of_sight(request: Request, done: arranging.Arrangement) -> None:
    """What goes to the trash, or comes out of it, is so for readers with this answer."""
    if any(isinstance(one, Trash | Untrash) for one in done.commands):
        reshown(request, request.path_params["slug"])


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
    for name in [name.removeprefix("was:") for name in form if name.startswith("was:")]:
        if form.get(name) != form.get(f"was:{name}"):
            value = str(form.get(name, "")).strip()
            key = next(iter(perform(request, [SetBlock(key, name, value)])), key)
    return away(f"/desk/essays/{quote(desk.slug, safe='')}/arrange/#{ident(key)}")


def sentence(request: Request, problem: Exception) -> str:
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
    if reason == NO_LINK:
        return gettext(request, "A link begins with https:// or http://.")
    return reason


def _page(request: Request, desk: Desk, problem: str = "", chosen: Sequence[str] = ()) -> Response:
    here, speaking = site(request), shell.speaking(request)
    waiting = history.parked(here.gallery.store, desk.slug)
    album = desk.album
    told = all_of(request, desk)
    content = {
        "slug": desk.slug,
        "heading": heading(request, album.title, album.lang, desk.slug),
        "state": told,
        "chosen": list(chosen) or request.query_params.getlist("chosen"),
        "refused": desk.refused,
        "lent": _lent(request, desk),
        "asked": {"words": "", "lang": here.main, "numbered": True, "roman": False}
        | {"fill": any(b.key == "point" for b in album.blocks), "replace": False},
        "layouts": LAYOUTS,
        "kinds": INSERTED,
        "beside_of": BESIDE,
        "tags": list(here.languages),
        "names": {tag: speaking.name(tag) for tag in here.languages},
        "parked": [one for one in waiting if one.field.startswith("block.")],
        "problem": problem,
        "data": msgspec.to_builtins(told),
    }
    title, status = str(content["heading"]), 409 if problem else 200
    page = shell.page(request, "desk/arrange.html", content, title=title, status=status)
    return answers.framing(page)


def _lent(request: Request, desk: Desk) -> Sequence[tuple[str, int]]:
    """The essay's own photos that other essays show, each with how many do."""
    catalog, asking = site(request).gallery.catalog, Viewer(now(request), True, withdrawn=True)
    thrown = desk.album.thrown_away()
    return [one for one in catalog.lent(desk.slug, asking) if one[0] not in thrown]
