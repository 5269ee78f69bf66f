"""What web nodes share about the people at the desk, as objects of one store.

`drawers` are the records (accounts, sign-ins, links, tokens, tries), `log` is the audit log.
Nothing here takes a lock: whoever changes something writes it where what was read is still there,
and reads again where somebody was faster.
"""

import time
from collections.abc import Iterator
from secrets import SystemRandom

from gallery.errors import Busy

ROOT = ".gallery"
"""Of what the program keeps for itself; the keys are those of the private folder on a disk."""

BESIDE = f"{ROOT}/library"
"""Of what lies beside the albums' folder on a disk."""

AT_ONCE = 16
"""Objects that are read side by side."""

_LONGEST, _FIRST, _LAST = 30.0, 0.01, 0.5  # seconds
_CHANCE = SystemRandom()


def turns(what: str) -> Iterator[None]:
    """Yield for each try to be the one who writes, with a pause between two of them.

    raises  Busy after half a minute in which others were always faster
    """
    until, pause = time.monotonic() + _LONGEST, _FIRST
    while True:
        yield
        if time.monotonic() > until:
            raise Busy(f"too many people change {what} at this moment; try again")
        time.sleep(pause * _CHANCE.random())
        pause = min(pause * 1.5, _LAST)
