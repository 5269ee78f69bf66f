"""What the queue costs: `python -m benchmarks.queueing [--jobs 1000] [--photos 60]`.

How to read the table. Two things are measured, in milliseconds of CPU a photo, on servers of
their own (PostgreSQL and SeaweedFS from packages; the clock of a busy machine says nothing).
"empty jobs": two jobs in which nothing is done, as many as a photo has; put in, taken out and
deleted, with what PostgreSQL spends on it. That is the engine alone; the goal is 10 ms. "whole":
the same small photos in the same bucket, by one `gallery work` and by `gallery ingest`, which
knows no queue. The difference is the engine with all that goes with it: each photo read twice,
slips, looks at the album, photos that are shown while others are made, signs of life. It counts
what PostgreSQL spends on index and queue, and takes off what each program spends on its start;
the processes that open photos, which do the same in both, are not in it.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from gallery.ingest.record import load_manifest
from gallery.queue.address import place
from gallery.queue.bell import Ringer
from gallery.queue.engine import Trade, work
from gallery.queue.jobs import develop
from gallery.queue.tables import prepare
from gallery.store.s3.place import Place
from gallery.wiring import Gallery, open_gallery
from tests.cluster.crew import bring, library
from tests.cluster.seaweed import BUCKET, Seaweed
from tests.pictures import jpeg
from tests.postgres.server import Server, running
from tests.serving import ROOT

JOBS_A_PHOTO = 2
"""First pass and second pass."""


def main() -> None:
    """Start the servers, measure, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.queueing", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--jobs", type=int, default=1000, help="empty jobs")
    told.add_argument("--photos", type=int, default=60, help="small photos")
    options = told.parse_args()
    with _weed() as shelf, running() as server, TemporaryDirectory() as folder:
        ours, theirs = _empty(server, options.jobs)
        print(f"empty jobs, {options.jobs} of them, CPU ms for the {JOBS_A_PHOTO} of a photo")
        print(f"  this program {ours:6.2f}   PostgreSQL {theirs:6.2f}   both {ours + theirs:6.2f}")
        print(f"whole, {options.photos} photos of 96 x 64 pixels in a bucket, CPU ms a photo")
        _whole(server, shelf, Path(folder), options.photos)


@contextmanager
def _weed() -> Iterator[Place]:
    with TemporaryDirectory(prefix="weed-") as folder:
        server = Seaweed(Path(folder))
        os.environ.update(server.environment)
        server.start()
        try:
            yield Place(BUCKET, "bench", server.endpoint)
        finally:
            server.kill()


def _empty(server: Server, jobs: int) -> tuple[float, float]:
    """CPU ms for the jobs of one photo: of this process, of PostgreSQL."""
    where = place(server.url("empty"))
    prepare(where)
    bell, stop, done = Ringer(where), Event(), [0]

    def nothing(**_: object) -> None:
        done[0] += 1
        if done[0] == jobs:
            stop.set()

    theirs, ours = _spent(server), time.process_time()
    for number in range(jobs):
        bell.send([develop("march", f"{number}.jpg", "", 1.0, fresh=True)])
    work(where, Trade({"develop": nothing}, (), 1), stop)
    ours, theirs = time.process_time() - ours, _spent(server) - theirs
    bell.close()
    return ours / jobs * JOBS_A_PHOTO * 1000, theirs / jobs * JOBS_A_PHOTO * 1000


def _whole(server: Server, shelf: Place, folder: Path, count: int) -> None:
    photos = {f"{n}.jpg": jpeg(96, 64, seed=n) for n in range(1, count + 1)}
    spent = {}
    for name in ("gallery ingest", "gallery work"):
        start, _, _ = _run(server, shelf, folder, name, {})
        whole, theirs, wall = _run(server, shelf, folder, name, photos)
        spent[name] = (whole - start + theirs) / count * 1000
        print(f"  {name:<15} {spent[name]:7.1f}   in {wall:.0f} s on the clock")
    print(f"  {'difference':<15} {spent['gallery work'] - spent['gallery ingest']:7.1f}")


def _run(
    server: Server, shelf: Place, folder: Path, name: str, photos: dict[str, bytes]
) -> tuple[float, float, float]:
    """CPU seconds of a program and its children, of PostgreSQL; seconds on the clock."""
    schema = server.fresh()
    own = Place(shelf.bucket, f"{shelf.prefix}/{schema}", shelf.endpoint)
    home = library(folder / schema, own, server.url(schema))
    gallery = open_gallery(home)
    if name == "gallery ingest":
        gallery = gallery.unheard()
        (home / "gallery.toml").write_text(
            (home / "gallery.toml").read_text().replace("work = ", "# work = ")
        )
    gallery.catalog.tags()
    bring(gallery, "march", photos)
    if gallery.ringing:
        gallery.ringing.wait(30.0)
    theirs, begun = _spent(server), time.monotonic()
    command = [sys.executable, "-m", "gallery", "--library", str(home), *name.split()[1:]]
    program = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    if name == "gallery work":
        _until(lambda: _over(gallery, schema, server, len(photos)))
        wall = time.monotonic() - begun
        program.send_signal(signal.SIGTERM)
    _, _, usage = os.wait4(program.pid, 0)
    wall = wall if name == "gallery work" else time.monotonic() - begun
    return usage.ru_utime + usage.ru_stime, _spent(server) - theirs, wall


def _over(gallery: Gallery, schema: str, server: Server, count: int) -> bool:
    there = load_manifest(gallery.store, "march").photos.values()
    if len(there) < count or any(one.lacks for one in there):
        return False
    bell = Ringer(place(server.url(schema)))
    now = bell.standing()
    bell.close()
    return bool(now.workers) and not (now.doing or any(now.waiting.values()))


def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(1.0)


def _spent(server: Server) -> float:
    """CPU seconds of PostgreSQL: of the processes that are there, and of those that have ended."""
    root, spent = _postmaster(server), 0
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = one.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        pid, parent = int(one.parent.name), int(words[1])
        if root in (pid, parent):
            spent += int(words[11]) + int(words[12])
        if pid == root:
            spent += int(words[13]) + int(words[14])
    return spent / os.sysconf("SC_CLK_TCK")


def _postmaster(server: Server) -> int:
    [[folder]] = server.do("SHOW data_directory")
    return int((Path(folder) / "postmaster.pid").read_text().splitlines()[0])


if __name__ == "__main__":
    main()
