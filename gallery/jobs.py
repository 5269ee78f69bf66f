"""Work on strangers' files in processes that may die: a bad file costs itself, by name.

Pebble's pool (LGPL-3.0, used as a library) starts the workers afresh (spawn), each under
limits that the kernel enforces: address space, CPU seconds, size of files, open files, a
deadline, and an end when the parent ends. What happens in a worker comes back as an Outcome.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import ceil
from multiprocessing import get_context
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from gallery.errors import GalleryError, Refused
from gallery.model import Verdict

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

MEMORY = 3 * 2**29
"""Bytes of address space a worker may have: 1.5 GiB."""

MAX_TASKS = 100
"""Tasks after which a worker is replaced, so that nothing small adds up."""

GRACE = 5
"""Seconds after the timeout until the kernel ends a worker, should the parent not have."""

RESENT = 3
"""Times every item under way is sent again without a single answer before we give up."""

_COPY = "copy it again from the camera"
_SMALLER = "export it again, smaller and as JPEG"


@dataclass(frozen=True, slots=True)
class Outcome(Generic[K, T]):
    """What became of one item: its value, or the verdict why there is none."""

    key: K
    value: T | None = None
    verdict: Verdict | None = None


@dataclass(slots=True)
class _Flight(Generic[K]):
    """One item on its way: when it was sent last, and how often it killed its worker."""

    key: K
    args: tuple[Any, ...]
    sent: float = 0.0
    killed: int = 0


class Pool:
    """Worker processes for `each`; a context manager, to be left by the thread that entered.

    workers  processes; None is one less than there are cores, at least one
    timeout  seconds that one item may take
    """

    def __init__(self, workers: int | None = None, timeout: float = 30.0) -> None:
        self._workers = workers or max(1, _cores() - 1)
        self._timeout = timeout
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
                  a Refused comes back as its verdict, other trouble as "damaged", "too-slow",
                  "crashed" (twice), "too-much-memory" or "unreadable" (from the disk)
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
                    resent += 1
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
            _guarded, args=(function, flight.args, deadline), timeout=self._timeout
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
            return Outcome(flight.key, verdict=self._too_slow())
        except BrokenProcessPool:
            return None
        except ProcessExpired as end:
            if end.exitcode in {-signal.SIGALRM, -signal.SIGXCPU}:
                return Outcome(flight.key, verdict=self._too_slow())
            flight.killed += 1
            crashed = Verdict("crashed", "opening it crashed the decoder twice", _SMALLER)
            return Outcome(flight.key, verdict=crashed) if flight.killed > 1 else None
        if isinstance(answer, Verdict):
            return Outcome(flight.key, verdict=answer)
        return Outcome(flight.key, value=answer[0])

    def _too_slow(self) -> Verdict:
        reason = f"opening it took longer than {self._timeout:g} seconds"
        return Verdict("too-slow", reason, _SMALLER)

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
            initializer=_prepare,
            initargs=(os.getpid(), MAX_TASKS * (ceil(self._timeout) + GRACE)),
            context=get_context("spawn"),
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


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _without_interrupts() -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _guarded(function: Callable[..., Any], args: tuple[Any, ...], deadline: int) -> Any:
    """The worker's edge: (value,) or the verdict; whatever a stranger's file raised ends here."""
    with _deadline(deadline), _silence():
        try:
            return (function(*args),)
        except Refused as refusal:
            return Verdict(refusal.code, refusal.reason, refusal.remedy)
        except MemoryError:
            return Verdict("too-much-memory", "opening it takes too much memory", _SMALLER)
        except Exception as error:  # noqa: BLE001 - a decoder can raise anything; its name tells
            if isinstance(error, OSError) and error.errno is not None:
                reason = f"it cannot be read ({error.strerror})"
                return Verdict("unreadable", reason, "check the disk, then try again")
            return Verdict("damaged", f"it cannot be opened ({type(error).__name__})", _COPY)


@contextmanager
def _deadline(seconds: int) -> Iterator[None]:
    """Let the kernel end this process after so many seconds, whatever it is busy with."""
    if sys.platform == "win32":
        yield
        return
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


@contextmanager
def _silence() -> Iterator[None]:
    """Send what C libraries print to the terminal nowhere: libtiff comments on every damage."""
    terminal = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(terminal, 2)
        os.close(terminal)


def _prepare(parent: int, cpu_seconds: int) -> None:
    """Bind a new worker to its limits and to its parent's life."""
    if sys.platform == "win32":
        return
    import resource

    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # at once, also from inside a decoder
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    if sys.platform == "linux":
        import ctypes

        set_death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
        ctypes.CDLL(None).prctl(set_death_signal, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
    os.nice(5)  # readers' pages first
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 2**29),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(kind, (most, most))
