"""Comments of people who look at an essay by a link: what they may read of it, and may say."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gallery import album as albums
from gallery.desk.opened import Desk, Shot, opened
from gallery.desk.remarks import FIELDS, Remark, remarks, said, told_to
from gallery.editing import comments
from gallery.editing.comments import Comment
from gallery.errors import AlbumError, Malformed, Missing, Throttled
from gallery.model import Lang
from gallery.people.throttle import Limit, network
from gallery.text import mark
from gallery.web import answers
from gallery.web.desk.entry import browser
from gallery.web.looking import Looking, looking
from gallery.web.site import asked_language, site

BY_LINK, FROM_HOUSE = Limit(30, 4), Limit(15, 2)
"""How many comments may come by one link, and from one network."""


@dataclass(frozen=True, slots=True)
class Text:
    """Something that can be commented on.

    field  "caption", "alt", "" = the photo itself, or the essay
    seen   version of the text that stands there, "" without one
    """

    field: str
    lang: Lang = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """What the page shows of comments.

    photo    name of the one on the page, "" = the essay
    texts    what may be commented on here
    name     what the visitor called themselves last
    problem  why the last one was not taken: "words", "often"; "" when it was, or there is none
    """

    photo: str
    texts: Sequence[Text]
    said: Sequence[Remark]
    name: str
    problem: str = ""
    words: str = ""


def on_essay(request: Request, show: Callable[[Request], Response]) -> Response:
    """The page of the essay, with what was said by this link where it may be."""
    ahead = looking(request)
    if ahead and ahead.comments:
        with suppress(AlbumError):  # words that cannot be read now: the last good ones are shown
            request.state.talk = _talk(request, ahead, _opened(request, ahead), None)
    return show(request)


def on_photo(request: Request, show: Callable[[Request], Response]) -> Response:
    """The page of a photo, likewise."""
    ahead = looking(request)
    if ahead and ahead.comments:
        with suppress(AlbumError):
            desk, asked = _opened(request, ahead), request.path_params
            place = asked.get("other", ahead.slug), asked["number"]
            shots = (one for one in desk.shots if (one.home, str(one.number)) == place)
            if shot := next(shots, None):
                request.state.talk = _talk(request, ahead, desk, shot)
    return show(request)


def said_by_link(request: Request) -> Response:
    """Take a comment: 303 back to the page that it was written on; 404 unless it may be."""
    ahead, form = looking(request), request.state.form
    if ahead is None or not ahead.comments:
        raise Missing("there is no such page")
    desk = _opened(request, ahead)
    shot = _shot(desk, str(form.get("photo", "")))
    field, _, lang = str(form.get("about", "")).partition(".")
    if shot is None or field not in FIELDS or lang not in site(request).languages:
        field = lang = ""
    problem = _taken(
        request,
        ahead,
        Comment(
            at=site(request).clock(),
            name=str(form.get("name", ""))[: 4 * comments.NAME],
            link=ahead.ident,
            words=str(form.get("words", "")),
            photo=shot.name if shot else "",
            field=field,
            lang=lang,
            seen=str(form.get(f"seen.{field}.{lang}", ""))[:16] if field else "",
            on=_answered(desk, request, ahead, str(form.get("on", ""))),
        ),
    )
    path = f"{ahead.base}/{asked_language(request).tag}/{_page(ahead, shot)}"
    told = f"?not={problem}" if problem else ""
    return RedirectResponse(f"{path}{told}#talk", 303, {"cache-control": answers.PRIVATE})


def _taken(request: Request, ahead: Looking, comment: Comment) -> str:
    """Write a comment down; why not, "" when it was."""
    door, now = site(request).gallery.door(), site(request).clock()
    house = network(browser(request).address)
    if len(comment.words) > comments.WORDS:
        return "words"
    try:
        tries = {f"comments {ahead.ident}": BY_LINK, f"comments from {house}": FROM_HOUSE}
        door.throttle.take(tries, now)
        comments.say(site(request).gallery.store, ahead.slug, comment)
    except Throttled:
        return "often"
    except Malformed:
        return "words"
    return ""


def _answered(desk: Desk, request: Request, ahead: Looking, ident: str) -> str:
    """The thread that is answered, if this link may read it; else a new one is begun."""
    mine = told_to(_remarks(request, desk), ahead.ident)
    return ident if ident in {one.first.ident for one in mine} else ""


def _page(ahead: Looking, shot: Shot | None) -> str:
    if shot is None:
        return ""
    return f"{shot.number}/" if shot.home == ahead.slug else f"{shot.home}/{shot.number}/"


def _opened(request: Request, ahead: Looking) -> Desk:
    """The essay as the desk knows it, without the photos that are held."""
    here = site(request)
    desk = opened(here.gallery.store, ahead.slug, here.clock().date(), here.main)
    shown = [one for one in desk.shots if one.block is None or one.block.hold is None]
    return replace(desk, shots=shown)


def _shot(desk: Desk, name: str) -> Shot | None:
    return next((one for one in desk.shots if one.name == name), None)


def _remarks(request: Request, desk: Desk) -> list[Remark]:
    return remarks(desk, comments.read(site(request).gallery.store, desk.slug))


def _talk(request: Request, ahead: Looking, desk: Desk, shot: Shot | None) -> Talk:
    lines = comments.read(site(request).gallery.store, ahead.slug)
    mine = told_to(remarks(desk, lines), ahead.ident)
    here = [one for one in mine if one.first.photo == (shot.name if shot else "")]
    names = [one.name for one in lines if one.link == ahead.ident]
    return Talk(
        photo=shot.name if shot else "",
        texts=_texts(request, ahead, desk, shot) if shot else (),
        said=here if shot else mine,
        name=names[-1] if names else "",
        problem=request.query_params.get("not", ""),
    )


def _texts(request: Request, ahead: Looking, desk: Desk, shot: Shot) -> list[Text]:
    """The texts of a photo in the languages of the site, that of the page first."""
    then = albums.parse(ahead.slug, ahead.source) if ahead.source else None
    own = asked_language(request).tag
    tags = sorted(site(request).languages, key=lambda tag: tag != own)
    return [
        Text(field, tag, mark(said(desk, shot, field, tag, then)))
        for tag in tags
        for field in FIELDS
    ]
