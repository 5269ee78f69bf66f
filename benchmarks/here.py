"""The files of a comparison made by this program: `python -m benchmarks.here PHOTOS OUT OUTPUT…`.

A whole process, with the worker processes that an ingest uses; with --limit the least that the
same files can cost: Pillow alone, one decode, one shrinking and one encode for each.
"""

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

from benchmarks.outputs import Output, unpacked
from gallery.formats import Format
from gallery.ingest.decode import decode
from gallery.ingest.pixels import shrink
from gallery.ingest.render import encode, upright
from gallery.jobs import Pool

Size = tuple[int, int]

OPTIONS = {"optimize": True, "progressive": True}
"""As sigal writes JPEGs; thumbsup and vipsthumbnail spare themselves either."""


def main() -> None:
    """Make all files of all photos of a folder."""
    told = [one for one in sys.argv[1:] if one != "--limit"]
    photos, to = Path(told[0]), Path(told[1])
    wanted = [unpacked(one) for one in told[2:]]
    for one in wanted:
        (to / one.name).mkdir(parents=True, exist_ok=True)
    if "--limit" in sys.argv:
        for photo in sorted(photos.iterdir()):
            bare(photo, to, wanted)
        return
    with Pool() as pool:
        items = ((photo.name, (photo, to, wanted)) for photo in sorted(photos.iterdir()))
        for outcome in pool.each(made, items):
            if outcome.verdict:
                raise SystemExit(f"{outcome.key}: {outcome.verdict.reason}")


def made(photo: Path, to: Path, wanted: Sequence[Output]) -> None:
    """All files of one photo, by what makes renditions; the largest first, the rest from it."""
    original, largest = photo.read_bytes(), wanted[0]
    with Image.open(BytesIO(original)) as opened:
        edge = max(_fits(opened.size, largest))
    decoded = decode(original, edge)
    image = upright(decoded, _fits((decoded.width, decoded.height), largest))
    for one in wanted:
        jpeg = Format("JPEG", "jpg", "image/jpeg", 10_000, {"quality": one.quality, **OPTIONS})
        data = encode(shrink(*_part(image, one)), jpeg)
        (to / one.name / photo.name).write_bytes(data)


def bare(photo: Path, to: Path, wanted: Sequence[Output]) -> None:
    """The same with Pillow alone."""
    largest = wanted[0]
    with Image.open(BytesIO(photo.read_bytes())) as opened:
        size = _fits(opened.size, largest)
        opened.draft("RGB", size)
        image: Image.Image = opened.resize(size, Image.Resampling.LANCZOS)
    for one in wanted:
        part, size = _part(image, one)
        sized = part if part.size == size else part.resize(size, Image.Resampling.LANCZOS)
        sized.save(to / one.name / photo.name, "JPEG", quality=one.quality, **OPTIONS)


def _fits(size: Size, one: Output) -> Size:
    scale = min(1.0, one.width / size[0], one.height / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _part(image: Image.Image, one: Output) -> tuple[Image.Image, Size]:
    """What of an image goes into a file, and how large it is there."""
    if not one.cut:
        return image, _fits(image.size, one)
    width = min(image.width, image.height * one.width // one.height)
    height = min(image.height, image.width * one.height // one.width)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height)), (one.width, one.height)


if __name__ == "__main__":
    main()
