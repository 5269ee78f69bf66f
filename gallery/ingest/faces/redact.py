"""Faces destroyed in a picture, before anything else is made of it.

Nothing inside an ellipse is ever read: it is put out first, and what stands there afterwards comes
from outside alone. So nobody can work back from it, as trained programs do from a blur or a mosaic
(McPherson, Shokri, Shmatikov, arXiv 1609.00408).
"""

from collections.abc import Mapping, Sequence
from hashlib import shake_256
from math import ceil, floor

from PIL import Image, ImageChops, ImageDraw

from gallery.ingest.faces.wanted import Redaction
from gallery.model import Box

MARGIN = 2.0
"""Pixels by which an ellipse is larger than its box says: what an interpolation took along."""

_RING = 0.5
"""How far around an ellipse its surroundings are asked, as a share of its size."""

_GRAIN = 5
"""Levels of 255 by which the grain is lighter or darker at most: a smooth patch catches the eye."""

_INK: Mapping[str, int | tuple[int, ...]] = {
    "L": 27,
    "RGB": (29, 27, 25),
    "CMYK": (0, 0, 0, 235),
    "LAB": (27, 128, 128),
}
"""The colour of a solid ellipse: the ink of our pages."""

_Area = tuple[int, int, int, int]


def redact(image: Image.Image, redaction: Redaction) -> None:
    """Destroy the ellipses in a picture, in its place: a copy of a large one takes much memory.

    image  upright, as large as it was decoded: before anything was shrunk, because that mixes
           pixels; mode L, RGB, CMYK or LAB
    """
    boxes = sorted(set(redaction.hide), key=lambda b: (b.left, b.top, b.width, b.height))
    ellipses = [_ellipse(box, image.size) for box in boxes]
    outside = _outside(image.size, ellipses)
    ink = _INK[image.mode]
    image.paste(ink, mask=ImageChops.invert(outside))
    if redaction.fill == "solid":
        return
    patches = []
    for box, ellipse in zip(boxes, ellipses, strict=True):
        area = _within(ellipse, image.size)
        if area is not None:
            patch = _grained(_patch(image, outside, ellipse, area, ink), box)
            patches.append((patch, area[:2], _shape(ellipse, area)))
    for patch, place, shape in patches:  # after all were made: none is made of another
        image.paste(patch, place, shape)


def _ellipse(box: Box, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom in pixels of the ellipse, its margin included."""
    width, height = size
    left, top = box.left * width, box.top * height
    right, bottom = left + box.width * width, top + box.height * height
    return left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN


def _outside(
    size: tuple[int, int], ellipses: Sequence[tuple[float, float, float, float]]
) -> Image.Image:
    """What may be read: 255, and 0 in each ellipse. Its edge is hard: half a pixel is a whole."""
    mask = Image.new("L", size, 255)
    for ellipse in ellipses:
        area = _within(ellipse, size)
        if area is not None:
            mask.paste(0, area[:2], _shape(ellipse, area))
    return mask


def _within(ellipse: tuple[float, float, float, float], size: tuple[int, int]) -> _Area | None:
    """The pixels around an ellipse that the picture has; None where it lies beside it."""
    left, top = max(0, floor(ellipse[0])), max(0, floor(ellipse[1]))
    right, bottom = min(size[0], ceil(ellipse[2]) + 1), min(size[1], ceil(ellipse[3]) + 1)
    return (left, top, right, bottom) if left < right and top < bottom else None


def _shape(ellipse: tuple[float, float, float, float], area: _Area) -> Image.Image:
    """The ellipse within an area: 255 in it, 0 around it."""
    mask = Image.new("L", (area[2] - area[0], area[3] - area[1]), 0)
    x, y = area[:2]
    moved = (ellipse[0] - x, ellipse[1] - y, ellipse[2] - x, ellipse[3] - y)
    ImageDraw.Draw(mask).ellipse(moved, fill=255)
    return mask


def _patch(
    image: Image.Image,
    outside: Image.Image,
    ellipse: tuple[float, float, float, float],
    area: _Area,
    ink: int | tuple[int, ...],
) -> Image.Image:
    """What surrounds an ellipse, carried on into its area; ink where nothing may be read at all.

    In a dense crowd an ellipse may lie among others: then its surroundings are farther away.
    """
    width, height = image.size
    reach = max(8.0, _RING * max(ellipse[2] - ellipse[0], ellipse[3] - ellipse[1]))
    while True:
        left, top = max(0, floor(area[0] - reach)), max(0, floor(area[1] - reach))
        right, bottom = min(width, ceil(area[2] + reach)), min(height, ceil(area[3] + reach))
        known = outside.crop((left, top, right, bottom))
        if known.getbbox():
            break
        if (right - left, bottom - top) == (width, height):
            return Image.new(image.mode, (area[2] - area[0], area[3] - area[1]), ink)
        reach *= 2
    seen = image.crop((left, top, right, bottom))
    bands = [_pushed(band, known) for band in seen.split()]
    whole = bands[0] if len(bands) == 1 else Image.merge(image.mode, bands)
    x, y = area[0] - left, area[1] - top
    return whole.crop((x, y, x + area[2] - area[0], y + area[3] - area[1]))


def _pushed(band: Image.Image, known: Image.Image) -> Image.Image:
    """One channel, its unknown pixels carried on from the known ones.

    Push and pull (Gortler et al., The Lumigraph, 1996): halved again and again, by what is known
    alone, until everything is; then laid back under what is known, level by level.

    known  255 where a pixel may be read, 0 where it is made up
    """
    level = Image.merge("LA", (band, known))
    levels = [level]
    while level.getchannel("A").getextrema()[0] == 0 and max(level.size) > 1:
        level = _halved(level)
        levels.append(level)
    made = levels.pop().getchannel("L")
    for level in reversed(levels):
        spread = made.resize(level.size, Image.Resampling.BICUBIC)
        made = Image.composite(level.getchannel("L"), spread, level.getchannel("A"))
    return made


def _halved(level: Image.Image) -> Image.Image:
    """Half as large: the mean of what is known, which counts as known wherever there is some.

    Pillow weighs pixels by their alpha when it shrinks them.
    """
    small = level.reduce(2)
    value, weight = small.split()
    return Image.merge("LA", (value, weight.point([min(255, 4 * share) for share in range(256)])))


def _grained(patch: Image.Image, box: Box) -> Image.Image:
    """The patch with grain, which is the same for the same box and tells nothing of the photo."""
    told = f"{box.left:.4f} {box.top:.4f} {box.width:.4f} {box.height:.4f}".encode()
    noise = shake_256(told).digest(patch.width * patch.height)
    grain = Image.frombytes("L", patch.size, noise).point(
        [share * (2 * _GRAIN + 1) // 256 for share in range(256)]
    )
    bands = [ImageChops.add(band, grain, 1, -_GRAIN) for band in patch.split()]
    return bands[0] if len(bands) == 1 else Image.merge(patch.mode, bands)
