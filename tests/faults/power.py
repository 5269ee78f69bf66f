"""Power cuts without a device mapper: the image of a disk is copied while a writer stands still.

What had not been synced is not in the image, as it is not on a disk whose power is cut. The copy is
mounted, which replays its journal, and looked at.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.scale import needs

SIZE = "64M"
OPTIONS = "loop,commit=300"
"""Seconds between two commits of the journal that nobody asked for: only what is synced is kept."""

_TRIES = 20
"""Another user of loop devices may take one before us."""


def check_mounts(folder: Path) -> None:
    """Skip the test, with the reason, where this machine mounts no image."""
    needs("mkfs.ext4", "mount", "umount", root=True)
    try:
        with disk(folder / "probe"):
            pass
    except subprocess.CalledProcessError as problem:
        pytest.skip(f"no image can be mounted here: {problem.stderr.strip()}")


@contextmanager
def disk(folder: Path) -> Iterator[Path]:
    """A small ext4 disk of its own, empty; the folder it is mounted at. `image_of` is its image."""
    folder.mkdir(parents=True)
    _run("truncate", "-s", SIZE, str(_image(folder)))
    _run("mkfs.ext4", "-q", "-F", "-b", "4096", "-E", "nodiscard", str(_image(folder)))
    with _mounted(_image(folder), folder / "at") as place:
        yield place
    _image(folder).unlink()


@contextmanager
def after_the_cut(place: Path, folder: Path) -> Iterator[Path]:
    """The disk mounted at `place` as it would be if its power had failed now, in a copy."""
    folder.mkdir(parents=True)
    source = place.parent / "image"
    _run("cp", "--sparse=always", "--reflink=never", str(source), str(_image(folder)))
    with _mounted(_image(folder), folder / "at") as copy:
        yield copy
    _image(folder).unlink()


def synced(place: Path) -> None:
    """Bring all of this one disk onto its image."""
    _run("sync", "-f", str(place))


def _image(folder: Path) -> Path:
    return folder / "image"


@contextmanager
def _mounted(image: Path, place: Path) -> Iterator[Path]:
    place.mkdir()
    for left in reversed(range(_TRIES)):
        try:
            _run("mount", "-t", "ext4", "-o", OPTIONS, str(image), str(place))
            break
        except subprocess.CalledProcessError as problem:
            if not left or "loop" not in problem.stderr:
                raise
            time.sleep(0.1)
    try:
        yield place
    finally:
        _run("umount", "-l", str(place))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)
