"""The page of one photo: the picture as large as the window, what is known of it, neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

from gallery import layout
from gallery.catalog import PhotoRow
from gallery.errors import Missing
from gallery.formats import FORMATS
from gallery.model import Texts
from gallery.web.edition import FULL, Edition
from gallery.web.essay import Hung
from gallery.web.frames import Frame, shape
from gallery.web.picture import (
    FALLBACK,
    fallback,
    fallback_width,
    file_name,
    photo_style,
    picture,
    rule,
)


@dataclass(frozen=True, slots=True)
class Download:
    """The largest picture of a photo that every program can open; width and height in pixels."""

    href: str
    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PhotoPage:
    """A photo among those of its essay.

    date           EDTF: its own, else what the album it belongs to states; "" unknown
    place          likewise
    before, after  None at the ends
    """

    hung: Hung
    count: int
    date: str
    place: Texts
    licence: str
    before: Frame | None
    after: Frame | None
    download: Download
    style: str


def compose_photo(
    framed: Sequence[Frame], wanted: tuple[str, int], edition: Edition = FULL
) -> PhotoPage:
    """Lay out the page of one photo.

    framed  the essay's photos, each once, in order
    wanted  (album, number) of the photo
    raises  Missing when the essay does not show it
    """
    found = (n for n, f in enumerate(framed) if (f.photo.album, f.photo.number) == wanted)
    at = next(found, None)
    if at is None:
        raise Missing("there is no such photo in this essay")
    frame = framed[at]
    home = frame.home
    row = layout.single(shape(frame), layout.ALONE)
    loading = "lazy" if frame.veil else "high"
    shown = picture(frame.photo, row.sizes[0], frame.alt, loading, edition)
    return PhotoPage(
        hung=Hung(frame, shown, frame.credit),
        count=len(framed),
        date=frame.date or (home.date if home else ""),
        place={"": frame.place} if frame.place else (home.place if home else {}),
        licence=home.licence if home else "",
        before=framed[at - 1] if at else None,
        after=framed[at + 1] if at + 1 < len(framed) else None,
        download=_download(frame.photo, edition.base),
        style=rule(frame.anchor, photo_style(frame.photo, row)),
    )


def _download(photo: PhotoRow, base: str) -> Download:
    widest = FORMATS[FALLBACK].widest
    width = fallback_width(photo, widest)
    height = max(1, round(photo.height * width / photo.width))
    href = f"{base}{fallback(photo, widest)}?download"
    return Download(href, file_name(photo), width, height)
