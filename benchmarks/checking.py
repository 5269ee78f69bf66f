"""What a look through a whole library costs: `python -m benchmarks.checking [--photos 100000]`.

How to read the table. A library is written by script: essays of 200 photos with captions in two
languages, each photo with eleven renditions and their note. Originals and renditions are hard
links to a few tiny files of the sizes that are noted, because the structure check lists names and
sizes and reads none of them; manifests, words, notes and the index are real. Then `gallery check`
looks through it in a process of its own: seconds on the clock, and of the processor, which tells
how busy the machine was besides; and the most memory that it had.
What was just written is still in the memory of the machine: a disk that turns adds its own time.
The goal is 60 s for 100,000 photos.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from benchmarks.measure import process_cost
from gallery.album import FILE, MANIFEST
from gallery.album import manifest as manifests
from gallery.album.manifest import Manifest
from gallery.formats import FORMATS, LADDER
from gallery.ingest.index import reindex
from gallery.ingest.read import READER
from gallery.ingest.record import Made, Sum
from gallery.media import card_key, note_key, rendition_key
from gallery.model import Claim, Original, Pixels
from gallery.wiring import Gallery, open_gallery, today

PHOTOS = 200
"""Of an essay."""

_LINKS = 20_000  # of one file: disks allow 65,000 and more
_BYTES = 100
_TIME = 1_700_000_000 * 10**9
_CAPTION = "Dock workers carry the lead banner of the port unions past the palace."


def main() -> None:
    """Write the library, check it, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.checking", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--photos", type=int, default=100_000, help="photos of the library")
    told.add_argument("--folder", type=Path, help="a folder on the disk to measure")
    options = told.parse_args()
    with TemporaryDirectory(dir=options.folder) as folder:
        library = Path(folder)
        begun = time.perf_counter()
        write(library, options.photos)
        spent = time.perf_counter() - begun
        print(f"a library of {options.photos} photos: {spent:.0f} s to write", flush=True)
        seconds, worked, peak = checked(library)
        print(
            f"  gallery check (goal 60 s): {seconds:.1f} s, the processor {worked:.1f} s,"
            f" {peak / 1e6:.0f} MB at most",
            flush=True,
        )


def checked(library: Path) -> tuple[float, float, int]:
    """Look through a library in which nothing is wrong.

    returns  seconds on the clock, those of the processor, most bytes of memory
    """
    begun = time.perf_counter()
    command = [sys.executable, "-m", "gallery", "--library", str(library), "check"]
    cost, said = process_cost(command)
    if said != "everything is in order\n":
        raise SystemExit(f"the library is not sound:\n{said[:2000]}")
    return time.perf_counter() - begun, cost.cpu, round(cost.peak * 2**20)


def write(library: Path, photos: int) -> None:
    """Write a library of so many photos, and its index."""
    albums = library / "albums"
    albums.mkdir()
    gallery = open_gallery(library)
    links = _linked(library / "tiny")
    for number in range(-(-photos // PHOTOS)):
        slug = f"march-{number:04}"
        count = min(PHOTOS, photos - number * PHOTOS)
        _album(gallery, albums / slug, links, count)
    reindex(gallery.store, gallery.catalog, today().date())
    gallery.catalog.engine.dispose()


def _linked(folder: Path) -> Iterator[Path]:
    """One file again and again, a new one before it has too many names."""
    folder.mkdir()
    number = 0
    while True:
        path = folder / str(number)
        path.write_bytes(b"x" * _BYTES)
        os.utime(path, ns=(_TIME, _TIME))
        yield from (path for _ in range(_LINKS))
        number += 1


def _album(gallery: Gallery, folder: Path, links: Iterator[Path], count: int) -> None:
    folder.mkdir()
    recipe = gallery.recipe.key
    photos = [_photo(f"{folder.name}/{number}", number, recipe) for number in range(count)]
    for photo in photos:
        os.link(next(links), folder / photo.name)
        note = folder.parent / note_key(photo.sha256, recipe)
        note.parent.mkdir(parents=True)
        names = [
            Path(rendition_key(photo.sha256, recipe, width, made.suffix)).name
            for width in LADDER
            for made in FORMATS.values()
            if width <= made.widest
        ]
        for name in names:
            os.link(next(links), note.with_name(name))
        sums = {name: Sum("0" * 64, _BYTES) for name in names}
        note.write_bytes(msgspec.json.encode(Made(_PIXELS, LADDER, sums)))
    os.link(next(links), folder.parent / card_key(photos[0].sha256, recipe, None))
    listed = Manifest(reader=READER).with_photos(photos)
    (folder / MANIFEST).write_bytes(manifests.dump(listed))
    (folder / FILE).write_text(_words(folder.name, photos), "utf-8")


_PIXELS = Pixels("JPEG", 6000, 4000, "#aabbcc", "x" * 28)


def _photo(place: str, number: int, recipe: str) -> Original:
    said = [
        Claim("date", f"2026-05-01T10:{number % 60:02}:{number // 60:02}", "exif:DateTimeOriginal"),
        Claim("offset", "-06:00", "exif:OffsetTimeOriginal"),
        Claim("byline", "A. Photographer", "exif:Artist"),
        Claim("caption", _CAPTION, "exif:ImageDescription"),
        Claim("make", "Canon", "exif:Make"),
        Claim("model", "EOS R6", "exif:Model"),
    ]
    digest = sha256(place.encode()).hexdigest()
    return Original(
        name=f"IMG_{number:04}.jpg",
        number=number + 1,
        sha256=digest,
        bytes=_BYTES,
        mtime_ns=_TIME,
        pixels=_PIXELS,
        recipe=recipe,
        widths=LADDER,
        claims=said,
    )


def _words(slug: str, photos: list[Original]) -> str:
    head = 'title.en = "May Day"\ntitle.es = "Primero de Mayo"\nstatus = "published"\n'
    blocks = (
        f'\n[[block]]\nphoto = "{photo.name}"\ncaption.en = "{slug} {photo.number} {_CAPTION}"\n'
        f'caption.es = "{photo.number} {_CAPTION}"\nalt.en = "{_CAPTION[:40]}"\n'
        for photo in photos
    )
    return head + "".join(blocks)


if __name__ == "__main__":
    main()
