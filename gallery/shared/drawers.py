"""Drawers in a store.

A deletion has no condition there. So of many who take a record away, whoever makes it empty first
was the one, and deletes it then: an empty object is none. A stamp is a member of the record, which
is a JSON object then: it is read with it, and nobody brings back by it what another has removed.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from gallery.drawer import Record
from gallery.errors import Busy, Full, Missing, Stale, StoreError
from gallery.shared import AT_ONCE, BESIDE, ROOT, turns
from gallery.store import Expect, Store, Tag

_STAMP = "changed"
"""The member of a record that is its stamp: seconds since 1970."""


class _Stamped(msgspec.Struct, frozen=True):
    changed: float | None = None


@dataclass(frozen=True, slots=True)
class StoreDrawer:
    """The objects right below a folder of a store."""

    store: Store
    folder: str

    def read(self, name: str) -> Record | None:
        data, _ = self._there(name)
        return Record(name, data, _changed(data)) if data is not None else None

    def all(self, suffix: str = ".json") -> Iterator[Record]:
        names = self.names(suffix)
        if not names:
            return
        with ThreadPoolExecutor(min(AT_ONCE, len(names))) as pool:
            yield from filter(None, pool.map(self.read, names))

    def names(self, suffix: str = ".json") -> list[str]:
        entries = self.store.list(self.folder, deep=False)
        found = (one.key.rpartition("/")[2] for one in entries if one.kind == "file" and one.bytes)
        return sorted(name for name in found if name.endswith(suffix))

    def write(self, name: str, data: bytes, stamp: datetime | None = None) -> None:
        self.store.put(self._key(name), _stamped(data, stamp) if stamp else data)

    def create(self, name: str, data: bytes, stamp: datetime | None = None) -> bool:
        made = _stamped(data, stamp) if stamp else data
        try:
            self.store.put(self._key(name), made, expect=Expect.NOTHING)
        except Stale:
            return False
        return True

    def change(self, name: str, by: Callable[[bytes | None], bytes | None]) -> None:
        for _ in turns(name):
            before, seen = self._there(name)
            after = by(before)
            if after is None or after == before or self._swapped(name, after, seen):
                return

    def add(self, name: str, line: bytes) -> None:
        self.change(name, lambda before: (before or b"") + line)

    def remove(self, name: str) -> bool:
        for _ in turns(name):
            before, seen = self._there(name)
            first = before is not None
            if first and not self._emptied(name, seen):
                continue
            if isinstance(seen, str):
                with suppress(StoreError):  # it is empty: nobody finds it any more
                    self.store.delete(self._key(name))
            return first
        raise AssertionError("the last turn raises")

    def stamp(self, name: str, moment: datetime | None) -> None:
        with suppress(StoreError, Busy):
            self.change(name, lambda before: _stamped(before, moment) if before else None)

    def _there(self, name: str) -> tuple[bytes | None, Tag | Expect]:
        """(content, what a change expects to be there); None for what was removed, or never was."""
        try:
            data, seen = self.store.get(self._key(name))
        except Missing:
            return None, Expect.NOTHING
        return data or None, seen

    def _swapped(self, name: str, data: bytes, seen: Tag | Expect) -> bool:
        """Write where what was seen is still there; False when it is not."""
        try:
            self.store.put(self._key(name), data, expect=seen)
        except (Stale, Missing):
            return False
        return True

    def _emptied(self, name: str, seen: Tag | Expect) -> bool:
        """Make a record nothing, if it is what was seen; a full store refuses no end."""
        try:
            return self._swapped(name, b"", seen)
        except Full:
            self.store.delete(self._key(name))
            return True

    def _key(self, name: str) -> str:
        return f"{self.folder}/{name}" if self.folder else name


@dataclass(frozen=True, slots=True)
class StoreCabinet:
    """The drawers of a library whose albums are in a store.

    locks  as of every cabinet: a folder of this machine
    """

    store: Store
    locks: Path

    def beside(self, folder: str, lock: str = "") -> StoreDrawer:
        del lock  # a swap needs none
        return StoreDrawer(self.store, f"{BESIDE}/{folder}" if folder else BESIDE)

    def within(self, folder: str, lock: str = "") -> StoreDrawer:
        del lock
        return StoreDrawer(self.store, f"{ROOT}/{folder}" if folder else ROOT)


def _changed(data: bytes) -> datetime | None:
    if _STAMP.encode() not in data:
        return None
    with suppress(msgspec.DecodeError, ValueError, OverflowError, OSError):
        told = msgspec.json.decode(data, type=_Stamped).changed
        return datetime.fromtimestamp(told, UTC) if told else None
    return None


def _stamped(data: bytes, moment: datetime | None) -> bytes:
    """The same record with another stamp; what is no JSON object keeps none."""
    try:
        told = msgspec.json.decode(data, type=dict[str, Any])
    except msgspec.DecodeError:
        return data
    told.pop(_STAMP, None)
    if moment:
        told[_STAMP] = moment.timestamp()
    return msgspec.json.encode(told)
