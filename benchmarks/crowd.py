"""Readers while photos come in: `python -m benchmarks.crowd [--readers 500] [--photos 1000]`.

`gallery serve` runs as it is installed, with its work process. So many readers hold a connection
each and ask for a page or a picture of an essay every two seconds or so, at random, while a folder
of photos of 6 megapixels that was moved into the library is developed. It ends when readers could
see all of them, or after `--seconds`. Latencies are of the wall clock, from the request to the last
byte of its answer, in a process of its own; goal: 99 of 100 within 300 ms, and none fails.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image

from benchmarks.measure import machine
from benchmarks.photos import dealt, draw
from gallery.cli.library import SETTINGS
from gallery.ingest.record import load_manifest
from gallery.wiring import Gallery, open_gallery
from tests.serving import free_port

SLUG = "dropped"
SIZE = (3000, 2000)
_ALIKE = 8
"""Photos that are drawn."""

_READ = 24
"""Photos of the essay that is read."""

_WORDS = """title.en = "May Day"
title.es = "Primero de Mayo"
date = "2026-05-01"
status = "published"
""" + "".join(
    f'\n[[block]]\nphoto = "IMG_{number:04}.jpg"\ncaption.en = "Dock workers, {number}"\n'
    for number in range(_READ)
)
_ASKED = re.compile(r'(?:href|src)="(/(?:en|es|media|static)/[^"#?]+)"')


def main() -> None:
    """Serve, drop a folder, read, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--readers", type=int, default=500)
    told.add_argument("--photos", type=int, default=1000, help="in the folder (default 1000)")
    told.add_argument("--seconds", type=float, default=1800, help="after which it ends at the most")
    options = told.parse_args()
    print(machine(), f"load {os.getloadavg()[0]:.1f} before", flush=True)
    with TemporaryDirectory() as name:
        some = [_small(seed) for seed in range(_ALIKE)]
        gallery = _library(Path(name) / "library", some)
        folder = dealt(Path(name) / SLUG, options.photos, some)
        with _served(gallery) as address:
            addresses = [address + one for one in _addresses(address)]
            _row("nothing comes in", _crowd(addresses, options.readers, _Waiting(20)))
            folder.rename(gallery.library / "albums" / SLUG)
            waiting = _Waiting(options.seconds, gallery, options.photos)
            _row(f"{options.photos} photos come in", _crowd(addresses, options.readers, waiting))
            print(f"{_developed(gallery)} of {options.photos} photos were developed meanwhile")


class _Waiting:
    """Until when readers come: so many seconds, or until all photos are there for readers."""

    def __init__(self, seconds: float, gallery: Gallery | None = None, photos: int = 0) -> None:
        self._end = time.monotonic() + seconds
        self._gallery, self._photos = gallery, photos

    def __call__(self) -> bool:
        """Whether it is not over; asked about once a second."""
        time.sleep(1)
        there = _developed(self._gallery) if self._gallery else -1
        return there < self._photos and time.monotonic() < self._end


def _developed(gallery: Gallery) -> int:
    photos = load_manifest(gallery.store, SLUG).photos.values()
    return sum(bool(one.widths) for one in photos)


def _library(library: Path, some: Sequence[bytes]) -> Gallery:
    """A library with one essay that is public."""
    dealt(library / "albums" / "read", _READ, some)
    (library / "gallery.toml").write_text(SETTINGS, encoding="utf-8")
    (library / "albums" / "read" / "album.toml").write_text(_WORDS, encoding="utf-8")
    asked = ["--library", str(library), "ingest"]
    subprocess.run([sys.executable, "-m", "gallery", *asked], check=True, stdout=subprocess.DEVNULL)
    return open_gallery(library)


def _small(seed: int) -> bytes:
    """A photo of 6 megapixels."""
    with Image.open(BytesIO(draw(seed))) as image, BytesIO() as file:
        image.resize(SIZE).save(file, "JPEG", quality=90)
        return file.getvalue()


@contextmanager
def _served(gallery: Gallery) -> Iterator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    asked = ["--library", str(gallery.library), "serve", "--port", str(port)]
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-m", "gallery", *asked]
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as server:
        try:
            while not _answers(address):
                time.sleep(0.2)
            yield address
        finally:
            server.terminate()


def _answers(address: str) -> bool:
    try:
        urlopen(f"{address}/en/photos/").close()
    except URLError:
        return False
    return True


def _addresses(address: str) -> Sequence[str]:
    """The list, the essay in two languages, and whatever of ours they lead to."""
    pages = ("/en/photos/", "/en/photos/read/", "/es/photos/read/")
    found = dict.fromkeys(pages)
    for page in pages:
        found |= dict.fromkeys(_ASKED.findall(urlopen(address + page).read().decode()))
    return [*found]


def _crowd(addresses: Sequence[str], readers: int, still: _Waiting) -> list[float]:
    """Milliseconds of each answer, in order; those that failed are infinite."""
    asked = [sys.executable, "-m", "benchmarks.crowd_readers", str(readers)]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as crowd:
        assert crowd.stdin
        assert crowd.stdout
        crowd.stdin.write("\n".join([*addresses, "", ""]))
        crowd.stdin.flush()
        while still():
            pass
        crowd.stdin.close()
        return sorted(map(float, crowd.stdout.read().split()))


def _row(name: str, spent: Sequence[float]) -> None:
    failed = spent.count(float("inf"))
    most = spent[int(len(spent) * 0.99)]
    print(
        f"{name}: {len(spent):,} requests, p50 {median(spent):.1f} ms, p99 {most:.1f} ms"
        f" (goal 300), slowest {spent[-1]:.0f} ms, {failed} failed (goal 0)",
        flush=True,
    )


if __name__ == "__main__":
    main()
