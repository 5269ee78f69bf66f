"""Drawers on a disk: small files that only this machine's owner may read."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gallery import disk
from gallery.disk import failed, fresh, landing, swept, sync_folder
from gallery.drawer import Record


@dataclass(frozen=True, slots=True)
class FileDrawer:
    """The files of a folder, which need not exist.

    lock  the file that keeps two apart who change the same; None where that is never done
    """

    folder: Path
    lock: Path | None = None

    def path(self, name: str) -> Path:
        """The file of a record, whether it is there or not."""
        return self.folder / name

    def read(self, name: str) -> Record | None:
        try:
            with self.path(name).open("rb") as file:
                data, changed = file.read(), os.fstat(file.fileno()).st_mtime
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise failed("read", name, problem) from problem
        return Record(name, data, datetime.fromtimestamp(changed, UTC) if changed else None)

    def all(self, suffix: str = ".json") -> Iterator[Record]:
        for name in self.names(suffix):
            found = self.read(name)
            if found:
                yield found

    def names(self, suffix: str = ".json") -> list[str]:
        return sorted(path.name for path in self.folder.glob(f"*{suffix}"))

    def write(self, name: str, data: bytes, stamp: datetime | None = None) -> None:
        try:
            private(self.folder)
            with landing(self.path(name), 0o600) as file:
                file.write(data)
        except OSError as problem:
            raise failed("write", name, problem) from problem
        if stamp:
            self.stamp(name, stamp)

    def create(self, name: str, data: bytes, stamp: datetime | None = None) -> bool:
        try:
            private(self.folder)
            swept(self.folder)  # what a stop left of an earlier one
            with fresh(self.folder) as (file, temporary):
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                self.path(name).hardlink_to(temporary)
            sync_folder(self.folder)
        except FileExistsError:
            return False
        except OSError as problem:
            raise failed("write", name, problem) from problem
        if stamp:
            self.stamp(name, stamp)
        return True

    def change(self, name: str, by: Callable[[bytes | None], bytes | None]) -> None:
        with self._alone():
            there = self.read(name)
            before = there.data if there else None
            after = by(before)
            if after is not None and after != before:
                self.write(name, after)

    def add(self, name: str, line: bytes) -> None:
        try:
            private(self.folder)
            with self.path(name).open("ab") as file:
                file.write(line)
        except OSError as problem:
            raise failed("write", name, problem) from problem

    def remove(self, name: str) -> bool:
        try:
            with self._alone():
                self.path(name).unlink()
        except FileNotFoundError:
            return False
        except OSError as problem:
            raise failed("remove", name, problem) from problem
        return True

    def stamp(self, name: str, moment: datetime | None) -> None:
        seconds = moment.timestamp() if moment else 0
        with suppress(OSError):  # gone in the meantime, or a disk that is read-only now
            os.utime(self.path(name), (seconds, seconds))

    def _alone(self) -> AbstractContextManager[None]:
        return locked(self.lock) if self.lock else nullcontext()


@dataclass(frozen=True, slots=True)
class FileCabinet:
    """The drawers of a library on a disk.

    library  the folder of people.toml
    private  the folder of what the program keeps for itself, which nobody is shown
    """

    library: Path
    private: Path

    @property
    def locks(self) -> Path:
        return self.private / "locks"

    def beside(self, folder: str, lock: str = "") -> FileDrawer:
        return FileDrawer(self.library / folder, self._lock(lock))

    def within(self, folder: str, lock: str = "") -> FileDrawer:
        return FileDrawer(self.private / folder, self._lock(lock))

    def _lock(self, name: str) -> Path | None:
        return self.locks / f"{name}.lock" if name else None


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
