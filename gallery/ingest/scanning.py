"""What lies in an album's folder now, and what of it is new: names, sizes and times alone."""

import time
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from gallery.album.manifest import Manifest
from gallery.event import FILE as EVENT
from gallery.ingest import beside
from gallery.ingest.discover import Change, discover
from gallery.ingest.kit import companions
from gallery.model import Verdict
from gallery.store import Entry, Store


def listed(store: Store, slug: str) -> dict[str, Entry]:
    """What lies directly in the folder of an album, by file name, but for folders."""
    return {
        entry.key.rpartition("/")[2]: entry
        for entry in store.list(slug, deep=False)
        if entry.kind != "folder"
    }


def passed(
    store: Store, slug: str, manifest: Manifest, there: Mapping[str, Entry]
) -> Sequence[tuple[str, Verdict]]:
    """What in the folder of an album is not looked into, where nothing in it has changed.

    there  what `listed` gave
    """
    held = _held(store, slug, manifest, there)
    others = [name for name in there if name not in manifest.photos and name not in held]
    found = (replace(there[name], key=name) for name in others)
    return discover({}, found, time.time_ns()).passed


def _held(
    store: Store, slug: str, manifest: Manifest, there: Mapping[str, Entry]
) -> frozenset[str]:
    """Files that belong to others: raw files beside their photos, what event.toml speaks of."""
    raws = frozenset(beside.standing(manifest, there))
    return raws | companions(store, slug) if EVENT in there else raws


def scan(
    store: Store,
    slug: str,
    manifest: Manifest,
    thrown: Set[str] = frozenset(),
    settle_ns: int = 0,
) -> tuple[Change, Mapping[str, Entry]]:
    """What changed in the folder of an album, and what lies there: keys are file names.

    thrown  names of files that are left alone; settle_ns: see `discover`
    """
    named = {name: replace(entry, key=name) for name, entry in listed(store, slug).items()}
    held = _held(store, slug, manifest, named)
    held |= thrown - manifest.photos.keys()  # raw files: their photo may be gone half way
    others: Iterable[Entry] = (entry for entry in named.values() if entry.key not in held)
    return discover(manifest.photos, others, time.time_ns(), settle_ns), named


def look(
    store: Store, slug: str, manifest: Manifest, thrown: Set[str], settle: float
) -> tuple[Change, Mapping[str, Entry]]:
    """The same; files changed less than `settle` seconds ago get one more look."""
    settle_ns = int(settle * 1e9)
    change, found = scan(store, slug, manifest, thrown, settle_ns)
    if change.waiting:
        time.sleep(settle)
        before = {name: found[name] for name in change.waiting}
        again, found = scan(store, slug, manifest, thrown)
        growing = [name for name in before if found.get(name) != before[name]]
        change = replace(
            again,
            added=[n for n in again.added if n not in growing],
            changed=[n for n in again.changed if n not in growing],
            waiting=[n for n in growing if n in found],
        )
    return change, found
