"""What the server says of itself: lines for people, or one JSON object a line for programs.

Neither names readers, their addresses, or what they asked for.
"""

import json
import logging
import logging.config
import os
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from traceback import format_exception
from types import TracebackType
from typing import Any, Literal, get_args

Event = Literal[
    "albums",
    "caches",
    "changed",
    "clock",
    "crash",
    "differing",
    "faces",
    "fault",
    "first-account",
    "fixity",
    "gone",
    "granian",
    "inbox",
    "index",
    "ingest",
    "ingested",
    "refused",
    "sandbox",
    "stamps",
    "started",
    "stopped",
    "trash",
    "uploads",
    "warning",
    "words",
]
Level = Literal["info", "warning", "error"]
Tell = Callable[[str], None]

EVENTS: frozenset[str] = frozenset(get_args(Event))


_LOGGERS: tuple[tuple[str, Event], ...] = (
    ("_granian", "granian"),
    ("granian", "granian"),
    ("gallery.catalog", "index"),
    ("gallery.web.starting", "uploads"),
    ("gallery", "fault"),
)
"""What loggers speak of, by how their names begin; all others warn."""


class Told(str):
    """A line for people that also says, for programs, what happened and to which file.

    slug  the album that it is about, file: the file in it; "" for none
    """

    __slots__ = ("event", "file", "level", "slug")

    event: Event
    level: Level
    slug: str
    file: str


def told(
    words: str, event: Event, slug: str = "", file: str = "", *, level: Level = "info"
) -> Told:
    """A line, and what it is about."""
    line = Told(words)
    line.event, line.level, line.slug, line.file = event, level, slug, file
    return line


def speaking(tell: Tell, event: Event) -> Tell:
    """Whatever says no more than words is about this."""

    def say(words: str) -> None:
        tell(words if isinstance(words, Told) else told(words, event))

    return say


def written(words: str, now: datetime) -> str:
    """A line as one JSON object, without its end; the time as of RFC 3339, in UTC."""
    line = words if isinstance(words, Told) else told(words, "warning", level="warning")
    about = {"slug": line.slug, "file": line.file}
    return _object(line.level, line.event, str(line), now, about)


def log(words: str) -> None:
    """Say a line on standard error, whole: several processes write there."""
    sys.stderr.write(f"{written(words, datetime.now(UTC))}\n")
    sys.stderr.flush()


class Lines(logging.Formatter):
    """What libraries and the web processes say, in the same form."""

    def format(self, record: logging.LogRecord) -> str:
        """One object; a traceback is a text in it."""
        event: Event = next(
            (of for name, of in _LOGGERS if record.name.startswith(name)), "warning"
        )
        level: Level = "error" if record.levelno >= logging.ERROR else "warning"
        level = level if record.levelno >= logging.WARNING else "info"
        moment = datetime.fromtimestamp(record.created, UTC)
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        return _object(level, event, record.getMessage(), moment, {"traceback": trace})


def configuration() -> dict[str, Any]:
    """All loggers on standard error, as JSON (`logging.config`); also those of Granian."""
    own = {"handlers": ["console"], "level": "WARNING", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": Lines}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "stream": "ext://sys.stderr",
            }
        },
        "loggers": {"_granian": own, "granian.access": own},
        "root": {"handlers": ["console"], "level": "WARNING"},
    }


def take_over() -> None:
    """Say as JSON also what nobody caught, and what libraries warn of.

    The process of Python's own that counts semaphores cannot be told to, and warns of each that a
    killed worker leaves: it takes them away, and says nothing.
    """
    os.environ["PYTHONWARNINGS"] = "ignore:resource_tracker"
    logging.config.dictConfig(configuration())
    logging.captureWarnings(True)
    sys.excepthook = _crashed
    threading.excepthook = lambda end: _crashed(
        end.exc_type, end.exc_value or end.exc_type(), end.exc_traceback
    )


def _crashed(
    kind: type[BaseException], problem: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    words = "".join(format_exception(kind, problem, trace))
    line = _object("error", "crash", kind.__name__, datetime.now(UTC), {"traceback": words})
    sys.stderr.write(f"{line}\n")


def _object(level: Level, event: Event, words: str, now: datetime, about: Mapping[str, str]) -> str:
    moment = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    said = {"time": moment, "level": level, "event": event, "message": words}
    return json.dumps(said | {name: value for name, value in about.items() if value})
