"""What lies beside the albums of a library on a disk, for its owner's eyes only."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gallery.disk import failed, landing, sync_folder
from gallery.errors import Missing, Stale
from gallery.moving import stamps
from gallery.store import Entry, Expect
from gallery.store.local import walk


@dataclass(frozen=True, slots=True)
class Owned:
    """Files of these names in a folder, and below them, that only their owner may read.

    They are listed together, however deep.

    stamped  a record's stamp is its time of change here, and elsewhere a member of it
    """

    folder: Path
    names: tuple[str, ...]
    stamped: bool = False

    def list(self, prefix: str = "", *, deep: bool = True) -> Iterator[Entry]:
        del deep
        try:
            for name in self.names:
                path = (self.folder / name).resolve()  # a file may be looked after elsewhere
                if path.is_file():
                    facts = path.stat()
                    yield Entry(name, "file", facts.st_size, facts.st_mtime_ns)
                else:
                    yield from (e for e in walk(path, name) if not _half(e.key))
        except OSError as problem:
            raise failed("list", prefix or str(self.folder), problem) from problem

    def get(self, key: str) -> tuple[bytes, str]:
        try:
            with (self.folder / key).open("rb") as file:
                data, mtime_ns = file.read(), os.fstat(file.fileno()).st_mtime_ns
            return self._told(key, data, mtime_ns), ""
        except FileNotFoundError as problem:
            raise Missing(f"there is no {key} in the library") from problem
        except OSError as problem:
            raise failed("read", key, problem) from problem

    def part(self, key: str, start: int, stop: int) -> bytes:
        return self.get(key)[0][start:stop]

    def put(
        self,
        key: str,
        data: bytes,
        *,
        expect: Expect = Expect.ANYTHING,
        mtime_ns: int | None = None,
    ) -> str:
        del mtime_ns
        path, stamp = self.folder / key, None
        if self.stamped and stamps.has_one(key):
            data, stamp = stamps.taken(data)
        if expect is Expect.NOTHING and os.path.lexists(path):
            raise Stale
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with landing(path, 0o600) as file:
                file.write(data)
                file.flush()
                if stamp is not None:
                    os.utime(file.fileno(), ns=(stamp, stamp))
        except OSError as problem:
            raise failed("write", key, problem) from problem
        return ""

    def delete(self, key: str) -> None:
        try:
            (self.folder / key).unlink()
            sync_folder((self.folder / key).parent)
        except FileNotFoundError:
            return
        except OSError as problem:
            raise failed("delete", key, problem) from problem

    def _told(self, key: str, data: bytes, mtime_ns: int) -> bytes:
        return stamps.put(data, mtime_ns) if self.stamped and stamps.has_one(key) else data


def _half(key: str) -> bool:
    return key.rpartition("/")[2].startswith(".half-")
