"""Small files that only this machine's owner may read: written whole or not at all."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gallery.disk import landing
from gallery.errors import StoreError


def write(path: Path, data: bytes) -> None:
    """Put `data` into its place, durably, readable by nobody else; StoreError when it cannot be."""
    try:
        private(path.parent)
        with landing(path, 0o600) as file:
            file.write(data)
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise StoreError(f"cannot write {path.name}: {reason}") from problem


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock in a file, across threads and processes."""
    private(path.parent)
    with path.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def private(folder: Path) -> None:
    """Make a folder that nobody else may enter; one that is there stays as it is."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
