"""What nobody needs any more: half files of stopped programs, stamps of photos long developed."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from gallery.arriving.staging import KEPT, UPLOADS
from gallery.checking.pictures import PURGE, REMAKE
from gallery.checking.shelf import Shelf
from gallery.ingest.thumbs import needed_thumbs
from gallery.media import THUMBS
from gallery.model import Finding
from gallery.store import Entry, Store

INCOMING = ".gallery/incoming"
OLD = timedelta(days=1)
"""What is this old belongs to no program that still runs."""


def leftovers(store: Store, now: datetime) -> Iterator[Finding]:
    """Note what lies in the folders for files on their way, and for how long."""
    for entry in store.list(INCOMING, deep=False):
        age = _age(entry, now)
        if age > OLD:
            reason = f"half a file that a stopped program left {age.days} days ago"
            yield Finding("leftover", entry.key, reason, PURGE, "note")
    for entry in store.list(UPLOADS):
        age = _age(entry, now)
        if PurePosixPath(entry.key).name == "data" and age > OLD:
            reason = f"an upload that broke off {age.days} days ago; its sender may go on with it"
            remedy = f"nothing has to be done: it goes {KEPT.days} days after its last part"
            yield Finding("leftover", entry.key, reason, remedy, "note")


def stamps(store: Store, one: Shelf) -> Iterator[Finding]:
    """Yield stamps that are empty, and note those that nobody looks at."""
    found = list(store.list(f"{THUMBS}/{one.slug}", deep=False))
    needed = needed_thumbs(store, one.slug, one.manifest) if found else set()
    for entry in found:
        if entry.key not in needed:
            yield Finding("orphan", entry.key, "a stamp of no photo that waits", PURGE, "note")
        elif entry.bytes == 0:
            yield Finding("renditions", entry.key, "a stamp for the desk is empty", REMAKE)


def stray_stamps(store: Store, shelves: Mapping[str, object]) -> Iterator[Finding]:
    """Note the stamps of albums that there are not.

    shelves  by the names of the folders that there are
    """
    for entry in store.list(THUMBS):
        slug = entry.key.removeprefix(f"{THUMBS}/").partition("/")[0]
        if slug not in shelves:
            yield Finding("orphan", entry.key, "a stamp of no album", PURGE, "note")


def _age(entry: Entry, now: datetime) -> timedelta:
    return timedelta(seconds=max(0.0, now.timestamp() - entry.mtime_ns / 1e9))
