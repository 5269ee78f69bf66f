"""What every page of the desk has: its language, its policy, its way around."""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from gallery.arriving.staging import MB
from gallery.desk.facing import waiting
from gallery.desk.health import disk
from gallery.desk.opened import opened
from gallery.errors import AlbumError, Malformed, Missing
from gallery.people import Person, Role
from gallery.web import answers
from gallery.web.language import Language, negotiate
from gallery.web.site import site
from gallery.web.troubles import Trouble, trouble
from gallery.web.words import said

T = TypeVar("T")


def person(request: Request) -> Person | None:
    """Who is signed in; None on the pages before that."""
    found: Person | None = getattr(request.state, "person", None)
    return found


def speaking(request: Request) -> Language:
    """The language of the desk: what the person chose, else what the browser asks for."""
    languages, who = site(request).languages, person(request)
    chosen = getattr(request.state, "language", "") or (who.language if who else "")
    if chosen in languages:
        return languages[chosen]
    return languages[negotiate(request.headers.get("accept-language", ""), list(languages))]


def page(
    request: Request,
    template: str,
    content: Mapping[str, object],
    *,
    title: str,
    status: int = 200,
) -> Response:
    """A page of the desk, for this person and this moment only.

    template  below the theme's folder: "desk/essays.html"
    title     of the page, in the person's language
    """
    speaks, here = speaking(request), site(request)
    nonce = token_urlsafe(16)
    named = said(here.gallery.settings.title, speaks.tag, here.main)
    signed = getattr(request.state, "signed", None)
    rendered = (
        here.theme.pages[speaks.tag]
        .get_template(template)
        .render(
            content,
            lang=speaks.tag,
            title=title,
            site_title=named.words if named else "",
            nonce=nonce,
            person=person(request),
            token=signed.token if signed else "",
            languages=list(here.languages.values()),
            here=request.url.path,
            trouble=_trouble(request),
            facing=_facing(request, str(content.get("slug", ""))),
        )
    )
    return answers.desk(rendered, nonce, status=status)


def _trouble(request: Request) -> Trouble | None:
    """What everybody who works here has to know of the disk; None on a good day."""
    if person(request) is None:
        return None
    gallery = site(request).gallery
    code = disk(gallery.store, gallery.settings.upload_reserve * MB).trouble
    return trouble(code) if code else None


def _facing(request: Request, slug: str) -> int | None:
    """How many photos of a page's essay wait for a decision about faces; None = none is asked."""
    here, who = site(request), person(request)
    if not slug or who is None or not who.role.covers(Role.EDITOR):
        return None
    try:
        found = opened(here.gallery.store, slug, here.clock().date(), here.main)
    except (AlbumError, Missing):
        return None
    return waiting(found, here.gallery.settings.faces)


def told(data: object, status: int = 200) -> Response:
    """An answer for the desk's own script."""
    headers = {"cache-control": answers.PRIVATE}
    return Response(msgspec.json.encode(data), status, headers, "application/json")


def read(request: Request, kind: type[T]) -> T:
    """What the desk's own script sent; Malformed when that is something else."""
    try:
        return msgspec.json.decode(request.state.body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise Malformed(f"that cannot be understood: {problem}") from problem


def shown_name(request: Request, name: str) -> str:
    """The person as others call them; the name as it is noted where they have no account."""
    account = site(request).gallery.door().book.find(name) if name else None
    return account.person.shown if account else name


def gettext(request: Request, words: str) -> str:
    """Words of the desk in the person's language."""
    return speaking(request).catalog.gettext(words)
