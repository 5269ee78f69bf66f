"""Small files that only this machine's owner may read: written whole or not at all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from gallery import disk
from gallery.disk import failed, landing


def write(path: Path, data: bytes) -> None:
    """Put `data` into its place, durably, readable by nobody else.

    raises  StoreError, Full, ReadOnly; then what was there is still there
    """
    try:
        private(path.parent)
        with landing(path, 0o600) as file:
            file.write(data)
    except OSError as problem:
        raise failed("write", path.name, problem) from problem


def read(path: Path) -> bytes | None:
    """What a file holds; None when there is none. StoreError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise failed("read", path.name, problem) from problem


def remove(path: Path) -> bool:
    """Take a file away; False when it was not there. StoreError, ReadOnly."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as problem:
        raise failed("remove", path.name, problem) from problem
    return True


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock in a file; BlockingIOError when it is held and `wait` is False; StoreError."""
    with ExitStack() as held:
        try:
            private(path.parent)
            held.enter_context(disk.locked(path, wait=wait))
        except BlockingIOError:
            raise
        except OSError as problem:
            raise failed("lock", path.name, problem) from problem
        yield


def private(folder: Path) -> None:
    """Make a folder that nobody else may enter; one that is there stays as it is. OSError."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
