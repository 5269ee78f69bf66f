"""Files on this machine's disk that take their place when they are whole, and stay there."""

import errno
import fcntl
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest
from io import BufferedReader
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO, TypeAlias

from gallery.errors import Full, ReadOnly, StoreError

SAFE = "nothing that was said to be saved is lost"
"""What every refusal of a disk can promise: it is said only after the bytes are on the disk."""

Place: TypeAlias = tuple[int, int]
"""Device and inode: which file or folder it is, whatever it is called."""

_HALF = ".half-"
"""How the names of files begin that are not whole yet."""

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_NO_DESCRIPTORS = {errno.EMFILE, errno.ENFILE}


@contextmanager
def landing(path: Path, mode: int) -> Iterator[BinaryIO]:
    """A file to write into, which takes the place of `path` when it is whole and on the disk.

    mode    who may read it then; until then nobody but its owner may (0600)
    raises  OSError; then, as after any other failure, what was at `path` is still there
    """
    with suppress(OSError):
        swept(path.parent)  # what a stop left of an earlier one
    with fresh(path.parent) as (file, temporary):
        yield file
        os.fchmod(file.fileno(), mode)
        file.flush()
        os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)


@contextmanager
def fresh(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file that nobody else may read (0600), and its name; removed at the end.

    It is locked as long as it is open, which tells `swept` that its owner lives. OSError.
    """
    file, path = _begun(folder)
    try:
        with file:
            yield file, path
    finally:
        with suppress(OSError):  # it is swept at the next start
            path.unlink()


def swept(folder: Path, names: str = f"{_HALF}*") -> int:
    """Remove the files of these names that no living process writes; how many. OSError."""
    gone = 0
    for path in folder.glob(names):
        with suppress(FileNotFoundError, BlockingIOError), opened(path) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
            gone += 1
    return gone


def _begun(folder: Path) -> tuple[BinaryIO, Path]:
    """A new file under its lock; one that was swept before it was locked is begun again."""
    while True:
        descriptor, name = mkstemp(prefix=_HALF, dir=folder)
        file, path = os.fdopen(descriptor, "wb"), Path(name)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError:
            file.close()
            path.unlink(missing_ok=True)
            raise
        if os.fstat(descriptor).st_nlink:
            return file, path
        file.close()


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[int]:
    """Hold the lock in a file, across threads and processes; its descriptor.

    On a disk that is read-only by now, a lock file that is there already serves as well.

    raises  BlockingIOError when it is held and `wait` is False; OSError
    """
    try:
        held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as problem:
        if problem.errno not in _READ_ONLY:
            raise
        held = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield held
    finally:
        os.close(held)


def sync_file(path: Path) -> None:
    """Make the bytes of a file survive a power cut that somebody else wrote; OSError."""
    with opened(path, follow=True) as file:
        os.fsync(file.fileno())


def read_back(path: Path) -> str:
    """SHA-256 of what the disk itself has of a file that was synced: not of what is in memory."""
    with path.open("rb") as file:
        if sys.platform == "linux":
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut: the name itself is data of the folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def failed(verb: str, what: str, problem: OSError) -> StoreError:
    """What the disk did not do, for people: what happened, what is safe, what to do.

    Full where it has no room (also for a quota, or a limit on the size of files), ReadOnly where
    it or its rights let nothing be written.
    """
    happened = f"cannot {verb} {what}"
    if problem.errno in _NO_SPACE:
        return Full(f"{happened}: no space left; {SAFE}; free some space and run it again")
    if problem.errno == errno.EROFS:
        remedy = "make it writable (`mount -o remount,rw`) and run it again"
        return ReadOnly(f"{happened}: the disk is read-only; {SAFE}; {remedy}")
    if problem.errno in _READ_ONLY and verb not in ("read", "list"):
        remedy = "let this account write there and run it again"
        return ReadOnly(f"{happened}: the rights do not allow it; {SAFE}; {remedy}")
    if problem.errno == errno.EIO:
        remedy = "copy the library to another disk"
        return StoreError(f"{happened}: the disk reported an error; {SAFE}; {remedy}")
    reason = (problem.strerror or str(problem)).lower()
    if problem.errno in _NO_DESCRIPTORS:
        return StoreError(f"{happened}: {reason}; {SAFE}; try again in a moment")
    return StoreError(f"{happened}: {reason}; {SAFE}")


def place(path: Path | str) -> Place | None:
    """What lies there; None when there is nothing."""
    try:
        facts = os.stat(path)  # noqa: PTH116 before each access: Path takes three times as long
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


def writable(folder: Path) -> bool:
    """Whether files can be made in a folder, as far as can be told without making one."""
    return os.access(folder, os.W_OK | os.X_OK)


def check_room(folder: Path, needed: int, reserve: int) -> None:
    """Full when the disk of a folder would have less than `reserve` bytes free after `needed` more.

    A folder that is not there has the room of the one that it would be made in. OSError.
    """
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free - needed < reserve:
        raise Full(
            f"the disk has {free // 10**6} MB free, and {reserve // 10**6} MB stay free for words"
            f" (`upload_reserve`); {SAFE}; free some space and run it again"
        )


def opened(path: Path, *, follow: bool = False) -> BufferedReader:
    """A file to read; nothing is waited for, whatever a stranger put there (a pipe, say).

    follow  a link leads to its file; else it is an OSError (ELOOP)
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | (0 if follow else os.O_NOFOLLOW)
    return open(path, "rb", opener=lambda name, _: os.open(name, flags))


def has_writer(descriptor: int) -> bool | None:
    """Whether a program has the file open for writing, as far as this machine can tell.

    A read lease is granted only when nobody has (fcntl(2), F_SETLEASE). None where the disk knows
    no leases, the file is somebody else's, or the system is not Linux.
    """
    if sys.platform != "linux":
        return None
    try:
        # who opens it while we hold the lease makes a signal; the usual one would end us
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as problem:
        return True if problem.errno == errno.EAGAIN else None
    return False
