"""Progress of an ingest: a bar on a terminal, plain lines elsewhere, JSON lines for machines."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from signal import SIGINT
from typing import TYPE_CHECKING, Protocol

import typer

from gallery.cli.base import safe, say
from gallery.ingest.news import Begun, Event, Seen

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

DOING = {
    "copy": "copying",
    "match": "matching",
    "look": "looking for faces in",
    "develop": "developing",
    "complete": "adding formats to",
    "draw": "drawing",
    "pack": "packing",
    "save": "saving",
    "prove": "proving",
    "restore": "restoring",
}
PLAIN_EVERY = 5.0
"""Seconds between two plain progress lines."""


class Listener(Protocol):
    """Hears the events of an ingest."""

    def __call__(self, event: Event) -> None: ...


@contextmanager
def told(as_json: bool = False) -> Iterator[Listener]:
    """The listener that suits the place where the output goes; Ctrl-C ends in a sentence."""
    with stoppable():
        if as_json:
            yield _json
        elif sys.stdout.isatty():
            with _bar() as progress:
                yield _Bar(progress)
        else:
            yield _Plain()


@contextmanager
def stoppable(
    words: str = "Nothing is lost: run it again and it goes on from here.",
) -> Iterator[None]:
    """Ctrl-C ends in a sentence: that it stopped, and these words."""
    try:
        yield
    except KeyboardInterrupt as stop:
        say(f"Stopped. {words}", to=sys.stderr)
        raise typer.Exit(128 + SIGINT) from stop


def _json(event: Event) -> None:
    said: dict[str, object] = {"event": type(event).__name__.lower(), **asdict(event)}
    say(json.dumps(said, ensure_ascii=False))


def _bar() -> "Progress":
    from rich.console import Console  # a run that nobody watches needs none of it
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(highlight=False),
    )


class _Bar:
    """One bar a stage; refusals are printed above it as they come."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def __call__(self, event: Event) -> None:
        if isinstance(event, Begun):
            words = f"{event.slug}: {DOING.get(event.doing, event.doing)}"
            self._task = self._progress.add_task(words, total=event.total, rate="")
            return
        if event.verdict is not None:
            self._progress.console.print(refusal(event), markup=False)
        if self._task is not None:
            self._progress.advance(self._task)
            speed = self._progress.tasks[self._task].finished_speed
            speed = speed or self._progress.tasks[self._task].speed
            rate = f"{speed:.1f} a second" if speed and speed < 1000 else ""
            self._progress.update(self._task, rate=rate)


class _Plain:
    """Lines for a log: refusals as they come, counts every few seconds and at the end."""

    def __init__(self) -> None:
        self._begun = Begun("", 0, "")
        self._count = 0
        self._start = self._told = time.monotonic()

    def __call__(self, event: Event) -> None:
        if isinstance(event, Begun):
            self._begun, self._count = event, 0
            self._start = self._told = time.monotonic()
            say(f"{event.slug}: {DOING.get(event.doing, event.doing)} {event.total} files")
            return
        if event.verdict is not None:
            say(refusal(event))
        self._count += 1
        now = time.monotonic()
        if self._count == self._begun.total or now - self._told > PLAIN_EVERY:
            self._told = now
            spent = now - self._start
            rate = f", {self._count / spent:.1f} a second" if spent > 1 else ""
            say(f"  {self._count} of {self._begun.total}{rate}")


def refusal(event: Seen) -> str:
    """The line that names a file that is not shown."""
    word = "passed over" if event.passed else "refused"
    return f"  {word}: {safe(event.name)}: {event.verdict}"
