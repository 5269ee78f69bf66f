"""Bytes at equal quality: `python -m benchmarks.quality [--photos FOLDER] [--count 6]`.

Every encoder has to be as good as the AVIF that readers get: its quality is raised until its
SSIMULACRA2 score (Sneyers 2022; 100 = alike, 70 = hardly to be told apart) against the same pixels
reaches that one's. How many bytes it takes then, and how much CPU one picture costs, is told.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from ssimulacra2 import compute_ssimulacra2

from benchmarks.measure import cpu, machine, spread
from benchmarks.photos import drawn, found
from gallery.formats import FORMATS, Format, Recipe
from gallery.ingest.decode import decode
from gallery.ingest.render import encode, upright

WIDTH = 1280
"""Pixels of the rung that is compared: what a telephone of today loads."""

OURS = "AVIF, as readers get it"

RIVALS: Mapping[str, Format] = {
    "AVIF, as they get it small": Recipe(small=True).encoder("avif"),
    "JPEG, as readers get it": FORMATS["jpeg"],
    "WebP": Format("WEBP", "webp", "image/webp", WIDTH, {"method": 4}),
}


@dataclass(frozen=True, slots=True)
class Made:
    """One picture by one encoder: its quality, bytes, CPU milliseconds, score."""

    quality: int
    bytes: int
    cpu: float
    score: float


def main() -> None:
    """Draw or find the photos, compare, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--photos", type=Path, help="JPEGs below this folder, none drawn")
    told.add_argument("--count", type=int, default=6, help="photos to compare (default 6)")
    options = told.parse_args()
    print(machine(), flush=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        photos = found(options.photos) if options.photos else drawn(folder, options.count)
        _tell([compared(photo, folder) for photo in photos[: options.count]])


def compared(photo: Path, folder: Path) -> dict[str, Made]:
    """What each encoder makes of a photo, at the score of ours; an encoder that never is as good
    is left out."""
    image = _sized(photo)
    reference = folder / "reference.png"
    image.save(reference)
    best = _made(image, FORMATS["avif"], None, reference)
    found = {OURS: best}
    for name, rival in RIVALS.items():
        if as_good := _least(lambda q, r=rival: _made(image, r, q, reference), best.score):  # type: ignore[misc]
            found[name] = as_good
    return found


def _sized(photo: Path) -> Image.Image:
    decoded = decode(photo.read_bytes(), WIDTH)
    width = min(WIDTH, decoded.width)
    return upright(decoded, (width, round(width * decoded.height / decoded.width)))


def _made(image: Image.Image, wanted: Format, quality: int | None, reference: Path) -> Made:
    if quality is not None:
        wanted = replace(wanted, options={**wanted.options, "quality": quality})
    spent, data = cpu(lambda: encode(image, wanted))
    score = float(compute_ssimulacra2(reference, BytesIO(data)))
    return Made(int(str(wanted.options["quality"])), len(data), spent, score)


def _least(make: Callable[[int], Made], score: float) -> Made | None:
    """The smallest quality that is as good, by halving what is left."""
    low, high, found = 1, 100, None
    while low <= high:
        middle = (low + high) // 2
        one = make(middle)
        if one.score >= score:
            high, found = middle - 1, one
        else:
            low = middle + 1
    return found


def _tell(all_of_them: Sequence[Mapping[str, Made]]) -> None:
    print(f"{len(all_of_them)} photos at {WIDTH} px, each encoder at the score of ours")
    for name in (OURS, *RIVALS):
        some = [(one[name], one[OURS]) for one in all_of_them if name in one]
        if not some:
            print(f"\n  {name}: never as good")
            continue
        print(f"\n  {name} ({len(some)} photos)")
        print(f"    quality           {spread(made.quality for made, _ in some)}")
        print(f"    SSIMULACRA2       {spread(made.score for made, _ in some)}")
        print(f"    kB                {spread(made.bytes / 1000 for made, _ in some)}")
        print(f"    bytes beside ours {spread(made.bytes / ours.bytes for made, ours in some)}")
        print(f"    CPU ms            {spread(made.cpu for made, _ in some)}")


if __name__ == "__main__":
    main()
