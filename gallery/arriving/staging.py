"""Files on their way in: one folder each, .gallery/uploads/ID/ with info.json and data.

What its sender says of a file makes the id, so that the same file of the same folder is the same
upload, from whatever window, after whatever stop. The sender's path is data and names nothing here.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Container, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec

from gallery import disk
from gallery.arriving.ledger import Arrived
from gallery.disk import failed, locked
from gallery.errors import Busy, Missing, StoreError
from gallery.ingest.names import cleaned
from gallery.model import Verdict
from gallery.settings import Settings
from gallery.store import Store, holds

UPLOADS = ".gallery/uploads"
KEPT = timedelta(days=7)
"""How long an upload waits for its next byte, and its card for somebody to look at it."""

AT_ONCE = 4
"""Files that one person may send at the same moment."""

MB = 10**6
_IDENT = re.compile(r"[0-9a-f]{32}")
_DAYS = ".days"
_TURNS = ".turns"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a stranger says who sends by a link.

    by    the byline that they ask for, "" = none
    link  label of the link
    """

    by: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """A file as its sender names it.

    who       name of the account; of a stranger see `offering`
    album     slug of the essay that it is for
    path      cleaned: below the folder that was chosen, that folder included
    mtime_ms  time of last change on the sender's disk, Unix milliseconds; 0 = not told
    title     of the essay, should this file be its first
    given     the path as its sender writes it, "" where that is `path`: two files of one folder may
              differ in it alone
    offer     what a stranger says with it, None from the desk
    """

    who: str
    album: str
    path: str
    bytes: int
    mtime_ms: int = 0
    title: str = ""
    given: str = ""
    offer: Offer | None = None

    @property
    def id(self) -> str:
        """The upload that this file is, however often it is begun."""
        path = self.given or cleaned(self.path)
        told = (self.who, self.album, path, str(self.bytes), str(self.mtime_ms))
        return sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def folder(self) -> str:
        """The folder that was chosen; "" for a file chosen by itself."""
        return self.path.partition("/")[0] if "/" in self.path else ""


@dataclass(frozen=True, slots=True)
class Upload:
    """What is known of a sending here.

    begun    when, UTC, ISO 8601
    arrived  how it reached its album; verdict: why it did not. While both are None it is on its way
    """

    sending: Sending
    begun: str
    arrived: Arrived | None = None
    verdict: Verdict | None = None

    @property
    def over(self) -> bool:
        return self.arrived is not None or self.verdict is not None


@dataclass(frozen=True, slots=True)
class Limits:
    """In bytes: of one file, of one person in a day, of the disk that stays free."""

    file: int
    day: int
    reserve: int


def limits(settings: Settings) -> Limits:
    """What the site allows."""
    return Limits(settings.upload_file * MB, settings.upload_day * MB, settings.upload_reserve * MB)


def sending(
    who: str,
    album: str,
    given: str,
    size: int,
    mtime_ms: int = 0,
    title: str = "",
    offer: Offer | None = None,
) -> Sending:
    """A file by the path that its sender gives it, whatever is in it."""
    path = cleaned(given)
    return Sending(who, album, path, size, mtime_ms, title, "" if path == given else given, offer)


def create(store: Store, sending: Sending, now: datetime) -> Upload:
    """Begin an upload, or find it again.

    raises  Full, StoreError
    """
    there = load(store, sending.id)
    if there is not None and not lost(store, sending.album, there.arrived):
        return there
    upload = Upload(sending, stamp(now))
    keep(store, upload)
    return upload


def lost(store: Store, album: str, arrived: Arrived | None) -> bool:
    """Whether a file reached its album and was taken out of it since: it may be sent again."""
    return arrived is not None and not holds(store, f"{album}/{arrived.name}")


def load(store: Store, ident: str) -> Upload | None:
    """An upload by its id; None when there is none (or its time is over)."""
    if not _IDENT.fullmatch(ident):
        return None
    try:
        data, _ = store.get(f"{UPLOADS}/{ident}/info.json")
        return msgspec.json.decode(data, type=Upload)
    except (Missing, msgspec.DecodeError, UnicodeDecodeError):
        return None


def keep(store: Store, upload: Upload) -> None:
    """Write down what is known of an upload; Full, StoreError."""
    key = f"{UPLOADS}/{upload.sending.id}/info.json"
    store.put(key, msgspec.json.encode(upload))


def data_path(store: Store, ident: str) -> Path:
    """Where the bytes of an upload lie."""
    return place(store) / ident / "data"


def offset(store: Store, upload: Upload) -> int:
    """How many bytes of it are here: those on the disk count, however their sending ended."""
    if upload.over:
        return upload.sending.bytes
    try:
        return data_path(store, upload.sending.id).stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def held(store: Store, ident: str) -> Iterator[None]:
    """Be the only one at work on an upload, across processes.

    raises  Busy when somebody else is; Missing when it was taken away; StoreError, ReadOnly
    """
    path = place(store) / ident / "lock"
    try:
        lock = path.open("a")
    except FileNotFoundError as problem:
        raise Missing("there is no such upload") from problem
    except OSError as problem:
        raise failed("go on with", "an upload", problem) from problem
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise Busy("this file is being received by another connection") from problem
        if not _is(path, lock.fileno()):  # it was removed before the lock was ours
            raise Missing("there is no such upload")
        yield


@contextmanager
def turn(store: Store, who: str) -> Iterator[None]:
    """One of the places on which a person's files come in, across processes.

    raises  Busy without one; StoreError, Full, ReadOnly
    """
    stem = place(store) / _TURNS / sha256(who.encode()).hexdigest()[:32]
    with ExitStack() as held:
        try:
            stem.parent.mkdir(exist_ok=True)
            for number in range(AT_ONCE):
                with suppress(BlockingIOError):
                    held.enter_context(locked(stem.with_suffix(f".{number}.lock"), wait=False))
                    break
            else:
                raise Busy("this person sends as many files as one may at once")
        except OSError as problem:
            raise failed("receive", "an upload", problem) from problem
        yield


def remove(store: Store, ident: str) -> None:
    """Forget an upload, its bytes included. What reached an album stays there. Busy, ReadOnly."""
    with held(store, ident):
        try:
            shutil.rmtree(place(store) / ident)
        except OSError as problem:
            raise failed("remove", "an upload", problem) from problem


def every(store: Store) -> Iterator[Upload]:
    """All uploads that are known, in no order that means anything."""
    for entry in store.list(UPLOADS, deep=False):
        upload = load(store, entry.key.rpartition("/")[2])
        if upload is not None:
            yield upload


def touched(store: Store, upload: Upload) -> datetime:
    """When something of it came last."""
    folder = place(store) / upload.sending.id
    times = [_mtime(folder / name) for name in ("data", "info.json")]
    return datetime.fromtimestamp(max(times), UTC)


def swept(store: Store, now: datetime, left: Container[str] = ()) -> int:
    """Take away the uploads whose time is over, and what a stop left half made; how many.

    One whose bytes are all here stays, however old it is: it was said to be here.

    left  ids of those that stay all the same
    """
    gone = 0
    for entry in store.list(UPLOADS, deep=False):
        ident = entry.key.rpartition("/")[2]
        if not _IDENT.fullmatch(ident) or ident in left:
            continue
        folder = place(store) / ident
        last = max((_mtime(path) for path in (folder, *folder.iterdir())), default=0.0)
        if now.timestamp() - last > KEPT.total_seconds() and not _whole(store, ident):
            with suppress(Busy, Missing):
                remove(store, ident)
                gone += 1
    return gone


def _whole(store: Store, ident: str) -> bool:
    """Whether all of an upload is here that has not reached its album."""
    upload = load(store, ident)
    return bool(upload and not upload.over and offset(store, upload) >= upload.sending.bytes)


def check_room(store: Store, needed: int, most: Limits) -> None:
    """Full when the disk would have less free than it should after `needed` more bytes."""
    disk.check_room(place(store), needed, most.reserve)


def sent_today(store: Store, who: str, now: datetime) -> int:
    """Bytes that somebody sent since midnight (UTC)."""
    try:
        day, _, count = _day_file(store, who).read_text("ascii").partition(" ")
        return int(count) if day == stamp(now)[:10] else 0
    except (FileNotFoundError, ValueError):
        return 0


def count_sent(store: Store, who: str, received: int, now: datetime) -> None:
    """Add to what somebody sent today. What a power cut forgets of it was given away. Full."""
    path = _day_file(store, who)
    try:
        path.parent.mkdir(exist_ok=True)
        with path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            total = sent_today(store, who, now) + received
            fresh = path.with_suffix(".new")
            fresh.write_text(f"{stamp(now)[:10]} {total}", "ascii")
            fresh.replace(path)
    except OSError as problem:
        raise failed("count", "what was sent", problem) from problem


def stamp(now: datetime) -> str:
    """A moment as notes have it: UTC, to the second."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def place(store: Store) -> Path:
    """The folder of all uploads, made where it is not there; StoreError without a local disk."""
    path = store.path(UPLOADS)
    if path is None:
        raise StoreError("files can be sent only to libraries on a disk")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise failed("make", UPLOADS, problem) from problem
    return path


def _is(path: Path, descriptor: int) -> bool:
    """Whether a name still stands for an open file."""
    with suppress(FileNotFoundError):
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    return False


def _day_file(store: Store, who: str) -> Path:
    return place(store) / _DAYS / sha256(who.encode()).hexdigest()[:32]


def _mtime(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
