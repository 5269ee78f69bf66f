"""Asking and refusing: what the ways of the caption screen share.

A refusal is {"problem": a sentence for the person, ...}: 400 not understood, 403 somebody else's
photo, 404 no such photo or text, 409 changed by somebody or a broken album.toml (with its file,
line and reason), 422 words that cannot stand there, 507 the disk is full.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from gallery.arriving import ledger
from gallery.editing import history
from gallery.editing.naming import FIELD as PERSONS
from gallery.editing.naming import listed, say_persons
from gallery.editing.restoring import renamed
from gallery.editing.saying import Place, Said, say
from gallery.errors import AlbumError, Full, GalleryError, Malformed, Missing, Stale
from gallery.people import Role
from gallery.web.desk.entry import now
from gallery.web.desk.shell import gettext, told
from gallery.web.site import site

MOST = 5000
"""Photos of one request."""


def _(words: str) -> str:
    """Marks words that are looked up later."""
    return words


NOT_YOURS = _("You can write about the photos that you brought yourself.")
GONE = _("This photo is not in the essay any more.")
FULL = _("The disk of the server is full. Nothing was saved; somebody has to free some space.")
NO_DATE = _("This is no date. Write it as well as known, like 2026-05-01, 2026-05, 1936~, 193X.")
CHANGED = _("Somebody else has changed this in the meantime.")


class Foreign(GalleryError):
    """A photo that somebody else brought."""

    status = 403


def answering(handler: Callable[[Request], object]) -> Callable[[Request], Response]:
    """A handler whose value is answered as JSON, and whose refusals are sentences."""

    @wraps(handler)
    def answered(request: Request) -> Response:
        try:
            return told(handler(request))
        except GalleryError as problem:
            if problem.status >= 500 and not isinstance(problem, Full):
                raise  # a fault of ours: the guard logs it, and tells no names of files
            words, status, more = refusal(request, problem)
            return told({"problem": words, **more}, status)

    return answered


def refusal(request: Request, problem: GalleryError) -> tuple[str, int, Mapping[str, object]]:
    """(a sentence in the person's language, status, what else the page should know)."""
    match problem:
        case Foreign():
            return gettext(request, NOT_YOURS), 403, {}
        case Full():
            return gettext(request, FULL), 507, {}
        case Missing():
            return gettext(request, GONE), 404, {}
        case Stale():
            return gettext(request, CHANGED), 409, {"now": problem.theirs}
        case AlbumError(spot=spot) if spot is not None:
            where = {"file": spot.file, "line": spot.line, "reason": problem.reason}
            return str(problem), 409, where
        case AlbumError():
            is_date = problem.reason.startswith(("date", "`date`"))
            return gettext(request, NO_DATE) if is_date else problem.reason, 422, {}
    return str(problem), problem.status, {}


def spoken(request: Request, photo: str, field: str, lang: str, seen: str, mine: str) -> Said:
    """Save words of a photo for whoever asks; names are told by "; "."""
    here, slug, who = site(request), request.path_params["slug"], request.state.person.name
    store, moment = here.gallery.store, now(request)
    if not photo:
        raise Malformed("send the photo that it is about")
    words, langs = mine if lang else " ".join(mine.split()), [*here.languages]

    def saved(name: str) -> Said:
        if field == PERSONS and not lang:
            return say_persons(store, slug, name, listed(seen), listed(mine), who, moment)
        return say(store, slug, Place(name, field, lang), seen, words, who, moment, langs=langs)

    try:
        return saved(photo)
    except Missing:
        # a page that was opened before another file took the photo's place
        name = renamed(history.read(store, slug), photo)
        if name == photo:
            raise
        return saved(name)


def may(request: Request, photos: Iterable[str], fields: Iterable[str] = ()) -> None:
    """Photographers write about their own photos; refused as a whole when one is not.

    What is behind a veil is for editors to say, as on the screen that arranges.
    """
    person = request.state.person
    if person.role.covers(Role.EDITOR):
        return
    if "sensitive" in fields:
        raise Foreign("a veil is an editor's")
    mine = ledger.mine(site(request).gallery.store, request.path_params["slug"], person.name)
    if any(photo not in mine for photo in photos):
        raise Foreign("somebody else brought this photo")


def asker(request: Request) -> tuple[str, str]:
    return request.path_params["slug"], request.state.person.name
