"""From hand to hand: comments on an essay, and what was changed since it was approved."""

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from gallery.desk import review
from gallery.desk.opened import Desk, Shot
from gallery.desk.remarks import FIELDS, Remark, remarks, said
from gallery.editing import comments, history
from gallery.editing.comments import (
    APPROVED,
    CHANGES,
    REOPENED,
    REVIEW,
    SETTLED,
    Comment,
)
from gallery.errors import Malformed, Missing
from gallery.text import mark
from gallery.web.desk import shell
from gallery.web.desk.caption_state import is_own, own
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import on_desk
from gallery.web.site import site

_NOTES = {
    ("draft", "review"): REVIEW,
    ("review", "draft"): CHANGES,
    ("approved", "draft"): CHANGES,
    ("review", "approved"): APPROVED,
}
"""The kind of comment that a note is which comes with a change of state."""

_PAGES = re.compile(r"publish/|captions/[1-9]\d{0,8}/")


def content(request: Request, desk: Desk) -> Mapping[str, object]:
    """What the publish page shows of it: comments, and the approval with what came after it."""
    store = site(request).gallery.store
    lines = comments.read(store, desk.slug)
    return {
        "remarks": remarks(desk, lines),
        "fingerprint": review.fingerprint(desk.album),
        "approval": review.approval(desk, history.read(store, desk.slug), lines),
    }


def noted(request: Request, desk: Desk, wanted: str) -> None:
    """Keep what somebody said with a change of state; an approval is of the words as they are."""
    kind = _NOTES.get((desk.album.status, wanted))
    words = str(request.state.form.get("note", "")).strip()[: comments.WORDS]
    if kind is None or (not words and kind != APPROVED):
        return
    # of the words that the page showed: others may have been saved since it was loaded
    shown = str(request.state.form.get("seen", ""))[:32] or review.fingerprint(desk.album)
    seen = shown if kind == APPROVED else ""
    _say(request, desk.slug, Comment(now(request), "", kind=kind, words=words, seen=seen))


@on_desk
def said_here(request: Request, desk: Desk) -> Response:
    """GET what was said, as JSON; POST a comment, an answer, or `do` with `on`: settle, reopen.

    A form is sent on to where it stood, `back`; a script is told all that is said by then.
    """
    if request.method == "POST":
        form = request.state.form
        if form:
            _do(request, desk, {name: str(value) for name, value in form.items()})
            return away(_back(desk, str(form.get("back", ""))))
        _do(request, desk, shell.read(request, dict[str, str]))
    return shell.told({"threads": [_told(one) for one in _remarks(request, desk)]})


def of_photo(request: Request, desk: Desk, shot: Shot) -> list[Remark]:
    """What was said of one photo, as far as it is this person's to read."""
    return [one for one in _remarks(request, desk) if one.first.photo == shot.name]


def _remarks(request: Request, desk: Desk) -> list[Remark]:
    """What this person may read: photographers what is about their own photos."""
    found = remarks(desk, comments.read(site(request).gallery.store, desk.slug))
    mine = own(request, desk)
    return [one for one in found if mine is None or one.first.photo in mine]


def _do(request: Request, desk: Desk, told: Mapping[str, str]) -> None:
    """Carry out what was sent; Malformed, Missing, StoreError."""
    act, on = told.get("do", ""), told.get("on", "")
    if act in (SETTLED, REOPENED) and on and _readable(request, desk, on):
        _say(request, desk.slug, Comment(now(request), "", kind=act, on=on))
    elif not act and on and _readable(request, desk, on):
        _say(request, desk.slug, Comment(now(request), "", words=told.get("words", ""), on=on))
    elif not act:
        _say(request, desk.slug, _about(request, desk, told))
    else:
        raise Malformed("say what to do with which comment")


def _readable(request: Request, desk: Desk, ident: str) -> bool:
    """Whether this person may read a thread; Missing when not, as for one that there is not."""
    if ident not in {one.first.ident for one in _remarks(request, desk)}:
        raise Missing("there is no such comment")
    return True


def _about(request: Request, desk: Desk, told: Mapping[str, str]) -> Comment:
    """A new thread; Missing for a photo that the essay does not show, Malformed for no text."""
    found = Comment(now(request), "", words=told.get("words", ""))
    mine = own(request, desk)
    if not told.get("photo") and mine is None:
        return found
    shot = next((one for one in desk.shots if one.name == told.get("photo")), None)
    if shot is None or not is_own(desk, shot, mine):
        raise Missing("there is no such photo in the essay")
    field, _, lang = told.get("about", "").partition(".")
    if not field:
        return replace(found, photo=shot.name)
    if field not in FIELDS or lang not in site(request).languages:
        raise Malformed("there is no such text")
    seen = mark(told["text"] if "text" in told else said(desk, shot, field, lang))
    return replace(found, photo=shot.name, field=field, lang=lang, seen=seen)


def _say(request: Request, slug: str, comment: Comment) -> None:
    """Write a comment down in the name of who is signed in."""
    person = request.state.person
    signed = replace(comment, name=person.shown or person.name, who=person.name)
    comments.say(site(request).gallery.store, slug, signed)


def _back(desk: Desk, wanted: str) -> str:
    """The page that a form stood on; the publish page for anything else."""
    page = wanted if _PAGES.fullmatch(wanted) else "publish/"
    return f"/desk/essays/{quote(desk.slug, safe='')}/{page}#comments"


def _told(one: Remark) -> Mapping[str, object]:
    """A thread for the script of a page."""
    return {
        "ident": one.first.ident,
        "photo": one.first.photo,
        "field": one.first.field,
        "lang": one.first.lang,
        "changed": one.changed,
        "open": one.open,
        "settled": one.thread.settled,
        "said": [
            {"name": line.name, "words": line.words, "guest": bool(line.link)}
            for line in (one.first, *one.thread.answers)
        ],
    }
