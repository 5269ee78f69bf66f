"""An index that cannot answer is made anew from the files, and asked again.

Whoever asked notices nothing but a moment's wait: this is the one place that can answer for it.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import wraps
from inspect import isfunction
from pathlib import Path
from threading import local
from typing import Any, Protocol, TypeVar

import msgspec
from sqlalchemy import Engine, select
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from gallery.catalog import keeping
from gallery.catalog.tables import SCHEMA, album
from gallery.catalog.watching import Watch, Watching, Wire
from gallery.disk import Place, place
from gallery.errors import Busy, StoreError

_LOG = logging.getLogger(__name__)
_ODD = (DBAPIError, NoConnection, msgspec.DecodeError, ValueError, TypeError, AttributeError)
"""What a question to a damaged index may end with; a look at all of it tells damage from a bug."""

_PATIENCE, _PAUSE = 5.0, 0.05  # seconds that a question waits for somebody else's mending


@dataclass(frozen=True, slots=True)
class Truth:
    """What an index is made of.

    lock  (wait) -> hold it: who writes to the index is alone, across processes; Busy
    fill  puts all that the files say into an empty index
    """

    lock: Callable[[bool], AbstractContextManager[None]]
    fill: Callable[[Engine], None]


class Keeper:
    """The file of one library's index, and what it is made of."""

    def __init__(self, path: Path, truth: Truth) -> None:
        self.path = path
        self.truth = truth
        self.engine = keeping.engine_of(path)
        self._mine = local()
        self.wire = None

    def watch(self) -> Watching:
        return Watch(self.path)

    @contextmanager
    def alone(self, *, wait: bool = True) -> Iterator[None]:
        """Be the only one who writes to the index; who is so already need not wait. Busy."""
        if getattr(self._mine, "held", False):
            yield
            return
        with self.truth.lock(wait):
            self._mine.held = True
            try:
                yield
            finally:
                self._mine.held = False

    def unfit(self) -> str:
        """Why it cannot be asked as it is, "" when it can: nothing is made anew. StoreError."""
        found = keeping.version(self.path)
        if found != SCHEMA:
            return "there is no index" if found is None else "the index is of another version"
        try:
            with self.engine.connect() as db:
                db.execute(select(album.c.slug).limit(1))
        except DatabaseError as problem:
            return f"the index does not answer: {keeping.damage(problem) or 'its disk does not'}"
        return ""

    def open(self) -> None:
        """See to it that there is an index of this schema; a sound one costs one small read.

        One that is not there begins empty; any other is filled at once. StoreError.
        """
        if keeping.version(self.path) == SCHEMA:
            return
        with self.alone():
            found = keeping.version(self.path)
            if found == SCHEMA:
                return
            if not self.path.exists():
                keeping.replaced(self.path, lambda _: None)
            elif found is None:
                self._renew("it is no index")
            else:
                self.renew()

    def renew(self) -> None:
        """Make it anew from the files; until it is whole, the old one answers. StoreError."""
        with self.alone():
            keeping.replaced(self.path, self.truth.fill)

    def inspect(self) -> str:
        """Look at all of the index, and make it anew where it is damaged: why, "" when sound."""
        before = place(self.path)
        reason = self.damage()
        if reason:
            with self.alone():
                if place(self.path) == before:
                    self._renew(reason)
        return reason

    @property
    def where(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"

    def now(self) -> Place | None:
        """The file that is asked now."""
        return place(self.path)

    def answer(self, before: Place | None, problem: Exception, *, last: bool) -> None:
        """Mend what did not answer, once; StoreError where the disk did not, see `mend`."""
        if last:
            raise problem
        refusal = keeping.refused(problem) if isinstance(problem, DatabaseError) else None
        if refusal:  # the disk did not; the index is as it was
            raise refusal from problem
        self.mend(before, problem)

    def mend(self, before: Place | None, problem: Exception) -> None:
        """Make an index anew that did not answer; nothing when somebody has done so since.

        before  the file that was asked
        raises  StoreError when it is sound, or cannot be made anew; `problem` where it is a bug
        """
        with ExitStack() as turn:
            if not self._turn(turn, before):
                return
            reason = self.damage()
            if reason:
                self._renew(reason)
            elif isinstance(problem, DatabaseError):
                raise StoreError(f"the index does not answer: {problem.orig}") from problem
            else:
                raise problem

    def _turn(self, turn: ExitStack, before: Place | None) -> bool:
        """Be the one who mends; False when another one was faster."""
        until = time.monotonic() + _PATIENCE
        while place(self.path) == before:
            try:
                turn.enter_context(self.alone(wait=False))
            except Busy as busy:
                if time.monotonic() > until:
                    words = "the index is being made anew; try again in a moment"
                    raise StoreError(words) from busy
                time.sleep(_PAUSE)
            else:
                return place(self.path) == before
        return False

    def damage(self) -> str:
        """What is wrong with the index by a look at all of it, "" when it is sound. StoreError."""
        if not self.path.exists():
            return "it was gone"
        found = keeping.version(self.path)
        if found is None:
            return "it is no index"
        if found != SCHEMA:
            raise StoreError(
                "the index was made anew by another version of this program;"
                " nothing is lost: start this one again, or end the other"
            )
        engine = keeping.engine_of(self.path)  # others remember pages that they read before
        try:
            with engine.begin() as db:
                return keeping.flaw(db)
        except DatabaseError as problem:
            reason = keeping.damage(problem)
            if not reason:
                raise StoreError(f"the index does not answer: {problem.orig}") from problem
            return reason
        except (ValueError, TypeError):  # what it says of itself is no text, or no such value
            return "its rows are not what was written"
        finally:
            engine.dispose()

    def _renew(self, reason: str) -> None:
        began = time.monotonic()
        kept = keeping.put_aside(self.path)
        self.renew()
        aside = f"; the damaged one is kept as {kept}" if kept else ""
        _LOG.warning(
            "the index was damaged (%s): it was made anew from the albums' files in %.1f seconds."
            " No photo and no text is affected%s",
            reason,
            time.monotonic() - began,
            aside,
        )


class Keeping(Protocol):
    """What stands behind an index: a file (`Keeper`), or a server (`postgres.keeper`)."""

    @property
    def where(self) -> str:
        """Where it is, for people."""

    @property
    def wire(self) -> Wire | None:
        """By which its processes tell each other what is new; None where files tell it."""

    def watch(self) -> Watching:
        """What tells that it changed, without a question."""

    def alone(self) -> AbstractContextManager[None]:
        """Be the only one who writes to it, across processes. Busy."""

    def renew(self) -> None:
        """Make it anew from the files; until it is whole, the old one answers. StoreError."""

    def damage(self) -> str:
        """What is wrong with it by a look at all of it, "" when it is sound. StoreError."""

    def unfit(self) -> str:
        """Why it cannot be asked as it is, "" when it can; nothing is made anew. StoreError."""

    def inspect(self) -> str:
        """The same as `damage`, and make it anew where it is damaged."""

    def now(self) -> Place | None:
        """Which one is asked now."""

    def answer(self, before: Place | None, problem: Exception, *, last: bool) -> None:
        """What to do about a question to it that failed; returns when it is to be asked again.

        before  which one was asked; last: it was asked again already
        raises  StoreError; `problem` where it is a bug
        """


class _Kept(Protocol):
    keeper: Keeping | None


Kind = TypeVar("Kind", bound=type[_Kept])


def mended(kind: Kind) -> Kind:
    """A class whose every question is asked again when the index had to be made anew."""
    for name, method in list(vars(kind).items()):
        if isfunction(method) and not name.startswith("_") and name not in vars(Keeper):
            setattr(kind, name, _asked_again(method))
    return kind


def _asked_again(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def asked(self: _Kept, *args: Any, **kwargs: Any) -> Any:
        if self.keeper is None:
            return method(self, *args, **kwargs)
        before = self.keeper.now()
        try:
            return method(self, *args, **kwargs)
        except _ODD as problem:
            self.keeper.answer(before, problem, last=False)
        try:
            return method(self, *args, **kwargs)
        except _ODD as problem:
            self.keeper.answer(before, problem, last=True)
            raise

    return asked
