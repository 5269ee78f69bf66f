"""How often what is done so far is shown: at once, then rarely enough to cost little."""

import time
from collections.abc import Callable
from dataclasses import dataclass

SHARE = 10
"""A showing is followed by so many times as long without one."""


@dataclass(slots=True)
class Pace:
    """When it is time again.

    every  seconds between two times at least; the first one is at once
    """

    every: float
    _next: float = 0.0

    def keep(self, show: Callable[[], None]) -> None:
        """Call `show` if it is time; the longer it takes, the longer the next time is off."""
        begun = time.monotonic()
        if begun < self._next:
            return
        show()
        ended = time.monotonic()
        self._next = ended + max(self.every, SHARE * (ended - begun))
