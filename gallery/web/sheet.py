"""The contact sheet: every photo of an essay at a glance, in the order of reading."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from gallery import layout
from gallery.web import frames, page
from gallery.web.edition import Edition, asked
from gallery.web.frames import Frame
from gallery.web.making import shows
from gallery.web.material import gather
from gallery.web.picture import Picture, photo_style, picture, rule
from gallery.web.site import asked_language, eyes, site, words_of
from gallery.web.site import essay as essay_row
from gallery.web.words import Said

BELOW = "sheet/"
"""Where it is, below the essay."""

_HIGH = (6.5, 11.0)  # rem: rows are at least so high, on a phone and above, see gallery.css
_GROWN = 1.15  # how much wider a tile usually becomes so that rows end together
_EAGER = 8  # tiles that load at once


@dataclass(frozen=True, slots=True)
class Tile:
    """One photo; picture: None for one behind a veil, which opens on its own page."""

    frame: Frame
    picture: Picture | None


def sheet(request: Request) -> Response:
    """All photos of one essay; 404 as for the essay."""
    language = asked_language(request)
    here, chosen = site(request), asked(request)
    row = essay_row(request)
    words = [words_of(request, row)]
    shows(request, {row.slug, *frames.lenders(words[0])})
    [essay] = gather(here.gallery.catalog, [row], eyes(request), here.main, words)
    shown = tiles(frames.distinct(essay.whole(language.tag)), chosen)
    title = page.title(row, language.tag)
    called = language.catalog.gettext("%(essay)s, contact sheet")
    head = page.head(
        request,
        language,
        title=Said(called % {"essay": title.words}, title.lang),
        description=page.description(row, essay.album, language.tag),
        style="".join(rule(one.frame.anchor, photo_style(one.frame.photo)) for one in shown),
        edition=chosen,
    )
    path = page.essay_path(request, language.tag, row.slug)
    content = {"tiles": shown, "title": title, "essay": path}
    return page.answer_of(request, language, "sheet.html", head, content, row)


def tiles(framed: Sequence[Frame], edition: Edition) -> list[Tile]:
    """The photos as tiles; framed: each once, in order."""
    return [
        Tile(
            frame,
            None
            if frame.veil
            else picture(
                frame.photo, _size(frame), frame.alt, "eager" if n < _EAGER else "lazy", edition
            ),
        )
        for n, frame in enumerate(framed)
    ]


def _size(frame: Frame) -> str:
    ratio = frame.photo.width / frame.photo.height
    phone, desk = (f"{high * ratio * _GROWN:.4g}rem" for high in _HIGH)
    return layout.sizes(phone, desk)
