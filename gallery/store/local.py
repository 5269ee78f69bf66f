"""A folder on this machine's disk as a store."""

import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

from gallery.disk import sync_folder
from gallery.errors import Busy, Full, Missing, Stale, StoreError
from gallery.store import Entry, Expect, Tag, checked, tag
from gallery.store.swap import exchanged

PRIVATE = ".gallery"
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class LocalStore:
    """Keys are files below `root`; temporary files and locks live in `root/.gallery`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def get(self, key: str) -> tuple[bytes, Tag]:
        path = self._path(key)
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as problem:
            raise Missing(f"there is no {key} in the library") from problem
        except OSError as problem:
            raise failed("read", key, problem) from problem
        return data, tag(data)

    def put(
        self,
        key: str,
        data: bytes,
        *,
        expect: Tag | Expect = Expect.ANYTHING,
        mtime_ns: int | None = None,
    ) -> Tag:
        target = self._path(key)
        try:
            _made(target.parent)
            temporary = self._written(data, mtime_ns)
            try:
                self._placed(temporary, target, expect)
            finally:
                with suppress(FileNotFoundError):
                    temporary.unlink()
        except OSError as problem:
            raise failed("write", key, problem) from problem
        return tag(data)

    def list(self, prefix: str = "", *, deep: bool = True) -> Iterator[Entry]:
        start = self._path(prefix) if prefix else self.root
        try:
            yield from walk(start, prefix, deep=deep)
        except OSError as problem:
            raise failed("list", prefix or ".", problem) from problem

    def delete(self, key: str) -> None:
        path = self._path(key)
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as problem:
            raise failed("delete", key, problem) from problem
        sync_folder(path.parent)

    def path(self, key: str) -> Path | None:
        return self._path(key)

    @contextmanager
    def lock(self, name: str, *, wait: bool = True) -> Iterator[None]:
        with self._private("locks", f"{checked(name).name}.lock").open("w") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as problem:
                raise Busy(f"another gallery process holds {name!r} of this library") from problem
            yield

    def sweep(self, older_than: float = 3600.0) -> None:
        """Remove temporary files that a killed process left, `older_than` seconds ago or more."""
        for left in self._private("incoming").iterdir():
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_ctime > older_than:
                    left.unlink()

    def _path(self, key: str) -> Path:
        return self.root / checked(key)

    def _private(self, folder: str, name: str = "") -> Path:
        place = self.root / PRIVATE / folder
        place.mkdir(parents=True, exist_ok=True)
        return place / name if name else place

    def _written(self, data: bytes, mtime_ns: int | None) -> Path:
        """A synced temporary file on the same file system, outside every album."""
        descriptor, name = mkstemp(dir=self._private("incoming"))
        with os.fdopen(descriptor, "wb") as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                Path(name).unlink()
                raise
        Path(name).chmod(0o644)
        if mtime_ns is not None:
            os.utime(name, ns=(mtime_ns, mtime_ns))
        return Path(name)

    def _placed(self, temporary: Path, target: Path, expect: Tag | Expect) -> None:
        """Move a whole file into its place if what is there is what we expect."""
        if expect is Expect.NOTHING:
            try:
                os.link(temporary, target)
            except FileExistsError as problem:
                raise Stale from problem
        elif expect is Expect.ANYTHING:
            temporary.replace(target)
        else:
            with self.lock("swap"):  # short: one small read and a rename
                before = _state(target)
                found = tag(target.read_bytes()) if before else None
                if found != expect or _state(target) != before:
                    raise Stale
                _swapped(temporary, target, before)
        sync_folder(target.parent)


def walk(folder: Path, prefix: str = "", *, deep: bool = True) -> Iterator[Entry]:
    """What is below a folder, links and special files named as such and not followed."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda e: e.name)
    for entry in entries:
        key = f"{prefix}/{entry.name}" if prefix else entry.name
        try:
            facts = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # gone since the folder was read
        if not entry.is_dir(follow_symlinks=False):
            yield Entry(key, _kind(entry, facts.st_mode), facts.st_size, facts.st_mtime_ns)
        elif deep:
            yield from walk(Path(entry.path), key)
        else:
            yield Entry(key, "folder", 0, facts.st_mtime_ns)


def _kind(entry: os.DirEntry[str], mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "folder-link" if entry.is_dir() else "link"
    return "file" if stat.S_ISREG(mode) else "other"


def _swapped(temporary: Path, target: Path, before: tuple[int, int, int] | None) -> None:
    """Put a file into its place, if what it takes the place of is what was looked at.

    Text editors know no lock. What one wrote in this very moment comes out of its place, is seen
    and goes back; where files cannot change places, it could be lost within some microseconds.
    """
    ours = _state(temporary)
    try:
        swapped = exchanged(temporary, target)
    except FileNotFoundError as problem:
        raise Stale from problem
    if not swapped:
        temporary.replace(target)
    elif _state(temporary) != before:
        if exchanged(temporary, target) and _state(temporary) != ours:
            exchanged(temporary, target)  # and wrote once more meanwhile: the last one stays
        raise Stale


def _state(path: Path) -> tuple[int, int, int] | None:
    """What changes when anybody writes a file; None when there is none."""
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_ino, facts.st_mtime_ns, facts.st_size


def _made(folder: Path) -> None:
    """Make a folder and those around it, so that a power cut leaves what is put into it."""
    if not folder.is_dir():
        _made(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def failed(verb: str, key: str, problem: OSError) -> StoreError:
    """What the disk did not do, for people: Full where it has no room."""
    reason = problem.strerror or str(problem)
    if problem.errno in _NO_SPACE:
        return Full(f"cannot {verb} {key}: no space left; free some space and run it again")
    return StoreError(f"cannot {verb} {key}: {reason.lower()}")
