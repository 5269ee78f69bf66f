"""The inside of a worker: its limits, its edge, its end."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from gallery.errors import Refused
from gallery.model import Verdict

MEMORY = 3 * 2**29
"""Bytes of address space a worker may have: 1.5 GiB."""

_COPY = "copy it again from the camera"
SMALLER = "export it again, smaller and as JPEG"


def guarded(function: Callable[..., Any], args: tuple[Any, ...], deadline: int) -> Any:
    """The worker's edge: (value,) or the verdict; whatever a stranger's file raised ends here.

    deadline  seconds after which the kernel ends this process, whatever it is busy with
    """
    with _deadline(deadline), _silence():
        try:
            return (function(*args),)
        except Refused as refusal:
            return Verdict(refusal.code, refusal.reason, refusal.remedy)
        except MemoryError:
            return Verdict("too-much-memory", "opening it takes too much memory", SMALLER)
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


def prepare(parent: int | None, cpu_seconds: int, nice: int) -> None:
    """Bind a new worker to its limits and to its parent's life.

    parent  process id; None behind a wall, where the wall ends with the parent and we with it
    nice    how far it steps back behind other processes
    """
    if sys.platform == "win32":
        return
    import resource

    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # at once, also from inside a decoder
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    if sys.platform == "linux" and parent is not None:
        import ctypes

        set_death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
        ctypes.CDLL(None).prctl(set_death_signal, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
    os.nice(nice)
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
