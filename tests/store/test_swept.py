"""What a stop left half written goes at the next start; what somebody is writing stays."""

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from gallery.disk import landing
from gallery.store import Expect, tag
from gallery.store.local import LocalStore


def test_a_start_sweeps_what_a_killed_process_left_and_nothing_else(tmp_path: Path) -> None:
    store, here = LocalStore(tmp_path), tmp_path / ".gallery/incoming"
    mine = store.ahead("mine.jpg", b"mine", tag(b"mine"))
    process, _ = _begun(_hold, tmp_path)
    assert len(list(here.iterdir())) == 2

    LocalStore(tmp_path).sweep()
    assert len(list(here.iterdir())) == 2
    _killed(process.pid)
    process.join()
    LocalStore(tmp_path).sweep()

    assert list(here.iterdir()) == [mine.file]
    store.put("mine.jpg", b"mine", expect=Expect.NOTHING, ahead=mine)
    mine.close()
    assert store.get("mine.jpg")[0] == b"mine"
    assert not list(here.iterdir())


def test_what_was_left_by_programs_that_knew_no_locks_is_swept_too(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.put("a", b"a")
    (tmp_path / ".gallery/incoming/tmpab12cd").write_bytes(b"half")

    store.sweep()

    assert not list((tmp_path / ".gallery/incoming").iterdir())


def test_a_file_that_takes_its_place_whole_sweeps_what_a_killed_one_left(tmp_path: Path) -> None:
    process, _ = _begun(_half, tmp_path)
    _killed(process.pid)
    process.join()
    assert len(list(tmp_path.iterdir())) == 1

    with landing(tmp_path / "people.toml", 0o600) as file:
        file.write(b"words")

    assert [path.name for path in tmp_path.iterdir()] == ["people.toml"]
    assert (tmp_path / "people.toml").stat().st_mode & 0o777 == 0o600


def _begun(
    what: Callable[[Path, Connection], None], folder: Path
) -> tuple[SpawnProcess, Connection]:
    """Another process that is in the middle of it, and the line to it."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=what, args=(folder, theirs))
    process.start()
    assert ours.recv() == "half"
    return process, ours


def _hold(folder: Path, told: Connection) -> None:
    theirs = LocalStore(folder).ahead("theirs.jpg", b"theirs", tag(b"theirs"))
    told.send("half")
    told.recv()
    theirs.close()


def _half(folder: Path, told: Connection) -> None:
    with landing(folder / "people.toml", 0o600) as file:
        file.write(b"wor")
        file.flush()
        told.send("half")
        told.recv()


def _killed(pid: int | None) -> None:
    assert pid
    os.kill(pid, signal.SIGKILL)
