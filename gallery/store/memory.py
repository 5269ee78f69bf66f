"""A store that lives in memory: for tests and for trying things out."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from gallery.errors import Busy, Missing, Stale
from gallery.store import Ahead, Entry, Expect, Tag, checked, lengthened, tag


class MemoryStore:
    """Keys and bytes in a dictionary, guarded by one lock."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[bytes, int]] = {}
        self._guard = Lock()
        self._locks: dict[str, Lock] = {}

    def get(self, key: str) -> tuple[bytes, Tag]:
        found = self._kept.get(str(checked(key)))
        if found is None:
            raise Missing(f"there is no {key} in the library")
        return found[0], tag(found[0])

    def part(self, key: str, start: int, stop: int) -> bytes:
        return self.get(key)[0][start:stop]

    def facts(self, key: str) -> Entry:
        name = str(checked(key))
        found = self._kept.get(name)
        if found is None:
            raise Missing(f"there is no {key} in the library")
        return Entry(name, "file", len(found[0]), found[1])

    def put(
        self,
        key: str,
        data: bytes,
        *,
        expect: Tag | Expect = Expect.ANYTHING,
        mtime_ns: int | None = None,
        then: Sequence[tuple[str, bytes]] = (),
        ahead: Ahead | None = None,
    ) -> Tag:
        name = str(checked(key))
        with self._guard:
            found = self._kept.get(name)
            there = tag(found[0]) if found else None
            if expect is Expect.NOTHING and found:
                raise Stale
            if not isinstance(expect, Expect) and there != expect:
                raise Stale
            self._kept[name] = (bytes(data), time.time_ns() if mtime_ns is None else mtime_ns)
            for other, content in then:
                self._kept[str(checked(other))] = (bytes(content), time.time_ns())
        return ahead.tag if ahead else tag(data)

    def append(self, key: str, line: bytes) -> None:
        name = str(checked(key))
        with self._guard:
            data = self._kept.get(name, (b"", 0))[0]
            self._kept[name] = (lengthened(data, line), time.time_ns())

    def ahead(self, key: str, data: bytes, known: Tag, mtime_ns: int | None = None) -> Ahead:
        del key, data, mtime_ns  # they come again with the put
        return Ahead(known)

    def list(self, prefix: str = "", *, deep: bool = True) -> Iterator[Entry]:
        below = f"{checked(prefix)}/" if prefix else ""
        folders: set[str] = set()
        for key in sorted(self._kept, key=lambda k: k.split("/")):
            if not key.startswith(below):
                continue
            child, slash, _ = key[len(below) :].partition("/")
            if deep or not slash:
                data, mtime_ns = self._kept[key]
                yield Entry(key, "file", len(data), mtime_ns)
            elif child not in folders:
                folders.add(child)
                yield Entry(below + child, "folder", 0, 0)

    def delete(self, key: str) -> None:
        with self._guard:
            self._kept.pop(str(checked(key)), None)

    def path(self, key: str) -> Path | None:
        checked(key)
        return None

    @contextmanager
    def lock(self, name: str, *, wait: bool = True) -> Iterator[None]:
        with self._guard:
            lock = self._locks.setdefault(name, Lock())
        if not lock.acquire(blocking=wait):
            raise Busy(f"another gallery process holds {name!r} of this library")
        try:
            yield
        finally:
            lock.release()
