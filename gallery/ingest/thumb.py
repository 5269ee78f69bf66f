"""A stamp of a photo for the desk, until its renditions are there. Pure; opens and writes no file.

Cameras put a small picture into the EXIF block: the first bytes of a file are enough to show it.
It is a stranger's file like any other, so it is decoded in a worker and encoded anew: nothing
but pixels gets out.
"""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

from PIL import ExifTags, Image

from gallery.formats import FORMATS
from gallery.ingest.decode import QUARTER_TURNS, TURNS, Decoded, decode
from gallery.ingest.render import encode, upright

EDGE = 400
"""Pixels of the long edge of a stamp, at most."""

_SMALLEST = 100
"""Pixels of the long edge: less shows nobody anything."""

_START, _LENGTH = 0x0201, 0x0202
"""Where the small picture is in the EXIF block (Exif 2.32, 4.5.6: JPEGInterchangeFormat)."""


def embedded(head: bytes) -> bytes | None:
    """A stamp from the small picture in the EXIF block of a JPEG file.

    head     the first HEAD bytes of the file, or all of it
    returns  a JPEG file, upright; None when there is no small picture, or none of use
    raises   whatever a damaged block makes of the decoder: for a worker, at whose edge it ends
    """
    found = _inside(head)
    if found is None or max(found.width, found.height) < _SMALLEST:
        return None
    return _stamp(found)


def thumb(original: bytes, name: str) -> bytes:
    """A stamp from the photo itself, decoded as small as its format allows.

    name    of the file, as for `decode`
    raises  Unreadable, TooLarge, as `decode`
    """
    return _stamp(decode(original, EDGE, name))


def _inside(head: bytes) -> Decoded | None:
    """The small picture, with the turn and the shape of the large one."""
    with Image.open(BytesIO(head), formats=["JPEG"]) as image:
        size, exif = image.size, image.getexif()
        place: Mapping[int, object] = exif.get_ifd(ExifTags.IFD.IFD1)
        start, length = place.get(_START), place.get(_LENGTH)
        if not isinstance(start, int) or not isinstance(length, int) or length <= 0 or start <= 0:
            return None
        block = image.info["exif"].removeprefix(b"Exif\0\0")
    small = decode(block[start : start + length], EDGE)
    shown = _without_bars(small.image, size)
    turned = exif.get(ExifTags.Base.Orientation)
    turn = TURNS.get(turned) if isinstance(turned, int) else None
    width, height = shown.size[::-1] if turn in QUARTER_TURNS else shown.size
    return replace(small, image=shown, width=width, height=height, turn=turn)


def _without_bars(small: Image.Image, large: tuple[int, int]) -> Image.Image:
    """Cut to the shape of the photo: cameras fill up a stamp of 160 x 120 with black."""
    width, height = small.size
    across = min(width, round(height * large[0] / large[1]))
    down = min(height, round(width * large[1] / large[0]))
    left, top = (width - across) // 2, (height - down) // 2
    return small.crop((left, top, left + max(1, across), top + max(1, down)))


def _stamp(found: Decoded) -> bytes:
    scale = min(1.0, EDGE / max(found.width, found.height))
    width, height = max(1, round(found.width * scale)), max(1, round(found.height * scale))
    return encode(upright(found, (width, height)), FORMATS["jpeg"])
