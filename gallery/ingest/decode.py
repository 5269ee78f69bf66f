"""From bytes to pixels with one decoder, under limits, or a refusal that names the reason."""

import struct
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TypeAlias

# The plugins are imported by name: Pillow looks up the decoders it is allowed to use in a table
# and would import all forty to fill it.
from PIL import (
    AvifImagePlugin,
    ExifTags,
    GifImagePlugin,  # noqa: F401
    Image,
    JpegImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    TiffImagePlugin,  # noqa: F401
    WebPImagePlugin,  # noqa: F401
)

from gallery.errors import Refused, TooLarge, Unreadable
from gallery.ingest.preview import SMALLEST, no_preview, preview
from gallery.ingest.sniff import MOST_PIXELS, recognise, too_many_pixels

# Pillow keeps both for the whole process. Its own limit lets 179 megapixels pass with a warning;
# each decoder thread would take address space from the worker's share.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
AvifImagePlugin.DEFAULT_MAX_THREADS = 1

_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    EOFError,
    struct.error,
)
"""What Pillow's decoders raise for damaged files; anything else is left to the worker's edge."""

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How to set upright what EXIF tag 0x0112 says (Exif 2.32, 4.6.4); 1 needs nothing."""

QUARTER_TURNS = frozenset(TURNS[value] for value in (5, 6, 7, 8))
"""The turns that make the height the width."""


Edge: TypeAlias = int | Callable[[int, int], int]
"""Pixels that the long edge must have at least; or those for an upright width and height."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded picture, not yet upright and in the colours it was stored with.

    image          the pixels; a JPEG may come at 1/2, 1/4 or 1/8 of its size
    format         "JPEG", "HEIF", ...; "RAW" when it is the preview in a camera's raw file
    width, height  of the original in pixels, upright
    turn           what sets the image upright; None when it is
    profile        its ICC profile, None without one
    """

    image: Image.Image
    format: str
    width: int
    height: int
    turn: Image.Transpose | None
    profile: bytes | None


def decode(original: bytes, edge: Edge, name: str = "") -> Decoded:
    """Decode the first picture of a file; of a camera's raw file the preview in it.

    name    of the file, as for `recognise`
    edge    a JPEG is decoded at the smallest size whose long edge is not below this
    raises  Unreadable  "empty", "not-a-photo", "unknown-format", "needs-heic", "needs-raw",
                        "no-preview", "truncated", "damaged"
            TooLarge    "too-many-pixels", "too-many-scans", "text-bomb", "too-much-memory"
    """
    kind = recognise(original, name)
    if kind == "RAW":
        return _negative(original, edge)
    return _decoded(original, kind, edge)


def _negative(original: bytes, edge: Edge) -> Decoded:
    """The preview in a raw file; it is a stranger's file like any other."""
    found = preview(original)
    turn = TURNS.get(found.orientation)
    decoded = _decoded(found.data, recognise(found.data), edge, turn)
    if max(decoded.width, decoded.height) < SMALLEST:
        raise no_preview(f"the preview in it has only {decoded.width}×{decoded.height} pixels")
    return replace(decoded, format="RAW")


def _decoded(
    original: bytes, kind: str, edge: Edge, otherwise: Image.Transpose | None = None
) -> Decoded:
    """Decode with the one decoder of `kind`; `otherwise` is the turn when the file states none."""
    if kind == "HEIF":
        _learn_heif()
    with _under_limits(), Image.open(BytesIO(original), formats=[kind]) as image:
        stored = width, height = image.size
        if kind == "JPEG" and _turn(image, kind, otherwise) in QUARTER_TURNS:
            width, height = height, width
        image.draft(None, _least(stored, edge if isinstance(edge, int) else edge(width, height)))
        image.load()
        turn = _turn(image, kind, otherwise)
        width, height = stored[::-1] if turn in QUARTER_TURNS else stored
        return Decoded(image, kind, width, height, turn, _profile(image))


def drafted(width: int, height: int, edge: int) -> int:
    """How many times smaller than stored a JPEG of this size is decoded for an edge: 1, 2, 4 or 8.

    width, height  in pixels, upright or not; edge: as of `decode`
    """
    wide, high = _least((width, height), edge)
    times = min(width // wide, height // high)
    return next(step for step in (8, 4, 2, 1) if times >= step)  # as Pillow's draft chooses


def _least(size: tuple[int, int], edge: int) -> tuple[int, int]:
    scale = min(1, edge / max(size))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _profile(image: Image.Image) -> bytes | None:
    profile = image.info.get("icc_profile")
    return profile if isinstance(profile, bytes) and profile else None


def _turn(
    image: Image.Image, kind: str, otherwise: Image.Transpose | None
) -> Image.Transpose | None:
    """What sets a loaded image upright; a broken EXIF block costs the turn, not the photo.

    HEIF and TIFF come upright from their decoders. For AVIF the container decides, and Pillow
    puts its word into the EXIF block; XMP has none there.
    """
    if kind in {"HEIF", "TIFF"}:
        return otherwise
    if kind == "AVIF":
        image.info.pop("xmp", None)
    try:
        stated = image.getexif().get(ExifTags.Base.Orientation)
    except _DAMAGE:
        return otherwise
    if not isinstance(stated, int) or not 1 <= stated <= 8:
        return otherwise
    return TURNS.get(stated)


def _learn_heif() -> None:
    """Register the HEIC decoder; one thread, no thumbnails: see above."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError as missing:
        raise Unreadable(
            "needs-heic",
            "it is an HEIC photo, and the decoder for it is not installed",
            "install the extra heic, or export it as JPEG",
        ) from missing
    register_heif_opener(thumbnails=False, decode_threads=1)


@contextmanager
def _under_limits() -> Iterator[None]:
    """Turn whatever a decoder raises into a refusal; no warning reaches the terminal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
            raise too_many_pixels() from bomb
        except _DAMAGE as problem:
            raise _refusal(problem) from problem


def _refusal(problem: BaseException) -> Refused:
    """The reason in Pillow's words, which are all that it gives, put into ours."""
    said = str(problem).lower()
    if "memory" in said:
        return TooLarge("too-much-memory", "it takes too much memory", "export it as JPEG")
    if "truncated" in said or "unexpected end" in said:
        return Unreadable("truncated", "the file is cut off", "copy it again from the camera")
    return Unreadable("damaged", "its bytes are damaged", "copy it again from the camera")
