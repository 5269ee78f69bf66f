"""The part of a disk that photos leave free, so that words can always be saved."""

from gallery import disk
from gallery.disk import failed
from gallery.store import Store
from gallery.store.local import PRIVATE


def check_room(store: Store, needed: int, reserve: int) -> None:
    """Full when `needed` more bytes would leave less than `reserve` bytes free; StoreError.

    A reserve of 0 asks nothing: the disk itself says when it is full.
    """
    path = store.path(PRIVATE) if reserve else None
    if path is None:
        return
    try:
        disk.check_room(path, needed, reserve)
    except OSError as problem:
        raise failed("look at", "the disk", problem) from problem
