"""What it costs that nothing is lost: `python -m benchmarks.durability [--photos 24] [--runs 3]`.

How to read the table. Made-up photos of two sizes are brought into an album twice, in turns: by a
naive program, which copies each one beside its place and renames it, and as `gallery ingest` does
(read whole, hashed, compared with what the album has, copied, synced, given its name under a lock,
the folder synced, and only then called saved). Times are milliseconds a photo on the clock:
median, then the range. "over naive" is the price of a photo; the goal is 15 ms. "naive, then
synced" is the time that the disk itself needs for the same bytes, once for all photos together,
so that nothing is acknowledged before the last one is there. "--verify" reads each copy back.
"""

import argparse
import os
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measure import spread
from gallery.album.manifest import Manifest
from gallery.ingest.copying import copy_in
from gallery.ingest.news import Report
from gallery.store.local import LocalStore

MB = 10**6
SIZES = (8, 25)
"""Megabytes of a photo: a good telephone's, and a camera's of 45 megapixels."""

_HEAD = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def main() -> None:
    """Make the photos, copy, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.durability", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--photos", type=int, default=24, help="photos of each size")
    told.add_argument("--runs", type=int, default=3, help="turns of each way")
    told.add_argument("--folder", type=Path, help="a folder on the disk to measure")
    options = told.parse_args()
    with TemporaryDirectory(dir=options.folder) as folder:
        for size in SIZES:
            card = _card(Path(folder) / f"card-{size}", size * MB, options.photos)
            print(f"{options.photos} photos of {size} MB, ms a photo")
            _tell(card, Path(folder) / "to", options.runs)


def _card(folder: Path, size: int, photos: int) -> Path:
    """Files that begin like photos and go on with noise, which no disk can pack."""
    folder.mkdir()
    for number in range(photos):
        noise = os.urandom(size - len(_HEAD) - 2)
        (folder / f"IMG_{number:04}.jpg").write_bytes(_HEAD + noise + b"\xff\xd9")
        os.utime(folder / f"IMG_{number:04}.jpg", (1.7e9, 1.7e9))
    os.sync()
    return folder


def _tell(card: Path, to: Path, runs: int) -> None:
    ways = {"naive": naive, "naive, then synced": at_last, "here": here, "here --verify": verified}
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            to.mkdir()
            os.sync()
            begun = perf_counter()
            way(card, to)
            spent[name].append((perf_counter() - begun) * 1000 / len(list(card.iterdir())))
            rmtree(to)
    for name, values in spent.items():
        print(f"  {name:24}{spread(values)}", flush=True)
    over = [mine - other for mine, other in zip(spent["here"], spent["naive"], strict=True)]
    print(f"  {'over naive (goal 15)':24}{spread(over)}", flush=True)


def naive(card: Path, to: Path) -> None:
    """Copy each file, and believe that it is there."""
    for photo in sorted(card.iterdir()):
        copyfile(photo, to / "half")
        (to / "half").replace(to / photo.name)


def at_last(card: Path, to: Path) -> None:
    """The same, then wait for the disk."""
    naive(card, to)
    os.sync()


def here(card: Path, to: Path, *, verify: bool = False) -> None:
    """As `gallery ingest` brings photos."""
    report = Report("album")
    copy_in(LocalStore(to), [card], Manifest(), report, lambda _: None, verify=verify)
    assert len(report.copied) == len(list(card.iterdir())), report.refused


def verified(card: Path, to: Path) -> None:
    """The same, each copy read back from the disk."""
    here(card, to, verify=True)


if __name__ == "__main__":
    main()
