"""Drawn people for tests of faces: a crowd, and where its heads are."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from gallery.model import Box
from tests.pictures import picture

SIZE = (600, 400)

HEADS = (
    Box(0.1, 0.15, 0.08, 0.16),
    Box(0.3, 0.4, 0.05, 0.1),
    Box(0.62, 0.2, 0.2, 0.36),
    Box(0.75, 0.3, 0.1, 0.2),
    Box(-0.03, 0.7, 0.1, 0.2),
)
"""The boxes of heads: a small one, two that overlap, one over the edge of the picture."""


def crowd(seed: int = 1, inside: int = 0, size: tuple[int, int] = SIZE) -> Image.Image:
    """A picture whose pixels in the ellipses of HEADS depend on `inside`, and no others do."""
    image, faces = picture(*size, seed=seed), picture(*size, seed=1000 + inside)
    mask = Image.new("L", size, 0)
    for box in HEADS:
        ImageDraw.Draw(mask).ellipse(ellipse(box, size), fill=255)
    noise = Image.frombytes("L", size, Random(inside).randbytes(size[0] * size[1]))
    image.paste(Image.blend(faces, noise.convert("RGB"), 0.5), mask=mask)
    return image


def ellipse(box: Box, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box, in pixels."""
    left, top = box.left * size[0], box.top * size[1]
    return left, top, left + box.width * size[0], top + box.height * size[1]


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
