"""How a library stands, for the person at the terminal: quickly told, from what is noted already.

Nothing is read through: that the files are what is noted of them, `checking` finds out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from gallery import backup
from gallery.arriving import staging
from gallery.backup.lately import Backed
from gallery.catalog import Viewer
from gallery.catalog.tallying import Tally
from gallery.checking import fixity
from gallery.checking.fixity import Fixity
from gallery.desk.health import BACKUP, FIXITY, Disk, disk
from gallery.errors import GalleryError, PeopleError
from gallery.operating import doing
from gallery.operating.doing import Doing
from gallery.operating.ready import room, worker
from gallery.queue import Standing
from gallery.store.holding import Holder, held_by
from gallery.store.local import PRIVATE
from gallery.wiring import Gallery


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for a person: what it is about, what is so, and what to do."""

    about: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Next:
    """The next moment at which readers see something else, and the essays that open or close."""

    at: datetime
    essays: Sequence[str]


@dataclass(frozen=True, slots=True)
class Queue:
    """How the queue stands; trouble: why that cannot be told now."""

    now: Standing
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """A library at one moment.

    served    who serves it on this disk, None for nobody; worked: who has the work process
    indexed   when the index was written last
    index     what is in it; doing: what the work process does
    queue     of those who work by one, None where the setting `work` names none
    uploads   that are not whole; upload_bytes: of them, here
    backup    the last one, read: the last whole reading of originals; None = never
    accounts  people who may sign in
    """

    library: str
    served: Holder | None
    worked: Holder | None
    indexed: datetime | None
    index: Tally
    doing: Doing
    queue: Queue | None
    uploads: int
    upload_bytes: int
    disk: Disk
    backup: Backed | None
    read: Fixity | None
    next: Next | None
    accounts: int
    needs: Sequence[Need] = field(default_factory=list)


def status(gallery: Gallery, now: datetime) -> Status:
    """Look; StoreError."""
    store = gallery.store
    waiting = [one for one in staging.every(store) if not one.upload.over]
    found = Status(
        library=str(gallery.library),
        served=_server(gallery),
        worked=worker(gallery.here),
        indexed=None
        if gallery.settings.index
        else _written(gallery.here.path(f"{PRIVATE}/index.sqlite")),
        index=gallery.catalog.tally(),
        doing=doing.read(gallery.here),
        queue=_queue(gallery),
        uploads=len(waiting),
        upload_bytes=sum(one.offset for one in waiting),
        disk=disk(gallery.here, gallery.settings.upload_reserve * 10**6),
        backup=backup.last(store),
        read=fixity.last(store),
        next=_next(gallery, now),
        accounts=_accounts(gallery)[0],
    )
    return _with_needs(gallery, found, now)


def _with_needs(gallery: Gallery, found: Status, now: datetime) -> Status:
    worked = _work(found) if found.queue is None else _worked_by(found.queue)
    needs = [*_words(found.index), *worked, *_disk(found.disk)]
    needs += [*_backup(found.backup, now), *_read(found.read, gallery.settings.fixity, now)]
    return replace(found, needs=needs + list(_accounts(gallery)[1]))


def _words(index: Tally) -> Iterator[Need]:
    for slug, (line, why) in index.broken.items():
        where = f"{slug}/album.toml, line {line}" if line else f"{slug}/album.toml"
        remedy = "mend it with a text editor; readers see the last version that could be read"
        yield Need(where, why, remedy)
    for slug, count in index.refused.items():
        files = "1 file cannot be shown" if count == 1 else f"{count} files cannot be shown"
        remedy = "`gallery ingest` and the desk's inbox name each, with what to do"
        yield Need(slug, files, remedy)


def _work(found: Status) -> Iterator[Need]:
    if found.worked is not None:
        return
    if found.served is not None:
        remedy = "it is started again by itself; if not, the server's log says why"
        yield Need("work", "the site is served, and no work process runs beside it", remedy)
    elif found.index.lacking:
        count = found.index.lacking
        photos = "1 photo waits" if count == 1 else f"{count} photos wait"
        reason = f"{photos} to be rendered, and nothing works on them"
        yield Need("work", reason, "start `gallery serve`, or `gallery work`, or `gallery ingest`")


def _queue(gallery: Gallery) -> Queue | None:
    if gallery.ringing is None:
        return None
    try:
        return Queue(gallery.ringing.standing())
    except GalleryError as problem:
        return Queue(Standing(), str(problem))


def _worked_by(queue: Queue) -> Iterator[Need]:
    if queue.trouble:
        yield Need("queue", queue.trouble, "start its server, or mend the setting `work`")
    elif not queue.now.workers:
        yield Need("queue", "nobody works by it: photos wait", "start `gallery work` on a machine")


def _disk(found: Disk) -> Iterator[Need]:
    if trouble := room(found):
        yield Need("disk", trouble, "free some space, or make it writable (`mount -o remount,rw`)")


def _backup(last: Backed | None, now: datetime) -> Iterator[Need]:
    again = "run `gallery backup DIR`, on another disk"
    if last is None or not last.at:
        why = f": {last.failed}" if last and last.failed else ""
        yield Need("backup", f"this library knows of no backup{why}", again)
    elif last.failed:
        yield Need("backup", f"the last one did not come to its end: {last.failed}", again)
    elif last.findings:
        reason = f"the last one found {last.findings} files damaged or unreadable"
        yield Need("backup", reason, "`gallery check --read-data` names them")
    elif now - datetime.fromisoformat(last.at) > BACKUP:
        yield Need("backup", f"the last one is older than {BACKUP.days} days", again)


def _read(last: Fixity | None, days: int, now: datetime) -> Iterator[Need]:
    """The work process reads by itself where the setting says so: who has just begun waits."""
    if last is None:
        if not days:
            remedy = "run `gallery check --read-data`, or set `fixity`"
            yield Need("originals", "nobody has looked whether they are what they were", remedy)
    elif last.findings:
        count = len(last.findings)
        reason = f"the last reading found {count} fault{'' if count == 1 else 's'}"
        yield Need("originals", reason, "`gallery check --repair` mends what can be mended")
    elif now - datetime.fromisoformat(last.ended) > FIXITY:
        reason = f"they were read last more than {FIXITY.days} days ago"
        yield Need("originals", reason, "run `gallery check --read-data`")


def _accounts(gallery: Gallery) -> tuple[int, Sequence[Need]]:
    try:
        return len(gallery.door().book.all()), ()
    except PeopleError as problem:
        return 0, [Need("people.toml", str(problem), "mend it: nobody can sign in until then")]


def _next(gallery: Gallery, now: datetime) -> Next | None:
    second = gallery.catalog.changes(Viewer(now))
    if second is None:
        return None
    return Next(datetime.fromtimestamp(second, UTC), gallery.catalog.turning(second))


def _server(gallery: Gallery) -> Holder | None:
    path = gallery.here.path(f"{PRIVATE}/locks/serve.lock")
    return held_by(path) if path else None


def _written(path: Path | None) -> datetime | None:
    """When the file of the index, or its log, was written last."""
    if path is None:
        return None
    files = [one for one in (path, path.with_name(f"{path.name}-wal")) if one.exists()]
    newest = max((one.stat().st_mtime for one in files), default=None)
    return None if newest is None else datetime.fromtimestamp(newest, UTC)
