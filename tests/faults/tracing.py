"""Faults in system calls, by strace: the n-th call of a kind fails, or kills who makes it."""

import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.scale import needs
from tests.faults.writer import Job, Trial, Writer

CALLS = {
    "fsync": ("EIO", "ENOSPC", "EROFS"),
    "fdatasync": ("EIO", "ENOSPC", "EROFS"),
    "write": ("EIO", "ENOSPC"),
    "pwrite64": ("EIO", "ENOSPC"),
    "link": ("EIO", "ENOSPC", "EROFS"),
    "linkat": ("EIO", "ENOSPC", "EROFS"),
    "rename": ("EIO", "ENOSPC", "EROFS"),
    "renameat2": ("EIO", "ENOSPC", "EROFS"),
    "unlink": ("EIO", "EROFS"),
    "ftruncate": ("EIO", "ENOSPC"),
}
"""Calls that put something onto a disk, and how each of them fails."""

_CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\(")


def check_tracing(folder: Path, warm: Writer, job: Job) -> Counter[str]:
    """How often a trial that nobody disturbs makes each call; skips where nothing can be traced."""
    needs("strace")
    log = folder / "calls"
    with traced(warm, job, f"--trace={','.join(CALLS)}", log=log) as trial:
        assert trial.end() == 0, trial.problems()
    found = (_CALL.match(line) for line in log.read_text().splitlines())
    return Counter(match[1] for match in found if match)


@contextmanager
def traced(warm: Writer, job: Job, *how: str, log: Path = Path(os.devnull)) -> Iterator[Trial]:
    """A trial that strace watches from its first step on; it is over at the end."""
    with warm.begin(replace(job, held=True)) as trial:
        command = ["strace", "-f", "--quiet=exit", *how, f"--output={log}", f"--attach={trial.pid}"]
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as strace:
            assert strace.stderr
            told = strace.stderr.readline()
            if "attached" not in told:
                pytest.skip(f"nothing can be traced here: {told.strip()}")
            os.kill(trial.pid, signal.SIGCONT)
            try:
                yield trial
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(trial.pid, signal.SIGKILL)
                strace.stderr.read()


def put_in(log: Path) -> int:
    """How many faults strace put in: a thread that makes fewer calls than asked for gets none."""
    return log.read_text().count("(INJECTED)")


def steps(calls: Counter[str]) -> Iterator[tuple[str, int]]:
    """(call, the how manieth) of each that was made."""
    for call, count in sorted(calls.items()):
        for number in range(1, count + 1):
            yield call, number
