"""The screens on which somebody decides who may be recognised in an essay's photos.

Plain forms; desk-faces.js lays ellipses over the form of one photo that are drawn and moved.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from gallery.blocks import FILLS, POLICIES, SHA, Faces
from gallery.desk.facing import (
    LADDER,
    OPEN,
    Sitter,
    as_shown,
    faces_of,
    hiding,
    left_of,
    policy,
    sitters,
)
from gallery.desk.opened import Desk
from gallery.editing import facing
from gallery.editing.facing import Decided
from gallery.errors import AlbumError, GalleryError, Malformed, Missing, Stale
from gallery.people import Role
from gallery.store import Store
from gallery.web.desk.caption_asking import refusal
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import on_desk, opened_for
from gallery.web.desk.faces_sent import NONE, Row, Unclear, faces_sent, rows_sent
from gallery.web.desk.faces_shown import list_page, path_of, photo_page
from gallery.web.desk.noted import doing
from gallery.web.desk.reshown import reshown
from gallery.web.desk.shell import gettext
from gallery.web.site import site


class Unsettled(GalleryError):
    """Faces of a photo that nobody has decided about, though it is said to be decided."""

    status = 422


class Above(GalleryError):
    """Something that publishers alone may do."""

    status = 403


@on_desk
def faces(request: Request, desk: Desk) -> Response:
    """GET all photos of the essay; POST: 303, or the page with why not (403, 409, 422).

    do=policy, with policy and fill; do=hide: every suggestion, and with `looked` those photos are
    decided that are still as `seen` tells of the page; do=undo: the person's last decision is taken
    back.
    """
    some = _sitters(request, desk)
    if request.method != "POST":
        return list_page(request, desk, some)
    try:
        match str(request.state.form.get("do", "")):
            case "policy":
                told = _asked(request, desk)
            case "hide":
                looked = "looked" in request.state.form
                seen = str(request.state.form.get("seen", "")) if looked else ""
                told = _hidden(request, desk, some, seen.split())
            case "undo":
                told = _undone(request, desk)
            case _:
                raise Malformed("say whether to set the policy, to hide or to undo")
    except GalleryError as refused:
        problem, status = _why_not(request, refused)
        desk = opened_for(request)
        return list_page(request, desk, _sitters(request, desk), problem, status)
    return away(f"{path_of(desk.slug)}?{urlencode(told)}")


@on_desk
def photo(request: Request, desk: Desk) -> Response:
    """GET one photo of the album by its number; POST: 303, or the page with why not.

    do=save, decide or rest, with sha, seen and rows (see faces_sent): decided leads to the next
    photo that waits, and by "rest" no suggestion without an answer is a face; do=hide: every
    suggestion is hidden; do=undo: the person's last decision is taken back.
    """
    some = _own(desk, _sitters(request, desk))
    one = _of_number(some, request.path_params["number"])
    if request.method != "POST":
        return photo_page(request, desk, some, one)
    try:
        return away(_of_photo(request, desk, some, one))
    except GalleryError as refused:
        problem, status = _why_not(request, refused)
        desk = opened_for(request)
        some = _own(desk, _sitters(request, desk))
        one = _of_number(some, one.shot.number)
        typed = None if isinstance(refused, Stale) else _typed(request)
        return photo_page(request, desk, some, one, problem, status, typed)


def _of_photo(request: Request, desk: Desk, some: Sequence[Sitter], one: Sitter) -> str:
    """Do what the form of a photo asks; where to go then."""
    here = f"{path_of(desk.slug)}{one.shot.number}/"
    match str(request.state.form.get("do", "")):
        case "undo":
            done = _taken_back(request, desk)
            numbers = {sitter.shot.name: sitter.shot.number for sitter in some}
            number = next((numbers[p] for p in done.before if p in numbers), 0) if done else 0
            asked = urlencode({"done": "undone" if done else "nothing"})
            return f"{path_of(desk.slug)}{number or one.shot.number}/?{asked}"
        case "hide":
            return f"{here}?{urlencode(_hidden(request, desk, [one]))}"
        case "save" | "decide" | "rest" as wanted:
            told = _wanted(request, one)
            if not _same(one, told):
                seen = str(request.state.form.get("seen", ""))
                _decide(request, desk, [told], {told.photo: seen})
            if wanted == "save":
                return f"{here}?done=saved"
            number = _next(some, one)
            place = f"{number}/" if number else "?done=decided"
            return f"{path_of(desk.slug)}{place}"
    raise Malformed("say whether to save, to decide, to hide, to undo, or that the rest is no face")


def _wanted(request: Request, one: Sitter) -> Faces:
    """What the form says of a photo; Unclear, Unsettled, Stale when the page is too old."""
    form = request.state.form
    if form.get("sha") != one.shot.sha256[:SHA]:
        raise Stale("")
    rest = NONE if form.get("do") == "rest" else OPEN
    sent = [(rest if is_ == OPEN else is_, face) for is_, face in faces_sent(rows_sent(form))]
    made = faces_of(one, [face for chosen, face in sent if chosen != NONE])
    if form.get("do") == "save":
        return made
    if waiting := sum(chosen == OPEN for chosen, _ in sent):
        words = gettext(request, "Not decided yet: %(num)s. Each one needs an answer.")
        raise Unsettled(words % {"num": waiting})
    answered = [face for _, face in sent]
    if left_of((face.box for face in one.faces if face.stands == OPEN), answered):
        raise Stale("")
    return replace(made, decided=now(request))


def _same(one: Sitter, told: Faces) -> bool:
    """Whether somebody has decided just that before: a look alone is no new decision."""
    said = one.said
    if said is None or not (one.decided and told.decided):
        return False
    return set(said.hide) == set(told.hide) and said.show == told.show


def _asked(request: Request, desk: Desk) -> Mapping[str, object]:
    """Set policy and fill; publishers alone let an essay ask for less than it does."""
    form = request.state.form
    wanted, fill = str(form.get("policy", "")), str(form.get("fill", ""))
    if wanted not in POLICIES or fill not in FILLS:
        raise Malformed(f"send policy, one of {POLICIES}, and fill, one of {FILLS}")
    usual, (who, moment) = site(request).gallery.settings.faces, _by(request)
    before, after = policy(desk.album.face_policy, usual), policy(wanted, usual)
    if LADDER.index(after) < LADDER.index(before) and not _publishes(request):
        raise Above(gettext(request, "Only publishers can let an essay ask for less."))
    if (wanted, fill) == (desk.album.face_policy, desk.album.face_fill):
        return {"done": "policy"}
    told = {"old": before, "new": after, "fill": fill}
    with doing(request, "faces", desk.slug, did="policy", **told):
        facing.ask(*_place(request, desk), wanted, fill, who, moment)
    reshown(request, desk.slug)
    return {"done": "policy"}


def _hidden(
    request: Request, desk: Desk, some: Sequence[Sitter], looked: Sequence[str] = ()
) -> Mapping[str, object]:
    """Hide every suggestion, in one batch.

    looked  photos that somebody has looked at, `as_shown`: they are decided by that, but for those
            that came or changed since
    """
    ours, sure = _own(desk, some), set(looked)
    told: list[Faces] = []
    for one in ours:
        at = now(request) if as_shown(one) in sure else None
        if not one.decided and (one.open or at):
            told.append(replace(hiding(one), decided=at))
    if told:
        _decide(request, desk, told, {one.shot.name: facing.mark(one.said) for one in ours})
    return {"done": "hidden", "count": sum(one.open for one in ours), "photos": len(told)}


def _undone(request: Request, desk: Desk) -> Mapping[str, object]:
    done = _taken_back(request, desk)
    return {"done": "undone", "photos": len(done.before)} if done else {"done": "nothing"}


def _taken_back(request: Request, desk: Desk) -> Decided | None:
    """Undo the person's last decision; the log has it first, for faces may be seen again by it."""
    who, moment = _by(request)
    with doing(request, "faces", desk.slug, did="undone"):
        done = facing.undo(*_place(request, desk), who, moment)
    _out_of_sight(request, desk, done)
    return done


def _decide(request: Request, desk: Desk, told: Sequence[Faces], seen: Mapping[str, str]) -> None:
    """Write down what was decided, and have it hold with this answer; Stale.

    seen  by photo, the mark of what was known of its faces
    """
    who, moment = _by(request)
    with ExitStack() as lines:
        for one in told:
            lines.enter_context(_logged(request, desk, one))
        marks = {one.photo: seen[one.photo] for one in told}
        done = facing.decide_all(*_place(request, desk), told, who, moment, marks)
    _out_of_sight(request, desk, done)


def _logged(request: Request, desk: Desk, after: Faces) -> AbstractContextManager[None]:
    """The log has it, before it is so, that faces may be seen: left as they are, or again."""
    before = desk.album.faces_of(after.photo) or Faces(after.photo)
    free = [one.reason for one in after.show if one not in before.show]
    again = [box for box in before.hide if box not in after.hide]
    if not (free or again):
        return nullcontext()
    return doing(
        request,
        "faces",
        f"{desk.slug}/{after.photo}",
        did="decided",
        exempted=len(free),
        reasons="; ".join(free),
        uncovered=len(again),
    )


def _out_of_sight(request: Request, desk: Desk, done: Decided | None) -> None:
    """What was decided holds for readers with this answer."""
    if done and done.before:
        reshown(request, desk.slug)


def _next(some: Sequence[Sitter], one: Sitter) -> int:
    """The number of the next photo that waits, after this one and then from the first; 0 = none."""
    at = some.index(one)
    waits = (other for other in (*some[at + 1 :], *some[:at]) if not other.decided)
    return next((other.shot.number for other in waits), 0)


def _sitters(request: Request, desk: Desk) -> list[Sitter]:
    gallery = site(request).gallery
    return sitters(gallery.store, desk, gallery.settings.faces)


def _own(desk: Desk, some: Sequence[Sitter]) -> list[Sitter]:
    """Those that lie in the essay's own folder: the others are decided about at home."""
    return [one for one in some if one.shot.home == desk.slug]


def _of_number(some: Sequence[Sitter], number: int) -> Sitter:
    one = next((one for one in some if one.shot.number == number), None)
    if one is None:
        raise Missing("there is no such photo in the essay")
    return one


def _typed(request: Request) -> Sequence[Row] | None:
    """What a form that was refused says, to be shown again; None where that is not known."""
    try:
        return rows_sent(request.state.form) or None
    except Unclear:
        return None


def _why_not(request: Request, refused: GalleryError) -> tuple[str, int]:
    """(a sentence for the person, status); a fault of ours is raised again."""
    match refused:
        case Stale():
            words = gettext(request, "Somebody decided about it meanwhile. It is like this now.")
            return words, 409
        case Unclear(number=number, words=words):
            return f"{number}: {gettext(request, words)}", refused.status
        case AlbumError():
            return str(refused), 409
    if refused.status >= 500 and refused.status != 507:
        raise refused
    return refusal(request, refused)[0], refused.status


def _publishes(request: Request) -> bool:
    covers: bool = request.state.person.role.covers(Role.PUBLISHER)
    return covers


def _place(request: Request, desk: Desk) -> tuple[Store, str]:
    return site(request).gallery.store, desk.slug


def _by(request: Request) -> tuple[str, datetime]:
    return request.state.person.name, now(request)
