"""Finished answers as bytes, as many as there is room for: those that nobody asks for go first."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import NamedTuple, TypeAlias

from starlette.types import Message

from gallery.web.answers import STEADY
from gallery.web.packing import PLAIN, Packed, holds

Key: TypeAlias = tuple[str, str, bool, bytes]
"""What decides an answer that is the same for everybody: path, scheme, whether data is to be saved
(it gets small pictures then), and the host where the site does not know its own address."""

Lines: TypeAlias = list[tuple[bytes, bytes]]

_HEAD = 2048  # bytes that all that is not content takes, about
_PART = 8  # no answer takes more than this part of the room
_CACHE, _TYPE = b"cache-control", b"content-type"
_OWN = (b"content-length", b"content-encoding", b"etag", b"accept-ranges", _TYPE)


class Reply(NamedTuple):
    """What is sent, as ASGI has it; at: where its Cache-Control stands among the lines."""

    tag: str
    lines: Lines
    at: int
    body: Message


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long an answer is what would be made.

    of     albums whose change ends it; None = any that readers see
    since  and `end`: the seconds between which nothing turns by itself
    until  and `cache`: as of `making.Making`
    fixed  neither the index nor the hour decide it: a file of the program's own
    bare   it is no answer to an address that asks anything after "?"
    """

    of: frozenset[str] | None = None
    since: int = 0
    end: int = 0
    until: int | None = None
    cache: Callable[[int], str] | None = None
    fixed: bool = False
    bare: bool = True

    def ends(self, changed: frozenset[str], *, read: bool) -> bool:
        """Whether a change of these albums ends it; read: readers see something of them."""
        if self.fixed:
            return False
        return read if self.of is None else not self.of.isdisjoint(changed)


class Finished:
    """One answer: its bytes in every coding that was asked for, or the file that has them.

    lines  the head of a 200, or of the 304 in its place
    packed None: it is in `body`, a message of ASGI, in the one coding that it has
    path, length  the file that has it, and bytes of that; "" where none does
    """

    def __init__(
        self,
        lines: Lines,
        lasting: Lasting,
        packed: Packed | None = None,
        mime: str = "",
        body: Message | None = None,
    ) -> None:
        self.lasting = lasting
        self._packed = packed
        self.packs = packed is not None and packed.packs
        self.length = _length(lines)
        if packed is None:
            tag = next((told.decode("latin-1") for name, told in lines if name == b"etag"), "")
            self._replies = {PLAIN: Reply(tag, lines, _place(lines), body or {})}
            self.path = str((body or {}).get("path", ""))
            self._bytes = len((body or {}).get("body", b""))
            return
        self.path, self._bytes = "", 0
        kept = [one for one in lines if one[0] not in _OWN]
        self._lines = [*kept, (_TYPE, mime.encode("latin-1"))]
        self._replies = {}
        for coding in packed.made():
            self.pack(coding)

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return _HEAD + self._bytes + (self._packed.size if self._packed else 0)

    def pack(self, coding: str) -> None:
        """Make it in a coding."""
        if self._packed is None or coding in self._replies:
            return
        data, tag = self._packed.body(coding), self._packed.tag(coding)
        lines = [
            *self._lines,
            *([(b"content-encoding", coding.encode())] if coding else []),
            (b"content-length", str(len(data)).encode()),
            (b"etag", tag.encode()),
        ]
        body = {"type": "http.response.body", "body": data}
        self._replies[coding] = Reply(tag, lines, _place(lines), body)

    def loaded(self) -> "Finished | None":
        """The same with the bytes of its file; None when that is not what it was."""
        reply = self._replies[PLAIN]
        try:
            data = Path(self.path).read_bytes()
        except OSError:
            return None
        body = {"type": "http.response.body", "body": data}
        return Finished(reply.lines, self.lasting, body=body) if len(data) == self.length else None

    def reply(self, coding: str) -> Reply | None:
        """What is sent in a coding; None while it is not made."""
        return self._replies.get(coding)

    def start(self, reply: Reply, held: str, now: float) -> Message:
        """The first message of an answer: 200, or 304 to those who have it.

        held  their If-None-Match; now: Unix seconds
        """
        lines, lasting = reply.lines, self.lasting
        if lasting.until is not None and lasting.cache and now > lasting.until - STEADY:
            cache = lasting.cache(int(lasting.until - now)).encode()
            lines = [*lines[: reply.at], (_CACHE, cache), *lines[reply.at + 1 :]]
        if held and (tag := self._held(reply, held)):
            lines = [*(one for one in lines if one[0] not in _OWN), (b"etag", tag.encode())]
            return {"type": "http.response.start", "status": 304, "headers": lines}
        return {"type": "http.response.start", "status": 200, "headers": lines}

    def _held(self, reply: Reply, header: str) -> str:
        others: Iterable[str] = self._packed.tags() if self._packed else ()
        return holds(header, (reply.tag, *others))


class Shelf:
    """Finished answers by key; threads may share it.

    room  bytes that all of it may take
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._lock = Lock()
        self._found: OrderedDict[Key, tuple[Finished, int]] = OrderedDict()
        self._taken = 0

    @property
    def taken(self) -> int:
        """Bytes that it takes now, about."""
        return self._taken

    def __len__(self) -> int:
        return len(self._found)

    def get(self, key: Key) -> Finished | None:
        """What is kept under a key: it goes later than all that is asked for less."""
        with self._lock:
            found = self._found.get(key)
            if found is None:
                return None
            self._found.move_to_end(key)
            return found[0]

    def fits(self, size: int) -> bool:
        """Whether so many bytes may be kept in one answer."""
        return size + _HEAD <= self._room // _PART

    def put(self, key: Key, one: Finished) -> bool:
        """Keep an answer; whether there is room for it."""
        with self._lock:
            return self._put(key, one)

    def grown(self, key: Key, before: Finished, one: Finished | None) -> None:
        """Put an answer that takes more room, or none, in the place of one; unless that is gone."""
        with self._lock:
            if self._found.get(key, (None, 0))[0] is before:
                self._drop(key)
                if one is not None:
                    self._put(key, one)

    def drop(self, gone: Callable[[Lasting], bool]) -> None:
        """Let go of what is no answer any more."""
        with self._lock:
            for key in [key for key, (one, _) in self._found.items() if gone(one.lasting)]:
                self._drop(key)

    def _put(self, key: Key, one: Finished) -> bool:
        self._drop(key)
        size = one.size
        if not self.fits(size - _HEAD):
            return False
        self._found[key] = one, size
        self._taken += size
        while self._taken > self._room:
            self._drop(next(iter(self._found)))
        return True

    def _drop(self, key: Key) -> None:
        found = self._found.pop(key, None)
        self._taken -= found[1] if found else 0


def _length(lines: Lines) -> int:
    """Bytes of an answer that its head tells; -1 where it does not."""
    return next((int(told) for name, told in lines if name == b"content-length"), -1)


def _place(lines: Lines) -> int:
    return next((n for n, (name, _) in enumerate(lines) if name == _CACHE), len(lines))
