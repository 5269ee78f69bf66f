"""A store that tells which key was changed, after each change, to whoever wants to know at once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from gallery.store import Ahead, Entry, Expect, Store, Tag


class Telling:
    """Another store, and who is told; `tell` waits for nobody and raises nothing."""

    def __init__(self, store: Store, tell: Callable[[str], None]) -> None:
        self._store = store
        self._tell = tell

    def get(self, key: str) -> tuple[bytes, Tag]:
        return self._store.get(key)

    def part(self, key: str, start: int, stop: int) -> bytes:
        return self._store.part(key, start, stop)

    def facts(self, key: str) -> Entry:
        return self._store.facts(key)

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
        try:
            return self._store.put(
                key, data, expect=expect, mtime_ns=mtime_ns, then=then, ahead=ahead
            )
        finally:  # of what failed in the middle a part may be there
            self._tell(key)

    def append(self, key: str, line: bytes) -> None:
        self._store.append(key, line)
        self._tell(key)

    def ahead(self, key: str, data: bytes, known: Tag, mtime_ns: int | None = None) -> Ahead:
        return self._store.ahead(key, data, known, mtime_ns)

    def list(self, prefix: str = "", *, deep: bool = True) -> Iterator[Entry]:
        return self._store.list(prefix, deep=deep)

    def delete(self, key: str) -> None:
        self._store.delete(key)
        self._tell(key)

    def path(self, key: str) -> Path | None:
        return self._store.path(key)

    def lock(self, name: str, *, wait: bool = True) -> AbstractContextManager[None]:
        return self._store.lock(name, wait=wait)
