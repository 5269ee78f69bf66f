"""The application with its shelf before it: what is finished goes out without being made again.

Only what is the same for everybody stands there, and only strangers are answered from it. An answer
is given as long as nobody has written anything to the index that it goes by, and nothing that it
shows opens or closes by itself: both are asked each time, and cost microseconds.
"""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any, TypeAlias

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gallery.catalog import Turn, Watching
from gallery.catalog.watching import Beat
from gallery.operating.meter import SILENT, Meter
from gallery.web.bounds import oversized
from gallery.web.making import STATE, Making
from gallery.web.packing import PLAIN, accepted
from gallery.web.shelf import Finished, Key, Lasting, Shelf
from gallery.web.way import Kept, Way

_ASIDE = frozenset(
    (b"authorization", b"range", b"if-range", b"content-length", b"transfer-encoding")
)
"""Lines of a head whose requests are none of the shelf's."""

_SIGN_IN = b"s="  # what the cookie of a sign-in has in it, and some of other sites' programs
_TURNS = 3  # times that a request waits for another one that makes the same
_PATHSEND = "http.response.pathsend"
_NOTHING: Message = {"type": "http.response.body", "body": b""}

Told: TypeAlias = dict[bytes, bytes]
Answer: TypeAlias = tuple[Message, Message]


@dataclass(frozen=True, slots=True)
class Counts:
    """Requests that were answered from the shelf since the start, and those for which what might
    stand there had to be made; how much stands there now, and its bytes."""

    hits: int
    misses: int
    answers: int
    taken: int


class Front:
    """Answers from the shelf, and puts there what was made.

    named  the site knows its own address, so the host that a reader names decides nothing
    meter  hears what was found here, and what was not
    """

    def __init__(
        self,
        watch: Watching,
        shelf: Shelf,
        clock: Callable[[], datetime],
        ways: Sequence[Way],
        *,
        named: bool,
        meter: Meter = SILENT,
    ) -> None:
        self._watch = watch
        self._shelf = shelf
        self._clock = clock
        self._ways = [(compile_path(way.path)[0], way.kept) for way in ways if way.kept]
        self._named = named
        self._meter = meter
        self._coding = lru_cache(256)(_coding)
        self._renewing, self._lock = Lock(), Lock()
        self._beat: Beat | None = None
        self._turn = Turn()
        self._making: dict[Key, Future[bool]] = {}
        self._hits = self._misses = 0

    def listen(self) -> Callable[[], None]:
        """Begin to hear what ends pages: until then nothing may be kept. What ends the hearing."""
        return self._watch.listen()

    @property
    def counts(self) -> Counts:
        """What it did so far."""
        return Counts(self._hits, self._misses, len(self._shelf), self._shelf.taken)

    def reply(self, scope: Scope) -> Answer | None:
        """A finished answer to a request; None where it has to be made, or looked at further."""
        if scope["type"] != "http":
            return None
        told: Told = dict(scope["headers"])
        found = self._shelf.get(self._key(scope, told))
        if found is None or not _plain(scope, told):
            return None
        lasting, now = found.lasting, self._clock().timestamp()
        if lasting.bare and scope["query_string"]:
            return None
        if not (lasting.fixed or (lasting.since <= now < lasting.end and self._unchanged())):
            return None
        coding = self._coding(told.get(b"accept-encoding", b"")) if found.packs else PLAIN
        ready = found.reply(coding)
        if ready is None:
            return None
        if found.path and (self._shelf.fits(found.length) or not _there(scope, found)):
            return None
        start = found.start(ready, told.get(b"if-none-match", b"").decode("latin-1"), now)
        self._hits += 1
        self._meter.kept(True)
        bodiless = scope["method"] == "HEAD" or start["status"] == 304
        return start, _NOTHING if bodiless else ready.body

    async def through(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass to the application; what may be kept is made by one at a time."""
        asked = self._asked(scope)
        if asked is None:
            await app(scope, receive, send)
            return
        for _ in range(_TURNS):
            await self._brought(asked)
            found = self.reply(scope)
            if found:
                await send(found[0])
                await send(found[1])
                return
            made, mine = self._begun(asked.key)
            if mine:
                await self._make(app, asked, made, receive, send)
                return
            if not await asyncio.wrap_future(made):
                break
        await app(scope, receive, send)

    def _unchanged(self) -> bool:
        beat = self._watch.beat()
        return beat is not None and beat == self._beat

    def _key(self, scope: Scope, told: Told) -> Key:
        saves = b"save-data" in told and told[b"save-data"].strip().lower() == b"on"
        host = b"" if self._named else told.get(b"host", b"")
        return scope["path"], scope["scheme"], saves, host

    def _asked(self, scope: Scope) -> "_Asked | None":
        """What a request asks for that may be kept; None for all other requests."""
        if scope["type"] != "http":
            return None
        told: Told = dict(scope["headers"])
        kept = next((kept for form, kept in self._ways if form.match(scope["path"])), Kept.NEVER)
        if not kept or (kept is Kept.BARE and scope["query_string"]) or not _plain(scope, told):
            return None
        return _Asked(scope, self._key(scope, told), told, kept is Kept.BARE, self._beat)

    async def _brought(self, asked: "_Asked") -> None:
        """Bring the shelf up to date, and what is asked for into the coding that is lacking."""
        if self._watch.beat() != self._beat:
            await run_in_threadpool(self._renew)
        asked.before = self._beat
        found = self._shelf.get(asked.key)
        if found is None:
            return
        if found.path and self._shelf.fits(found.length):  # asked for again: memory is faster
            loaded = await run_in_threadpool(found.loaded)
            self._shelf.grown(asked.key, found, loaded)
        coding = self._coding(asked.told.get(b"accept-encoding", b""))
        if found.packs and found.reply(coding) is None:
            await run_in_threadpool(found.pack, coding)
            self._shelf.grown(asked.key, found, found)

    def _renew(self) -> None:
        """Let go of what is not what would be made any more: one looks, the others wait."""
        with self._renewing:
            beat = self._watch.beat()
            if beat == self._beat:
                return
            turn = self._watch.turn(self._turn) if beat else None
            with self._lock:
                if turn is not None:
                    self._drop(turn.changed(self._turn), turn)
                self._turn, self._beat = turn or self._turn, beat if turn else None

    def _drop(self, changed: frozenset[str] | None, turn: Turn) -> None:
        if changed is None:
            self._shelf.drop(lambda one: not one.fixed)
        elif changed:
            read = self._turn.read(changed) or turn.read(changed)
            self._shelf.drop(lambda one: one.ends(changed, read=read))

    def _begun(self, key: Key) -> tuple["Future[bool]", bool]:
        """Who makes it now, and whether it is whoever asks.

        The future tells the others whether to look again, or to go on by themselves.
        """
        with self._lock:
            found = self._making.get(key)
            if found is not None:
                return found, False
            made: Future[bool] = Future()
            made.set_running_or_notify_cancel()  # who stops waiting for it does not end it
            self._making[key] = made
            return made, True

    async def _make(
        self, app: ASGIApp, asked: "_Asked", made: "Future[bool]", receive: Receive, send: Send
    ) -> None:
        """Have an answer made, and keep it where that is right."""
        self._misses += 1
        self._meter.kept(False)
        state = {**asked.scope.get("state", {}), STATE: Making()}
        begun: list[Message] = []

        def end(*, again: bool) -> None:
            if not made.done():
                with self._lock:
                    self._making.pop(asked.key, None)
                made.set_result(again)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
            elif begun and not made.done():
                end(again=self._keep(asked, state, begun[0], message))
            await send(message)

        try:
            await app({**asked.scope, "state": state}, receive, sent)
        finally:
            end(again=False)

    def _keep(
        self, asked: "_Asked", state: Mapping[str, Any], start: Message, body: Message
    ) -> bool:
        """Put an answer on the shelf: whether others may look there now, or should again."""
        one: Making = state[STATE]
        moment: datetime | None = state.get("moment")
        fixed = one.of == frozenset()
        if not (one.open and (fixed or (moment and asked.before))) or not _whole(
            asked.scope, one, start, body
        ):
            return False
        with self._lock:
            if not (fixed or asked.before == self._beat == self._watch.beat()):
                return True  # the index was changed in the meantime
            since, end = self._turn.span(int(moment.timestamp())) if moment else (0, 0)
            of = None if one.of is None else self._turn.behind(one.of)
            lasting = Lasting(of, since, end, one.until, one.cache, fixed, asked.bare)
            finished = Finished(start["headers"], lasting, one.packed, one.mime, body)
            return self._shelf.put(asked.key, finished)


@dataclass(slots=True)
class _Asked:
    """A request for what may be kept; before: the beat at which its answer is made."""

    scope: Scope
    key: Key
    told: Told
    bare: bool
    before: Beat | None


class Fronted(Starlette):
    """The application; front: None where nothing is kept."""

    front: Front | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.front is None:
            await super().__call__(scope, receive, send)
            return
        found = self.front.reply(scope)
        if found is None:
            await self.front.through(super().__call__, scope, receive, send)
            return
        await send(found[0])
        await send(found[1])


def _plain(scope: Scope, told: Told) -> bool:
    """Whether a stranger asks for a page or a picture, by a head like those of all others."""
    return (
        scope["method"] in ("GET", "HEAD")
        and _ASIDE.isdisjoint(told)
        and _SIGN_IN not in told.get(b"cookie", b"")
        and len(told) == len(scope["headers"])  # no line twice: which one would count?
        and oversized(scope) is None
    )


def _there(scope: Scope, found: Finished) -> bool:
    """Whether the file that an answer names is what it was, and the server takes it by its name."""
    try:
        return _PATHSEND in scope["extensions"] and os.stat(found.path).st_size == found.length  # noqa: PTH116 Path takes three times as long
    except (OSError, KeyError):
        return False


def _whole(scope: Scope, one: Making, start: Message, body: Message) -> bool:
    """Whether two messages are all of an answer that may be kept."""
    if any(name == b"set-cookie" for name, _ in start["headers"]):
        return False
    if one.packed is not None:
        return start["status"] in (200, 304)
    ended = body["type"] == _PATHSEND or not body.get("more_body", False)
    return ended and start["status"] == 200 and scope["method"] == "GET"


def _coding(header: bytes) -> str:
    return accepted(header.decode("latin-1"))
