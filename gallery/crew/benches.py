"""Where single photos are opened: one worker process for each that is worked on at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Event, Lock

from gallery.jobs import Pool


class Benches:
    """Pools of one worker each, which are kept from photo to photo.

    busy  set while any of them is in use
    """

    def __init__(self, count: int, made: Callable[[], Pool]) -> None:
        self.busy = Event()
        self._all = [made() for _ in range(count)]
        self._used, self._lock = 0, Lock()
        self._free: SimpleQueue[Pool] = SimpleQueue()
        for pool in self._all:
            self._free.put(pool)

    @contextmanager
    def one(self) -> Iterator[Pool]:
        """A pool that nobody else uses now."""
        self._count(1)
        pool = self._free.get()
        try:
            yield pool
        finally:
            self._free.put(pool)
            self._count(-1)

    def close(self) -> None:
        """End all workers."""
        for pool in self._all:
            pool.__exit__(None, None, None)

    def _count(self, step: int) -> None:
        with self._lock:
            self._used += step
            if self._used:
                self.busy.set()
            else:
                self.busy.clear()
