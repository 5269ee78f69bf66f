"""Editions of a page: which pictures its readers get. The words are the same in all of them."""

from dataclasses import dataclass, replace

from starlette.requests import Request

from gallery.formats import FORMATS
from gallery.web.looking import looking


@dataclass(frozen=True, slots=True)
class Edition:
    """What is loaded of each photo.

    name     where it is below the essay, and the class of its pages; "" for the full one
    widest   the one size that is shown, pixels, or the next smaller one; None = any size
    small    the same for photos that do not stand across the page
    formats  keys of formats.FORMATS
    waits    pictures load when they come near
    base     what the addresses of pictures begin with, as a link for looking ahead has them
    """

    name: str
    widest: int | None
    small: int | None
    formats: tuple[str, ...]
    waits: bool = True
    base: str = ""


FULL = Edition("", None, None, tuple(FORMATS))
LIGHT = Edition("light", 560, 560, tuple(FORMATS))
PRINT = Edition("print", 1280, 800, ("jpeg",), waits=False)
"""JPEG goes into a PDF as it is; of AVIF, browsers put every pixel in, unpacked."""


def asked(request: Request) -> Edition:
    """The light edition for those who save data (Save-Data Client Hint), else the full one."""
    saves = request.headers.get("save-data", "").strip().lower() == "on"
    return here(request, LIGHT if saves else FULL)


def here(request: Request, edition: Edition) -> Edition:
    """An edition with the addresses that its pictures have for who asks."""
    ahead = looking(request)
    return replace(edition, base=ahead.base) if ahead else edition
