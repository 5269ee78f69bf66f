"""The command that brings a library to another place: move."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import msgspec
import typer

from gallery.cli.base import counted, safe, say, say_finding, sized, state
from gallery.cli.progress import PLAIN_EVERY, stoppable
from gallery.moving import Outcome, Wanted, move
from gallery.moving.contents import MACHINE
from gallery.moving.ends import End
from gallery.moving.news import Begun, Listener, News
from gallery.moving.places import between
from gallery.settings import Settings
from gallery.wiring import Gallery, today

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_DOING = {"send": "sending", "verify": "reading back"}


def move_library(
    context: typer.Context,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="URL", help="s3://BUCKET/PREFIX, or file:/// and a folder of albums."
        ),
    ],
    last: Annotated[
        bool,
        typer.Option("--last", help="The last pass: no server runs now. Prints the new settings."),
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Read back all that came, in earlier passes too.")
    ] = False,
) -> None:
    """Copy the library to a bucket, or back to a folder; no address of a page changes.

    While people work, as often as you like; then stop the server and make the last pass. Nothing
    is changed where it is now. It may be stopped at any moment and run again.
    """
    gallery = state(context).open()
    source, target = between(gallery, to)
    with _told() as listen:
        outcome = move(source, target, Wanted(last, verify), today(), listen)
    for key in outcome.left[:20]:
        say(f"  left out: {safe(key)} is a link or no regular file")
    if len(outcome.left) > 20:
        say(f"  left out: {len(outcome.left) - 20} more of them")
    for finding in outcome.findings:
        say_finding(finding)
    say(_sum(outcome, target.name))
    if outcome.findings:
        raise typer.Exit(1)
    if outcome.ended:
        _tell_settings(gallery, to, target)
    else:
        say("next: stop the server, then run the same command with --last")


def _sum(outcome: Outcome, place: str) -> str:
    parts = [
        f"{counted(outcome.files, 'file')}, {sized(outcome.bytes)}, are in {place}",
        f"{outcome.tally.sent} sent now ({sized(outcome.tally.bytes)})",
        f"{outcome.verified} read back",
    ]
    if outcome.removed:
        parts.append(f"{outcome.removed} taken away, as here")
    wrong = [counted(len(outcome.findings), "finding")] if outcome.findings else []
    return "; ".join([*parts, *wrong])


def _tell_settings(gallery: Gallery, to: str, target: End) -> None:
    """The lines for gallery.toml, and what is still to be done."""
    folder = target.folder
    say("")
    if folder is None:
        say("In gallery.toml of each machine, instead of the lines of the same names:")
        say("")
        for line in _in_a_bucket(gallery.settings, to):
            say(line)
    else:
        say(f"In {folder / 'gallery.toml'}, without `store`, `index` and `work`:")
        say("")
        say(f'albums = "{_toml(Path(target.name).name)}"')
    say("")
    there = [name for name in MACHINE if (gallery.library / name).exists()]
    if there and folder != gallery.library:
        say(f"Files of this machine, to be copied to each other one: {', '.join(there)}")
    say("Then start it: the index is filled anew, and people sign in again. What is here stays")
    say("as it was until you remove it; nothing that is saved here from now on goes along.")


def _in_a_bucket(settings: Settings, to: str) -> Iterator[str]:
    yield f'store = "{_toml(to)}"'
    told = msgspec.structs.asdict(settings)
    for name in ("index", "work"):
        if address := _without_password(str(told.get(name, ""))):
            yield f'{name} = "{_toml(address)}"'
        else:
            yield f'# {name} = "postgresql://USER@HOST/DATABASE"  # for more than one machine'


def _without_password(url: str) -> str:
    """An address as it may stand in a file, and on a screen."""
    parts = urlsplit(url)
    name, at, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{name.partition(':')[0]}{at}{host}").geturl()


def _toml(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


@contextmanager
def _told() -> Iterator[Listener]:
    """Progress by bytes: a bar on a terminal, lines elsewhere; Ctrl-C ends in a sentence."""
    with stoppable():
        if sys.stdout.isatty():
            with _bar() as progress:
                yield _Bar(progress)
        else:
            yield _Plain()


def _bar() -> "Progress":
    from rich.console import Console  # a run that nobody watches needs none of it
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(highlight=False),
    )


class _Bar:
    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def __call__(self, news: News) -> None:
        if isinstance(news, Begun):
            words = f"{_DOING[news.doing]} {counted(news.files, 'file')}"
            self._task = self._progress.add_task(words, total=news.bytes)
        elif self._task is not None:
            self._progress.advance(self._task, news.bytes)


class _Plain:
    def __init__(self) -> None:
        self._begun = Begun("send", 0, 0)
        self._bytes = 0
        self._start = self._told = time.monotonic()

    def __call__(self, news: News) -> None:
        if isinstance(news, Begun):
            self._begun, self._bytes = news, 0
            self._start = self._told = time.monotonic()
            if news.files:
                what = f"{counted(news.files, 'file')}, {sized(news.bytes)}"
                say(f"{_DOING[news.doing]} {what}")
            return
        self._bytes += news.bytes
        now = time.monotonic()
        if now - self._told > PLAIN_EVERY:
            self._told = now
            rate = self._bytes / (now - self._start)
            left = max(0, self._begun.bytes - self._bytes) / rate if rate else 0.0
            done = f"{sized(self._bytes)} of {sized(self._begun.bytes)}"
            say(f"  {done}, {sized(int(rate))} a second, {_time(left)} left")
