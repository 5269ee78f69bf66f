"""Files written outside of the albums: whole or not at all, and never among the originals."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from gallery import disk
from gallery.errors import SettingsError, StoreError
from gallery.wiring import Gallery


def outside(gallery: Gallery, path: Path) -> Path:
    """The path, if it does not lie in the folder of the albums; SettingsError if it does."""
    albums = (gallery.library / gallery.settings.albums).resolve()
    whole = path.resolve()
    if whole == albums or albums in whole.parents:
        raise SettingsError(f"{path} lies among the albums; name a place outside of them")
    return whole


@contextmanager
def landing(path: Path) -> Iterator[BinaryIO]:
    """A file to write into, which takes the place of `path` when it is whole and on the disk.

    raises  StoreError; then, as after any other failure, what was at `path` is still there
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with disk.landing(path, 0o644) as file:
            yield file
    except OSError as problem:
        raise StoreError(f"{path} cannot be written: {problem.strerror or problem}") from problem
