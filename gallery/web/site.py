"""What every handler needs: the gallery, its languages and theme, and who is asking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar, cast
from urllib.parse import quote

from starlette.requests import Request

from gallery import album as albums
from gallery.blocks import Album
from gallery.catalog import AlbumRow, Viewer, shown_to, visible
from gallery.errors import Missing
from gallery.model import Lang
from gallery.operating.running import ALONE, Running
from gallery.people import Person
from gallery.people.door import present
from gallery.people.signs import SignIn
from gallery.web import answers
from gallery.web.language import Language, negotiate
from gallery.web.looking import looking
from gallery.web.making import making
from gallery.web.theme import Theme
from gallery.wiring import Gallery

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Reach:
    """What readers can have from the place that hands out the pages.

    answers  to questions: a search, an oEmbed address; else they get files alone
    parcels  all photos of an essay in one file
    from_disk  the files are opened where they lie
    """

    answers: bool = True
    parcels: bool = True
    from_disk: bool = False


WHOLE = Reach()
"""What a server offers."""


@dataclass(frozen=True, slots=True)
class Site:
    """The application's state; clock tells the moment of a request, with its zone.

    run  how this process runs, and who counts in it
    """

    gallery: Gallery
    languages: Mapping[Lang, Language]
    theme: Theme
    clock: Callable[[], datetime]
    reach: Reach = WHOLE
    run: Running = ALONE

    @property
    def main(self) -> Lang:
        """The language that leads."""
        return next(iter(self.languages))


def site(request: Request) -> Site:
    """The site behind a request."""
    return cast(Site, request.app.state.site)


def secure(request: Request) -> bool:
    """Whether people come over HTTPS, as far as we are told."""
    stated = site(request).gallery.settings.base_url
    return request.url.scheme == "https" or stated.startswith("https://")


def cookie(request: Request) -> str:
    """The name of the sign-in's cookie; "__Host-" binds it to this host and to HTTPS (RFC 6265bis).

    Over plain HTTP, on one's own machine or in a house, browsers take no such name.
    """
    return "__Host-s" if secure(request) else "s"


def signed_in(request: Request) -> tuple[Person, SignIn] | None:
    """Who is signed in in the browser that asks; None for a stranger."""
    here, secret = site(request), request.cookies.get(cookie(request), "")
    return present(here.gallery.door(), secret, here.clock()) if secret else None


def viewer(request: Request) -> Viewer:
    """What anybody may see at this moment; lists have nothing more for the desk either."""
    ahead = looking(request)
    if ahead:
        return Viewer(_moment(request), preview=ahead.slug)
    return Viewer(_moment(request), drafts=site(request).gallery.settings.drafts)


def _moment(request: Request) -> datetime:
    """One moment for all that a request asks: what it found must be what it says of it."""
    if getattr(request.state, "moment", None) is None:
        request.state.moment = site(request).clock()
    return cast(datetime, request.state.moment)


def sought(request: Request, find: Callable[[Viewer], Found | None]) -> tuple[Found | None, Viewer]:
    """One thing, and whom it was found for.

    What anybody may see is answered alike to all, so that it may be kept; only what is not found
    so is looked for with the eyes of somebody who is signed in.
    """
    asking = viewer(request)
    found = find(asking)
    if found is None and looking(request) is None and signed_in(request):
        asking = Viewer(asking.now, drafts=True, withdrawn=True)
        found = find(asking)
    request.state.eyes = asking
    return found, asking


def eyes(request: Request) -> Viewer:
    """Whom the thing in the address was found for, at what moment; before that, anybody."""
    found = getattr(request.state, "eyes", None)
    return cast(Viewer, found) if found else viewer(request)


def kept(request: Request, changes: int | None) -> str:
    """Cache-Control of a page: what not everybody sees is kept by nobody.

    changes  the second at which what it shows changes by itself, None for never; no one keeps it
             past that
    """
    asking, one = eyes(request), making(request)
    if not asking.anybody:
        return answers.PRIVATE
    one.open, one.until, one.cache = True, changes, answers.public
    return answers.public(left(asking, changes))


def left(asking: Viewer, changes: int | None) -> int | None:
    """Whole seconds until then."""
    return None if changes is None else int(changes - asking.now.timestamp())


def changing(request: Request) -> int | None:
    """The second at which what readers see changes by itself, for what has no essay to tell it."""
    return site(request).gallery.catalog.changes(viewer(request))


def essay(request: Request) -> AlbumRow:
    """The essay in the address; Missing when there is none, or none for who asks."""
    slug, catalog = request.path_params["slug"], site(request).gallery.catalog
    found, _ = sought(request, lambda asking: catalog.essay(slug, asking))
    if found is None:
        raise Missing("there is no such essay")
    ahead = looking(request)
    return pinned(found, ahead.source) if ahead and ahead.source else found


def pinned(row: AlbumRow, source: str) -> AlbumRow:
    """An essay with the words of another moment."""
    then = albums.parse(row.slug, source)
    return replace(
        row,
        source=source,
        title=then.title,
        dek=then.dek,
        place=then.place,
        date=then.date or row.date,
        lang=then.lang,
    )


def words_of(request: Request, row: AlbumRow) -> Album:
    """What an essay says to who asks: nothing of photos that are held, or not to be seen now.

    What is held or withheld now is so by a link too that shows the words of another moment.
    """
    asking, ahead = eyes(request), looking(request)
    album = shown_to(asking, albums.parse(row.slug, row.source))
    if ahead is None or not ahead.source:
        return album
    found = site(request).gallery.catalog.essay(row.slug, asking)
    if found is None:
        return album
    by_now = albums.parse(row.slug, found.source)
    held = {name for name, one in by_now.windows().items() if one.shut}
    return album.silent(held | by_now.taken_out())


def is_draft(request: Request, row: AlbumRow) -> bool:
    """Whether an essay is not for everybody now: then nobody on the way may keep it."""
    asking = eyes(request)
    return bool(asking.preview) or not visible(Viewer(asking.now), row)


def asked_language(request: Request) -> Language:
    """The language in the address; Missing when pages are not made in it."""
    found = site(request).languages.get(request.path_params["lang"])
    if found is None:
        raise Missing("there are no pages in this language")
    return found


def likely_language(request: Request) -> Language:
    """The language of the address, else the one that the browser asks for."""
    here = site(request)
    said = here.languages.get(path(request).split("/")[1])
    if said:
        return said
    return here.languages[
        negotiate(request.headers.get("accept-language", ""), list(here.languages))
    ]


def root(request: Request) -> str:
    """The site's address without a slash at its end, for links that must be whole."""
    stated = site(request).gallery.settings.base_url
    return (stated or str(request.base_url)).rstrip("/")


def path(request: Request) -> str:
    """The path of the address as it is written in links; what it asks after "?" is left out."""
    return quote(request.scope["path"], safe="/", errors="replace")


def logged(request: Request) -> str:
    """A request as a log may have it: what its answer calls it, and which of our ways it took.

    What somebody read, and by which link, is nobody's business.
    """
    return f"{answers.mark(request.scope)} {way_of(request)}"


def way_of(request: Request) -> str:
    """The name of the way that a request took, as the table of routes has it."""
    return getattr(request.scope.get("route"), "name", "no way of ours")
