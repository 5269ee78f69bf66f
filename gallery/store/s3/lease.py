"""Locks on a bucket: an object says who holds it, and is renewed as long as its holder lives.

Whoever wants a lock writes its object by compare and swap; who lets go writes that it is free. One
that was not renewed for so many seconds is free, because its holder is gone. No machine's own clock
decides that: the server dates the lock, and whoever waits writes another object to see what the
server's clock says by then.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import SystemRandom, token_hex
from threading import Event, Lock, Thread

import msgspec

from gallery.errors import Busy, Missing, Stale, StoreError
from gallery.store.holding import Holder, busy, myself
from gallery.store.s3.bucket import NEW, Bucket, Seen

FOLDER = ".gallery/locks"
SECONDS = 15.0
"""How long a lock outlives its holder; it is renewed three times as often."""

_CLOCK = f"{FOLDER}/clock"
_TICK = timedelta(seconds=1)
"""Servers tell times in whole seconds."""

_CHANCE = SystemRandom()
_FIRST, _LAST = 0.02, 0.5  # seconds between two looks at a lock that is held


@dataclass(frozen=True, slots=True)
class Lease:
    """What the object of a lock says.

    holder  whose it is, None = it is free
    token   which taking of the lock it was: no two are equal
    count   how often it was renewed
    """

    holder: Holder | None
    token: str
    count: int = 0


class Leases:
    """The locks of one library, for all threads of this process."""

    def __init__(self, bucket: Bucket, seconds: float = SECONDS) -> None:
        self._bucket = bucket
        self._lasts = timedelta(seconds=seconds)
        self._guard = Lock()
        self._mine: dict[str, Lock] = {}  # threads of one process need not ask the server

    @contextmanager
    def held(self, name: str, *, wait: bool) -> Iterator[None]:
        """Hold the lock `name`.

        raises  Busy when it is held and `wait` is False. StoreError, at the end too: when this
                process stood still for so long that another one took the lock
        """
        with self._guard:
            lock = self._mine.setdefault(name, Lock())
        if not lock.acquire(blocking=wait):
            raise Busy(busy(name, myself()))
        try:
            holding = _Holding(self._bucket, *self._taken(name, wait=wait), self._lasts)
            try:
                yield
            finally:
                holding.end()
            if holding.lost:
                raise StoreError(
                    f"{name!r} of this library was held for too long without a sign of life, and"
                    " another process took it: look whether what was done here is whole"
                )
        finally:
            lock.release()

    def _taken(self, name: str, *, wait: bool) -> tuple[str, Lease, str]:
        """(object, what it says, its ETag) of a lock that is ours now."""
        where, pause, again = f"{FOLDER}/{name}.lock", _FIRST, 0.0
        while True:
            there, seen = self._read(where)
            if seen and there and there.holder:
                due = time.monotonic() >= again
                if not (due and self._over(seen)):
                    if not wait:
                        raise Busy(self._words(name, there.holder))
                    again = time.monotonic() + self._lasts.total_seconds() / 5 if due else again
                    time.sleep(pause * _CHANCE.uniform(0.5, 1))
                    pause = min(pause * 1.5, _LAST)
                    continue
            mine = Lease(myself(), token_hex(16))
            with suppress(Stale):  # somebody was faster: look again
                before = seen.etag if seen else NEW
                return where, mine, self._bucket.swap(where, _written(mine), before)

    def _read(self, where: str) -> tuple[Lease | None, Seen | None]:
        """What a lock says; one that nobody can read is free."""
        try:
            data, seen = self._bucket.get(where)
        except Missing:
            return None, None
        try:
            return msgspec.json.decode(data, type=Lease), seen
        except msgspec.DecodeError:
            return None, seen

    def _over(self, seen: Seen) -> bool:
        """Whether a lock was not renewed in time, by the server's clock."""
        return self._now() - seen.changed > self._lasts + _TICK

    def _now(self) -> datetime:
        self._bucket.put(_CLOCK, token_hex(8).encode("ascii"))
        return self._bucket.look(_CLOCK).changed

    def _words(self, name: str, holder: Holder) -> str:
        seconds = self._lasts.total_seconds()
        return f"{busy(name, holder)}; if it is gone, the lock is free {seconds:.0f} seconds later"


class _Holding:
    """One lock that is ours, renewed by a thread of its own until `end`."""

    def __init__(
        self, bucket: Bucket, where: str, lease: Lease, etag: str, lasts: timedelta
    ) -> None:
        self.lost = False
        self._bucket, self._where, self._lease, self._etag = bucket, where, lease, etag
        self._pause = lasts.total_seconds() / 3
        self._ended = Event()
        self._thread = Thread(target=self._renewed, name=f"holds {where}", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Let go of it; where that cannot be said, it is free when its time is over."""
        self._ended.set()
        self._thread.join()
        if not self.lost:
            with suppress(StoreError):
                self._write(replace(self._lease, holder=None))

    def _renewed(self) -> None:
        while not self._ended.wait(self._pause) and not self.lost:
            self._lease = replace(self._lease, count=self._lease.count + 1)
            with suppress(StoreError):  # the server is away for a moment: again, as long as we can
                self._write(self._lease)

    def _write(self, lease: Lease) -> None:
        try:
            self._etag = self._bucket.swap(self._where, _written(lease), self._etag)
        except Stale:
            self.lost = True


def _written(lease: Lease) -> bytes:
    return msgspec.json.encode(lease)
