"""A bucket of any S3-compatible service as a store: the extra `cluster`.

The service must keep to conditional writes (If-Match, If-None-Match), which those that ignore them
do not tell. A tag stays the hash of a content; the bucket compares ETags, and what content an ETag
stands for is known from reading it, so no metadata is believed that another program may have left.

What follows a write (`then`) is written right after it, and not in one step with it: where the
service ends between the two, the refusal says that the first is there and the second is not.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path

from gallery.errors import Missing, Stale, StoreError
from gallery.store import Ahead, Entry, Expect, Tag, checked, lengthened, tag
from gallery.store.local import PRIVATE
from gallery.store.s3.bucket import NEW, Bucket, Seen
from gallery.store.s3.lease import SECONDS, Leases
from gallery.store.s3.place import Place

_REMEMBERED = 4096  # contents whose ETag is known, so that a swap needs no second look
_STATED = 200_000  # times that were asked for: of each photo once
_AT_ONCE = 16


class S3Store:
    """Keys are objects below a prefix of one bucket.

    lease  seconds that a lock outlives a holder who was killed
    """

    def __init__(self, place: Place, lease: float = SECONDS) -> None:
        self.bucket = Bucket(place)
        self._leases = Leases(self.bucket, lease)
        self._known: dict[str, tuple[str, Tag]] = {}
        self._stated: dict[tuple[str, str, float], int] = {}

    def get(self, key: str) -> tuple[bytes, Tag]:
        data, seen = self.bucket.get(_name(key))
        found = tag(data)
        self._remember(seen.name, seen.etag, found)
        return data, found

    def part(self, key: str, start: int, stop: int) -> bytes:
        return self.bucket.part(_name(key), start, stop)

    def facts(self, key: str) -> Entry:
        return _entry(self.bucket.look(_name(key)))

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
        name, made = _name(key), ahead.tag if ahead else tag(data)
        after = [(_name(other), content) for other, content in then]
        if expect is Expect.ANYTHING:
            etag = self.bucket.put(name, data, mtime_ns)
        elif expect is Expect.NOTHING:
            etag = self.bucket.swap(name, data, NEW, mtime_ns)
        elif expect == made:
            etag = self._there(name, expect)  # what is in a bucket is there for good
        else:
            etag = self._swapped(name, data, expect, mtime_ns)
        self._remember(name, etag, made)
        for other, content in after:
            self._follow(key, other, content)
        return made

    def append(self, key: str, line: bytes) -> None:
        while True:
            try:
                data, seen = self.get(key)
                before: Tag | Expect = seen
            except Missing:
                data, before = b"", Expect.NOTHING
            with suppress(Stale):  # somebody else wrote it at this moment
                self.put(key, lengthened(data, line), expect=before)
                return

    def ahead(self, key: str, data: bytes, known: Tag, mtime_ns: int | None = None) -> Ahead:
        del key, data, mtime_ns  # they come again with the put, which is one request
        return Ahead(known)

    def list(self, prefix: str = "", *, deep: bool = True) -> Iterator[Entry]:
        folder = str(checked(prefix)) if prefix else ""
        if deep:
            found, folders = [*self.bucket.below(folder)], list[str]()
        else:
            folders, found = self.bucket.beside(folder)
        entries = [Entry(one, "folder", 0, 0) for one in folders]
        entries += [_entry(one) for one in self._timed(found) if one.name != folder]
        yield from sorted(entries, key=lambda entry: entry.key.split("/"))

    def delete(self, key: str) -> None:
        self.bucket.delete(_name(key))

    def path(self, key: str) -> Path | None:
        checked(key)
        return None

    def lock(self, name: str, *, wait: bool = True) -> AbstractContextManager[None]:
        return self._leases.held(checked(name).name, wait=wait)

    def _swapped(self, name: str, data: bytes, expect: Tag, mtime_ns: int | None) -> str:
        """Compare and swap by ETag; the same content may have come anew under another one."""
        etag = self._etag(name, expect)
        try:
            return self.bucket.swap(name, data, etag, mtime_ns)
        except Stale:
            self._known.pop(name, None)
            again = self._etag(name, expect)
            if again == etag:
                raise
            return self.bucket.swap(name, data, again, mtime_ns)

    def _etag(self, name: str, expect: Tag) -> str:
        """The ETag under which the expected content was there last; Stale when another one is."""
        known = self._known.get(name)
        return known[0] if known and known[1] == expect else self._there(name, expect)

    def _there(self, name: str, expect: Tag) -> str:
        """The ETag under which the expected content is there; Stale when another one is."""
        try:
            data, seen = self.bucket.get(name)
        except Missing as problem:
            raise Stale from problem
        if tag(data) != expect:
            raise Stale
        return seen.etag

    def _follow(self, key: str, other: str, content: bytes) -> None:
        try:
            self.bucket.put(other, content)
        except StoreError as problem:
            raise type(problem)(f"{key} is saved, but {problem}") from problem

    def _remember(self, name: str, etag: str, content: Tag) -> None:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known[name] = (etag, content)

    def _timed(self, found: Sequence[Seen]) -> Sequence[Seen]:
        """The same with the times that were stated, which no listing tells: asked for once.

        Nobody states any below `.gallery/`, where there are most objects.
        """
        if len(self._stated) > _STATED:
            self._stated.clear()
        new = [
            one
            for one in found
            if not one.name.startswith(f"{PRIVATE}/") and _version(one) not in self._stated
        ]
        if new:
            with ThreadPoolExecutor(min(_AT_ONCE, len(new))) as pool:
                for one, mtime_ns in zip(new, pool.map(self._time, new), strict=True):
                    self._stated[_version(one)] = mtime_ns
        return [replace(one, stated=self._stated.get(_version(one))) for one in found]

    def _time(self, one: Seen) -> int:
        try:
            return self.bucket.look(one.name).mtime_ns
        except Missing:
            return one.mtime_ns


def _version(one: Seen) -> tuple[str, str, float]:
    return one.name, one.etag, one.changed.timestamp()


def _entry(one: Seen) -> Entry:
    return Entry(one.name, "file", one.bytes, one.mtime_ns)


def _name(key: str) -> str:
    return str(checked(key))
