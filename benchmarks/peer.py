"""The same two outputs, a 1600-pixel JPEG and a crop of 280 by 210, here and by sigal.

sigal's own functions are called with its own settings, as its build does for each photo:
the large picture first, then the crop from that. Both sides write files.
"""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageStat
from sigal.image import generate_image, generate_thumbnail
from sigal.settings import read_settings

from benchmarks.measure import cpu
from gallery.formats import Format
from gallery.ingest.decode import decode
from gallery.ingest.pixels import shrink
from gallery.ingest.render import encode, upright

EDGE = 1600
CROP = (280, 210)


@dataclass(frozen=True, slots=True)
class Pair:
    """CPU milliseconds of both programs for one photo, and how far their large pictures differ.

    difference  mean of the absolute differences, of 255
    """

    here: float
    sigal: float
    difference: float


def pair(photo: Path, folder: Path, turn: int) -> Pair:
    """Make both outputs of one photo twice, once by each program, in turns."""
    spent = {}
    settings = read_settings()
    ours, theirs = folder / "here.jpg", folder / "sigal.jpg"
    calls = {
        "here": lambda: _here(photo, ours, settings["jpg_options"]),
        "sigal": lambda: _sigal(photo, theirs, settings),
    }
    for name in sorted(calls, reverse=bool(turn % 2)):
        spent[name], _ = cpu(calls[name])
    return Pair(spent["here"], spent["sigal"], _difference(ours, theirs))


def _here(photo: Path, large: Path, options: dict[str, int]) -> None:
    jpeg = Format("JPEG", "jpg", "image/jpeg", widest=EDGE, options=options)
    decoded = decode(photo.read_bytes(), EDGE)
    scale = min(1, EDGE / max(decoded.width, decoded.height))
    image = upright(decoded, (round(decoded.width * scale), round(decoded.height * scale)))
    large.write_bytes(encode(image, jpeg))
    crop = shrink(_cut(image), CROP)
    large.with_stem(large.stem + "-crop").write_bytes(encode(crop, jpeg))


def _cut(image: Image.Image) -> Image.Image:
    """The largest part of an image that has the crop's shape, from its middle."""
    width = min(image.width, image.height * CROP[0] // CROP[1])
    height = min(image.height, image.width * CROP[1] // CROP[0])
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def _sigal(photo: Path, large: Path, settings: dict[str, object]) -> None:
    options = settings["jpg_options"]
    sized = settings | {"img_size": (EDGE, EDGE)}
    generate_image(str(photo), str(large), sized, options=options)
    crop = large.with_stem(large.stem + "-crop")
    generate_thumbnail(str(large), str(crop), CROP, fit=True, options=options)


def _difference(one: Path, other: Path) -> float:
    with Image.open(one) as ours, Image.open(other) as theirs:
        if ours.size != theirs.size:
            raise ValueError(f"{one.name} is {ours.size}, {other.name} {theirs.size}")
        apart = ImageChops.difference(ours.convert("RGB"), theirs.convert("RGB"))
        return sum(ImageStat.Stat(apart).mean) / 3
