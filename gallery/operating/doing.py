"""What the work process does now, and what waits: a note that it writes for whoever looks.

The note is `.gallery/working.json`. It may be deleted like the rest, and is no truth: what is to be
done is told by the files.
"""

import os
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from queue import Queue

import msgspec

from gallery.errors import Missing
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.news import Begun, Event, Report
from gallery.ingest.run import ingest
from gallery.operating.meter import SILENT, Meter
from gallery.operating.ready import worker
from gallery.store import Store
from gallery.store.local import PRIVATE

KEY = f"{PRIVATE}/working.json"

_EVERY = 1.0
"""Seconds between two notes while photos are developed."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What the work process does.

    slug     the album at hand, "" for none; since: when that began, None while nothing is done
    done     photos of it that were dealt with, of `total`
    waiting  albums that wait; oldest: since when the first of them does, None for none
    pid      of the process that wrote this
    """

    slug: str = ""
    since: datetime | None = None
    done: int = 0
    total: int = 0
    waiting: int = 0
    oldest: datetime | None = None
    pid: int = 0


class Waiting(Queue[str | None]):
    """Albums that wait, and since when each of them does."""

    def _init(self, maxsize: int) -> None:
        super()._init(maxsize)
        self.since: dict[str, datetime] = {}

    def _put(self, item: str | None) -> None:
        super()._put(item)
        if item is not None:
            self.since.setdefault(item, datetime.now(UTC))

    def _get(self) -> str | None:
        item: str | None = super()._get()
        self.since.pop(item or "", None)
        return item


@dataclass(slots=True)
class Board:
    """Where the work process notes what it does.

    meter  hears how photos ended
    """

    store: Store
    queue: Waiting
    meter: Meter = SILENT
    _now: Doing = field(default_factory=Doing)
    _noted: float = 0.0

    def developed(self, room: Darkroom, slug: str, today: date) -> Report:
        """Do the first pass of an album, and note how far it is; raises what an ingest raises."""
        room = replace(room, spent=self.meter.spent)
        self.begin(slug)
        try:
            return ingest(room, slug, today=today, listen=self.heard, whole=False)
        finally:
            self.end()

    def begin(self, slug: str) -> None:
        """An album is looked through."""
        self._note(Doing(slug, datetime.now(UTC)))

    def end(self) -> None:
        """It was."""
        self._note(Doing())

    def heard(self, event: Event) -> None:
        """Something happened to one of its photos."""
        if isinstance(event, Begun):
            self._note(replace(self._now, done=0, total=event.total))
        elif not (event.again or event.passed or event.beside):
            self.meter.photo(event.verdict.code if event.verdict else "done")
            later = time.monotonic() - self._noted > _EVERY
            self._note(replace(self._now, done=self._now.done + 1), keep=later)

    def _note(self, now: Doing, *, keep: bool = True) -> None:
        self._now = now
        if keep:
            self._noted = time.monotonic()
            with self.queue.mutex:
                waits = sorted(self.queue.since.values())
            oldest = waits[0] if waits else None
            _write(self.store, replace(now, waiting=len(waits), oldest=oldest, pid=os.getpid()))


def read(store: Store) -> Doing:
    """What the work process said last; nothing where it never ran, or has ended since.

    raises  StoreError
    """
    holder = worker(store)
    if holder is None:
        return Doing()
    try:
        said = msgspec.json.decode(store.get(KEY)[0], type=Doing)
    except (Missing, msgspec.DecodeError, UnicodeDecodeError):
        return Doing()
    return said if said.pid == holder.pid else Doing()


def _write(store: Store, now: Doing) -> None:
    """Renamed into its place, never synced: after a power cut it says nothing true anyway."""
    path = store.path(KEY)
    if path is None:
        return
    with suppress(OSError):  # a disk that is full or read-only has other signs of it
        half = path.with_suffix(".half")
        half.write_bytes(msgspec.json.encode(now))
        half.replace(path)
