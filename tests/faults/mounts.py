"""Disks of a test's own: small ones, and ones that turn read-only under who works on them."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def tmpfs(folder: Path, mebibytes: int) -> Iterator[Path]:
    """A disk of so many MiB at a folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        _run("umount", "-l", str(folder))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Whoever looks a name up below the folder finds a disk that takes no writes.

    The system lets nobody remount a disk on which files are open for writing, and does so by itself
    when the disk fails. So a second, read-only view of the same files lies over the folder: from
    then on no file can be opened for writing or made, as on a disk that turned read-only.
    """
    side = folder.with_name(f"{folder.name}.read-only")
    side.mkdir(exist_ok=True)
    _run("mount", "--bind", str(folder), str(side))
    try:
        _run("mount", "-o", "remount,bind,ro", str(side))
        _run("mount", "--bind", str(side), str(folder))  # it is read-only from its first moment
        try:
            yield
        finally:
            _run("umount", "-l", str(folder))
    finally:
        _run("umount", "-l", str(side))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
