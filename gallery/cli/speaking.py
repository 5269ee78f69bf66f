"""How commands that run until they are stopped speak: to people, or as JSON to programs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from gallery.cli.base import safe, say
from gallery.errors import GalleryError
from gallery.logs import Tell, configuration, log, take_over, told
from gallery.settings import Settings


def quietly(settings: Settings) -> Tell:
    """What happens: on standard error."""
    return log if settings.log == "json" else lambda words: say(safe(words), to=sys.stderr)


def openly(settings: Settings) -> Tell:
    """What whoever starts a server waits for: on standard output, where people read it."""
    return log if settings.log == "json" else say


def loggers(settings: Settings) -> dict[str, Any] | None:
    """How the loggers of web processes are set up; None leaves them as they are."""
    return configuration() if settings.log == "json" else None


@contextmanager
def spoken(settings: Settings) -> Iterator[None]:
    """Say everything in the form that the settings ask for, refusals too."""
    if settings.log == "text":
        yield
        return
    take_over()
    try:
        yield
    except GalleryError as refusal:
        log(told(str(refusal), "stopped", level="error"))
        raise typer.Exit(1) from refusal
    except KeyboardInterrupt:
        log(told("stopped by hand", "stopped"))
        raise
