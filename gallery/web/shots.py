"""A photo as machines are told of it: one file, its size, its words, who made it."""

from collections.abc import Iterable
from dataclasses import dataclass

from gallery import text
from gallery.licence import named
from gallery.web.frames import Frame
from gallery.web.picture import fallback, fallback_width
from gallery.web.words import Said


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo; texts are plain, "" where nobody has said anything.

    address  of a JPEG file, whole
    page     of the photo's own page, whole
    width,
    height   of that file, pixels
    makers   who made it, one by one
    licence  address of its licence
    """

    address: str
    page: str
    width: int
    height: int
    caption: Said | None
    alt: Said | None
    credit: str
    makers: tuple[str, ...]
    copyright: str
    licence: str
    date: str


def shot(frame: Frame, base: str, essay: str, most: int) -> Shot:
    """A photo of an essay.

    base   the site's address; essay: that of the essay's page, whole
    most   pixels that the file may be wide
    """
    photo = frame.photo
    width = fallback_width(photo, most)
    return Shot(
        address=base + fallback(photo, most),
        page=essay + frame.path,
        width=width,
        height=max(1, round(photo.height * width / photo.width)),
        caption=plain(frame.caption),
        alt=frame.alt,
        credit=frame.credit,
        makers=tuple(photo.facts.byline) or ((frame.credit,) if frame.credit else ()),
        copyright=photo.facts.copyright or "",
        licence=(named(frame.home.licence)[1] if frame.home else "") or photo.label.licence,
        date=frame.date,
    )


def makers(shots: Iterable[Shot]) -> list[str]:
    """Everybody who made some of the photos, in the order in which they come."""
    return list(dict.fromkeys(name for one in shots for name in one.makers))


def plain(found: Said | None) -> Said | None:
    """A line of words without Markdown."""
    if found is None or not found.markdown:
        return found
    return Said(text.bare(found.words), found.lang, markdown=False)
