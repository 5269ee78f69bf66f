"""How a process of the server runs: what `gallery serve` tells those that it starts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gallery.operating.meter import SILENT, Meter
from gallery.settings import PREFIX

BESIDE = f"{PREFIX}BESIDE"
"""Set where a work process is kept alive beside the server."""

COUNTED = f"{PREFIX}COUNTED"
"""The folder in which the processes of a server count, where somebody asks for the numbers."""


@dataclass(frozen=True, slots=True)
class Running:
    """How a process runs.

    beside  a work process is to run beside it; else nobody misses one
    meter   who counts
    """

    beside: bool = False
    meter: Meter = SILENT


ALONE = Running()
"""Nobody started it but whoever wanted it: tests, exports, another server."""


def running(environment: Mapping[str, str] = os.environ) -> Running:
    """How this process runs, by what it was told at its start."""
    return Running(environment.get(BESIDE) == "1", meter(environment))


def meter(environment: Mapping[str, str] = os.environ) -> Meter:
    """Who counts in this process; what counts is loaded only where somebody asks for numbers."""
    folder = environment.get(COUNTED, "")
    if not folder or not Path(folder).is_dir():
        return SILENT
    from gallery.operating.counting import counted  # two megabytes that few need

    return counted()
