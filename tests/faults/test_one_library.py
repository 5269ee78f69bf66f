"""One library, one server: whoever comes second is told at once who was first."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import msgspec
import pytest

from gallery.errors import Busy
from gallery.store.holding import Holder
from gallery.store.local import LocalStore
from gallery.wiring import Gallery, open_gallery
from tests.conftest import PATIENCE
from tests.faults.scale import times
from tests.serving import ROOT

GONE = Holder(2**22 + 1, os.uname().nodename, "gallery serve", "2026-05-01 10:00:00 UTC")
"""Words of a process that there cannot be: no system gives such a high number."""


def test_of_two_that_start_at_once_exactly_one_serves(library: Path) -> None:
    """F19. Different ports; the second names the process of the first, and how to end it."""
    runs = times(3, 100)

    told = subprocess.run(
        [sys.executable, "-m", "tests.faults.starts", str(library), str(runs)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    races = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(races) == runs
    for race in races:
        assert (race["serving"], race["ended"]) == (1, 1), race
        refusal = next(said for said in race["said"] if "The site is at" not in said)
        assert f"this library is served already by process {race['winner']} (`gallery" in refusal
        assert f"`kill {race['winner']}`" in refusal
        assert "Traceback" not in "".join(race["said"])
    print(f"{runs} races, {runs} times exactly one of two served")


@pytest.mark.parametrize("name", ["serve", "work", "watch", "export", "album-march"])
def test_a_lock_names_its_holder_since_when_and_what_to_do(tmp_path: Path, name: str) -> None:
    store = LocalStore(tmp_path)

    with store.lock(name), pytest.raises(Busy) as busy, store.lock(name, wait=False):
        pass

    told = str(busy.value)
    assert f"process {os.getpid()}" in told
    assert " UTC; " in told
    assert f"`kill {os.getpid()}`" in told


def test_the_words_of_a_process_that_is_gone_refuse_nobody(tmp_path: Path) -> None:
    locks = tmp_path / ".gallery/locks"
    locks.mkdir(parents=True)
    (locks / "serve.lock").write_bytes(msgspec.json.encode(GONE))
    (locks / "work.lock").write_bytes(b"\xff no words at all")
    store = LocalStore(tmp_path)

    with store.lock("serve", wait=False), store.lock("work", wait=False):
        held = msgspec.json.decode((locks / "serve.lock").read_bytes(), type=Holder)

    assert held.pid == os.getpid()


def test_who_is_refused_leaves_the_words_of_the_holder(tmp_path: Path) -> None:
    store, file = LocalStore(tmp_path), tmp_path / ".gallery/locks/serve.lock"

    with store.lock("serve"):
        before = file.read_bytes()
        with pytest.raises(Busy), store.lock("serve", wait=False):
            pass
        after = file.read_bytes()

    assert before == after


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        with store.lock("serve"):
            os.write(say, b".")
            signal.pause()
        os._exit(0)
    os.read(hear, 1)
    os.close(hear)
    os.close(say)
    with pytest.raises(Busy, match=f"process {child} "), store.lock("serve", wait=False):
        pass

    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    with store.lock("serve", wait=False):
        pass


def test_the_index_that_is_being_filled_keeps_nobody_from_opening_the_library(
    gallery: Gallery,
) -> None:
    opened: list[Gallery] = []
    opening = Thread(target=lambda: opened.append(open_gallery(gallery.library)), daemon=True)

    with gallery.catalog.alone():
        opening.start()
        opening.join(PATIENCE / 1000)

    assert opened
