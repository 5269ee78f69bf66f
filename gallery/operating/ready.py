"""Whether this process may be asked by readers: four looks, none of which changes anything."""

from collections.abc import Iterator
from dataclasses import dataclass

from gallery.desk.health import Disk, disk
from gallery.errors import GalleryError, Missing
from gallery.store import Store
from gallery.store.holding import Holder, held_by
from gallery.store.local import PRIVATE
from gallery.wiring import Gallery

NAMES = ("index", "store", "work", "disk")
"""The looks, in the order in which they are told."""

TROUBLE = {
    "gone": "the albums' folder is not there",
    "read-only": "the disk, or its rights, let nothing be written",
    "full": "the disk is full",
    "low": "{free} MB are free, and photos leave {reserve} MB for words (`upload_reserve`)",
}
"""What is wrong with a disk, by the names of `desk.health.Disk.trouble`."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look; trouble: what is wrong, for whoever keeps the machine, "" when all is well."""

    name: str
    trouble: str = ""


def looks(gallery: Gallery, *, wanted: bool) -> Iterator[Look]:
    """Look at index, store, work process and disk.

    wanted  a work process is to run on this machine; else nobody misses it
    """
    yield Look("index", _index(gallery))
    yield Look("store", _store(gallery.store))
    missed = wanted and not _works(gallery.here)
    yield Look("work", "no work process runs: photos wait" if missed else "")
    yield Look("disk", room(disk(gallery.here, gallery.settings.upload_reserve * 10**6)))


def room(found: Disk) -> str:
    """What is wrong with the disk, "" when photos may come."""
    if not found.trouble:
        return ""
    sizes = {"free": found.free // 10**6, "reserve": found.reserve // 10**6}
    return TROUBLE[found.trouble].format(**sizes)


def worker(store: Store) -> Holder | None:
    """The work process of this machine; None when none runs. store: its folder. StoreError."""
    path = store.path(f"{PRIVATE}/locks/work.lock")
    return held_by(path) if path else None


def _works(store: Store) -> bool:
    try:
        return worker(store) is not None
    except (GalleryError, OSError):
        return False


def _index(gallery: Gallery) -> str:
    try:
        return gallery.catalog.unfit()
    except GalleryError as problem:
        return str(problem)


def _store(store: Store) -> str:
    try:
        store.get(f"{PRIVATE}/no-such-thing")
    except Missing:
        return ""
    except (GalleryError, OSError) as problem:
        return str(problem)
    return ""
