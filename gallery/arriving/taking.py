"""One file out of the watched folder into an album: it is in one of the two at every moment.

It is first moved to where no other program knows its name. Whoever still writes to it then had
it open before, and is noticed; and a stop before the end puts it back where it was.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from errno import EXDEV
from hashlib import file_digest
from pathlib import Path
from secrets import token_hex

from gallery.arriving.finish import finish
from gallery.arriving.ledger import Arrived
from gallery.arriving.settling import written_to
from gallery.disk import failed
from gallery.errors import Busy, Refused, StoreError
from gallery.ingest.names import free_name
from gallery.store import Entry, Store

TAKEN = ".gallery/taken"
_BACK = "back"
_COPY = "copy"


def take(
    store: Store, slug: str, path: Path, entry: Entry, shown: str, who: str, now: datetime
) -> Arrived:
    """Bring one file into an album that there is.

    entry   the file as it was when it had settled
    shown   its path below the photographer's folder
    raises  Busy when it changed since or somebody writes to it; Refused when it is no picture, or
            may not be moved; Missing, StoreError, Full. Then it is where it was
    """
    if _facts(path) != (entry.bytes, entry.mtime_ns):
        raise _busy()
    try:
        with _aside(store, path) as (data, moved):
            if moved and written_to(data):
                raise _busy()
            if _facts(data) != (entry.bytes, entry.mtime_ns):
                raise _busy()
            arrived = finish(store, slug, data, shown, who, entry.mtime_ns, now=now)
            if not moved:
                _leave(path, entry)
    except PermissionError as problem:
        raise Refused(
            "not-allowed",
            "the gallery may not move it",
            "let the gallery's account write in its folder",
        ) from problem
    except OSError as problem:
        raise failed("take", str(path), problem) from problem
    return arrived


def put_back(store: Store) -> int:
    """Return what a stop left on its way to where it came from; how many files."""
    returned = 0
    for entry in list(store.list(TAKEN, deep=False)):
        folder = store.path(entry.key)
        if folder is not None and folder.is_dir():
            with suppress(OSError):
                returned += _returned(folder)
    return returned


@contextmanager
def _aside(store: Store, path: Path) -> Iterator[tuple[Path, bool]]:
    """The file under a name that nobody knows; (it, whether it was moved and not copied).

    What is still there at the end goes back, if it was moved.
    """
    key = f"{TAKEN}/{token_hex(8)}"
    store.put(f"{key}/{_BACK}", os.fsencode(path))
    folder = store.path(key)
    if folder is None:
        raise StoreError("files can be taken only into libraries on a disk")
    data, moved = folder / "data", True  # only what was moved goes back
    try:
        try:
            path.rename(data)
        except OSError as problem:
            if problem.errno != EXDEV:
                raise
            data, moved = folder / _COPY, False
            _copied(path, data)
        yield data, moved
    finally:
        _returned(folder)


def _copied(path: Path, data: Path) -> None:
    """A copy on our own disk that was compared with what was read."""
    with path.open("rb") as source, data.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
        target.flush()
        os.fsync(target.fileno())
        source.seek(0)
        told = file_digest(source, "sha256").digest()
        facts = os.fstat(source.fileno())
    with data.open("rb") as written:
        if file_digest(written, "sha256").digest() != told:
            raise _busy()
    os.utime(data, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _leave(path: Path, entry: Entry) -> None:
    """Remove the source of a copy that arrived, unless it is another file by now."""
    if _facts(path) == (entry.bytes, entry.mtime_ns):
        path.unlink()


def _returned(folder: Path) -> int:
    """Put what lies in one place of ours back, and remove the place; 1 when there was a file."""
    data, note = folder / "data", folder / _BACK
    there = data.exists() and note.exists()
    if there:
        path = Path(os.fsdecode(note.read_bytes()))
        path.parent.mkdir(parents=True, exist_ok=True)
        taken = [other.name for other in path.parent.iterdir()]
        data.rename(path.with_name(free_name(path.name, taken)))
    for left in (folder / _COPY, note):  # of a copy the original is still in its place
        left.unlink(missing_ok=True)
    folder.rmdir()
    return int(there)


def _facts(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return None
    return facts.st_size, facts.st_mtime_ns


def _busy() -> Busy:
    return Busy("somebody writes to it")
