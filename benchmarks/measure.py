"""Numbers: CPU seconds of a call, and medians with their range."""

import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from os import cpu_count
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from gallery.ingest.render import current_recipe

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some measurements and their range, all in one unit."""

    middle: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.middle:8.2f}   {self.least:8.2f} .. {self.most:.2f}"


def spread(values: Iterable[float]) -> Spread:
    """Median, least and most of at least one value."""
    ordered = sorted(values)
    return Spread(median(ordered), ordered[0], ordered[-1])


def cpu(call: Callable[[], T]) -> tuple[float, T]:
    """CPU milliseconds of this process, all its threads, and what the call gave."""
    start = time.process_time()
    result = call()
    return (time.process_time() - start) * 1000, result


_ALONE = """
import json, resource, subprocess, sys
run = subprocess.run(sys.argv[1:], capture_output=True, text=True, errors="replace")
used = resource.getrusage(resource.RUSAGE_CHILDREN)
seconds, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 2**10
print(json.dumps([run.returncode, seconds, peak, run.stdout, run.stderr]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a program cost: CPU seconds in all, and the most memory of one of its processes, MiB."""

    cpu: float
    peak: float


def process_cost(command: Sequence[str], **how: Any) -> tuple[Cost, str]:
    """What a command cost to its end, with all that it started, and what it printed.

    A small process starts it: the peak of a new process begins with that of whoever starts it
    (`ru_maxrss` of getrusage(2)), which after pictures were drawn is more than that of the program.

    how     as of `subprocess.run`: cwd, env
    raises  SystemExit with all that it said where it fails
    """
    run = [sys.executable, "-I", "-S", "-c", _ALONE, *command]
    code, seconds, peak, said, told = json.loads(subprocess.check_output(run, **how))
    if code:
        raise SystemExit(f"{' '.join(command)} ended with {code}:\n{said[-2000:]}{told[-2000:]}")
    return Cost(seconds, peak), said


def machine() -> str:
    """What was measured on, and with which encoders."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.exists() else []
    model = next((one.partition(":")[2].strip() for one in lines if "model name" in one), "")
    return (
        f"{cpu_count()} cores of {model or platform.machine()}, Python {platform.python_version()},"
        f" sigal {version('sigal')}\n{current_recipe().encoders}"
    )
