"""When readers see a folder that is dropped: `python -m benchmarks.first [--count 50]`.

A server runs on an empty library. A folder of so many 24-megapixel photos, copied earlier, is
moved into it, and the essay's page is asked for ten times a second. The table tells after how many
seconds of the wall clock it showed the first photo (goal 2 on an idle machine), all of them as
JPEG, and all of them with AVIF. On a busy machine all of it takes longer: its load is told first.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.measure import machine
from benchmarks.photos import dealt, draw
from gallery.cli.library import SETTINGS

PORT = 18431
SLUG = "dropped"
_ALIKE = 4
"""Photos that are drawn."""


def main() -> None:
    """Draw, serve, drop, watch."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.first", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--count", type=int, default=50, help="photos in the folder (default 50)")
    told.add_argument("--patience", type=float, default=600, help="seconds until it gives up")
    options = told.parse_args()
    print(machine(), f"load {os.getloadavg()[0]:.1f}", flush=True)
    with TemporaryDirectory() as name:
        some = [draw(seed) for seed in range(min(options.count, _ALIKE))]
        folder = dealt(Path(name) / SLUG, options.count, some)
        with _served(Path(name) / "library"):
            begun = time.monotonic()
            folder.rename(Path(name) / "library/albums" / SLUG)
            for words, seconds in _seen(options.count, begun, options.patience):
                print(f"  {words:24}{seconds:8.1f} s", flush=True)


@contextmanager
def _served(library: Path) -> Iterator[None]:
    (library / "albums").mkdir(parents=True)
    (library / "gallery.toml").write_text(SETTINGS, encoding="utf-8")
    asked = ["--library", str(library), "serve", "--drafts", "--port", str(PORT)]
    with subprocess.Popen([sys.executable, "-m", "gallery", *asked]) as server:
        try:
            while not _page("/en/photos/"):
                time.sleep(0.2)
            time.sleep(2)  # the work process has begun to watch
            yield
        finally:
            server.terminate()


def _page(address: str) -> str:
    try:
        with urlopen(f"http://127.0.0.1:{PORT}{address}") as answer:
            return str(answer.read().decode())
    except URLError:
        return ""


def _seen(count: int, begun: float, patience: float) -> Iterator[tuple[str, float]]:
    """What the page shows, when it first does: seconds since the folder was dropped."""
    waiting = {"the first photo": ("jpg", 1), "all as JPEG": ("jpg", count)}
    waiting["all with AVIF"] = ("avif", count)
    while waiting and time.monotonic() - begun < patience:
        page = _page(f"/en/photos/{SLUG}/")
        passed = time.monotonic() - begun
        for words, (suffix, wanted) in list(waiting.items()):
            found = re.findall(rf"/media/{SLUG}/(\d+)-[0-9a-f]+-\d+\.{suffix}", page)
            if len(set(found)) >= wanted:
                del waiting[words]
                yield words, passed
        time.sleep(0.1)


if __name__ == "__main__":
    main()
