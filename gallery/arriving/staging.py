"""Files on their way in: one folder each, .gallery/uploads/ID/ with info.json and their bytes.

What its sender says of a file makes the id, so that the same file of the same folder is the same
upload, from whatever window, after whatever stop. The sender's path is data and names nothing here.
Where the albums are in a bucket, so is all of it, for every machine; see `berth`.
"""

import re
from collections.abc import Container, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

import msgspec

from gallery.arriving.berth import Berth, Filed, Pieced, lying
from gallery.arriving.ledger import Arrived
from gallery.disk import failed, locked
from gallery.errors import Busy, Missing, Stale, StoreError
from gallery.ingest import room
from gallery.ingest.names import cleaned
from gallery.model import Verdict
from gallery.settings import Settings
from gallery.store import Entry, Expect, Store, Tag, contents, holds

UPLOADS = ".gallery/uploads"
KEPT = timedelta(days=7)
"""How long an upload waits for its next byte, and its card for somebody to look at it."""

AT_ONCE = 4
"""Files that one person may send at the same moment."""

MB = 10**6
_IDENT = re.compile(r"[0-9a-f]{32}")
_DAYS = ".days"
_TURNS = ".turns"
_TRIES = 100


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
    lot      which beginning of it this is, as a bucket needs to know
    """

    sending: Sending
    begun: str
    arrived: Arrived | None = None
    verdict: Verdict | None = None
    lot: str = ""

    @property
    def over(self) -> bool:
        return self.arrived is not None or self.verdict is not None


@dataclass(frozen=True, slots=True)
class Lying:
    """An upload, and what lies of it.

    offset   how many bytes of it are here, all of them when it is over
    left     whether bytes of it lie here still, and how much room all of it takes
    touched  when something of it came last
    """

    upload: Upload
    offset: int
    left: bool
    bytes: int
    touched: datetime


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
    while True:
        there, tag = _known(store, sending.id)
        if there is not None and not lost(store, sending.album, there.arrived):
            return there
        upload = Upload(sending, stamp(now), lot=token_hex(4))
        with suppress(Stale):  # somebody else began it at this moment
            store.put(_info(sending.id), msgspec.json.encode(upload), expect=tag or Expect.NOTHING)
            return upload


def anew(store: Store, upload: Upload) -> Upload:
    """Forget what came of an upload that is sent from its beginning; the caller holds it.

    raises  Full, StoreError
    """
    if not offset(store, upload):
        return upload
    fresh = replace(upload, lot=token_hex(4))
    keep(store, fresh)
    berth(store, upload).drop()
    return fresh


def lost(store: Store, album: str, arrived: Arrived | None) -> bool:
    """Whether a file reached its album and was taken out of it since: it may be sent again."""
    return arrived is not None and not holds(store, f"{album}/{arrived.name}")


def load(store: Store, ident: str) -> Upload | None:
    """An upload by its id; None when there is none (or its time is over)."""
    return _known(store, ident)[0] if _IDENT.fullmatch(ident) else None


def keep(store: Store, upload: Upload) -> None:
    """Write down what is known of an upload; Full, StoreError."""
    store.put(_info(upload.sending.id), msgspec.json.encode(upload))


def berth(store: Store, upload: Upload) -> Berth:
    """Where its bytes lie."""
    return _berth(store, upload.sending.id, upload.lot)


def data_path(store: Store, ident: str) -> Path:
    """Where the bytes of an upload lie on a disk; StoreError without one."""
    return place(store) / ident / "data"


def offset(store: Store, upload: Upload) -> int:
    """How many bytes of it are here: those on the disk count, however their sending ended."""
    return upload.sending.bytes if upload.over else berth(store, upload).offset()


def held(store: Store, ident: str) -> AbstractContextManager[None]:
    """Be the only one of this machine at work on an upload, as of `Berth.held`."""
    return _berth(store, ident).held()


@contextmanager
def turn(here: Store, who: str) -> Iterator[None]:
    """One of the places on which a person's files come in to this machine, across processes.

    here    the machine's own store
    raises  Busy without one; StoreError, Full, ReadOnly
    """
    stem = place(here) / _TURNS / sha256(who.encode()).hexdigest()[:32]
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
        _berth(store, ident).remove()


def every(store: Store) -> Iterator[Lying]:
    """All uploads that are known, in no order that means anything."""
    found = _folders(store)
    keys = [_info(ident) for ident in found]
    for ident, data in zip(found, contents(store, keys), strict=True):
        upload = _read(data) if data is not None else None
        if upload is not None:
            yield _lying(upload, found[ident])


def touched(store: Store, upload: Upload) -> datetime:
    """When something of it came last."""
    return _last(list(store.list(f"{UPLOADS}/{upload.sending.id}")))


def swept(store: Store, now: datetime, left: Container[str] = ()) -> int:
    """Take away the uploads whose time is over, and what a stop left half made; how many.

    One whose bytes are all here stays, however old it is: it was said to be here.

    left  ids of those that stay all the same
    """
    gone = 0
    for ident, entries in _folders(store).items():
        if ident in left or now - _last(entries) <= KEPT:
            continue
        upload = load(store, ident)
        if upload and not upload.over and lying(entries, upload.lot) >= upload.sending.bytes:
            continue
        with suppress(Busy, Missing):
            remove(store, ident)
            gone += 1
    return gone


def _folders(store: Store) -> dict[str, list[Entry]]:
    """What lies in the folder of each upload, the folder itself included, by id."""
    found: dict[str, list[Entry]] = {}
    for entry in (*store.list(UPLOADS, deep=False), *store.list(UPLOADS)):
        ident = entry.key.removeprefix(f"{UPLOADS}/").partition("/")[0]
        if _IDENT.fullmatch(ident):
            found.setdefault(ident, []).append(entry)
    return found


def _lying(upload: Upload, entries: list[Entry]) -> Lying:
    here = lying(entries, upload.lot)
    files = (one.key for one in entries if one.kind != "folder")
    left = any(not key.endswith(("/info.json", "/lock")) for key in files)
    offset = upload.sending.bytes if upload.over else here
    return Lying(upload, offset, left, sum(one.bytes for one in entries), _last(entries))


def _last(entries: list[Entry]) -> datetime:
    """When the newest of these was written; long ago without any."""
    newest = max((one.mtime_ns for one in entries), default=0)
    return datetime.fromtimestamp(newest / 1e9, UTC)


def _berth(store: Store, ident: str, lot: str = "") -> Berth:
    if store.path(UPLOADS) is None:
        return Pieced(store, f"{UPLOADS}/{ident}", lot)
    return Filed(place(store) / ident)


def _info(ident: str) -> str:
    return f"{UPLOADS}/{ident}/info.json"


def _known(store: Store, ident: str) -> tuple[Upload | None, Tag]:
    """What is known of an upload, and the tag of where that is written, "" for nothing."""
    try:
        data, tag = store.get(_info(ident))
    except Missing:
        return None, ""
    return _read(data), tag


def _read(data: bytes) -> Upload | None:
    try:
        return msgspec.json.decode(data, type=Upload)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def check_room(store: Store, needed: int, most: Limits) -> None:
    """Full when the disk would have less free than it should after `needed` more bytes."""
    room.check_room(store, needed, most.reserve)


def sent_today(store: Store, who: str, now: datetime) -> int:
    """Bytes that somebody sent since midnight (UTC)."""
    return _sent(store, who, now)[0]


def count_sent(store: Store, who: str, received: int, now: datetime) -> None:
    """Add to what somebody sent today. Full, StoreError; Busy when too many count at once."""
    for _ in range(_TRIES):
        before, tag = _sent(store, who, now)
        told = f"{stamp(now)[:10]} {before + received}".encode("ascii")
        with suppress(Stale):
            store.put(_day(who), told, expect=tag or Expect.NOTHING)
            return
    raise Busy("too much is counted at this moment")


def _sent(store: Store, who: str, now: datetime) -> tuple[int, Tag]:
    try:
        data, tag = store.get(_day(who))
    except Missing:
        return 0, ""
    day, _, count = data.decode("ascii", "replace").partition(" ")
    return int(count) if day == stamp(now)[:10] and count.isdecimal() else 0, tag


def stamp(now: datetime) -> str:
    """A moment as notes have it: UTC, to the second."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def place(store: Store) -> Path:
    """The folder of all uploads, made where it is not there; StoreError without a local disk."""
    path = store.path(UPLOADS)
    if path is None:
        raise StoreError("a bucket has no folder for uploads")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise failed("make", UPLOADS, problem) from problem
    return path


def _day(who: str) -> str:
    return f"{UPLOADS}/{_DAYS}/{sha256(who.encode()).hexdigest()[:32]}"
