"""Locks that name who holds them: the file of a lock carries its holder's words.

The words are for people alone. Whether a lock is held, the kernel knows (flock): the words of a
process that is gone refuse nobody.
"""

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shlex import join
from socket import gethostname

import msgspec

from gallery.disk import locked, opened
from gallery.errors import Busy

_ALREADY = {
    "serve": "this library is served already",
    "work": "this library has a work process already",
    "watch": "the inbox is watched already",
    "export": "this library is being exported",
    "index": "the index is being filled",
}
_ONE = ("serve", "work", "watch")
_TRIES, _PAUSE = 40, 0.05  # seconds: what is left of a killed server is gone sooner
_LONGEST = 160  # characters of a command


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: process id and machine, the command as it was typed, since when (UTC)."""

    pid: int
    host: str
    command: str
    since: str

    @property
    def gone(self) -> bool:
        """Whether there is no such process any more; one on another machine may always be there."""
        if self.host != gethostname():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


@contextmanager
def held(path: Path, name: str, *, wait: bool) -> Iterator[None]:
    """Hold the lock in a file, with our words in it.

    raises  Busy when it is held and `wait` is False; OSError
    """
    with ExitStack() as stack:
        for _ in range(_TRIES):
            with suppress(BlockingIOError):
                descriptor = stack.enter_context(locked(path, wait=wait))
                break
            there = holder(path)
            if there and not there.gone:
                raise Busy(busy(name, there))
            time.sleep(_PAUSE)  # it has just begun, or ends with a process that is gone already
        else:
            raise Busy(busy(name, None))
        _sign(descriptor)
        yield


def holder(path: Path) -> Holder | None:
    """Whose words a lock's file carries, whether they hold it or did; None when it has none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Holder)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def held_by(path: Path) -> Holder | None:
    """Who holds the lock in a file at this moment; None when nobody does.

    Whoever wants to hold it in the instant of the look tries again (`held`). OSError.
    """
    try:
        with opened(path) as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return holder(path) or Holder(0, gethostname(), "", "")
    return None


def myself() -> Holder:
    """What a lock of this process says of it."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return Holder(os.getpid(), gethostname(), _command(), now)


def _sign(descriptor: int) -> None:
    """Written over what is there: a file cut to nothing first is flushed by the disk each time."""
    words = msgspec.json.encode(myself())
    with suppress(OSError):  # on a full or read-only disk it is a lock all the same
        os.pwrite(descriptor, words, 0)
        os.ftruncate(descriptor, len(words))


def _command() -> str:
    program = Path(sys.argv[0] or sys.executable)
    name = program.parent.name if program.stem == "__main__" else program.stem
    return join([name, *sys.argv[1:]])[:_LONGEST]


def busy(name: str, there: Holder | None) -> str:
    """Who holds what, since when, and what to do about it."""
    known = f"the album {name.removeprefix('album-')!r} is being worked on"
    already = _ALREADY.get(name) or (
        known if name.startswith("album-") else f"{name!r} of this library is held"
    )
    if there is None:
        return f"{already} by another gallery process; try again when it has ended"
    where = "" if there.host == gethostname() else f" on {there.host}"
    first = "use that one, or end it first" if name in _ONE else "wait until it ends, or end it"
    return (
        f"{already} by process {there.pid}{where} (`{there.command}`), since {there.since};"
        f" {first} (`kill {there.pid}`)"
    )
