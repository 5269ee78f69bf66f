"""What a move says while it runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Begun:
    """So many files of so many bytes are to be dealt with now; doing: "send" or "verify"."""

    doing: str
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Done:
    """One file of them was."""

    bytes: int


News: TypeAlias = Begun | Done
Listener: TypeAlias = Callable[[News], None]
