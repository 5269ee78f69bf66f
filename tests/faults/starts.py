"""Two servers of one library that start at the same moment, again and again: who serves?

Run as `python -m tests.faults.starts LIBRARY TIMES`: one interpreter with everything imported,
which forks two starts for each trial. Prints a line of JSON for each.
"""

import json
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from gallery import cli
from tests.conftest import PATIENCE
from tests.serving import free_port

SERVES = "The site is at"


def main(library: Path, times: int) -> None:
    """Race so many times."""
    for number in range(times):
        folder = library.parent / f"race-{number}"
        folder.mkdir()
        print(json.dumps(_race(library, folder)), flush=True)


def _race(library: Path, folder: Path) -> dict[str, object]:
    """Start two, wait until one of them serves and the other has ended; then end it."""
    gate, opener = os.pipe()
    starts = [_start(library, folder / str(n), gate, opener) for n in range(2)]
    os.close(gate)
    os.close(opener)  # both go now
    ended: dict[int, int] = {}
    until = time.monotonic() + PATIENCE / 1000 * 2
    try:
        while not (len(ended) == 1 and any(SERVES in _said(folder, n) for n in range(2))):
            if time.monotonic() > until or len(ended) == 2:
                break
            for pid in set(starts) - ended.keys():
                if os.waitpid(pid, os.WNOHANG)[0]:
                    ended[pid] = 1
            time.sleep(0.01)
        winners = [pid for pid in starts if pid not in ended]
        return {
            "serving": sum(SERVES in _said(folder, n) for n in range(2)),
            "ended": len(ended),
            "winner": winners[0] if winners else 0,
            "said": [_said(folder, n) for n in range(2)],
        }
    finally:
        for pid in set(starts) - ended.keys():
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _start(library: Path, said: Path, gate: int, opener: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    os.close(opener)
    os.setsid()
    told = os.open(said, os.O_WRONLY | os.O_CREAT)
    os.dup2(told, 1)
    os.dup2(told, 2)
    sys.argv = ["gallery", "--library", str(library), "serve", "--port", str(free_port())]
    os.read(gate, 1)
    cli.main()
    os._exit(0)


def _said(folder: Path, number: int) -> str:
    with suppress(FileNotFoundError):
        return (folder / str(number)).read_text("utf-8")
    return ""


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
