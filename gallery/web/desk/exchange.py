"""Looking at something while somebody listens: once for all listeners of this process.

Where several machines share a library, it is looked at when one of them tells that it changed.
While this process does not hear them it looks every few seconds, and says that news come late.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Generic, TypeVar

from starlette.concurrency import run_in_threadpool

from gallery.catalog import Wire
from gallery.errors import GalleryError, Missing

PAUSE = 0.3
"""Seconds between two looks."""

FAR = 2.0
"""The same at what lies in no folder, where nobody tells that it changed."""

QUIET = 10.0
"""The same where somebody tells: other programs tell nothing, and people go without a word."""

Message = Mapping[str, object]
S = TypeVar("S")
_LOG = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Ear:
    """Who listens.

    known  the mark of what they saw last, "" = nothing
    heard  (mark, news) as they come; None is the end
    """

    known: str = ""
    heard: asyncio.Queue[tuple[str, list[Message]] | None] = field(default_factory=asyncio.Queue)
    greeted: bool = False


@dataclass(slots=True)
class Post(Generic[S]):
    """One thing that is looked at while somebody listens, and who does.

    look   (what was seen before) -> what is seen now; it runs in a thread, as the others do
    tell   what is new between two looks
    greet  what is said first, to who saw the thing when it had this mark
    mark   of what is seen: it changes with what is told
    topic  by which other machines tell that it changed
    """

    look: Callable[[S | None], S]
    tell: Callable[[S, S], list[Message]]
    greet: Callable[[S, str], list[Message]]
    mark: Callable[[S], str]
    topic: str = ""
    ears: set[Ear] = field(default_factory=set)
    seen: S | None = None
    task: asyncio.Task[None] | None = None
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    late: bool = False


@dataclass(slots=True)
class Exchange:
    """The posts of one web process.

    pause  seconds between two looks where nobody tells that something changed
    wire   by which other machines tell it, None where there are none
    """

    pause: float = PAUSE
    wire: Wire | None = None
    deaf: Callable[[], None] | None = None
    posts: dict[str, Post[Any]] = field(default_factory=dict)
    over: bool = False
    guarding: bool = False

    @contextmanager
    def listening(self, name: str, post: Post[Any], known: str = "") -> Iterator[Ear]:
        """Hear what is new at a post; the last one who leaves ends the looking.

        name   of the post; `post` is used when nobody listens there yet
        known  the mark of what the listener saw last
        """
        self._mind_the_end()
        post = self.posts.setdefault(name, post)
        ear = Ear(known)
        post.ears.add(ear)
        if self.over:
            ear.heard.put_nowait(None)
        elif post.task is None:
            self._hear()
            post.task = asyncio.create_task(self._watch(post))
        try:
            yield ear
        finally:
            post.ears.discard(ear)
            if not post.ears:
                self.posts.pop(name, None)
                if post.task:
                    post.task.cancel()
            if not self.posts and self.deaf:
                self.deaf()
                self.deaf = None

    def close(self) -> None:
        """End every stream: the server is going down."""
        self.over = True
        for post in self.posts.values():
            _end(post)

    async def _watch(self, post: Post[Any]) -> None:
        """Look again and again until what is looked at is gone."""
        while await _seen(post, late=self.wire is not None and self.wire.live is False):
            hears = self.wire is not None and self.wire.live is True
            await asyncio.sleep(PAUSE if hears else self.pause)
            if hears:
                with suppress(TimeoutError):
                    await asyncio.wait_for(post.rung.wait(), QUIET)
            post.rung.clear()
        post.seen, post.task = None, None  # who listens next looks anew: it may be there again
        _end(post)

    def _hear(self) -> None:
        """Hear other machines, from the first listener to the last."""
        if self.wire is None or self.deaf is not None:
            return
        loop = asyncio.get_running_loop()

        def heard(topic: str | None) -> None:
            with suppress(RuntimeError):  # the server has ended
                loop.call_soon_threadsafe(self._ring, topic)

        self.deaf = self.wire.hear(heard)

    def _ring(self, topic: str | None) -> None:
        for post in self.posts.values():
            if topic in (None, post.topic):
                post.rung.set()

    def _mind_the_end(self) -> None:
        """Hear the signal that ends the server: it waits for its connections, and ours stay open.

        What else listens for the signal hears it as before.
        """
        if self.guarding or threading.current_thread() is not threading.main_thread():
            return
        self.guarding = True
        loop = asyncio.get_running_loop()
        for one in (signal.SIGTERM, signal.SIGINT):
            _also(one, lambda: loop.call_soon_threadsafe(self.close))


async def _seen(post: Post[Any], *, late: bool) -> bool:
    """Look once, and tell everybody what is new; False when what is looked at is gone.

    late  other machines are not heard now
    """
    new = [ear for ear in post.ears if not ear.greeted]
    try:
        now, mark, found, greetings = await run_in_threadpool(_looked, post, new)
    except Missing:
        return False
    except GalleryError as problem:  # the disk: perhaps the next look sees more
        _LOG.error("%s", problem)
        return True
    for ear in post.ears:
        told = greetings.get(ear, []) if not ear.greeted else found
        if late != post.late or (late and ear in greetings):
            told = [*told, {"kind": "late", "late": late}]
        if told:
            ear.heard.put_nowait((mark, told))
    for ear in greetings:
        ear.greeted = True
    post.seen, post.late = now, late
    return True


def _looked(
    post: Post[S], new: list[Ear]
) -> tuple[S, str, list[Message], dict[Ear, list[Message]]]:
    """What is seen now, its mark, what is new in it, and what newcomers are told of it."""
    now = post.look(post.seen)
    found = post.tell(post.seen, now) if post.seen is not None else []
    return now, post.mark(now), found, {ear: post.greet(now, ear.known) for ear in new}


def _also(number: signal.Signals, do: Callable[[], object]) -> None:
    before = signal.getsignal(number)

    def heard(signum: int, frame: FrameType | None) -> None:
        do()
        if callable(before):
            before(signum, frame)

    if callable(before):  # else nobody ends the server in good order, and neither do we
        signal.signal(number, heard)
        signal.siginterrupt(number, False)


def _end(post: Post[Any]) -> None:
    for ear in post.ears:
        ear.heard.put_nowait(None)
