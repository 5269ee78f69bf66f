"""How long the parts of an ingest take, for whoever counts."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

Spent: TypeAlias = Callable[[str, float], None]
"""Hears (part, seconds): "copy", "discover", "develop", "record"."""


def nobody(part: str, seconds: float) -> None:
    """Nobody counts."""


@contextmanager
def spending(spent: Spent, part: str) -> Iterator[None]:
    """Tell how long the block took, however it ends."""
    began = time.monotonic()
    try:
        yield
    finally:
        spent(part, time.monotonic() - began)
