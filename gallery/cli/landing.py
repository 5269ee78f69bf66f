"""Files written outside of the albums: whole or not at all, and never among the originals."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from gallery.errors import SettingsError, StoreError
from gallery.store.local import sync_folder
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
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            temporary = Path(file.name)
            yield cast(BinaryIO, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as problem:
        raise StoreError(f"{path} cannot be written: {problem.strerror or problem}") from problem
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
