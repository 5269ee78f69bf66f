"""The files in an album's folder, and what manifest.json says of them."""

import time
from collections.abc import Callable, Iterator
from hashlib import file_digest

from gallery.checking.shelf import Shelf
from gallery.disk import failed, opened
from gallery.errors import Missing, StoreError
from gallery.ingest import beside
from gallery.ingest.discover import Change, discover
from gallery.ingest.identify import identify
from gallery.ingest.kit import companions
from gallery.model import Finding, Original, Raw
from gallery.store import Store

RESTORE = "`gallery check --repair --from BACKUP` brings it back"


def originals(
    store: Store, one: Shelf, *, read_data: bool, seen: Callable[[], None] = lambda: None
) -> Iterator[Finding]:
    """Yield what is wrong with an album's originals.

    read_data  read each of them; else sizes and times have to do
    seen       called for each file that was read
    """
    change = _scanned(store, one)
    told: set[str] = set()
    for photo in one.photos.values():
        if photo.gone:
            continue
        files: list[Original | Raw] = [photo, *photo.raws]
        for file in files:
            wrong = _one(store, one, file, read_data=read_data, refused=photo.verdict is not None)
            if read_data:
                seen()
            if wrong is not None:
                told.add(file.name)
                yield wrong
    yield from _waiting(one, change, told)


def strays(store: Store, one: Shelf) -> set[str]:
    """Hashes of the files that a doubtful manifest.json does not name: whose they are is open."""
    if not one.doubts:
        return set()
    return {digest(store, f"{one.slug}/{name}") for name in _scanned(store, one).added}


def bytes_of(store: Store, where: str, sha256: str) -> Finding | None:
    """Read an original: whether it is there and has the bytes that it had."""
    try:
        found = digest(store, where)
    except Missing:
        return Finding("gone", where, "the original is gone", RESTORE)
    except StoreError as problem:
        return Finding("changed", where, f"the original is not to be read ({problem})", RESTORE)
    if found == sha256:
        return None
    reason = "the original's bytes are not what they were"
    return Finding("changed", where, reason, f"{RESTORE}, or ingest it anew")


def digest(store: Store, key: str) -> str:
    """SHA-256 of what is under a key; Missing, StoreError. A file is never held in memory whole."""
    path = store.path(key)
    if path is None:
        return identify(store.get(key)[0])
    try:
        with opened(path) as file:
            return file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as problem:
        raise Missing(f"there is no {key} in the library") from problem
    except OSError as problem:
        raise failed("read", key, problem) from problem


def _one(
    store: Store, one: Shelf, file: Original | Raw, *, read_data: bool, refused: bool
) -> Finding | None:
    where = f"{one.slug}/{file.name}"
    entry = one.found.get(file.name)
    if refused and (entry is None or entry.bytes != file.bytes):
        return None  # somebody does what its refusal advised: the next ingest sees it
    if entry is None:
        return Finding("gone", where, "the original is gone", RESTORE)
    if entry.kind != "file":
        return Finding("gone", where, "something else has the name of the original", RESTORE)
    if entry.bytes != file.bytes:
        reason = f"the original had {file.bytes} bytes when it was read, and has {entry.bytes} now"
        return Finding("changed", where, reason, f"{RESTORE}, or ingest it anew")
    return bytes_of(store, where, file.sha256) if read_data and file.sha256 else None


def _scanned(store: Store, one: Shelf) -> Change:
    """What an ingest would find new, as it would find it."""
    held = beside.standing(one.manifest, one.found) | companions(store, one.slug)
    others = (entry for name, entry in one.found.items() if name not in held)
    return discover(one.photos, others, time.time_ns())


def _waiting(one: Shelf, change: Change, told: set[str]) -> Iterator[Finding]:
    """What the next ingest takes in. A doubtful manifest names less than there is."""
    remedy = f"`gallery ingest --album {one.slug}` takes it in"
    for name in change.added if not one.doubts else ():
        if name not in told:
            yield Finding("not-ingested", f"{one.slug}/{name}", "it is new", remedy, "note")
    for name in change.changed:
        if name not in told:
            reason = "it or the words beside it were changed since they were read"
            yield Finding("not-ingested", f"{one.slug}/{name}", reason, remedy, "note")
