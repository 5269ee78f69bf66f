"""The last step of a file's way: whole, it gets its name in the album, and that is noted.

Link, note, unlink, in that order: a stop between any two is found and carried on, because a file
that was linked and not noted is known by its inode (in a bucket by a note of its name), and a line
of the ledger by its id. Two machines that finish one upload find each other's line.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore

from gallery import editing
from gallery.album import FILE
from gallery.album.draft import draft
from gallery.album.manifest import Manifest
from gallery.arriving import ledger, offering, pairs, staging
from gallery.arriving.ledger import Arrived
from gallery.arriving.naming import SIDECAR, ending
from gallery.arriving.staging import Sending, Upload
from gallery.arriving.thrown import refuse_trashed
from gallery.arriving.whole import OnDisk, Whole, digest_of
from gallery.disk import failed, sync_folder
from gallery.errors import AlbumError, Busy, GalleryError, Missing, Refused, Stale
from gallery.ingest import poison
from gallery.ingest.discover import COMPANIONS, sidecar_names
from gallery.ingest.identify import identify
from gallery.ingest.names import disk_name, free_name
from gallery.ingest.record import load_manifest, replace_companion
from gallery.ingest.sniff import by_head
from gallery.model import Verdict
from gallery.settings import Settings
from gallery.store import Entry, Store, holds

AT_ONCE = 4
"""Uploads that end at once in one server: from pieces in a bucket each is in memory whole."""

_TURNS = BoundedSemaphore(AT_ONCE)

Elsewhere = Callable[[str], Sequence[str]]
"""sha256 -> "ALBUM/NAME" of the files with these bytes, in whatever albums."""


def nowhere(_: str) -> Sequence[str]:
    """For who does not ask about other albums."""
    return ()


@dataclass(frozen=True, slots=True)
class _File:
    """A whole file outside the albums, on its way into one; now: when it gets there."""

    whole: Whole
    sending: Sending
    sha256: str
    mtime_ns: int
    now: datetime


def finish(
    store: Store,
    slug: str,
    path: Path,
    shown: str,
    who: str,
    mtime_ns: int,
    *,
    now: datetime,
    elsewhere: Elsewhere = nowhere,
) -> Arrived:
    """Move a whole file into an album, under its own name or the next free one.

    shown     its path as the sender has it, from the chosen folder on
    mtime_ns  time of last change to keep; 0 = that of the file at `path`
    raises    Refused  it is no picture by its first bytes, a sidecar without its photo, or known
                       to end what opens it; the file is left where it is
              Missing  there is no such album; StoreError, Full: the disk; the file stays too

    Same bytes in this album: nothing is added (`same`). The file at `path` is gone afterwards.
    """
    facts = path.stat()
    sending = staging.sending(who, slug, shown, facts.st_size, mtime_ns // 10**6)
    mtime_ns = mtime_ns or facts.st_mtime_ns
    arrived = _finish(store, OnDisk(path), sending, mtime_ns, now, elsewhere)
    path.unlink(missing_ok=True)
    return arrived


def settle(
    store: Store,
    settings: Settings,
    upload: Upload,
    now: datetime,
    elsewhere: Elsewhere = nowhere,
) -> Upload:
    """Bring an upload to its end if all of it is here; the caller holds it (staging.held).

    returns  what is known of it now; `over` when its bytes were whole
    raises   StoreError, Full: it stays as it is, and may be asked for again
    """
    berth = staging.berth(store, upload)
    if not upload.over:
        with _TURNS:
            whole = berth.whole(upload.sending.bytes)
            if whole is None:
                return upload
            upload = _settled(store, settings, upload, whole, now, elsewhere)
        staging.keep(store, upload)
    berth.drop()
    pairs.done(store, upload.sending)
    return upload


def settle_all(
    store: Store, settings: Settings, now: datetime, elsewhere: Elsewhere = nowhere
) -> int:
    """What a server does when it starts: bring whole uploads to their ends, and sweep; how many.

    In that order: what was whole when a server stopped arrives, however long it was off. One that
    fails keeps no other waiting: it stays, and why is raised at the end (as of `settle`).
    """
    ended = 0
    failing: dict[str, GalleryError] = {}
    for one in list(staging.every(store)):
        upload, ident = one.upload, one.upload.sending.id
        if one.left and one.offset >= upload.sending.bytes:  # also by a stop before the last step
            try:
                with suppress(Busy, Refused, Missing), staging.held(store, ident):
                    upload = staging.load(store, ident) or upload
                    ended += settle(store, settings, upload, now, elsewhere).over
            except GalleryError as problem:
                failing[ident] = problem
    staging.swept(store, now, failing)
    pairs.swept(store, now)
    for failure in failing.values():
        raise failure
    return ended


def begin_album(store: Store, settings: Settings, slug: str, title: str) -> None:
    """Make the draft that files arrive in, where there is none yet."""
    with suppress(Stale):
        editing.create(store, slug, draft(slug, settings, title))


def _settled(
    store: Store,
    settings: Settings,
    upload: Upload,
    whole: Whole,
    now: datetime,
    elsewhere: Elsewhere,
) -> Upload:
    sending = upload.sending
    mtime_ns = _changed_at(upload, now)
    try:
        whole.safe()
        _check_head(whole, sending)
        if sending.title:
            begin_album(store, settings, sending.album, sending.title)
        arrived = _finish(store, whole, sending, mtime_ns, now, elsewhere)
    except Refused as refusal:
        return replace(upload, verdict=Verdict(refusal.code, refusal.reason, refusal.remedy))
    return replace(upload, arrived=arrived)


def _finish(
    store: Store,
    whole: Whole,
    sending: Sending,
    mtime_ns: int,
    now: datetime,
    elsewhere: Elsewhere,
) -> Arrived:
    slug = sending.album
    _check_head(whole, sending)
    file = _File(whole, sending, whole.digest(), mtime_ns, now)
    poison.refuse(store, file.sha256)
    with store.lock(f"arrive-{slug}"):
        if not holds(store, f"{slug}/{FILE}"):
            raise Missing("there is no such essay any more")
        refuse_trashed(store, slug)
        noted = ledger.read(store, slug)
        there = {entry.key.rpartition("/")[2]: entry for entry in _files(store, slug)}
        said = (n for n in noted if n.id == sending.id and n.sha256 == file.sha256)
        arrived = next((n for n in said if n.name in there), None)
        if arrived is None:
            name, same = _placed(store, file, noted, there)
            others = [key for key in elsewhere(file.sha256) if not key.startswith(f"{slug}/")]
            arrived = _arrived(file, name, others, same=same)
            ledger.note(store, slug, arrived)
        else:
            ledger.make_sure(store, slug)
        _make_sure(store, f"{slug}/{arrived.name}")
    return arrived


def _arrived(file: _File, name: str, others: Sequence[str], *, same: bool) -> Arrived:
    """What the ledger says of a file that has its name."""
    sending = file.sending
    return Arrived(
        sending.id,
        staging.stamp(file.now),
        sending.who,
        sending.path,
        name,
        file.sha256,
        sending.bytes,
        file.mtime_ns,
        same,
        others,
        *offering.words(sending),
    )


def _make_sure(store: Store, key: str) -> None:
    """The name of a file that arrived is on the disk for good, whoever gave it; StoreError."""
    path = store.path(key)
    try:
        if path is not None:
            sync_folder(path.parent)
    except OSError as problem:
        raise failed("write", key, problem) from problem


def _placed(
    store: Store, file: _File, noted: Sequence[Arrived], there: Mapping[str, Entry]
) -> tuple[str, bool]:
    """Give a file its name in the album; (name, whether the album had these bytes before)."""
    manifest = _manifest(store, file.sending.album)
    if ending(file.sending.path) == SIDECAR:
        return _sidecar(store, file, noted, there)
    twin = _twin(store, file, noted, there, manifest)
    if twin is not None:
        return twin, not _linked_before(store, file, twin)
    known = manifest.photos.values()
    taken = {*there, *(photo.name for photo in known)}  # gone photos keep their names
    if file.sending.offer:
        return _linked(store, file, offering.own_name(file.sending, taken), taken), False
    back = next((o.name for o in known if o.gone and o.sha256 == file.sha256), "")
    taken = (taken | offering.announced(store, file.sending.album)) - {back}
    return _linked(store, file, back or disk_name(file.sending.path), taken), False


def _twin(
    store: Store,
    file: _File,
    noted: Sequence[Arrived],
    there: Mapping[str, Entry],
    manifest: Manifest,
) -> str | None:
    """The file of the album with the same bytes; those of another size are not looked into."""
    known = {(n.name, n.bytes, n.mtime_ns): n.sha256 for n in noted}
    for photo in manifest.photos.values():
        known[photo.name, photo.bytes, photo.mtime_ns] = photo.sha256
        known |= {(raw.name, raw.bytes, raw.mtime_ns): raw.sha256 for raw in photo.raws}
    for name, entry in there.items():
        if entry.bytes != file.sending.bytes:
            continue
        sha256 = known.get((name, entry.bytes, entry.mtime_ns)) or _digest_of(store, entry.key)
        if sha256 == file.sha256:
            return name
    return None


def _linked_before(store: Store, file: _File, name: str) -> bool:
    """Whether this very file was put into the album by a run that was stopped before its note."""
    return file.whole.given(store, f"{file.sending.album}/{name}")


def _linked(store: Store, file: _File, wanted: str, taken: set[str]) -> str:
    """Put a file into the album under a free name, with its own time; durable on return."""
    slug = file.sending.album
    while True:
        name = free_name(wanted, taken)
        offering.announce(store, file.sending, name, file.now)
        with suppress(Stale):
            file.whole.give(store, f"{slug}/{name}", file.sha256, file.mtime_ns)
            return name
        offering.withdraw(store, file.sending, name)
        taken = {*taken, name}


def _sidecar(
    store: Store, file: _File, noted: Sequence[Arrived], there: Mapping[str, Entry]
) -> tuple[str, bool]:
    """Put words beside the photo that came from the same folder.

    A newer version takes the place of the old one, which is kept in history/.
    """
    slug, data = file.sending.album, file.whole.read()
    own = disk_name(file.sending.path)
    photo = _photo_of(file.sending, noted)
    if photo is None:
        beside = next((n for n in there if own.lower() in sidecar_names(n)), None)
        if own in there and store.get(f"{slug}/{own}")[0] == data:
            return own, not _linked_before(store, file, own)
        if own in there or any(n.name == beside for n in noted):
            reason = "the photo of this name came from another folder"
            raise Refused("sidecar-alone", reason, "send it with its own photo")
        return _linked(store, file, own, set(there)), False
    standing = next((n for n in there if n.lower() in sidecar_names(photo)), None)
    if standing is None:
        name = own if own.lower() in sidecar_names(photo) else f"{photo}.xmp"
        return _linked(store, file, name, set(there)), False
    if store.get(f"{slug}/{standing}")[0] == data:
        return standing, not _linked_before(store, file, standing)
    replace_companion(store, slug, standing, data)
    return standing, False


def _photo_of(sending: Sending, noted: Sequence[Arrived]) -> str | None:
    """The name in the album of the photo whose words these are, by where both came from.

    Of a sidecar that was chosen by itself: the one photo of that name that its sender brought.
    """
    folder, _, own = sending.path.rpartition("/")
    folders: dict[str, str] = {}
    for one in noted:
        beside, _, name = one.path.rpartition("/")
        if one.who == sending.who and own.lower() in sidecar_names(name):
            folders[beside] = one.name
    alone = next(iter(folders.values())) if not folder and len(folders) == 1 else None
    return folders.get(folder, alone)


def _check_head(whole: Whole, sending: Sending) -> None:
    """Refused when a file's first bytes are not those of a picture."""
    offering.refuse_others(sending)
    head = whole.head()
    if ending(sending.path) != SIDECAR:
        by_head(head)
    elif b"<" not in head:
        raise Refused("not-a-photo", "it holds no words of a photo", "leave it out")


def _digest_of(store: Store, key: str) -> str:
    path = store.path(key)
    with suppress(FileNotFoundError, Missing):
        return digest_of(path) if path is not None else identify(store.get(key)[0])
    return ""


def _files(store: Store, slug: str) -> Iterator[Entry]:
    return (
        entry
        for entry in store.list(slug, deep=False)
        if entry.kind == "file" and entry.key.rpartition("/")[2] not in COMPANIONS
    )


def _manifest(store: Store, slug: str) -> Manifest:
    try:
        return load_manifest(store, slug)
    except AlbumError:
        return Manifest()  # the ingest names it; files are then told apart by their bytes


def _changed_at(upload: Upload, now: datetime) -> int:
    """The sender's time of change, or when the upload began where that cannot be one; ns."""
    told = upload.sending.mtime_ms
    if 0 < told <= int(now.timestamp() * 1000) + 86_400_000:
        return told * 10**6
    return int(datetime.fromisoformat(upload.begun).timestamp()) * 10**9
