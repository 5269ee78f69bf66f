"""The screen that culls an essay's photos: its state as data, decisions from a script or a form."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from urllib.parse import quote, urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from gallery.album import parse
from gallery.blocks import PICKED, REJECTED, UNDECIDED
from gallery.blocks.cull import MOST as STARS
from gallery.catalog import Viewer
from gallery.desk.culling import Candidate, candidates, counted, standings
from gallery.desk.opened import Desk, Shot
from gallery.editing import culling, history, source_of
from gallery.editing.culling import Culled, Wish
from gallery.errors import GalleryError, Malformed, Missing
from gallery.ingest.shown import WAS_REJECTED
from gallery.people import Role
from gallery.web.desk import shell
from gallery.web.desk.caption_asking import MOST, NOT_YOURS, answering, asker, refusal
from gallery.web.desk.caption_state import LARGE, SMALL, is_own, own
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import heading, on_desk, opened_for
from gallery.web.desk.pictures import address
from gallery.web.desk.reshown import reshown
from gallery.web.desk.shell import gettext
from gallery.web.site import site

FULL = 2560
"""Pixels of the picture that is looked at as closely as there are pixels."""

_PICKS = (PICKED, REJECTED, UNDECIDED)
_LABEL = 60  # characters


class _Decided(msgspec.Struct):
    photos: list[str]
    pick: str | None = None
    stars: int | None = None
    label: str | None = None


class Settled(GalleryError):
    """Photographers reject in drafts: after that it is for whoever may change the essay."""

    status = 403


@on_desk
def cull(request: Request, desk: Desk) -> Response:
    """GET the screen, or with ?photo=NUMBER the form of one photo; POST what the form says: 303.

    POST photo (its number), pick, stars, label and perhaps `next`; or do=undo; or do=back with
    name=NAME, which brings a rejected photo back.
    """
    found = candidates(desk)
    if request.method != "POST":
        number = request.query_params.get("photo", "")
        return _form(request, desk, found, number) if number else _page(request, desk, found)
    form = request.state.form
    problem, number = "", str(form.get("photo", ""))
    try:
        if form.get("do") == "undo":
            _undone(request)
        elif form.get("do") == "back":
            _decide(request, _Decided([str(form.get("name", ""))], UNDECIDED))
        else:
            _decide(request, _sent(request, _numbered(found, number)))
    except GalleryError as refused:
        if refused.status >= 500:
            raise
        problem = refusal(request, refused)[0]
    if problem:
        desk = opened_for(request)
        found = candidates(desk)
        if number:
            return _form(request, desk, found, number, problem)
        return _page(request, desk, found, problem)
    return away(_onward(desk, found, number, "next" in form))


@answering
def do(request: Request) -> object:
    """POST {photos, pick, stars, label}, what is left out stays: how these stand now, counts, undo.

    pick  "picked", "rejected", "undecided"; stars: 0 (none) to 5
    """
    told = shell.read(request, _Decided)
    before, done = _decide(request, told)
    store, slug = site(request).gallery.store, before.slug
    after = replace(before, album=parse(slug, source_of(store, slug)))  # no file has changed
    files = [one for one in before.everything() if one.verdict in (None, WAS_REJECTED)]
    stands = standings(after, files)
    names = [name for name in told.photos if name in stands]
    return {
        "photos": [{"name": name, **asdict(stands[name])} for name in names],
        "counts": asdict(counted(stands.values())),
        "undo": bool(done.ident or culling.undoable(history.read(store, slug), asker(request)[1])),
    }


@answering
def undo(request: Request) -> object:
    """POST: the person's last decision is taken back; as `state`, of the photos it was about."""
    done = _undone(request)
    return _state(request, opened_for(request), done.photos if done else ())


@answering
def state(request: Request) -> object:
    """GET {photos, counts, undo} as they are now."""
    return _state(request, opened_for(request))


def _decide(request: Request, told: _Decided) -> tuple[Desk, Culled]:
    """Save what somebody decided; refused as a whole when one photo is not theirs.

    returns  the essay as it was before, and what came of it
    """
    if told.pick not in (None, *_PICKS) or told.stars not in (None, *range(STARS + 1)):
        raise Malformed(f"send pick, one of {', '.join(_PICKS)}, or stars from 0 to {STARS}")
    if not 0 < len(told.photos) <= MOST:
        raise Malformed(f"send from 1 to {MOST} photos")
    desk = opened_for(request)
    known = {shot.name: shot for shot in desk.everything() if shot.home == desk.slug}
    if gone := [name for name in told.photos if name not in known]:
        raise Missing(f"there is no photo {gone[0]!r} in {desk.slug}")
    shots = [known[name] for name in dict.fromkeys(told.photos)]
    mine = own(request, desk)
    if not all(is_own(desk, shot, mine) for shot in shots):
        raise Settled(gettext(request, NOT_YOURS))
    if (
        told.pick
        and not _may_turn(request, desk)
        and (told.pick == REJECTED or _any_out(desk, shots))
    ):
        raise Settled(gettext(request, "This essay is no draft any more: editors reject photos."))
    slug, who = asker(request)
    wishes = [_wish(shot, told) for shot in shots]
    done = culling.cull(site(request).gallery.store, slug, wishes, who, now(request))
    _out_of_sight(request, desk, done)
    return desk, done


def _may_turn(request: Request, desk: Desk) -> bool:
    """Whether somebody may take photos out of the essay, and bring them back."""
    covers: bool = request.state.person.role.covers(Role.EDITOR)
    return covers or desk.album.status == "draft"


def _any_out(desk: Desk, shots: Sequence[Shot]) -> bool:
    return bool({one.name for one in desk.rejected} & {shot.name for shot in shots})


def _wish(shot: Shot, told: _Decided) -> Wish:
    pick = told.pick
    if pick == UNDECIDED and (shot.facts.rating or 0) >= 0:
        pick = ""  # it need only be said where the file says otherwise
    label = None if told.label is None else " ".join(told.label.split())[:_LABEL]
    return Wish(shot.name, pick, told.stars, label)


def _undone(request: Request) -> Culled | None:
    slug, who = asker(request)
    desk = opened_for(request)
    store = site(request).gallery.store
    last = culling.undoable(history.read(store, slug), who)
    if culling.turns(last) and not _may_turn(request, desk):
        raise Settled(gettext(request, "This essay is no draft any more: editors reject photos."))
    done = culling.undo(store, slug, who, now(request))
    if done:
        _out_of_sight(request, desk, done)
    return done


def _out_of_sight(request: Request, desk: Desk, done: Culled) -> None:
    """What is rejected, or comes back, is so for readers with this answer: here, and where other
    essays borrow it."""
    if not done.turned:
        return
    asking = Viewer(now(request), True, withdrawn=True)
    lent = {name for name, _ in site(request).gallery.catalog.lent(desk.slug, asking)}
    if desk.album.status not in ("draft", "review") or lent & {*done.turned}:
        reshown(request, desk.slug)


def _page(request: Request, desk: Desk, found: Sequence[Candidate], problem: str = "") -> Response:
    content = {
        **_around(request, desk, problem),
        "state": {"slug": desk.slug, "tag": desk.source_tag, **_told(request, desk, found)},
        "rejected": [one for one in found if one.stands.pick == REJECTED],
        "may_turn": _may_turn(request, desk),
    }
    title = gettext(request, "Cull")
    return shell.page(
        request, "desk/cull.html", content, title=title, status=409 if problem else 200
    )


def _form(
    request: Request, desk: Desk, found: Sequence[Candidate], number: str, problem: str = ""
) -> Response:
    one = _numbered(found, number)
    at = found.index(one)
    content = {
        **_around(request, desk, problem),
        "one": one,
        "n": at + 1,
        "total": len(found),
        "alike": [other for other in found if other.stack == one.stack and other is not one],
        "picture": _address(one.shot, LARGE),
        "before": found[at - 1].shot.number if at else None,
        "after": found[at + 1].shot.number if at + 1 < len(found) else None,
        "mine": is_own(desk, one.shot, own(request, desk)),
        "stars": range(STARS + 1),
    }
    title = gettext(request, "Cull")
    return shell.page(
        request, "desk/cull-photo.html", content, title=title, status=422 if problem else 200
    )


def _around(request: Request, desk: Desk, problem: str) -> Mapping[str, object]:
    album = desk.album
    named = heading(request, album.title, album.lang, desk.slug)
    return {"slug": desk.slug, "heading": named, "problem": problem}


def _state(
    request: Request, desk: Desk, photos: Sequence[str] | None = None
) -> Mapping[str, object]:
    return _told(request, desk, candidates(desk), photos)


def _told(
    request: Request,
    desk: Desk,
    found: Sequence[Candidate],
    photos: Sequence[str] | None = None,
) -> Mapping[str, object]:
    """All that the script shows; photos: only these, None = all."""
    mine, slug, who = own(request, desk), *asker(request)
    wanted = None if photos is None else set(photos)
    undoable = culling.undoable(history.read(site(request).gallery.store, slug), who)
    return {
        "photos": [
            _photo(one, is_own(desk, one.shot, mine))
            for one in found
            if wanted is None or one.shot.name in wanted
        ],
        "counts": asdict(counted(one.stands for one in found)),
        "undo": bool(undoable),
    }


def _photo(one: Candidate, mine: bool) -> Mapping[str, object]:
    shot, stands = one.shot, one.stands
    moment = (shot.facts.date or "").replace("T", " ")
    return {
        "name": shot.name,
        "number": shot.number,
        "stack": one.stack,
        "thumb": _address(shot, SMALL),
        "large": _address(shot, LARGE),
        "full": _address(shot, FULL),
        "width": shot.pixels.width if shot.pixels else 0,
        "height": shot.pixels.height if shot.pixels else 0,
        "facts": [part for part in (moment, one.camera) if part],
        "pick": stands.pick,
        "stars": stands.stars,
        "label": stands.label,
        "by_file": stands.by_file,
        "mine": mine,
    }


def _address(shot: Shot, width: int) -> str:
    return address(shot.home, shot.number, width, shot.made, shot.recipe)


def _numbered(found: Sequence[Candidate], number: str) -> Candidate:
    one = next((one for one in found if str(one.shot.number) == number), None)
    if one is None:
        raise Missing("there is no such photo in the essay")
    return one


def _sent(request: Request, one: Candidate) -> _Decided:
    """What the form of one photo says otherwise than the essay does."""
    form, stands = request.state.form, one.stands
    pick = str(form.get("pick", stands.pick or UNDECIDED))
    stars, label = str(form.get("stars", stands.stars)), str(form.get("label", stands.label))
    return _Decided(
        [one.shot.name],
        None if pick == (stands.pick or UNDECIDED) else pick,
        None if stars == str(stands.stars) else int(stars) if stars.isdecimal() else -1,
        None if label == stands.label else label,
    )


def _onward(desk: Desk, found: Sequence[Candidate], number: str, further: bool) -> str:
    path = f"/desk/essays/{quote(desk.slug, safe='')}/cull/"
    if not number:
        return path
    at = next(n for n, one in enumerate(found) if str(one.shot.number) == number)
    after = found[at + 1] if further and at + 1 < len(found) else found[at]
    return f"{path}?{urlencode({'photo': after.shot.number})}"
