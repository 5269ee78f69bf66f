"""Photos a second and memory, through the worker processes that an ingest uses."""

import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gallery.formats import Recipe
from gallery.ingest.render import render
from gallery.jobs import Pool


@dataclass(frozen=True, slots=True)
class Flow:
    """photos/s by the wall clock, the highest peak of a worker in MiB, and who was refused."""

    rate: float
    peak: float
    refused: Sequence[str]


def flow(photos: Sequence[Path], recipe: Recipe) -> Flow:
    """Render all photos through a pool of the default size, workers' start included."""
    start = time.perf_counter()
    with Pool() as pool:
        items = ((path.name, (path.read_bytes(), recipe)) for path in photos)
        outcomes = list(pool.each(peak_after, items))
    seconds = time.perf_counter() - start
    peaks = [outcome.value for outcome in outcomes if outcome.value is not None]
    refused = [f"{o.key}: {o.verdict}" for o in outcomes if o.verdict]
    return Flow(len(peaks) / seconds, max(peaks, default=0.0), refused)


def peak_after(original: bytes, recipe: Recipe) -> float:
    """Render one photo, then tell the most memory this process ever held, MiB."""
    render(original, recipe)
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count the parent's memory at the start as well
        lines = status.read_text().splitlines()
        return int(next(one for one in lines if one.startswith("VmHWM")).split()[1]) / 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
