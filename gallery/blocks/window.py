"""When something may be seen: from a moment on, until a moment, or never."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor
from typing import Final

NEVER: Final = 253_402_300_800
"""Unix seconds of the year 10000: what opens then stays shut, what closes then stays open."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `opens` on, before `closes`, in Unix seconds; always, when nobody says otherwise."""

    opens: int = 0
    closes: int = NEVER

    @property
    def always(self) -> bool:
        """Whether nothing is ever shut by it."""
        return self.opens <= 0 and self.closes >= NEVER

    @property
    def shut(self) -> bool:
        """Whether it is held: no moment opens it."""
        return self.opens >= NEVER

    def open(self, second: int) -> bool:
        """Whether it may be seen at this second."""
        return self.opens <= second < self.closes

    def within(self, other: "Window") -> "Window":
        """What both allow."""
        if other is ALWAYS:
            return self
        return Window(max(self.opens, other.opens), min(self.closes, other.closes))


ALWAYS: Final = Window()
HELD: Final = Window(NEVER)


def window(embargo: datetime | None, expires_at: datetime | None, *, held: bool = False) -> Window:
    """The window between two moments; None does not limit it.

    A part of a second is never given away: it opens with the next whole one, and closes with
    the one before.
    """
    if held:
        return HELD
    if embargo is None and expires_at is None:
        return ALWAYS
    opens = ceil(embargo.timestamp()) if embargo else 0
    return Window(max(opens, 0), floor(expires_at.timestamp()) if expires_at else NEVER)
