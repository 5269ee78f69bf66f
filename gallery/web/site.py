"""What every handler needs: the gallery, its languages and theme, and who is asking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import quote

from starlette.requests import Request

from gallery.catalog import Viewer
from gallery.errors import Missing
from gallery.model import Lang
from gallery.web.language import Language, negotiate
from gallery.web.theme import Theme
from gallery.wiring import Gallery


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
    """The application's state; clock tells the moment of a request, with its zone."""

    gallery: Gallery
    languages: Mapping[Lang, Language]
    theme: Theme
    clock: Callable[[], datetime]
    reach: Reach = WHOLE

    @property
    def main(self) -> Lang:
        """The language that leads."""
        return next(iter(self.languages))


def site(request: Request) -> Site:
    """The site behind a request."""
    return cast(Site, request.app.state.site)


def viewer(request: Request) -> Viewer:
    """Who is asking, and when."""
    here = site(request)
    return Viewer(here.clock(), drafts=here.gallery.settings.drafts)


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
