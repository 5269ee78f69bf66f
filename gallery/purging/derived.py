"""What the program made and nothing names any more: renditions, stamps, uploads, leftovers."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from gallery.arriving import staging
from gallery.ingest.faces import suggested
from gallery.ingest.index import folders_of
from gallery.ingest.readable import GOOD
from gallery.ingest.settled import SETTLED
from gallery.media import FOLDER, THUMBS, made_of
from gallery.purging.doing import alone
from gallery.purging.plan import Named, Waste, named
from gallery.store import Entry, Store
from gallery.store.local import PRIVATE

DAY = 86_400.0
"""Seconds that a file must be old before it counts as left over."""


def leftovers(store: Store, recipe: str, now: datetime) -> list[Waste]:
    """What could go; AlbumError when a list of files is damaged, and so nobody knows.

    recipe  key of the current one: renditions of others go where all of its own are named
    """
    held = named(store)
    found = [*_renditions(store, held, recipe, now), *_of_no_album(store, now)]
    faces = {suggested.key(sha256) for sha256 in held.files}
    told = _old(store.list(suggested.FOLDER), now, "suggestion")
    found += [one for one in told if one.key not in faces]
    found += _old(store.list(f"{PRIVATE}/incoming", deep=False), now, "leftover")
    return found + list(_uploads(store, now))


def remove_leftovers(
    store: Store, recipe: str, now: datetime, told: Callable[[Waste], None] = lambda _: None
) -> list[Waste]:
    """Remove it. Busy while photos are developed: one of them may be about to use it again."""
    with alone(store):
        found = leftovers(store, recipe, now)
        for waste in found:
            if waste.kind != "upload":
                store.delete(waste.key)
            told(waste)
    staging.swept(store, now)
    return found


def _renditions(store: Store, held: Named, recipe: str, now: datetime) -> Iterator[Waste]:
    """Those of no photo, and of other recipes than the current one where that one is in use."""
    for waste in _old(store.list(FOLDER), now, "rendition"):
        recipes = held.recipes.get(made_of(waste.key), set())
        outdated = recipes == {recipe} and f"/{recipe}" not in waste.key
        if not recipes or outdated:
            yield waste


def _of_no_album(store: Store, now: datetime) -> Iterator[Waste]:
    """Stamps, last good words, and notes that all is done, of albums that are not there."""
    there = set(folders_of(store))
    for waste in _old(store.list(THUMBS), now, "stamp"):
        if waste.key.removeprefix(f"{THUMBS}/").partition("/")[0] not in there:
            yield waste
    for waste in _old(store.list(GOOD, deep=False), now, "words"):
        if waste.key.removeprefix(f"{GOOD}/").removesuffix(".toml") not in there:
            yield waste
    for waste in _old(store.list(SETTLED, deep=False), now, "words"):
        if waste.key.removeprefix(f"{SETTLED}/") not in there:
            yield waste


def _uploads(store: Store, now: datetime) -> Iterator[Waste]:
    """Uploads that nobody went on with for so long that they are given up (`staging.KEPT`)."""
    for one in staging.every(store):
        if now - one.touched > staging.KEPT:
            size = one.offset if one.left else 0
            yield Waste(f"{staging.UPLOADS}/{one.upload.sending.id}", size, "upload")


def _old(entries: Iterator[Entry], now: datetime, kind: str) -> Iterator[Waste]:
    """Files that are older than a day by the machine's clock, whatever the clock of `now` says."""
    moment = min(now.timestamp(), time.time())
    for entry in entries:
        if entry.kind == "file" and moment - entry.mtime_ns / 1e9 > DAY:
            yield Waste(entry.key, entry.bytes, kind)
