"""A whole file outside the albums, on its way into one: on this machine's disk, or in hand."""

import errno
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Protocol

from gallery.disk import failed, sync_file, sync_folder
from gallery.errors import Busy, Missing, Stale
from gallery.ingest.identify import identify
from gallery.ingest.record import keep_original
from gallery.store import Store

HEAD = 4096
_NO_LINK = {errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EACCES, errno.ENOSYS}


class Whole(Protocol):
    """One whole file. Errors: StoreError, Full, ReadOnly."""

    def head(self) -> bytes:
        """Its first bytes."""

    def read(self) -> bytes:
        """All of it."""

    def safe(self) -> None:
        """See that it is there for good; what a disk failed to keep is dropped."""

    def digest(self) -> str:
        """SHA-256 of bytes that are there for good when this returns."""

    def give(self, store: Store, key: str, sha256: str, mtime_ns: int) -> None:
        """Let it be this file of an album, with its own time, durably; Stale when one is there.

        raises  Busy when it has another hash by now
        """

    def given(self, store: Store, key: str) -> bool:
        """Whether an earlier try, that was stopped before its note, gave it this very name."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file of this machine; it gets a second name, which its inode tells afterwards."""

    path: Path

    def head(self) -> bytes:
        with self.path.open("rb") as file:
            return file.read(HEAD)

    def read(self) -> bytes:
        return self.path.read_bytes()

    def safe(self) -> None:
        """After a failed fsync a second one would say yes to bytes that are gone."""
        try:
            sync_file(self.path)
        except OSError as problem:
            if problem.errno == errno.EIO:
                self.path.unlink(missing_ok=True)
            raise failed("write", "an upload", problem) from problem

    def digest(self) -> str:
        return digest_of(self.path)

    def give(self, store: Store, key: str, sha256: str, mtime_ns: int) -> None:
        target = store.path(key)
        try:
            if target is None:
                raise OSError(errno.ENOTSUP, "not a local disk")
            os.utime(self.path, ns=(mtime_ns, mtime_ns))
            self.path.chmod(0o644)
            os.link(self.path, target)
            sync_folder(target.parent)
        except FileExistsError as problem:
            raise Stale from problem
        except OSError as problem:
            if problem.errno not in _NO_LINK:
                raise failed("write", key, problem) from problem
            data = self.read()  # to another disk, or into a bucket: copied whole
            if identify(data) != sha256:  # whose disk it is may write to it as well
                raise Busy("somebody writes to it") from problem
            keep_original(store, key, data, mtime_ns)

    def given(self, store: Store, key: str) -> bool:
        target = store.path(key)
        with suppress(FileNotFoundError):
            return target is not None and target.samefile(self.path)
        return False


@dataclass(frozen=True, slots=True)
class InHand:
    """The bytes of an upload that was put together; its name is noted before it gets it.

    data  all of it: an original has some tens of MB, and is written in one request
    note  the key under which the name is noted
    """

    data: bytes
    note: str

    def head(self) -> bytes:
        return self.data[:HEAD]

    def read(self) -> bytes:
        return self.data

    def safe(self) -> None:
        """What is in a bucket is there for good."""

    def digest(self) -> str:
        return identify(self.data)

    def give(self, store: Store, key: str, sha256: str, mtime_ns: int) -> None:
        del sha256  # nobody else writes to them
        store.put(self.note, key.encode("utf-8", "surrogateescape"))
        keep_original(store, key, self.data, mtime_ns)

    def given(self, store: Store, key: str) -> bool:
        with suppress(Missing):
            return store.get(self.note)[0] == key.encode("utf-8", "surrogateescape")
        return False


def digest_of(path: Path) -> str:
    """SHA-256 of a file whose bytes are on the disk when this returns; StoreError."""
    try:
        with path.open("rb") as file:
            os.fsync(file.fileno())
            return file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise
    except OSError as problem:
        raise failed("read", path.name, problem) from problem
