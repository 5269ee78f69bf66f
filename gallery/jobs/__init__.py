"""Work on strangers' files in processes that may die: a bad file costs itself, by name.

Pebble's pool (LGPL-3.0, used as a library) starts the workers afresh (spawn), each under
limits that the kernel enforces: address space, CPU seconds, size of files, open files, a
deadline, and an end when the parent ends (`worker`); where there is a wall, behind it (`wall`).
What happens in a worker comes back as an Outcome.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from multiprocessing import resource_tracker
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from gallery.errors import GalleryError
from gallery.jobs.named import Task
from gallery.jobs.starting import context
from gallery.jobs.wall import Standing, Wall, standing
from gallery.jobs.worker import MEMORY, SMALLER, guarded, prepare
from gallery.model import Verdict

__all__ = [
    "MEMORY",
    "NICE",
    "Outcome",
    "Pool",
    "Standing",
    "Task",
    "Wall",
    "cores",
    "is_poison",
    "standing",
]

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

MAX_TASKS = 100
"""Tasks after which a worker is replaced, so that nothing small adds up."""

NICE = 5
"""Readers' pages first."""

GRACE = 5
"""Seconds after the timeout until the kernel ends a worker, should the parent not have."""

RESENT = 3
"""Times every item under way is sent again without a single answer before we give up."""

_OWN, _KILLED = 2, 5
"""How often an item may end its worker: by itself or by its time; by SIGKILL, which comes from
elsewhere as a rule: from the system when memory is short, or from a person's hand."""

_POISON = frozenset({"crashed", "too-slow"})


def is_poison(verdict: Verdict | None) -> bool:
    """Whether a verdict says that a file ended its worker, and would end the next one."""
    return verdict is not None and verdict.code in _POISON


@dataclass(frozen=True, slots=True)
class Outcome(Generic[K, T]):
    """What became of one item: its value, or the verdict why there is none."""

    key: K
    value: T | None = None
    verdict: Verdict | None = None


@dataclass(slots=True)
class _Flight(Generic[K]):
    """One item on its way: when it was sent last, and how often it ended its worker.

    killed  how often the worker was ended by SIGKILL meanwhile
    """

    key: K
    args: tuple[Any, ...]
    sent: float = 0.0
    ended: int = 0
    killed: int = 0


class Pool:
    """Worker processes for `each`; a context manager, to be left by the thread that entered.

    workers  processes; None is one less than there are cores, at least one
    timeout  seconds that one item may take
    wall     what the workers are behind, beside their limits
    nice     how far they step back behind other processes, 0 to 19
    """

    def __init__(
        self,
        workers: int | None = None,
        timeout: float = 30.0,
        wall: Wall | None = None,
        nice: int = NICE,
    ) -> None:
        self._workers = workers or max(1, cores() - 1)
        self._timeout = timeout
        self._wall = wall
        self._nice = nice
        self._landed: SimpleQueue[Future[Any]] = SimpleQueue()
        self._pool: ProcessPool | None = None

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def each(
        self,
        function: Callable[..., T],
        items: Iterable[tuple[K, tuple[Any, ...]]],
        ahead: int | None = None,
    ) -> Iterator[Outcome[K, T]]:
        """Call `function(*args)` in a worker for each (key, args); yield as they finish.

        function  importable by name; it gets and gives values that can be pickled
        ahead     how many items are taken from `items` before their turn, besides one for each
                  worker; None is as many as there are workers. Never all: originals are big.
        raises    GalleryError when workers cannot be started; nothing for what an item does:
                  a Refused comes back as its verdict, other trouble as "damaged", "too-slow"
                  and "crashed" (twice), "too-much-memory" or "unreadable" (from the disk)
        """
        room = self._workers + (self._workers if ahead is None else ahead)
        waiting = iter(items)
        flying: dict[Future[Any], _Flight[K]] = {}
        resent = 0
        try:
            while True:
                while len(flying) < room and (item := next(waiting, None)) is not None:
                    self._send(function, _Flight(*item), flying)
                if not flying:
                    return
                for flight, future in self._wait(flying):
                    outcome = self._judge(flight, future)
                    if outcome is not None:
                        resent = 0
                        yield outcome
                        continue
                    resent += not flight.ended and not flight.killed
                    if resent > RESENT * room:
                        raise GalleryError("the processes that open photos do not start")
                    self._send(function, flight, flying)
        finally:
            for future in flying:
                future.cancel()

    def _send(
        self, function: Callable[..., T], flight: _Flight[K], flying: dict[Future[Any], _Flight[K]]
    ) -> None:
        pool = self._started()
        flight.sent = time.monotonic()
        deadline = ceil(self._timeout) + GRACE
        future: Future[Any] = pool.schedule(
            guarded, args=(function, flight.args, deadline), timeout=self._timeout
        )
        flying[future] = flight
        future.add_done_callback(self._landed.put)

    def _wait(self, flying: dict[Future[Any], _Flight[K]]) -> list[tuple[_Flight[K], Future[Any]]]:
        """Wait for one item to land; all of them when the pool stands still.

        One of the items must land within the timeout. A worker that dies at the very moment it
        hands over its answer leaves a lock behind that nobody opens again.
        """
        try:
            future = self._landed.get(timeout=2 * self._timeout + GRACE)
        except Empty:
            self._stop()
            stuck = [(flight, future) for future, flight in flying.items()]
            flying.clear()
            return stuck
        flight = flying.pop(future, None)
        return [] if flight is None else [(flight, future)]

    def _judge(self, flight: _Flight[K], future: Future[Any]) -> Outcome[K, Any] | None:
        """What became of an item; None when it is to be sent again."""
        if not future.done():
            return None
        try:
            answer = future.result()
        except TimeoutError:
            if time.monotonic() - flight.sent < self._timeout:
                return None  # somebody set the clock; pebble reads the wall clock
            return self._ended(flight, signal.SIGALRM)
        except BrokenProcessPool:
            return None
        except ProcessExpired as end:
            return self._ended(flight, _signal(end.exitcode))
        if isinstance(answer, Verdict):
            return Outcome(flight.key, verdict=answer)
        return Outcome(flight.key, value=answer[0])

    def _ended(self, flight: _Flight[K], by: int) -> Outcome[K, Any] | None:
        """What becomes of an item whose worker ended, by a signal (0 = by itself); None = again.

        It may have been innocent: a machine that is busy, or short of memory, ends others too.
        """
        if by == signal.SIGKILL:
            flight.killed += 1
        else:
            flight.ended += 1
        if flight.ended < _OWN and flight.killed < _KILLED:
            return None
        if by in {signal.SIGALRM, signal.SIGXCPU}:
            reason = f"opening it took longer than {self._timeout:g} seconds"
            return Outcome(flight.key, verdict=Verdict("too-slow", reason, SMALLER))
        reason = "opening it crashed the decoder twice"
        if by == signal.SIGKILL:
            reason = f"the process that opened it was killed {_KILLED} times"
        return Outcome(flight.key, verdict=Verdict("crashed", reason, SMALLER))

    def _started(self) -> ProcessPool:
        """The pool of processes, built anew when there is none that works.

        Ctrl-C reaches every process of the terminal. Workers inherit a blocked SIGINT from the
        thread that starts them, so that they end silently, by the parent's hand.
        """
        if self._pool is not None and self._pool.active:
            return self._pool
        self._stop()
        pool = ProcessPool(
            max_workers=self._workers,
            max_tasks=MAX_TASKS,
            initializer=prepare,
            initargs=(
                None if self._wall else os.getpid(),
                MAX_TASKS * (ceil(self._timeout) + GRACE),
                self._nice,
            ),
            context=context(self._wall),
        )
        self._pool = pool
        with _without_interrupts():
            if not pool.active:  # asking starts the processes and the threads that tend them
                raise GalleryError("the processes that open photos do not start")
        return pool

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _without_interrupts() -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # begun later, it would let them through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _signal(exitcode: int) -> int:
    """The signal that ended a worker, 0 for none: a wall tells it as 128 + n, as shells do."""
    return -exitcode if exitcode < 0 else max(0, exitcode - 128)
