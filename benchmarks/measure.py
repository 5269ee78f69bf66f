"""Numbers: CPU seconds of a call, and medians with their range."""

import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from os import cpu_count
from pathlib import Path
from statistics import median
from typing import TypeVar

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


def machine() -> str:
    """What was measured on, and with which encoders."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.exists() else []
    model = next((one.partition(":")[2].strip() for one in lines if "model name" in one), "")
    return (
        f"{cpu_count()} cores of {model or platform.machine()}, Python {platform.python_version()},"
        f" sigal {version('sigal')}\n{current_recipe().encoders}"
    )
