"""The second wall: what a worker can reach behind bubblewrap, tried inside a real worker."""

import os
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gallery import editing
from gallery.album.draft import draft
from gallery.errors import SettingsError
from gallery.ingest.run import ingest
from gallery.jobs import Pool, Wall, standing
from gallery.wiring import open_gallery
from tests.conftest import put
from tests.pictures import jpeg
from tests.stubs import attempt
from tests.test_jobs import behave, eventually, limits, lines, run

TESTS = Path(__file__).parent
QUICK = ("raise", "refuse", "no disk", "segfault", "hog", "good")


@pytest.fixture(scope="module")
def wall() -> Wall:
    """Bubblewrap, which lets workers read these tests too: their functions lie here."""
    found = standing("auto")
    if found.wall is None:
        pytest.skip(found.words)
    return replace(found.wall, reads=(TESTS,))


def tried(wall: Wall, *attempts: tuple[str, str]) -> list[str]:
    """How a worker behind the wall fares with each."""
    with Pool(1, wall=wall) as pool:
        ended = {one.key: one.value for one in pool.each(attempt, ((a, a) for a in attempts))}
    return [ended[one] or "" for one in attempts]


def test_a_worker_sees_no_home_and_no_library(wall: Wall, tmp_path: Path) -> None:
    photo = put(tmp_path / "albums" / "march" / "IMG_1.jpg", jpeg(64, 48))
    home = put(Path.home() / ".gallery-wall-test", b"a letter")
    settings = TESTS.parent / "pyproject.toml"

    try:
        seen = tried(wall, *(("read", str(path)) for path in (photo, home, settings)))
        [root] = tried(wall, ("look", "/"))
    finally:
        home.unlink()

    assert attempt("read", str(photo)).startswith("read")
    assert seen == ["FileNotFoundError"] * 3
    assert not {"boot", "home", "media", "mnt", "opt", "proc", "run", "srv", "sys", "var"} & (
        set(root.split()) - {Path(place).parts[1] for place in (TESTS, sys.prefix, sys.base_prefix)}
    )


def test_photos_are_opened_wherever_the_command_is_started(wall: Wall, tmp_path: Path) -> None:
    put(tmp_path / "card" / "IMG_1.jpg", jpeg(64, 48))
    gallery = [sys.executable, "-m", "gallery"]
    subprocess.run([*gallery, "init", "."], cwd=tmp_path, check=True, capture_output=True)

    ingest = [*gallery, "ingest", "card", "--album", "march", "--workers", "1"]
    done = subprocess.run(ingest, cwd=tmp_path, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_a_worker_writes_nowhere_but_into_a_tmp_of_its_own(wall: Wall) -> None:
    places = (TESTS, Path(sys.prefix), Path.home(), Path("/"), Path("/dev"))
    outside = [place / "left-by-a-worker" for place in places]
    own = Path("/tmp/left-by-a-worker")

    *refused, written = tried(wall, *(("write", str(path)) for path in (*outside, own)))

    assert set(refused) <= {"OSError", "FileNotFoundError", "PermissionError"}
    assert written == "written"
    assert not any(path.exists() for path in (*outside, own))


def test_a_worker_reaches_no_network_and_no_other_process(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GALLERY_SECRET", "a key")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port, me = str(server.getsockname()[1]), str(os.getpid())
        attempts = [("connect", port), ("signal", me), ("know", "GALLERY_SECRET")]

        assert [attempt(*one) for one in attempts] == ["connected", "reached", "a key"]
        assert tried(wall, *attempts) == ["ConnectionRefusedError", "ProcessLookupError", "unknown"]


def test_limits_and_verdicts_are_the_same_with_and_without_the_wall(wall: Wall) -> None:
    told = []
    for behind in (None, wall):
        with Pool(2, timeout=1.5, wall=behind) as pool:
            ways = pool.each(behave, ((how, (how,)) for how in QUICK))
            ended = {one.key: (one.value, one.verdict) for one in ways}
            [bound] = pool.each(limits, [("limits", ())])
        told.append((ended, bound.value))

    assert told[0] == told[1]
    assert told[0][0]["good"] == (4, None)


def test_killing_the_program_leaves_nobody_behind_the_wall(tmp_path: Path, wall: Wall) -> None:
    script = tmp_path / "program.py"
    script.write_text(SLEEPERS, encoding="utf-8")
    program = run(script)
    mark = lines(program, 1)[0].strip()
    assert eventually(lambda: len(marked(mark)) >= 6)  # two walls, each with its own first process

    program.kill()
    program.communicate()

    assert eventually(lambda: not marked(mark))


def marked(mark: str) -> list[str]:
    """Processes of this machine that carry a mark in their environment."""
    return [p.parent.name for p in Path("/proc").glob("[0-9]*/environ") if _carries(p, mark)]


def _carries(environment: Path, mark: str) -> bool:
    try:
        return f"PYTHON_MARK={mark}".encode() in environment.read_bytes().split(b"\0")
    except OSError:
        return False


SLEEPERS = """
import os, time
from pathlib import Path
from dataclasses import replace
from datetime import date
from gallery.jobs import Pool, standing

if __name__ == "__main__":
    mark = str(os.getpid())
    wall = standing("bubblewrap").wall
    os.environ["PYTHON_MARK"] = mark
    print(mark, flush=True)
    with Pool(2, timeout=600, wall=wall) as pool:
        list(pool.each(time.sleep, [(n, (600,)) for n in range(4)]))
"""


def test_where_bubblewrap_is_missing_the_limits_stand_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    found = standing("auto")

    assert found.wall is None
    assert "it is not installed" in found.words


def test_bubblewrap_that_is_asked_for_and_fails_is_an_error_that_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'no permissions to create a new namespace' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")

    with pytest.raises(SettingsError, match="no permissions to create"):
        standing("bubblewrap")
    assert standing("auto").wall is None
    assert "no permissions to create" in standing("auto").words
    assert standing("limits").words == "photos are opened under limits"


def test_an_ingest_behind_the_wall_makes_the_same_pictures(wall: Wall, tmp_path: Path) -> None:
    made = []
    for behind in (None, wall):
        library = tmp_path / ("walled" if behind else "limited")
        (library / "albums").mkdir(parents=True)
        gallery = open_gallery(library, {"workers": 1, "settle": 0.0, "sandbox": "limits"})
        put(library / "albums" / "march" / "IMG_1.jpg", jpeg(900, 600))
        editing.create(gallery.store, "march", draft("march", gallery.settings))

        report = ingest(replace(gallery.darkroom(), wall=behind), "march", today=date(2026, 5, 1))

        assert report.developed == ["IMG_1.jpg"]
        kept = library / "albums" / ".gallery" / "renditions"
        made.append({p.relative_to(kept): p.read_bytes() for p in kept.rglob("*") if p.is_file()})
    assert made[0] and made[0] == made[1]
