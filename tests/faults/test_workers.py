"""Workers die, hang, grow and are killed: each photo is done in the end, or refused by name."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gallery import editing
from gallery.album.draft import draft
from gallery.ingest.news import Event, Seen
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.jobs import Wall, standing
from gallery.wiring import Gallery, open_gallery
from tests.conftest import put
from tests.faults.decoder import does, installed
from tests.faults.scale import chance, times
from tests.pictures import jpeg

DAY = date(2026, 5, 1)
ROOT = Path(__file__).parents[2]
BAD = {
    "sleep": "too-slow",
    "hold": "too-slow",
    "segfault": "crashed",
    "kill": "crashed",
    "hog": "too-much-memory",
}
"""What a decoder does, and what is said of the file."""


@pytest.fixture
def opened(library: Path) -> Iterator[Gallery]:
    """An empty library in which a photo may take two seconds."""
    flags = {"workers": 2, "settle": 0.0, "timeout": 2.0, "sandbox": "limits"}
    gallery = open_gallery(library, flags)
    yield gallery
    gallery.catalog.engine.dispose()


def essay(gallery: Gallery, **files: bytes) -> None:
    editing.create(gallery.store, "march", draft("march", gallery.settings))
    for name, data in files.items():
        put(gallery.library / "albums" / "march" / f"{name}.jpg", data)


@pytest.mark.parametrize("sandbox", ["limits", "bubblewrap"])
def test_files_that_hang_crash_or_grow_are_named_and_eight_of_eight_others_are_done(
    opened: Gallery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: str
) -> None:
    """F27."""
    installed(tmp_path, monkeypatch)
    wall = None
    if sandbox == "bubblewrap":
        found = standing("auto")
        if found.wall is None:
            pytest.skip(found.words)
        wall = replace(found.wall, reads=(tmp_path,))
    good = {f"good{n}": jpeg(64, 48, seed=n) for n in range(8)}
    essay(opened, **good, **{word: does(word) for word in BAD})

    report = ingest(replace(opened.darkroom(), wall=wall), "march", today=DAY)

    refused = {name: verdict.code for name, verdict in report.refused.items()}
    print(f"F27 behind {sandbox}: {len(report.developed)} of 8 done, refused: {refused}")
    assert sorted(report.developed) == [f"{name}.jpg" for name in sorted(good)]
    assert refused == {f"{word}.jpg": code for word, code in BAD.items()}
    assert all(one.reason and one.remedy for one in report.refused.values())
    kept = load_manifest(opened.store, "march").photos
    assert {n: p.verdict for n, p in kept.items() if p.verdict} == report.refused


@pytest.mark.parametrize("sandbox", ["limits", "bubblewrap"])
def test_workers_killed_again_and_again_cost_no_photo(opened: Gallery, sandbox: str) -> None:
    """F2."""
    wall = walled() if sandbox == "bubblewrap" else None
    kills, dice = times(5, 50), chance()
    photos = {f"IMG{n:04}": jpeg(64, 48, seed=n) for n in range(kills * 4)}
    essay(opened, **photos)
    killed: list[int] = []

    def listen(event: Event) -> None:
        if isinstance(event, Seen) and len(killed) < kills and dice.random() < 0.4:
            time.sleep(dice.uniform(0, 0.02))
            killed.extend(struck(dice.choice))

    report = ingest(replace(opened.darkroom(), wall=wall), "march", today=DAY, listen=listen)

    print(f"F2 behind {sandbox}: {len(killed)} kills, {len(report.developed)} of {len(photos)}")
    assert killed
    assert sorted(report.developed) == [f"{name}.jpg" for name in sorted(photos)]
    assert not report.refused
    kept = load_manifest(opened.store, "march").photos.values()
    assert sorted(photo.number for photo in kept) == list(range(1, len(photos) + 1))


def walled() -> Wall:
    found = standing("auto")
    if found.wall is None:
        pytest.skip(found.words)
    return found.wall


def struck(choice: Callable[[list[int]], int]) -> list[int]:
    """Kill one worker of this process (SIGKILL); which, if there was one."""
    found = workers(os.getpid())
    if not found:
        return []
    one = choice(found)
    os.kill(one, signal.SIGKILL)
    return [one]


def workers(parent: int) -> list[int]:
    """The processes that a process started to open photos."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            state, above = (place / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if int(above) == parent and state != "Z" and b"spawn_main" in command:
            found.append(int(place.name))
    return found


FAMILY = """
import json, os, sys
from pathlib import Path
from datetime import date
from gallery import editing
from gallery.album.draft import draft
from gallery.ingest.run import ingest
from gallery.ingest.thumbs import keep_thumbs, sweep_thumbs
from gallery.jobs import Pool
from gallery.wiring import open_gallery
from tests.pictures import jpeg

def told(photos):
    status = Path("/proc/self/status").read_text().split()
    rss = int(status[status.index("VmRSS:") + 1])
    print(json.dumps([photos, rss, len(os.listdir("/proc/self/fd"))]), flush=True)

if __name__ == "__main__":
    gallery = open_gallery(Path(sys.argv[1]), {"workers": 1, "settle": 0.0})
    pool = Pool(1)
    batches, each = int(sys.argv[2]), int(sys.argv[3])
    for batch in range(batches):
        slug = f"essay-{batch // 5}"
        if batch % 5 == 0:
            editing.create(gallery.store, slug, draft(slug, gallery.settings))
        for one in range(each):
            number = batch * each + one
            path = gallery.library / "albums" / slug / f"IMG_{number:06}.jpg"
            path.write_bytes(jpeg(64, 48, seed=number))
        keep_thumbs(gallery.store, slug, pool)
        report = ingest(gallery.darkroom(), slug, today=date(2026, 5, 1))
        sweep_thumbs(gallery.store, slug)
        assert len(report.developed) == each, report.refused
        told((batch + 1) * each)
"""


def test_ten_thousand_ingests_leave_memory_and_descriptors_as_they_were(
    library: Path, tmp_path: Path
) -> None:
    """F32."""
    batches = times(10, 500)
    script = tmp_path / "family.py"
    script.write_text(FAMILY, encoding="utf-8")

    ran = subprocess.run(
        [sys.executable, str(script), str(library), str(batches), "20"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    warm = told[len(told) // 4 :]
    growth = (max(rss for _, rss, _ in warm) - warm[0][1]) / 1024
    files = {files for *_, files in warm}
    print(f"F32: {told[-1][0]} ingests, {growth:.1f} MiB more than warm, descriptors {files}")
    assert told[-1][0] == batches * 20
    assert growth < 50
    assert len(files) == 1
