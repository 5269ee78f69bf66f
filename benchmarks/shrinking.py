"""What is saved before an encoder begins: `python -m benchmarks.shrinking [--photos FOLDER]`.

How to read the table. Three ways from a file to the same rungs: all pixels decoded and shrunk by
Lanczos, which is also what each score is measured against; a JPEG decoded at half its size or less
where that is enough, as the limit of `benchmarks` does; and ours, where the first step after that
is bicubic. "CPU ms" is for decoding and shrinking down to the rung. The score of the file that
readers get is SSIMULACRA2 (Sneyers 2022; 100 = alike, 70 = hardly to be told apart).
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from PIL import Image
from ssimulacra2 import compute_ssimulacra2

from benchmarks.measure import cpu, machine, spread
from benchmarks.photos import drawn, found
from gallery.formats import FORMATS
from gallery.ingest.pixels import shrink
from gallery.ingest.render import encode

RUNGS = (("jpeg", (1920, 1280, 800, 400)), ("avif", (2560, 1920, 1280, 800)))
"""Of each format some widths, each made from the one before."""

WAYS = ("every pixel", "a part decoded", "ours")


@dataclass(frozen=True, slots=True)
class Made:
    """One rung: CPU milliseconds until it is there, the bytes of its file, and the file's score."""

    cpu: float
    bytes: int
    score: float


def main() -> None:
    """Draw or find the photos, compare, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.shrinking", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--photos", type=Path, help="JPEGs below this folder, none drawn")
    told.add_argument("--count", type=int, default=6, help="photos to compare (default 6)")
    options = told.parse_args()
    print(machine(), flush=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        photos = found(options.photos) if options.photos else drawn(folder, options.count)
        _tell([compared(photo.read_bytes(), folder) for photo in photos[: options.count]])


def compared(original: bytes, folder: Path) -> dict[tuple[str, int, str], Made]:
    """What each way makes of a photo, by format, width and way."""
    made: dict[tuple[str, int, str], Made] = {}
    for kind, widths in RUNGS:
        references: dict[int, Path] = {}
        for way in WAYS:
            spent, image = cpu(lambda way=way, top=widths[0]: _decoded(original, way, top))  # type: ignore[misc]
            full = image.size
            for width in (one for one in widths if one <= full[0]):
                size = (width, round(width * full[1] / full[0]))
                first = image.size == full
                taken, image = cpu(lambda i=image, s=size, w=way, f=first: _shrunk(i, s, w, f))  # type: ignore[misc]
                spent += taken
                if way == WAYS[0]:
                    references[width] = folder / f"{kind}-{width}.png"
                    image.save(references[width], compress_level=1)
                data = encode(image, FORMATS[kind])
                score = float(compute_ssimulacra2(references[width], BytesIO(data)))
                made[kind, width, way] = Made(spent, len(data), score)
    return made


def _decoded(original: bytes, way: str, width: int) -> Image.Image:
    with Image.open(BytesIO(original)) as image:
        if way != WAYS[0]:
            image.draft("RGB", (width, max(1, width * image.height // image.width)))
        return image.convert("RGB")


def _shrunk(image: Image.Image, size: tuple[int, int], way: str, first: bool) -> Image.Image:
    return shrink(image, size, first=first and way == WAYS[-1])


def _tell(photos: list[Mapping[tuple[str, int, str], Made]]) -> None:
    print(f"{len(photos)} photos")
    for kind, widths in RUNGS:
        for width in widths:
            print(f"\n  {kind}, {width} px")
            for way in WAYS:
                some = [one[kind, width, way] for one in photos if (kind, width, way) in one]
                if some:
                    kilo = mean(one.bytes for one in some) / 1000
                    score = mean(one.score for one in some)
                    print(
                        f"    {way:16}{spread(one.cpu for one in some)} CPU ms"
                        f"   {kilo:7.1f} kB   SSIMULACRA2 {score:.2f}"
                    )


if __name__ == "__main__":
    main()
