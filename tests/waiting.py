"""Waiting for what comes by itself, on a machine that has other things to do."""

import time
from collections.abc import Callable

PATIENCE = 600.0
"""Seconds; the end of it is a failure, and no goal."""


def eventually(holds: Callable[[], object], what: str) -> None:
    """Wait until something is so; what: it, for a failure."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.02)
