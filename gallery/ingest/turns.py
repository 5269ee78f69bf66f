"""Whose turn it is in the work process: albums with something new first, then second passes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from queue import Queue

from gallery.errors import Busy, GalleryError
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.later import completed
from gallery.ingest.news import Report

NICE = 10
"""How far its workers step back: those of a first pass, readers' pages and editors go before."""

SLICE = 30.0
"""Seconds after which a second pass lets go of its album: whoever waits for it has a turn."""

_WAIT = 1.0
"""Seconds until an album is tried again that somebody else holds."""


@dataclass(slots=True)
class Turns:
    """The albums that wait for their second pass.

    room   where photos are developed, asked for each time; today: the day
    tell   hears one line for each album that is done, and what went wrong
    """

    room: Callable[[], Darkroom]
    today: Callable[[], date]
    tell: Callable[[str], None]
    _waiting: dict[str, None] = field(default_factory=dict)

    def next(self, due: "Queue[str | None]") -> str | None:
        """The next album of `due`; until there is one, second passes, which it interrupts."""
        while due.empty() and self._waiting:
            self._complete(next(iter(self._waiting)), due)
        return due.get()

    def heard(self, report: Report) -> Report:
        """Note what an album lacks after its first pass; one with new photos goes first."""
        slug = report.slug
        if not report.lacking:
            self._waiting.pop(slug, None)
        elif report.developed:
            self._waiting = {slug: None, **self._waiting}
        else:
            self._waiting.setdefault(slug)
        return report

    def _complete(self, slug: str, due: "Queue[str | None]") -> None:
        end = time.monotonic() + SLICE
        try:
            report = completed(
                replace(self.room(), nice=NICE),
                slug,
                today=self.today(),
                stop=lambda: not due.empty() or time.monotonic() > end,
            )
        except Busy:  # somebody is at work on it by hand
            del self._waiting[slug]
            self._waiting[slug] = None
            time.sleep(_WAIT)
            return
        except GalleryError as problem:  # a full disk too: the next look at the album asks again
            del self._waiting[slug]
            self.tell(f"{slug}: {problem}")
            return
        for name, verdict in report.unmade.items():
            self.tell(f"{slug}: {name} is shown as JPEG alone: {verdict}")
        if not report.lacking:
            del self._waiting[slug]
            self.tell(f"{slug}: all photos have AVIF pictures too")
