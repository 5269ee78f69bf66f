"""What all commands share: the library they act on, and how they speak."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import typer

from gallery.wiring import Gallery, open_gallery


@dataclass(frozen=True, slots=True)
class State:
    """The library named by --library, the current folder otherwise."""

    folder: Path

    def open(self, flags: Mapping[str, object] | None = None) -> Gallery:
        return open_gallery(self.folder, flags)


def state(context: typer.Context) -> State:
    """The state that the main command made."""
    found = context.find_object(State)
    return found if found is not None else State(Path())


def say(words: str, to: TextIO | None = None) -> None:
    """One line for people; standard output unless told."""
    print(words, file=to or sys.stdout, flush=True)


def safe(words: str) -> str:
    """Words as a terminal may show them: what would steer it is spelt out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in words)


def counted(number: int, thing: str) -> str:
    """ "1 row", "2 rows"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
