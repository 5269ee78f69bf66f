"""What the machines of one library tell each other at once: LISTEN and NOTIFY of PostgreSQL.

https://www.postgresql.org/docs/current/sql-notify.html. A notification is a hint where to look,
never what is there: the slug of an album, nothing of readers, far below the 8,000 bytes that one
may have. One that nobody heard is lost, so whoever was away looks at everything afterwards.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from threading import Event, Lock, Thread
from typing import Any
from weakref import finalize

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from gallery.catalog.postgres import keeping
from gallery.catalog.postgres.address import Address

INDEX = "!"
"""What a transaction tells that writes to the index, when it is committed."""

Heard = Callable[[str | None], None]
"""Told a topic; None = anything may be new, and whether somebody listens may be another now."""

_BEAT = 5.0
"""Seconds after which a silent connection is asked whether it still stands."""

_DOUBT = 12.0
"""Seconds without a sign of life after which something may have been missed."""

_IDLE = 30.0  # seconds for which a connection is kept that nothing is told by
_FIRST, _LAST = 0.1, 5.0  # seconds between two tries to connect
_TELL = text("SELECT pg_notify(:channel, :topic)")
_FAILED = (DBAPIError, NoConnection)


def channel(namespace: str) -> str:
    """What the notifications of an index are called."""
    return f"gallery_{namespace}"


class Wire:
    """The line between all processes of one library; nothing is opened before it is used."""

    def __init__(self, address: Address) -> None:
        sessions = keeping.session_of(address)
        self._name = channel(address.namespace)
        self._outbox = _Outbox(sessions, self._name)
        self._sessions = sessions
        self._guard = Lock()
        self._ears: list[Heard] = []
        self._thread: Thread | None = None
        self._numbers = count(1)
        self._number, self._sure = 0, 0.0
        self.live: bool | None = None
        """Whether this process hears the others; None = it has not been tried yet."""
        finalize(self, self._outbox.sent)  # at the end of the program too

    def beat(self) -> int | None:
        """Another number after any change of the index by this process, or that it was told.

        returns  None while one may have been missed: nobody listens here, or nothing is heard
        """
        if not self.live or time.monotonic() - self._sure > _DOUBT:
            return None
        return self._number

    def wrote(self) -> None:
        """This process has changed the index."""
        self._number = next(self._numbers)  # no two are equal, whatever threads do

    def tell(self, topic: str) -> None:
        """Tell all who listen, on any machine; nobody waits for it, and nothing is raised.

        What cannot be told now is told as soon as it can, once.
        """
        self._outbox.put(topic)

    def hear(self, heard: Heard) -> Callable[[], None]:
        """Call `heard`, in a thread of its own, for whatever is told; what ends that.

        One connection serves all who hear in this process.
        """
        with self._guard:
            self._ears.append(heard)
            if self._thread is None:
                self._thread = Thread(target=self._listen, name="listens", daemon=True)
                self._thread.start()

        def ended() -> None:
            with self._guard:
                if heard in self._ears:
                    self._ears.remove(heard)

        return ended

    def _listen(self) -> None:
        pause = _FIRST
        while self._wanted():
            with suppress(*_failures()):
                with self._sessions.connect() as db, _dropped_if_lost(db) as line:
                    line.execute(_listening(self._name))
                    pause = _FIRST
                    self._became(live=True)
                    self._serve(line)
                return
            self._became(live=False)
            time.sleep(pause)
            pause = min(pause * 2, _LAST)

    def _serve(self, line: Any) -> None:
        while self._wanted():
            for told in line.notifies(timeout=_BEAT):
                if told.payload == INDEX:
                    self.wrote()
                self._call(told.payload)
            line.execute("SELECT 1")
            self._sure = time.monotonic()

    def _wanted(self) -> bool:
        """Whether anybody hears; who comes after the last one left begins anew."""
        with self._guard:
            if not self._ears:
                self._thread, self.live = None, None
            return bool(self._ears)

    def _became(self, *, live: bool) -> None:
        if live:
            self.wrote()  # whatever was missed
            self._sure = time.monotonic()
        if live or self.live is not False:
            self.live = live
            self._call(None)

    def _call(self, topic: str | None) -> None:
        with self._guard:
            ears = [*self._ears]
        for heard in ears:
            heard(topic)


class _Outbox:
    """What is still to be told, each topic once, and the thread that tells it."""

    def __init__(self, sessions: Engine, name: str) -> None:
        self._sessions, self._name = sessions, name
        self._guard, self._new = Lock(), Event()
        self._topics: dict[str, None] = {}
        self._thread: Thread | None = None

    def put(self, topic: str) -> None:
        with self._guard:
            self._topics[topic] = None
            self._new.set()
            if self._thread is None:
                self._thread = Thread(target=self._run, name="tells", daemon=True)
                self._thread.start()

    def sent(self) -> None:
        """Tell what is left; nothing where that cannot be done any more."""
        if self._topics:
            with suppress(*_failures()), self._sessions.connect() as db:
                self._send(db)

    def _run(self) -> None:
        pause = _FIRST
        while self._waited(_IDLE):
            with suppress(*_failures()):
                with self._sessions.connect() as db:
                    while self._new.wait(_IDLE):
                        self._send(db)
                        pause = _FIRST
                continue
            time.sleep(pause)
            pause = min(pause * 2, _LAST)

    def _waited(self, seconds: float) -> bool:
        """Whether there is something to tell; else the thread ends: the next topic begins one."""
        if self._new.wait(seconds):
            return True
        with self._guard:
            if not self._topics:
                self._thread = None
            return bool(self._topics)

    def _send(self, db: Connection) -> None:
        with self._guard:
            left = [*self._topics]
            self._topics.clear()
            self._new.clear()
        try:
            while left:
                db.execute(_TELL, {"channel": self._name, "topic": left[-1]})
                left.pop()
        finally:
            with self._guard:
                if left:
                    self._topics |= dict.fromkeys(left)
                    self._new.set()


@contextmanager
def _dropped_if_lost(db: Connection) -> Iterator[Any]:
    """The driver's own connection, of whose loss SQLAlchemy would hear nothing."""
    import psycopg

    try:
        yield db.connection.driver_connection
    except psycopg.Error:
        db.invalidate()
        raise


def _listening(name: str) -> Any:
    from psycopg.sql import SQL, Identifier

    return SQL("LISTEN {}").format(Identifier(name))


def _failures() -> tuple[type[Exception], ...]:
    import psycopg  # who keeps the index in a file has none

    return (*_FAILED, psycopg.Error, OSError)
