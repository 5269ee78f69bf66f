"""Whether anybody wrote to the index, asked before every page that is kept: it takes microseconds.

SQLite tells by a number that changes with each commit of any other connection, of any process
(https://www.sqlite.org/pragma.html#pragma_data_version), without a look at a table.
"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Protocol, TypeAlias
from urllib.parse import quote
from weakref import finalize

from sqlalchemy.exc import DatabaseError

from gallery.catalog import turns
from gallery.catalog.keeping import engine_of
from gallery.catalog.turns import Turn
from gallery.disk import Place, place

Beat: TypeAlias = tuple[int, int]
"""Which opening of the index, and which number it told then: another one after any change."""


class Watching(Protocol):
    """Tells of one index, whatever it is in; threads may share it."""

    def listen(self) -> Callable[[], None]:
        """Begin to hear of changes where they have to be heard of; what ends that."""

    def beat(self) -> Beat | None:
        """Another one after any change by anybody; None while the index cannot be asked."""

    def turn(self, before: Turn) -> Turn | None:
        """What the index holds at one moment; None while it cannot be asked.

        before  what it held when it was read last: only what differs from it is read in full
        """


class Wire(Protocol):
    """The line between all processes of one index that is on a server; `postgres.hearing`."""

    @property
    def live(self) -> bool | None:
        """Whether this process hears the others; None = it has not been tried yet."""

    def wrote(self) -> None:
        """This process has changed the index."""

    def tell(self, topic: str) -> None:
        """Tell all who listen, on any machine; nobody waits for it, and nothing is raised."""

    def hear(self, heard: Callable[[str | None], None]) -> Callable[[], None]:
        """Call `heard`, in a thread of its own, for whatever is told; what ends that.

        None is told where anything may be new, or `live` may be another.
        """


class Watch:
    """Looks at an index in a file, through connections of its own."""

    def __init__(self, path: Path) -> None:
        self._name = str(path)
        self._engine = engine_of(path)
        self._lock = Lock()
        self._opened = 0
        self._place: Place | None = None
        self._held: list[sqlite3.Connection] = []
        self._ask: Callable[[str], sqlite3.Cursor] | None = None
        finalize(self, self._engine.dispose)
        finalize(self, _closed, self._held)

    def listen(self) -> Callable[[], None]:
        return lambda: None  # the file tells it

    def beat(self) -> Beat | None:
        found = place(self._name)
        with self._lock:
            try:
                if found != self._place or self._ask is None:
                    self._open(found)
                if self._ask is None:
                    return None
                return self._opened, self._ask("PRAGMA data_version").fetchone()[0]
            except sqlite3.Error:
                self._ask = None
                return None

    def turn(self, before: Turn) -> Turn | None:
        try:
            with self._engine.connect() as db:
                db.exec_driver_sql("BEGIN")  # all statements see one moment
                return turns.turn(db, before)
        except DatabaseError:
            return None

    def _open(self, found: Place | None) -> None:
        """Ask the file that lies there now: a connection keeps the one that it opened."""
        _closed(self._held)
        self._place, self._ask = found, None
        if found is None:
            return
        name = f"file:{quote(self._name)}?mode=rw"  # never made by asking
        db = sqlite3.connect(name, 0, isolation_level=None, check_same_thread=False, uri=True)
        self._held.append(db)
        self._opened += 1
        self._ask = db.cursor().execute


def _closed(held: list[sqlite3.Connection]) -> None:
    while held:
        with suppress(sqlite3.Error):
            held.pop().close()
