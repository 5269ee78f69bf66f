"""How cost grows with a library: `python -m benchmarks.grown [--photos 100 10000 100000]`.

How to read the table. Libraries of these sizes are made by script (see grown_library.py: 10 s of
the processor for 10,000 photos, 100 s for 100,000) and kept in a folder for the next run. Each row
is one thing that people wait for, each column a library. Times are those of the processor, in the
processes that did the work, because the machine may be busy besides; "clock" says that it was taken
from a clock instead. Of several measurements pages give the median, everything else the least.
"grows" is the exponent fitted to all sizes but the smallest: 0 is flat, 1 as many times as there
are photos. In a library of any size the list shows as many essays, and the essay that is asked for
has 50 photos; pages are made anew each time, without what a cache in front, or the program itself,
may keep. The rows of kept pages are what `gallery serve` gives to 16 readers at once who go on
asking (see load.py), as readers get it.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from math import log
from os import sysconf
from pathlib import Path
from statistics import linear_regression, median
from tempfile import TemporaryDirectory
from typing import TypeAlias
from urllib.request import urlopen

from benchmarks.grown_library import COMMON, RARE, drawing, grown, slug
from benchmarks.load import load
from benchmarks.measure import cpu, machine, process_cost
from gallery import editing
from gallery.export.asking import Asker
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery, today
from tests.serving import free_port

HOST = "http://127.0.0.1:8000"
ESSAY = f"/en/photos/{slug(0)}/"
PAGES = {
    "home page, ms": "/en/photos/",
    "essay page, ms": ESSAY,
    "photo page, ms": f"{ESSAY}7/",
    "archive page, ms": "/en/archive/",
    "search, a rare word, ms": f"/en/search/?q={RARE}",
    "search, a word of all photos, ms": f"/en/search/?q={COMMON}",
    "feed, ms": "/en/feed.atom",
    "sitemap, ms": "/sitemap.xml",
}
GOALS = {
    "ingest, nothing new, s": "5",
    "memory of that, MiB": "",
    "index filled anew, s (clock)": "20",
    "index filled anew, s": "",
    "memory of that, MiB ": "",
    "one photo added, without its encoding, s": "1",
    "server begins, s (clock)": "",
    "memory of the server, MiB": "250",
    "memory of the work process, MiB": "",
    **dict.fromkeys(list(PAGES)[:6], "1.25 x least"),
}
"""What is aimed at with 100,000 photos; "1.25 x least": of the smallest library's."""

KEPT = {"home page": "/en/photos/", "essay page": ESSAY}
"""The pages that are asked for again and again."""

_ASKED = 3  # seconds for each of them
_PACKED = {"Accept-Encoding": "gzip, deflate, br, zstd"}
_TIMES = 60
_LONGEST = 1.0  # seconds; what takes longer is asked three times
_REST = 3.0  # seconds without work: the work process looks for new files between
_IDLE = 0.15  # seconds of the processor in that time that are no work
_SERVER = "memory of the server, MiB"
_LOOKED = "its work process has looked through all, s (clock)"

Row: TypeAlias = dict[str, float]


def main() -> None:
    """Make the libraries, measure, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.grown", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--photos", type=int, nargs="+", default=[100, 10_000, 100_000])
    told.add_argument("--folder", type=Path, default=Path("build/grown"), help="kept there")
    options = told.parse_args()
    print(machine(), flush=True)
    sizes = sorted(options.photos)
    found = []
    for photos in sizes:
        library = options.folder / str(photos)
        begun = time.perf_counter()
        grown(library, photos).catalog.engine.dispose()
        print(f"{photos} photos: ready after {time.perf_counter() - begun:.0f} s", flush=True)
        found.append(measured(library.resolve()))
    tell(sizes, found)


def measured(library: Path) -> Row:
    """All rows of one library."""
    command = [sys.executable, "-m", "gallery", "--library", str(library)]
    process_cost([*command, "ingest"])  # albums that were never looked at are settled by it
    runs = [process_cost([*command, "ingest"])[0] for _ in range(3)]
    row = {"ingest, nothing new, s": min(one.cpu for one in runs)}
    row["memory of that, MiB"] = runs[0].peak
    begun = time.perf_counter()
    filled, _ = process_cost([*command, "index", "--rebuild"])
    row["index filled anew, s (clock)"] = time.perf_counter() - begun  # all cores read
    row |= {"index filled anew, s": filled.cpu, "memory of that, MiB ": filled.peak}
    gallery = open_gallery(library, {"drafts": True})
    row["one photo added, without its encoding, s"] = min(
        _added(gallery, number) for number in range(3)
    )
    gallery.catalog.engine.dispose()
    gallery = open_gallery(library, {"page_cache": 0})
    row |= dict(zip(PAGES, (_page(gallery, address) for address in PAGES.values()), strict=True))
    gallery.catalog.engine.dispose()
    begun, resident = _served(library)
    return row | {"server begins, s (clock)": begun} | resident


def _added(gallery: Gallery, number: int) -> float:
    """Seconds of this process from a photo in a folder to the page that shows it.

    What its encoding takes in the workers is the same in any library, and is measured elsewhere.
    The library keeps the photo.
    """
    album = slug(2)
    editing.set_status(gallery.store, album, "draft")  # photos of a public essay wait in its tray
    with TemporaryDirectory() as name:
        photo = Path(name) / f"added-{time.time_ns()}.jpg"
        photo.write_bytes(drawing(number) + photo.name.encode())
        begun = time.process_time()
        room = gallery.darkroom()
        report = ingest(room, album, [Path(name)], today=today().date())
        with Asker(create_app(gallery), HOST) as asker:
            page = _asked(asker, f"/en/photos/{album}/")
        spent = time.process_time() - begun
    number = load_manifest(gallery.store, album).photos[photo.name].number
    if report.developed != [photo.name] or f"/{album}/{number}-".encode() not in page:
        raise SystemExit(f"{photo.name} is not on its page")
    return spent


def _page(gallery: Gallery, address: str) -> float:
    """Milliseconds of the processor that a page takes, the median."""
    with Asker(create_app(gallery), HOST) as asker:
        spent, begun = list[float](), time.perf_counter()
        _asked(asker, address)
        while len(spent) < _TIMES and (len(spent) < 3 or time.perf_counter() - begun < _LONGEST):
            milliseconds, _ = cpu(lambda: _asked(asker, address))
            spent.append(milliseconds)
    return median(spent)


def _asked(asker: Asker, address: str) -> bytes:
    out = BytesIO()
    answer = asker.ask(address, out)
    if answer.status != 200:
        raise SystemExit(f"{address} is answered by {answer.status}")
    return out.getvalue()


def _served(library: Path) -> tuple[float, Row]:
    """Seconds until a server that begins answers with the list; what it has in memory once each
    page was asked for and its work process has looked through the library, and how many pages it
    gives then."""
    port = free_port()
    command = ["-m", "gallery", "--library", str(library), "serve", "--port", str(port)]
    begun = time.perf_counter()
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL) as server:
        try:
            while not _answers(port, "/en/photos/"):
                if server.poll() is not None:
                    raise SystemExit("the server ended")
            seconds = time.perf_counter() - begun
            for address in PAGES.values():
                _answers(port, address)
            row = {_LOOKED: _rested(server.pid) - begun} | _resident(server.pid)
            for name, address in KEPT.items():
                run = load(f"http://127.0.0.1:{port}{address}", _ASKED, _PACKED)
                row[f"{name}, kept, a second"] = run.rate
                row[f"{name}, kept, p99, ms (clock)"] = run.most
                row[f"{name}, kept, failed"] = run.failed
            return seconds, row
        finally:
            server.terminate()


def _answers(port: int, address: str) -> bool:
    with suppress(OSError), urlopen(f"http://127.0.0.1:{port}{address}") as answer:
        return bool(answer.read())
    time.sleep(0.02)
    return False


def _rested(pid: int) -> float:
    """Wait until the processes of a server have done nothing for some seconds; since when."""
    since, spent = time.perf_counter(), _worked(pid)
    while time.perf_counter() - since < _REST:
        time.sleep(0.2)
        if (now := _worked(pid)) > spent + _IDLE:
            since, spent = time.perf_counter(), now
    return since


def _worked(pid: int) -> float:
    """Seconds of the processor that the processes of a server took."""
    ticks = 0
    for one in _family(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])  # utime and stime, proc_pid_stat(5)
    return ticks / sysconf("SC_CLK_TCK")


def _resident(pid: int) -> Row:
    """What the processes of a server hold (VmRSS), those of its workers apart."""
    row = {_SERVER: 0.0, "memory of the work process, MiB": 0.0}
    for one in _family(pid):
        with suppress(OSError):
            status = Path(f"/proc/{one}/status").read_text()
            words = Path(f"/proc/{one}/cmdline").read_text().split("\0")
            kind = "memory of the work process, MiB" if "work" in words else _SERVER
            row[kind] += int(status.partition("VmRSS:")[2].split()[0]) / 1024
    return row


def _family(pid: int) -> list[int]:
    """A process and those that it started, but for what the work process started."""
    with suppress(OSError):
        if "work" in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
            return [pid]
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(one for child in below for one in _family(int(child)))]
    return []


def tell(sizes: Sequence[int], found: Sequence[Row]) -> None:
    """The table."""
    print(f"\n{'photos':52}" + "".join(f"{size:>10}" for size in sizes) + f"{'grows':>8}  goal")
    for name in found[0]:
        figures = [row[name] for row in found]
        shown = "".join(f"{figure:>10.2f}" for figure in figures)
        print(f"{name.strip():52}{shown}{grows(sizes, figures):>8}  {GOALS.get(name, '')}")


def grows(sizes: Sequence[int], figures: Sequence[float]) -> str:
    """The exponent of growth, fitted to all sizes but the least; "" for fewer than two of them, and
    for what is nothing at one of them: failures, as they should be."""
    pairs = list(zip(sizes, figures, strict=True))[1:]
    if len(pairs) < 2 or not all(figures):
        return ""
    fit = linear_regression([log(x) for x, _ in pairs], [log(y) for _, y in pairs])
    return f"{fit.slope:.2f}"


if __name__ == "__main__":
    main()
