"""The numbers, where Prometheus asks for them: a listener of its own, on this machine alone.

It runs in the main process of the server, which counts nothing itself: it joins what the others
have counted, and looks at the rest when it is asked.
"""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from gallery import backup
from gallery.arriving import staging
from gallery.checking import fixity
from gallery.desk.health import disk
from gallery.disk import locked, writable
from gallery.errors import GalleryError, SettingsError
from gallery.operating import doing, numbers
from gallery.operating.numbers import Number
from gallery.operating.running import COUNTED
from gallery.queue import ALBUMS, PHOTOS
from gallery.wiring import Gallery

_FOLDER = "gallery-numbers-"
_LOCK = "alive"
_NEW = 60.0  # seconds: one that is being made has no lock yet
_FILES = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus-client learns where each process is to count."""

Value = tuple[Number, tuple[str, ...], float]
"""A number, the values of its labels, and what it is."""


@dataclass(slots=True)
class Keeping:
    """What the main process knows of the work process that it keeps alive."""

    alive: bool = False
    restarts: int = 0


@contextmanager
def exposed(gallery: Gallery, keeping: Keeping) -> Iterator[None]:
    """Listen on the port of the setting `metrics`, as long as it is needed; nothing when it is 0.

    Processes that are started meanwhile count. SettingsError when the port is taken.
    """
    if not gallery.settings.metrics:
        yield
        return
    with ExitStack() as held:
        folder = held.enter_context(_folder())
        os.environ[_FILES] = os.environ[COUNTED] = str(folder)
        held.callback(os.environ.pop, _FILES)
        held.callback(os.environ.pop, COUNTED)
        held.enter_context(_listening(gallery, keeping, folder))
        yield


@contextmanager
def _listening(gallery: Gallery, keeping: Keeping, folder: Path) -> Iterator[None]:
    from prometheus_client import start_http_server  # after the variable is set, and where wanted

    from gallery.operating.families import registry

    port = gallery.settings.metrics
    try:
        server, thread = start_http_server(
            port, "127.0.0.1", registry(folder, lambda: looked(gallery, keeping))
        )
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise SettingsError(
            f"`metrics` cannot listen on port {port} ({reason}); where `gallery serve` and `gallery"
            " work` share a machine, GALLERY_METRICS gives one of them another port"
        ) from problem
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for what processes count; what killed servers left is taken away first."""
    for old in _place().glob(f"{_FOLDER}*"):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _NEW:
                with locked(old / _LOCK, wait=False):  # else it is another server's
                    shutil.rmtree(old)
    made = Path(mkdtemp(prefix=_FOLDER, dir=_place()))
    try:
        with locked(made / _LOCK):  # our web processes hold it too, until the last one is gone
            yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _place() -> Path:
    """Where the files of counts go: memory where there is some, for they are written all the time.

    On a full disk a process would end that writes to a file as if it were memory (SIGBUS).
    """
    memory = Path("/dev/shm")  # noqa: S108 the folder made in it is nobody else's
    if sys.platform == "linux" and memory.is_dir() and writable(memory):
        return memory
    return Path(gettempdir())


def looked(gallery: Gallery, keeping: Keeping) -> Iterator[Value]:
    """What is looked at when somebody asks; what cannot be known now is left out."""
    yield numbers.WORK, (), float(keeping.alive)
    yield numbers.RESTARTS, (), float(keeping.restarts)
    for look in (_queue, _uploads, _disk, _kept):
        with suppress(GalleryError, OSError):
            yield from look(gallery)


def _queue(gallery: Gallery) -> Iterator[Value]:
    if gallery.ringing:
        found = gallery.ringing.standing()
        yield numbers.WORKERS, (), float(found.workers)
        yield numbers.ALBUMS_WAITING, (), float(found.waiting.get(ALBUMS, 0))
        yield numbers.PHOTOS_WAITING, (), float(found.waiting.get(PHOTOS, 0))
        yield numbers.OLDEST, (), found.oldest
        return
    now = doing.read(gallery.here)
    yield numbers.WORKERS, (), 0.0
    waits = datetime.now(UTC) - now.oldest if now.oldest else None
    yield numbers.ALBUMS_WAITING, (), float(now.waiting)
    yield numbers.PHOTOS_WAITING, (), float(now.total - now.done)
    yield numbers.OLDEST, (), max(waits.total_seconds(), 0.0) if waits else 0.0


def _uploads(gallery: Gallery) -> Iterator[Value]:
    found = dict.fromkeys(numbers.UPLOADS, 0)
    size = 0
    for one in staging.every(gallery.store):
        upload = one.upload
        state = "unfinished" if not upload.over else "refused" if upload.verdict else "arrived"
        found[state] += 1
        size += 0 if upload.over else one.offset
    for state, count in found.items():
        yield numbers.UPLOADED, (state,), float(count)
    yield numbers.UNFINISHED, (), float(size)


def _disk(gallery: Gallery) -> Iterator[Value]:
    found = disk(gallery.here, gallery.settings.upload_reserve * 10**6)
    yield numbers.FREE, (), float(found.free)
    yield numbers.RESERVE, (), float(found.reserve)
    yield numbers.WRITABLE, (), float(found.writable and found.there)


def _kept(gallery: Gallery) -> Iterator[Value]:
    saved, read = backup.last(gallery.store), fixity.last(gallery.store)
    yield numbers.BACKUP, (), _second(saved.at if saved else "")
    yield numbers.READ, (), _second(read.ended if read else "")
    yield numbers.DAMAGED, (), float(len(read.findings) if read else 0)
    head = gallery.audit().head()
    yield numbers.AUDIT, (), float(head.n if head else 0)


def _second(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp() if moment else 0.0
