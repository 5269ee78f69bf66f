"""Reading files of a library that others may be writing: whole, or not at all."""

import os
import stat
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from gallery.backup.contents import Library, album_words
from gallery.backup.objects import Poured, pour
from gallery.disk import opened

TRIES = 4
"""How often a file is read that changes under the hand; and an album of which files vanish."""

PAUSE = 0.05
"""Seconds between two of these, more each time."""

REST_NS = 100_000_000
"""Nanoseconds that a file must have rested before it is read: clocks of disks are coarse, and a
second change within one tick is not to be seen."""

AT_ONCE, IN_ALL = 3, 20
"""How often words are read in the hope that nobody saves just then; how often at all. After the
first ones editors wait for some milliseconds."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the disk says of a file: size, time of last change, permission bits."""

    bytes: int
    mtime_ns: int
    mode: int


def facts_of(state: os.stat_result) -> Facts:
    """The part of a file's state that is kept."""
    return Facts(state.st_size, state.st_mtime_ns, stat.S_IMODE(state.st_mode))


def read_file(at: Path, into: Path | None) -> tuple[Poured, Facts] | None:
    """Read a file that nobody wrote to meanwhile, with a copy on the disk where `into` names one.

    returns  None when it changed each time that it was read
    raises   OSError of reading; StoreError, Full of writing the copy
    """
    for attempt in range(TRIES):
        time.sleep(PAUSE * attempt)
        with opened(at) as source:
            descriptor = source.fileno()
            before = os.fstat(descriptor)
            if 0 <= time.time_ns() - before.st_ctime_ns < REST_NS:
                time.sleep(REST_NS / 1e9)
                if _state(os.fstat(descriptor)) != _state(before):
                    continue
            poured = pour(source, into)
            after = os.fstat(descriptor)
        if _state(before) == _state(after) and poured.bytes == after.st_size:
            return poured, facts_of(after)
        poured.forget()
    return None


def read_words(
    library: Library, slug: str, unchanged: Callable[[str, Facts], bool]
) -> tuple[Mapping[str, tuple[Facts, bytes | None]], bool]:
    """The words of an album as they stood at one moment, by path: between two equal looks at them.

    unchanged  whether a file need not be read: its bytes are then None
    returns    and whether there was such a moment: if not, each file is whole by itself
    raises     OSError
    """
    known: dict[tuple[int, ...], bytes | None] = {}
    for attempt in range(IN_ALL):
        with ExitStack() as stack:
            if attempt >= AT_ONCE:  # whoever saves with an eye on what was there, waits for this
                stack.enter_context(library.store.lock("swap"))
            before = album_words(library, slug)
            found: dict[str, tuple[Facts, bytes | None]] = {}
            try:
                for path, (at, state) in before.items():
                    facts = Facts(state[1], state[2], state[4])
                    if state not in known:
                        known[state] = None if unchanged(path, facts) else at.read_bytes()
                    found[path] = facts, known[state]
            except FileNotFoundError:
                continue
            if album_words(library, slug) == before:
                return found, True
    return found, False


def _state(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns
