"""The routine reading of every original and every rendition: a disk forgets without saying so.

The work process reads a slice now and then, so that a whole round takes as many days as the
setting `fixity` says; `.gallery/fixity.json` knows how far it came, and what the last round found.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Event, get_native_id

import msgspec

from gallery.checking.originals import bytes_of
from gallery.checking.pictures import REMAKE, flipped
from gallery.errors import AlbumError, GalleryError, Missing
from gallery.ingest.index import slugs_of
from gallery.ingest.record import load_manifest
from gallery.model import Finding, Original
from gallery.store import Store

KEY = ".gallery/fixity.json"
SLICE = 64 * 2**20
"""Bytes of originals that are read before there is a pause."""

SOONEST, LATEST = 1.0, 3600.0
"""Seconds of a pause, at least and at most: the library may change meanwhile."""

FIRST = 120.0
"""Seconds that whoever started the program has for themselves."""

_NICE = 19


@dataclass(frozen=True, slots=True)
class Fixity:
    """A round that came to its end.

    started, ended  moments, ISO 8601 in UTC
    photos          originals that were read; bytes: their sizes together
    findings        what was not as it was
    """

    started: str
    ended: str
    photos: int
    bytes: int
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class _Round:
    """A round under way: how far it came, as (album, name), and what it has read so far."""

    started: str
    album: str = ""
    name: str = ""
    photos: int = 0
    bytes: int = 0
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    last: Fixity | None = None
    round: _Round | None = None


def last(store: Store) -> Fixity | None:
    """The last whole round; None when there was none, or nothing is known of it."""
    return _kept(store).last


def note(store: Store, fixity: Fixity) -> None:
    """Keep a round that was made at once, as by `gallery check --read-data`; StoreError, Full."""
    store.put(KEY, msgspec.json.encode(_Kept(fixity)))


def size(store: Store) -> tuple[int, int]:
    """How many originals there are to read, and their bytes together."""
    sizes = [photo.bytes for _, photo in _photos(store)]
    return len(sizes), sum(sizes)


def read_slice(store: Store, now: datetime, most: int = SLICE) -> list[Finding]:
    """Go on with the round, or begin the next one: read originals until `most` bytes are read.

    returns  what was found wrong in this slice
    raises   StoreError, Full when the note cannot be written; the slice is then read again
    """
    kept = _kept(store)
    going = kept.round or _Round(_stamp(now))
    found: list[Finding] = []
    read = 0
    for slug, photo in _photos(store, going.album, going.name):
        wrong = _confirmed(store, slug, photo)
        found += wrong
        read += photo.bytes
        going = replace(
            going,
            album=slug,
            name=photo.name,
            photos=going.photos + 1,
            bytes=going.bytes + photo.bytes,
            findings=[*going.findings, *wrong],
        )
        if read >= most:
            store.put(KEY, msgspec.json.encode(_Kept(kept.last, going)))
            return found
    whole = Fixity(going.started, _stamp(now), going.photos, going.bytes, going.findings)
    store.put(KEY, msgspec.json.encode(_Kept(whole)))
    return found


def pause(store: Store, days: int, now: datetime) -> float:
    """Seconds until the next slice, so that a round takes so many days."""
    kept = _kept(store)
    span = timedelta(days=days)
    if kept.round is not None:
        done = kept.round.bytes / max(size(store)[1], 1)
        due = datetime.fromisoformat(kept.round.started) + span * min(done, 1.0)
    elif kept.last is not None:
        due = datetime.fromisoformat(kept.last.started) + span
    else:
        due = now
    return min(max((due - now).total_seconds(), SOONEST), LATEST)


def keep_reading(
    store: Store,
    days: int,
    clock: Callable[[], datetime],
    tell: Callable[[str], None],
    stop: Event,
    first: float = FIRST,
) -> None:
    """Read one slice after the other, in the background of a thread of its own, until `stop`.

    days   that a round takes
    clock  tells now, with its zone
    tell   hears one line for each thing found
    first  seconds until the first slice
    """
    with suppress(OSError, AttributeError):  # Linux gives each thread its own; else we share
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICE)
    wait = first
    while not stop.wait(wait):
        try:
            for one in read_slice(store, clock()):
                tell(f"{one.where}: {one.reason}; {one.remedy}")
            wait = pause(store, days, clock())
        except GalleryError as problem:
            tell(f"the originals are not read through: {problem}")
            wait = LATEST


def _photos(store: Store, album: str = "", name: str = "") -> Iterator[tuple[str, Original]]:
    """(album, photo) of all that is there, in one order always, after a place in it."""
    for slug in slugs_of(store):
        if slug < album:
            continue
        try:
            photos = load_manifest(store, slug).photos
        except AlbumError:
            continue  # `gallery check` names it
        for one in sorted(photos):
            if (slug, one) > (album, name) and photos[one].sha256 and not photos[one].gone:
                yield slug, photos[one]


def _confirmed(store: Store, slug: str, photo: Original) -> list[Finding]:
    """What is wrong with a photo, if nobody has changed it since the manifest was read."""
    found = list(_wrong(store, slug, photo))
    if not found:
        return []
    try:
        now = load_manifest(store, slug).photos.get(photo.name)
    except AlbumError:
        return []
    return found if now == photo else []


def _wrong(store: Store, slug: str, photo: Original) -> Iterator[Finding]:
    where = f"{slug}/{photo.name}"
    path = store.path(where)
    try:
        facts = path.stat() if path else None
    except OSError:
        facts = None
    same = facts is None or (facts.st_size, facts.st_mtime_ns) == (photo.bytes, photo.mtime_ns)
    wrong = bytes_of(store, where, photo.sha256) if same else None  # else it waits to be ingested
    if wrong is not None:
        yield wrong
    for raw in photo.raws:
        wrong = bytes_of(store, f"{slug}/{raw.name}", raw.sha256)
        if wrong is not None:
            yield wrong
    for key in flipped(store, photo.made, photo.recipe) if photo.widths else ():
        reason = f"a picture for readers of {where}: its bytes are not what they were"
        yield Finding("renditions", key, reason, REMAKE)


def _kept(store: Store) -> _Kept:
    try:
        return msgspec.json.decode(store.get(KEY)[0], type=_Kept)
    except (Missing, msgspec.DecodeError, UnicodeDecodeError):
        return _Kept()


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
