"""A machine's clock that is wrong: what the library's own files say about it.

Essays appear by the clock, sign-ins end by it, history is dated by it. A clock that was set back
shows: the last change of the library lies ahead of it. One that was set forward shows only
afterwards, when it is right again, in the same way.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gallery.album import MANIFEST
from gallery.errors import Missing, StoreError
from gallery.model import Finding
from gallery.store import Entry, Store, states

_ODD = (
    "one of the two is wrong. No photo and no text is in danger, but essays that are scheduled"
    " appear when the clock says so"
)
SLACK = timedelta(minutes=5)
"""What clocks may differ by: that of another machine, or one set right by the network."""


_ASKED = ".gallery/clock"


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest thing that the program wrote: when, by the clock of then, and which file.

    file  "" where somebody else's clock dates what is written, and was asked at this moment
    """

    at: datetime
    file: str


def newest(store: Store) -> Mark | None:
    """The last writing of a manifest or of a history in the library; None before the first.

    Only what the program writes is asked: hands and other programs give files any time. A bucket
    dates what is written by its own clock, so something is written to ask it.
    """
    if store.path(_ASKED) is None:
        return _asked(store)
    marks = [
        Mark(datetime.fromtimestamp(one.mtime_ns / 1e9, UTC), one.key)
        for album in store.list(deep=False)
        if album.kind == "folder" and not album.key.startswith(".")
        for one in (
            *states(store, [f"{album.key}/{MANIFEST}"]),
            *store.list(f"{album.key}/history"),
        )
        if _written(one)
    ]
    return max(marks, key=lambda mark: mark.at, default=None)


def _asked(store: Store) -> Mark | None:
    with suppress(StoreError, Missing):
        store.put(_ASKED, b"what time is it?")
        return Mark(datetime.fromtimestamp(store.facts(_ASKED).mtime_ns / 1e9, UTC), "")
    return None


def behind(now: datetime, mark: Mark | None) -> timedelta | None:
    """How far the clock is behind the library's own files; None when nothing speaks against it."""
    if mark is None or mark.at - now <= SLACK:
        return None
    return mark.at - now


def doubt(now: datetime, mark: Mark | None) -> str | None:
    """The same in words: what is odd, what is safe, what to do; None without a doubt."""
    found = finding(now, mark)
    return f"{found.reason}; {found.remedy}" if found else None


def finding(now: datetime, mark: Mark | None) -> Finding | None:
    """The same as a note of a check."""
    if mark is None or behind(now, mark) is None:
        return None
    reason = (
        f"this machine's clock says {_said(now)}, but {mark.file} was written at {_said(mark.at)}:"
        f" {_ODD}"
    )
    if not mark.file:
        ours, theirs = _said(now), _said(mark.at)
        reason = f"this machine's clock says {ours}, but that of the albums' store {theirs}: {_ODD}"
        return Finding("clock", "", reason, "set the clock right (`timedatectl`)", "note")
    remedy = "set the clock right (`timedatectl`), or `touch` that file when it is right already"
    return Finding("clock", mark.file, reason, remedy, "note")


def _written(one: Entry) -> bool:
    name = one.key.rpartition("/")[2]
    return one.kind == "file" and (name == MANIFEST or name.endswith(".jsonl"))


def _said(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
