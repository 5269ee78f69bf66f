"""What all commands share: the library they act on, and how they speak."""

import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import typer

from gallery.model import Finding
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
    """One line for people; standard output unless told. Letters that it lacks are spelt out."""
    out = to or sys.stdout
    letters = getattr(out, "encoding", None) or "utf-8"
    print(words.encode(letters, "backslashreplace").decode(letters), file=out, flush=True)


def say_finding(one: Finding, to: TextIO | None = None) -> None:
    """One finding: where, why, and what to do."""
    mark = "note: " if one.level == "note" else ""
    say(f"{safe(one.where)}: {mark}{one.reason}; {one.remedy}", to=to)


def say_broken(gallery: Gallery, slugs: Collection[str]) -> None:
    """Name the albums among these whose words cannot be read now, and what readers see."""
    for slug, problem, number in gallery.catalog.broken():
        if slug in slugs:
            line = f", line {number}" if number else ""
            words = f"{slug}/album.toml{line}: {problem}"
            say(f"{safe(words)}; readers see the last version that could be read", to=sys.stderr)


def safe(words: str) -> str:
    """Words as a terminal may show them: what would steer it is spelt out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in words)


def counted(number: int, thing: str) -> str:
    """ "1 row", "2 rows"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def sized(number: int) -> str:
    """ "3.4 GB", "12 kB"."""
    size, unit = float(number), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if size < 999.5 or unit == "TB":
            break
        size /= 1000
    return f"{size:.0f} {unit}" if unit in ("B", "kB") or size >= 100 else f"{size:.1f} {unit}"
