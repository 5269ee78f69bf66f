"""Looking ahead: one essay below an address of its own, for whoever has the link (web/preview)."""

from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

KIND = "preview"
"""Of the links that open an essay, see people.passes."""

COMMENTS, PINNED = "comments", "source"
"""What such a link keeps of its own: whether who has it may comment; the album.toml it shows."""


@dataclass(frozen=True, slots=True)
class Looking:
    """What a link opens.

    base      address of all its pages and pictures, without a slash at its end
    ident     of the link: tells nobody its secret
    label     for whom it was made, "" = nobody in particular
    until     when it ends, in words of the page
    comments  who has it may write comments
    source    the album.toml that it is pinned to, "" = as the essay is now
    made      when that was, in words of the page
    """

    slug: str
    base: str
    ident: str
    label: str
    until: str
    comments: bool = False
    source: str = ""
    made: str = ""


def looking(request: Request) -> Looking | None:
    """What a request may look at by a link; None for every other request."""
    return cast(Looking | None, getattr(request.state, "looking", None))
