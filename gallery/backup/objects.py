"""The bytes of a backup: plain files, each named by the SHA-256 of what is in it.

A file that is there is whole: it gets its name by a rename, after its bytes are on the disk.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from io import RawIOBase
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from gallery.disk import failed, sync_folder
from gallery.errors import StoreError

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Objects:
    """The folder of objects, and the one in which they are written until they are whole."""

    folder: Path
    incoming: Path

    def path(self, digest: str) -> Path:
        """Where the object of this hash lies, or would lie."""
        return self.folder / digest[:2] / digest

    def holds(self, digest: str, size: int | None = None) -> bool:
        """Whether there is an object of this hash, and of this size where one is told; not read."""
        try:
            facts = self.path(digest).stat()
        except OSError:
            return False
        return size is None or facts.st_size == size

    def right(self, digest: str) -> bool:
        """Whether the object of this hash is there and has its bytes: it is read."""
        try:
            with self.path(digest).open("rb") as file:
                return file_digest(file, "sha256").hexdigest() == digest
        except OSError:
            return False

    def read(self, digest: str) -> bytes | None:
        """The bytes of this hash; None when there are none, or none that are right."""
        try:
            data = self.path(digest).read_bytes()
        except OSError:
            return None
        return data if sha256(data).hexdigest() == digest else None

    def keep(self, temporary: Path, digest: str, mtime_ns: int, mode: int) -> None:
        """Give a whole file from `incoming` its name; what lies there by this name is replaced."""
        target = self.path(digest)
        with writing(target):
            finished(temporary, mtime_ns, mode & 0o444)
            target.parent.mkdir(exist_ok=True)
            temporary.replace(target)

    def each(self) -> Iterator[str]:
        """The hashes of all that is there."""
        for folder in sorted(path for path in self.folder.iterdir() if path.is_dir()):
            for path in sorted(folder.iterdir()):
                if path.name.startswith(folder.name) and len(path.name) == 64:
                    yield path.name

    def drop(self, digest: str) -> None:
        """Remove one object."""
        with writing(self.path(digest)):
            self.path(digest).unlink(missing_ok=True)

    def synced(self) -> None:
        """Return when the names of all objects are on the disk, also those of an earlier run."""
        with writing(self.folder):
            for folder in self.folder.iterdir():
                if folder.is_dir():
                    sync_folder(folder)
            sync_folder(self.folder)

    def swept(self) -> None:
        """Remove what a run that was stopped left half written."""
        for left in self.incoming.iterdir():
            with writing(left):
                left.unlink()


@dataclass(frozen=True, slots=True)
class Poured:
    """What was read: its hash and size, and the copy on the disk if one was asked for."""

    sha256: str
    bytes: int
    copy: Path | None

    def forget(self) -> None:
        """Remove the copy, which nobody needs."""
        if self.copy is not None:
            with writing(self.copy):
                self.copy.unlink()


def pour(source: BinaryIO, into: Path | None) -> Poured:
    """Read a file to its end, once.

    into    the folder for a copy of it, which is on the disk when this returns; None = no copy
    raises  OSError of reading; StoreError, Full of writing, then no copy is left
    """
    if into is None:
        digest, size = _through(source)
        return Poured(digest, size, None)
    with writing(into):
        descriptor, name = mkstemp(dir=into)
    copy = Path(name)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as target:
            digest, size = _through(source, target, copy)
            with writing(into):
                os.fsync(target.fileno())
    except (OSError, StoreError):
        copy.unlink(missing_ok=True)
        raise
    return Poured(digest, size, copy)


def _through(
    source: BinaryIO, target: RawIOBase | None = None, copy: Path = Path()
) -> tuple[str, int]:
    digest, size = sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        rest = memoryview(chunk)
        while target is not None and rest:
            with writing(copy):
                rest = rest[target.write(rest) :]
    return digest.hexdigest(), size


def finished(path: Path, mtime_ns: int, mode: int) -> None:
    """Give a file its time and who may read it, as far as its disk knows such things."""
    os.utime(path, ns=(mtime_ns, mtime_ns))
    with suppress(PermissionError):  # sticks for cameras know no permissions
        path.chmod(mode)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """What the disk of a backup does not do is a StoreError with its name; Full without room."""
    try:
        yield
    except OSError as problem:
        raise failed("write", str(place), problem) from problem
