"""A photo as markup: every rendition it has, and how wide it will be shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gallery.catalog import PhotoRow
from gallery.formats import FORMATS
from gallery.layout import Row, sizes, times
from gallery.media import FOCUS, address, token
from gallery.web.edition import FULL, Edition
from gallery.web.words import Said

FALLBACK = "jpeg"
"""The format that every browser, feed and preview can show."""

_SLACK = 1.15
"""How much smaller than its box a cropped photo may be: nobody sees it, and the next rung of the
ladder weighs half as much again."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")


@dataclass(frozen=True, slots=True)
class Picture:
    """One `<picture>`.

    sources  (media type, srcset) of the formats before the fallback
    sizes, srcset  "" where there is one size to show
    loading  "high": the lead; "eager": in the first view; "lazy": when it comes near
    alt      None: nobody described it, or the words beside it do
    """

    width: int
    height: int
    sizes: str
    sources: Sequence[tuple[str, str]]
    srcset: str
    src: str
    alt: Said | None = None
    loading: str = "lazy"


def token_of(photo: PhotoRow) -> str:
    """The part of a photo's addresses that changes with its pixels and its words."""
    return token(photo.made, photo.recipe, photo.album, photo.number, photo.mark)


def picture(
    photo: PhotoRow,
    size: str,
    alt: Said | None = None,
    loading: str = "lazy",
    edition: Edition = FULL,
) -> Picture:
    """A photo of the index, in the formats that there are of it, for a `sizes` value."""
    mark, one = token_of(photo), edition.widest
    there = [key for key in edition.formats if key not in photo.lacks]
    sets = {key: _srcset(photo, key, mark, edition) for key in there}
    return Picture(
        width=photo.width,
        height=photo.height,
        sizes="" if one else size,
        sources=[(FORMATS[key].mime, sets[key]) for key in sets if key != FALLBACK],
        srcset="" if one else sets[FALLBACK],
        src=edition.base + fallback(photo, one or 800),
        alt=alt,
        loading=loading if edition.waits or loading != "lazy" else "eager",
    )


def fallback(photo: PhotoRow, most: int) -> str:
    """Address of the widest fallback rendition of at most so many pixels, else the narrowest."""
    mark = token_of(photo)
    suffix = FORMATS[FALLBACK].suffix
    return address(photo.album, photo.number, mark, fallback_width(photo, most), suffix)


def fallback_width(photo: PhotoRow, most: int) -> int:
    """Width in pixels of the rendition that `fallback` names."""
    widths = rungs(photo, FALLBACK)
    return max((width for width in widths if width <= most), default=widths[0])


def file_name(photo: PhotoRow, kind: str = FALLBACK) -> str:
    """What a reader's copy is called: album and number, never the name of the original."""
    return f"{photo.album}-{photo.number:03}.{FORMATS[kind].suffix}"


def cropped(photo: PhotoRow, ratio: float, phone: str, desk: str) -> str:
    """`sizes` of a photo that fills a box of another shape: what is cut away must be loaded too."""
    more = round(max(1.0, photo.width / photo.height / ratio / _SLACK), 2)
    return sizes(times(phone, more), times(desk, more))


def focus_style(focus: tuple[float, float] | None) -> dict[str, str]:
    """The point that a crop keeps, for `object-position`."""
    x, y = focus or FOCUS
    return {"f": f"{x:.0%} {y:.0%}"}


def photo_style(photo: PhotoRow, row: Row | None = None) -> dict[str, str]:
    """Shape and colour of a photo before it has arrived; its limit where it stands alone."""
    values = {"r": f"{photo.width / photo.height:.4g}"}
    if _COLOUR.fullmatch(photo.colour):
        values["c"] = photo.colour
    return values | row_style(row) if row and len(row.shapes) == 1 else values


def row_style(row: Row) -> dict[str, str]:
    """Shape of a row, and the width over which it would be blown up."""
    values = {"r": f"{row.ratio:.4g}"}
    return values | {"m": f"{row.limit}px"} if row.limit else values


def rule(anchor: str, values: dict[str, str]) -> str:
    """One rule of the page's style sheet: custom properties of the element with that id."""
    return f"#{anchor}{{{';'.join(f'--{key}:{value}' for key, value in values.items())}}}"


def _srcset(photo: PhotoRow, key: str, mark: str, edition: Edition) -> str:
    suffix, there, widest = FORMATS[key].suffix, rungs(photo, key), edition.widest
    if widest:
        width = max((width for width in there if width <= widest), default=there[0])
        return edition.base + address(photo.album, photo.number, mark, width, suffix)
    if key == FALLBACK and not photo.lacks:
        there = there[::-2][::-1]  # few browsers take it: every second size spares all a kilobyte
    return ", ".join(
        f"{edition.base}{address(photo.album, photo.number, mark, width, suffix)} {width}w"
        for width in there
    )


def rungs(photo: PhotoRow, key: str) -> list[int]:
    """Widths in pixels of a photo's renditions in one format, ascending; none while it lacks it."""
    if key in photo.lacks:
        return []
    return [width for width in photo.widths if width <= FORMATS[key].widest] or [*photo.widths[:1]]
