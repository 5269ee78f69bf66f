"""What caches are asked to forget: lists of addresses, kept as files, and sent where a site says.

A list is kept beside the history of its album before anything is taken away. Beside it a mark in
`.gallery/` says that it is to be sent; the mark goes once it was. Nothing is sent by who answers
readers: the work process does it, or the command line.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event
from typing import Final
from urllib.parse import urlsplit

import msgspec

from gallery import __version__
from gallery.errors import GalleryError, Missing, SettingsError
from gallery.store import Store
from gallery.store.local import PRIVATE

WAITING: Final = f"{PRIVATE}/forget"
"""A mark for each list that is to be sent: `ALBUM/NAME` of its file, as its content."""

SETTLED: Final = 3.0
"""Seconds that a list waits before it is sent, and between two looks for one."""

_TIMEOUT = 10.0  # seconds for each step of a connection
_LONGEST = 900.0  # seconds between two looks: the pause grows while nothing arrives
_STAMP = "%Y%m%dT%H%M%S%fZ"


class Forget(msgspec.Struct, frozen=True, omit_defaults=True):
    """What caches are to forget; this is also what is sent, as JSON.

    about      the essay, or the photo "essay/number"
    at         when it was taken away, ISO 8601, UTC
    site       its address, "" = unknown: the addresses are paths then
    addresses  all that may be kept somewhere
    starts     what all addresses of its pictures begin with, those of earlier days too
    """

    about: str
    at: str
    site: str
    addresses: Sequence[str]
    starts: Sequence[str] = ()


def whole(
    about: str, now: datetime, base: str, paths: Sequence[str], starts: Sequence[str]
) -> Forget:
    """A list with the address of the site before each path; base: "" = the site has none yet."""
    at = now.astimezone(UTC).isoformat(timespec="seconds")
    return Forget(about, at, base, [base + one for one in paths], [base + one for one in starts])


def keep(store: Store, slug: str, one: Forget, now: datetime, *, send: bool) -> str:
    """Write a list down, and that it is to be sent; its store key. StoreError, Full."""
    name = f"forget-{now.astimezone(UTC).strftime(_STAMP)}.json"
    key = f"{slug}/history/{name}"
    store.put(key, msgspec.json.format(msgspec.json.encode(one), indent=1))
    if send:
        store.put(f"{WAITING}/{slug}-{name}", key.encode())
    return key


def dropped(store: Store, key: str) -> None:
    """Take a list back: nothing was taken away. StoreError."""
    slug, _, name = key.partition("/history/")
    store.delete(f"{WAITING}/{slug}-{name}")
    store.delete(key)


def read(store: Store, key: str) -> Forget:
    """A list as it was written down; Missing without it, or where it cannot be read."""
    try:
        return msgspec.json.decode(store.get(key)[0], type=Forget)
    except msgspec.DecodeError as problem:
        raise Missing(f"{key} cannot be read") from problem


def waiting(store: Store, settled: float = 0.0) -> Iterator[str]:
    """The keys of the lists that are to be sent, the oldest of each album first.

    settled  seconds for which a list must have waited
    """
    limit = time.time_ns() - int(settled * 1e9)
    marks = (one for one in store.list(WAITING, deep=False) if one.kind == "file")
    for mark in sorted(one.key for one in marks if one.mtime_ns <= limit):
        with suppress(Missing):
            yield store.get(mark)[0].decode("utf-8", "replace")


def keep_sending(
    store: Store,
    hook: str,
    tell: Callable[[str], None],
    stop: Event,
    settled: float = SETTLED,
) -> None:
    """Send each list that waits, until `stop` is set; one that does not arrive is tried again.

    tell     hears of each that arrived, and why one did not, once
    settled  seconds that a list waits: what it names may be there still in its first moment, and
             caches would ask for it anew
    """
    said, tries = "", 0
    while not stop.wait(min(settled * 2**tries, _LONGEST)):
        told, tries = "", tries + 1
        try:
            for key in waiting(store, settled):
                problem = sent(store, key, hook)
                told = problem or told
                if not problem:
                    tell(f"caches were told to forget what {key} lists")
            tries = tries if told else 0
        except (GalleryError, OSError) as problem:
            told = str(problem)
        if told and told != said:
            tell(f"`purge_hook`: {told}; the list is kept, and sent again")
        said = told


def sent(store: Store, key: str, hook: str) -> str:
    """Send a list, and forget that it waits.

    returns  why it did not arrive, "" when it did; what did not waits still
    raises   Missing when the list is gone, then it waits no longer; SettingsError for a hook that
             is no address
    """
    slug, _, name = key.partition("/history/")
    mark = f"{WAITING}/{slug}-{name}"
    try:
        one = read(store, key)
    except Missing:
        store.delete(mark)
        raise
    problem = post(hook, msgspec.json.encode(one))
    if not problem:
        store.delete(mark)
    return problem


def post(hook: str, body: bytes) -> str:
    """POST JSON to an address, once; it is not led elsewhere, and what it answers is not read.

    returns  why it was not taken, "" for an answer 2xx (RFC 9110, 15.3)
    raises   SettingsError for what is no http(s) address
    """
    try:
        parts = urlsplit(hook)
        host, port = parts.hostname or "", parts.port
    except ValueError as problem:
        raise SettingsError(f"`purge_hook` is {hook!r}, which is no address") from problem
    if parts.scheme not in ("http", "https") or not host:
        raise SettingsError(f"`purge_hook` is {hook!r}; write an address that begins with https://")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/json", "User-Agent": f"gallery/{__version__}"}
    try:
        with closing(kind(host, port, timeout=_TIMEOUT)) as connection:
            connection.request("POST", path, body, headers)
            status = connection.getresponse().status
    except (OSError, HTTPException, ValueError) as problem:
        return f"{host} was not reached ({problem or type(problem).__name__})"
    return "" if 200 <= status < 300 else f"{host} answered {status}"
