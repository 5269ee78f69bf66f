"""What arrives, at a glance: in which albums, by upload, by the watched folder."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gallery.album import MANIFEST
from gallery.arriving.ledger import LEDGER
from gallery.arriving.staging import UPLOADS
from gallery.arriving.watched import STATE
from gallery.errors import Missing
from gallery.ingest.index import folders_of
from gallery.media import THUMBS
from gallery.store import Store


@dataclass(frozen=True, slots=True)
class Inbox:
    """Marks of what arrives: they change when it does, and mean nothing else.

    albums  by slug
    """

    albums: Mapping[str, str]
    uploads: str
    watched: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something arrived: kind "photos" in the album `slug`, "uploads" or "watched"."""

    kind: str
    slug: str = ""


def look(store: Store) -> Inbox:
    """Look from outside: nothing is opened but folders.

    Where nothing lies in a folder, three listings tell the same: stamps are there from when a photo
    came until it is developed.
    """
    if store.path(UPLOADS) is None:
        return _listed(store)
    albums = {
        slug: _marks(store, f"{slug}/{MANIFEST}", f"{slug}/{LEDGER}", f"{THUMBS}/{slug}")
        for slug in folders_of(store)
    }
    begun = (entry.key for entry in store.list(UPLOADS, deep=False))
    uploads = " ".join(_marks(store, f"{one}/info.json") for one in begun)
    return Inbox(albums, uploads, _marks(store, STATE))


def _listed(store: Store) -> Inbox:
    stamps: dict[str, list[str]] = {}
    for one in store.list(THUMBS):
        stamps.setdefault(one.key.removeprefix(f"{THUMBS}/").partition("/")[0], []).append(one.key)
    begun = [one for one in store.list(UPLOADS) if one.key.endswith("/info.json")]
    uploads = " ".join(f"{one.key} {one.mtime_ns}.{one.bytes}" for one in begun)
    try:
        watched = str(store.facts(STATE).mtime_ns)
    except Missing:
        watched = ""
    return Inbox({slug: " ".join(keys) for slug, keys in stamps.items()}, uploads, watched)


def news(before: Inbox, after: Inbox) -> Iterator[Change]:
    """What came, and what went."""
    for slug in sorted(before.albums.keys() | after.albums.keys()):
        if before.albums.get(slug) != after.albums.get(slug):
            yield Change("photos", slug)
    if before.uploads != after.uploads:
        yield Change("uploads")
    if before.watched != after.watched:
        yield Change("watched")


def _marks(store: Store, *keys: str) -> str:
    return " ".join(_mark(store.path(key)) for key in keys)


def _mark(path: Path | None) -> str:
    """Of a folder it changes with the names in it; "" for what is not there."""
    if path is not None:
        with suppress(OSError):
            facts = path.stat()
            return f"{facts.st_mtime_ns}.{facts.st_size}"
    return ""
