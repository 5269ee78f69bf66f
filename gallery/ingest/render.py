"""render: the pictures that readers get of one original. Pure; opens and writes no file.

A clean room: decode, shrink, turn upright, convert to sRGB, copy the pixels into a new image, and
encode each rung of the ladder from the one above it. Nothing but pixels gets out. Each pass of the
recipe does that by itself, no larger than its own widest rung, so a picture has the same bytes
whether the passes follow each other at once or a day apart; at once, they share what is decoded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from itertools import zip_longest

from PIL import AvifImagePlugin, Image, features

from gallery.formats import FORMATS, LADDER, Format, Recipe, rungs
from gallery.ingest.decode import QUARTER_TURNS, Decoded, decode, drafted
from gallery.ingest.faces.redact import redact
from gallery.ingest.faces.wanted import Redaction
from gallery.ingest.pixels import clean, dhash, flat, shrink, stand_in, to_srgb
from gallery.model import Pixels, Rendition

MOST_EDGE = 1 << 16
"""Pixels that no edge of a picture exceeds: it is decoded at its full size (ITU T.81)."""

HELD = 10_000_000
"""Pixels that a decoded picture may have to wait for the next pass: four bytes each."""

STEPS = 2
"""Raised when this code makes other bytes of the same photo; part of every recipe."""

_PARTS = ("pil", "libjpeg_turbo", "avif", "littlecms2")


@dataclass(frozen=True, slots=True)
class Rendered:
    """Everything made of one original; renditions by ascending width, as the passes made them."""

    pixels: Pixels
    renditions: tuple[Rendition, ...]


def render(
    original: bytes, recipe: Recipe, name: str = "", redaction: Redaction | None = None
) -> Rendered:
    """Make the renditions of one original, one pass of the recipe after the other.

    What stands in for the picture, and what it looks like, is told by the first pass.

    name    of the file: its ending tells a raw file where the bytes say TIFF alone
    redaction  the faces that are destroyed first; None = none
    raises  Unreadable, TooLarge: what is wrong with the file, and what to do about it
    """
    made: list[Rendition] = []
    looks: list[Pixels] = []
    waits: Decoded | None = None
    for one, after in zip_longest(recipe.passes, recipe.passes[1:]):
        decoded = waits or _decoded(original, one, name, redaction)
        waits = decoded if after and _serves(decoded, one, after) else None
        kind, width, height = decoded.format, decoded.width, decoded.height
        sizes = [_size(rung, width, height) for rung in rungs_of(width, height, one)]
        image = upright(decoded, sizes[-1])
        del decoded  # it may be 100 MB: let it go before the encoders ask for memory
        for image in ladder(image, sizes):  # noqa: B020 the larger one goes when the next is there
            made.extend(_renditions(image, one))
        if not looks:
            looks.append(Pixels(kind, width, height, *stand_in(image), dhash(image)))
    return Rendered(looks[0], tuple(sorted(made, key=lambda rendition: rendition.width)))


def _decoded(original: bytes, recipe: Recipe, name: str, redaction: Redaction | None) -> Decoded:
    if redaction:
        return whole(original, redaction, name)
    return decode(original, partial(edge_of, recipe), name)


def _serves(decoded: Decoded, recipe: Recipe, after: Recipe) -> bool:
    """Whether what was decoded for one pass is what the next would decode, and is small."""
    size = decoded.width, decoded.height
    edges = edge_of(recipe, *size), edge_of(after, *size)
    same = drafted(*size, edges[0]) == drafted(*size, edges[1])
    return same and decoded.image.width * decoded.image.height <= HELD


def rungs_of(width: int, height: int, recipe: Recipe) -> list[int]:
    """The rungs of which one of the recipe's formats is made, the lowest at any rate."""
    widest = max(FORMATS[name].widest for name in recipe.formats)
    every = rungs(width, height, recipe)
    return [rung for rung in every if rung <= widest] or every[:1]


def edge_of(recipe: Recipe, width: int, height: int) -> int:
    """Pixels of the long edge of the largest picture that is made of one of this size."""
    return max(_size(rungs_of(width, height, recipe)[-1], width, height))


def whole(original: bytes, redaction: Redaction, name: str) -> Decoded:
    """The picture as large as it is, upright, without some faces. Unreadable, TooLarge.

    Whatever makes it smaller mixes pixels, a JPEG decoder too: so it comes after this.
    """
    decoded = decode(original, MOST_EDGE, name)
    image = flat(decoded.image)
    if decoded.turn is not None:
        image = image.transpose(decoded.turn)
    redact(image, redaction)
    return replace(decoded, image=image, turn=None)


def upright(decoded: Decoded, size: tuple[int, int]) -> Image.Image:
    """The picture at `size` (width, height, upright, pixels): sRGB, clean, the right way up.

    Colours are converted after the first shrinking: it is the same to the eye and cheaper.
    """
    stored = size[::-1] if decoded.turn in QUARTER_TURNS else size
    image = shrink(flat(decoded.image), stored, first=True)
    if decoded.turn is not None:
        image = image.transpose(decoded.turn)
    return clean(to_srgb(image, decoded.profile))


def ladder(image: Image.Image, sizes: list[tuple[int, int]]) -> Iterator[Image.Image]:
    """Yield the image at each size, the largest first, each shrunk from the one before."""
    for size in sorted(sizes, reverse=True):
        if size != image.size:
            image = shrink(image, size)
        yield image


def encode(image: Image.Image, wanted: Format) -> bytes:
    """The image as a file of one format."""
    file = BytesIO()
    image.save(file, wanted.name, **wanted.options)
    return file.getvalue()


def current_recipe(
    widths: tuple[int, ...] = LADDER, formats: tuple[str, ...] = tuple(FORMATS)
) -> Recipe:
    """The recipe of this installation: it changes with any encoder that may change the bytes."""
    parts = [f"{part} {features.version(part)}" for part in _PARTS]
    codec = AvifImagePlugin.get_codec_version("aom")
    return Recipe(widths, formats, "; ".join([f"render {STEPS}", *parts, f"aom {codec}"]))


def _renditions(image: Image.Image, recipe: Recipe) -> Iterator[Rendition]:
    for name in recipe.formats:
        wanted = recipe.encoder(name)
        if image.width <= wanted.widest:
            yield Rendition(image.width, image.height, name, encode(image, wanted))


def _size(rung: int, width: int, height: int) -> tuple[int, int]:
    return rung, max(1, round(rung * height / width))
