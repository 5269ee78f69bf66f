"""The index of one library on PostgreSQL, and what it is made of: opened, locked, made anew."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from gallery.catalog.mending import Truth
from gallery.catalog.postgres import keeping
from gallery.catalog.postgres.address import Address
from gallery.catalog.postgres.hearing import Wire
from gallery.catalog.postgres.refusals import Means, meaning, refusal, said, sqlstate
from gallery.catalog.postgres.watching import Watch
from gallery.catalog.tables import SCHEMA
from gallery.catalog.watching import Watching
from gallery.errors import Busy, SettingsError, StoreError

_LOG = logging.getLogger(__name__)
_FAILED = (DBAPIError, NoConnection)
_WAIT = text("SELECT pg_advisory_lock(hashtextextended(:name, 2))")
_TRY = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 2))")
_PATIENCE, _PAUSE = 5.0, 0.05  # seconds that a question waits for somebody else's mending
_DENIED = "42501"


class Keeper:
    """What `mending.Keeper` is for a file; several machines share one index.

    Who writes is alone by an advisory lock of the server, which ends with its session: with the
    process, with its machine, with the server.
    """

    def __init__(self, address: Address, truth: Truth) -> None:
        self.address = address
        self.truth = truth
        self.engine = keeping.engine_of(address)
        self._sessions = keeping.session_of(address)
        self._mine = local()
        self.wire = Wire(address)

    @property
    def where(self) -> str:
        return str(self.address)

    def watch(self) -> Watching:
        return Watch(self.address, self.wire)

    @contextmanager
    def alone(self, *, wait: bool = True) -> Iterator[None]:
        """Be the only one who writes, on all machines; who is so already need not wait.

        raises  Busy; IndexAway
        """
        with self._alone(wait=wait):
            yield

    @contextmanager
    def _alone(self, *, wait: bool = True) -> Iterator[Connection]:
        held: Connection | None = getattr(self._mine, "held", None)
        if held is not None:
            yield held
            return
        with self._session() as db:
            self._take(db, wait=wait)
            self._mine.held = db
            try:
                yield db
            finally:
                self._mine.held = None

    def _take(self, db: Connection, *, wait: bool) -> None:
        try:
            taken = db.scalar(_WAIT if wait else _TRY, {"name": self.address.namespace})
        except _FAILED as problem:
            raise refusal(problem) from problem
        if taken is False:  # whoever waits is told nothing
            raise Busy("the index is being filled by another gallery process; wait a moment")

    @contextmanager
    def _session(self) -> Iterator[Connection]:
        try:
            db = self._sessions.connect()
        except _FAILED as problem:
            raise refusal(problem) from problem
        with db:
            yield db

    def open(self) -> None:
        """See to it that there is an index of this schema.

        One that is not there begins empty; any other is filled at once.

        raises  SettingsError when the server is away or does not let us in; StoreError
        """
        try:
            with self._sessions.connect() as db:
                found = keeping.version(db, self.address.namespace)
        except _FAILED as problem:
            raise SettingsError(_closed(self.address, problem)) from problem
        if found == SCHEMA:
            return
        with self._alone() as db:
            found = keeping.version(db, self.address.namespace)
            if found is None:
                self._replaced(db, empty=True)
            elif found != SCHEMA:
                self._replaced(db)

    def renew(self) -> None:
        """Make it anew from the files; until it is whole, the old one answers. StoreError."""
        with self._alone() as db:
            self._replaced(db)

    def _replaced(self, db: Connection, *, empty: bool = False) -> None:
        try:
            keeping.replaced(self.address, db, (lambda _: None) if empty else self.truth.fill)
        except _FAILED as problem:
            if isinstance(problem, DBAPIError) and sqlstate(problem) == _DENIED:
                raise SettingsError(_closed(self.address, problem)) from problem
            raise refusal(problem) from problem

    def damage(self) -> str:
        """What is wrong with the index, "" when it is sound: PostgreSQL keeps sums of its pages.

        raises  StoreError when another version of the program made it anew, or nothing answers
        """
        try:
            with self._session() as db:
                found = keeping.version(db, self.address.namespace)
                if found is None:
                    return "it was gone"
                if found != SCHEMA:
                    raise StoreError(
                        "the index was made anew by another version of this program; nothing is"
                        " lost: start the same one on every machine"
                    )
                return keeping.lacking(db, self.address.namespace)
        except _FAILED as problem:
            raise refusal(problem) from problem

    def unfit(self) -> str:
        """Why it cannot be asked as it is, "" when it can; nothing is made anew. StoreError."""
        return self.damage()

    def inspect(self) -> str:
        """Look at the index, and make it anew where it is damaged: why, "" when sound."""
        reason = self.damage()
        if reason:
            with self.alone():
                self._mended()
        return reason

    def now(self) -> None:
        """There is no telling apart which one was asked."""

    def answer(self, _: object, problem: Exception, *, last: bool) -> None:
        """What to do about a question that failed; returns when it is to be asked again.

        raises  IndexAway, StoreError; `problem` where it is a bug
        """
        means = meaning(problem)
        if means is Means.ELSE and not isinstance(problem, _FAILED):
            raise problem
        if last or means is Means.ELSE:
            raise refusal(problem) from problem
        if means is Means.STALE:
            self.engine.dispose()
        elif means is Means.LACKING:
            self._mend()

    def _mend(self) -> None:
        until = time.monotonic() + _PATIENCE
        while self.damage():
            try:
                with self.alone(wait=False):
                    self._mended()
                return
            except Busy as busy:
                if time.monotonic() > until:
                    words = "the index is being made anew; try again in a moment"
                    raise StoreError(words) from busy
                time.sleep(_PAUSE)

    def _mended(self) -> None:
        """Make it anew, unless somebody else has done so while we waited for our turn."""
        reason, began = self.damage(), time.monotonic()
        if not reason:
            return
        self.renew()
        _LOG.warning(
            "the index was damaged (%s): it was made anew from the albums' files in %.1f seconds."
            " No photo and no text is affected",
            reason,
            time.monotonic() - began,
        )


def _closed(address: Address, problem: Exception) -> str:
    """Why an index cannot be opened, and what to do about it."""
    if isinstance(problem, DBAPIError) and sqlstate(problem) == _DENIED:
        who, where = address.url.username or "USER", address.url.database
        remedy = f"GRANT CREATE ON DATABASE {where} TO {who} lets it make its schema"
    elif "FATAL" in said(problem):
        remedy = "its password belongs into PGPASSWORD, ~/.pgpass or GALLERY_INDEX"
    else:
        remedy = "is the server running, and may this machine reach it?"
    return f"`index` is {address}, which cannot be opened: {said(problem)}; {remedy}"
