"""Measure rendering: `python -m benchmarks [--photos FOLDER] [--count 24] [--rounds 1]`.

How to read the table. Each figure is a median over photos, then the range: a wide range means
that the machine was busy. Times are CPU milliseconds for one photo, so other people's work
disturbs them little. "limit" is the least that the same files can cost with the same decoder
and encoders (see limit.py); the ratio to it is what our care costs, the decoding of the second
pass included, and its goal is 1.15. Readers see a photo after the first pass: 0.4 of it at most.
The tables after that run whole programs, ours and others, that make the same files of all photos,
in turns (see peers.py); the difference tells whether the pictures are alike. Memory is the highest
peak of a worker process; the goal is 300 MiB at 24 megapixels.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from benchmarks.ladder import Costs, costs
from benchmarks.measure import machine, spread
from benchmarks.peers import compare
from benchmarks.photos import drawn, found
from benchmarks.pool import flow
from gallery.errors import Refused
from gallery.formats import Recipe
from gallery.ingest.decode import decode
from gallery.ingest.render import current_recipe


def main() -> None:
    """Draw or find the photos, measure, print."""
    options = _options()
    print(machine(), flush=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        photos = found(options.photos) if options.photos else drawn(folder, options.count)
        photos = _readable(photos)
        if not photos:
            raise SystemExit(f"no JPEG that can be read in {options.photos}")
        recipe = current_recipe()
        turns = list(enumerate(photos * options.rounds))
        _tell_ladder([costs(path.read_bytes(), recipe, turn) for turn, path in turns])
        compare(_beside(folder, photos), len(photos), max(2, options.rounds))
        _tell_flow(photos, recipe)


def _options() -> argparse.Namespace:
    told = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--photos", type=Path, help="JPEGs below this folder, none drawn")
    told.add_argument("--count", type=int, default=24, help="photos to draw (default 24)")
    told.add_argument("--rounds", type=int, default=1, help="times each photo is measured")
    return told.parse_args()


def _readable(photos: Sequence[Path]) -> list[Path]:
    """The photos that can be decoded; the others are named. It also warms the file cache."""
    kept, sizes, area = [], 0, 0
    for path in photos:
        try:
            decoded = decode(path.read_bytes(), 1)
        except Refused as refusal:
            print(f"left out: {path.name}: {refusal}")
            continue
        kept.append(path)
        sizes += path.stat().st_size
        area += decoded.width * decoded.height
    if kept:
        print(f"{len(kept)} photos, {area / len(kept) / 1e6:.1f} MP and", end=" ")
        print(f"{sizes / len(kept) / 1e6:.1f} MB on average\n", flush=True)
    return kept


def _tell_ladder(measured: Sequence[Costs]) -> None:
    print("the whole ladder, CPU ms a photo")
    for step in measured[0].steps:
        print(f"  {step:24}{spread(one.steps[step] for one in measured if step in one.steps)}")
    print(f"  {'all of it':24}{spread(one.whole for one in measured)}")
    print(f"  {'the first pass of it':24}{spread(one.first for one in measured)}")
    print(f"  {'limit':24}{spread(one.limit for one in measured)}")
    print(f"  {'ratio (goal 1.15)':24}{spread(one.whole / one.limit for one in measured)}")
    share = spread(one.first / one.whole for one in measured)
    print(f"  {'first pass (goal 0.4)':24}{share}\n")


def _beside(folder: Path, photos: Sequence[Path]) -> Path:
    """A folder in which all photos lie beside each other, and nothing else."""
    place = folder / "all" / "photos"
    place.mkdir(parents=True)
    for number, photo in enumerate(photos):
        copyfile(photo, place / f"{number:04}.jpg")
    return place


def _tell_flow(photos: Sequence[Path], recipe: Recipe) -> None:
    told = flow(photos, recipe)
    print("through the worker processes")
    print(f"  {told.rate:.2f} photos/s, a worker's peak {told.peak:.0f} MiB (goal 300)")
    for one in told.refused:
        print(f"  refused: {one}")


if __name__ == "__main__":
    main()
