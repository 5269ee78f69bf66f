"""Waiting for what comes by itself, on a machine that has other things to do."""

import os
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 600.0
"""Seconds; the end of it is a failure, and no goal."""


def eventually(holds: Callable[[], object], what: str) -> None:
    """Wait until something is so; what: it, for a failure."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.02)


def lying(folder: Path) -> list[str]:
    """Names of the files in a folder and those below it, while somebody moves them.

    Path.rglob raises where a folder is gone between its listing and its turn.
    """
    return [name for _, _, names in os.walk(folder) for name in names]
