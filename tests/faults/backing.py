"""Kills backups: `python -m tests.faults.backing LIBRARY BACKUP TIMES SEED`.

A process that is warm forks one backup after another, each with something new to write, and kills
it at a moment of its own. It prints one line of JSON: what was killed, and what was wrong then.
"""

import json
import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from gallery.backup import open_backup
from gallery.backup.contents import Library, open_library
from gallery.backup.proving import prove
from gallery.backup.reading import REST_NS
from gallery.backup.run import Wanted, back_up


def now() -> datetime:
    """The moment, with its zone."""
    return datetime.now(UTC)


def backed_up(library: Library, folder: Path, delay: float | None) -> tuple[bool, float]:
    """Run a backup in a process of its own and kill it after so many seconds; None = never.

    returns  whether it came to its end, and how long it ran
    """
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            back_up(library, folder, now, Wanted())
            code = 0
        finally:
            os._exit(code)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return status == 0, time.monotonic() - begun


def news(library: Library, random: Random, trial: int) -> None:
    """Files that no backup has yet, and that have rested long enough to be read at once.

    They take the place of those of the trial before, which a killed run may have read already.
    """
    for old in (library.albums / "march").glob("new-*"):
        old.unlink()
    for number in range(12):
        path = library.albums / "march" / f"new-{trial}-{number}.txt"
        path.write_bytes(random.randbytes(random.randrange(300_000)))
    time.sleep(REST_NS / 1e9)


def held(folder: Path) -> tuple[int, list[str]]:
    """How many objects a backup has, and its snapshots."""
    backup = open_backup(folder)
    return sum(1 for _ in backup.objects.each()), backup.names()


def main(place: str, into: str, count: int, seed: int) -> None:
    """Kill `count` backups; after each one, everything in the folder is looked at."""
    library, folder, random = open_library(Path(place)), Path(into), Random(seed)
    backed_up(library, folder, None)
    news(library, random, 0)
    whole, span = backed_up(library, folder, None)
    assert whole
    killed = midway = ended = 0
    wrong: list[str] = []
    while killed < count:
        news(library, random, killed + ended + 1)
        backup, before = open_backup(folder), held(folder)
        read = {name: backup.snapshot(name) for name in before[1]}
        over, _ = backed_up(library, folder, random.uniform(0, span * 1.2))
        killed, ended = killed + (not over), ended + over
        after = held(folder)
        midway += after[0] > before[0] and after[1] == before[1]
        wrong += [str(one) for one in prove(backup, read_data=True)]
        wrong += [f"{name} changed" for name in read if backup.snapshot(name) != read[name]]
    over, _ = backed_up(library, folder, None)
    told = {"killed": killed, "midway": midway, "ended": ended, "wrong": wrong, "over": over}
    print(json.dumps(told | {"snapshots": len(held(folder)[1])}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
