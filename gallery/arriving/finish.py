"""The last step of a file's way: whole, it gets its name in the album, and that is noted.

Link, note, unlink, in that order: a stop between any two is found and carried on, because a file
that was linked and not noted is known by its inode, and a line of the ledger by its id.
"""

import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from gallery import editing
from gallery.album import FILE
from gallery.album.draft import draft
from gallery.album.manifest import Manifest
from gallery.arriving import ledger, offering, pairs, staging
from gallery.arriving.ledger import Arrived
from gallery.arriving.naming import SIDECAR, ending
from gallery.arriving.staging import Sending, Upload
from gallery.arriving.thrown import refuse_trashed
from gallery.disk import failed, sync_file, sync_folder
from gallery.errors import AlbumError, Busy, GalleryError, Missing, Refused, Stale
from gallery.ingest import poison
from gallery.ingest.discover import COMPANIONS, sidecar_names
from gallery.ingest.identify import identify
from gallery.ingest.names import disk_name, free_name
from gallery.ingest.record import keep_original, load_manifest, replace_companion
from gallery.ingest.sniff import by_head
from gallery.model import Verdict
from gallery.settings import Settings
from gallery.store import Entry, Store, holds

HEAD = 4096
_NO_LINK = {errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EACCES, errno.ENOSYS}

Elsewhere = Callable[[str], Sequence[str]]
"""sha256 -> "ALBUM/NAME" of the files with these bytes, in whatever albums."""


def nowhere(_: str) -> Sequence[str]:
    """For who does not ask about other albums."""
    return ()


@dataclass(frozen=True, slots=True)
class _File:
    """A whole file outside the albums, on its way into one; now: when it gets there."""

    path: Path
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
    arrived = _finish(store, path, sending, mtime_ns or facts.st_mtime_ns, now, elsewhere)
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
    sending = upload.sending
    data = staging.data_path(store, sending.id)
    if not upload.over:
        if staging.offset(store, upload) < sending.bytes:
            return upload
        upload = _settled(store, settings, upload, now, elsewhere)
        staging.keep(store, upload)
    try:
        data.unlink(missing_ok=True)
    except OSError as problem:
        raise failed("tidy", "an upload", problem) from problem
    pairs.done(store, sending)
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
    for upload in staging.every(store):
        ident = upload.sending.id
        left = staging.data_path(store, ident).exists()  # also by a stop before the very last step
        if left and staging.offset(store, upload) >= upload.sending.bytes:
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
    store: Store, settings: Settings, upload: Upload, now: datetime, elsewhere: Elsewhere
) -> Upload:
    sending = upload.sending
    mtime_ns = _changed_at(upload, now)
    path = staging.data_path(store, sending.id)
    try:
        _safe(path)
        _check_head(path, sending)
        if sending.title:
            begin_album(store, settings, sending.album, sending.title)
        arrived = _finish(store, path, sending, mtime_ns, now, elsewhere)
    except Refused as refusal:
        return replace(upload, verdict=Verdict(refusal.code, refusal.reason, refusal.remedy))
    return replace(upload, arrived=arrived)


def _finish(
    store: Store, path: Path, sending: Sending, mtime_ns: int, now: datetime, elsewhere: Elsewhere
) -> Arrived:
    slug = sending.album
    _check_head(path, sending)
    file = _File(path, sending, _digest(path), mtime_ns, now)
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
            arrived = Arrived(
                sending.id,
                staging.stamp(now),
                sending.who,
                sending.path,
                name,
                file.sha256,
                sending.bytes,
                mtime_ns,
                same,
                others,
                *offering.words(sending),
            )
            ledger.note(store, slug, arrived)
        else:
            ledger.make_sure(store, slug)
        _make_sure(store, f"{slug}/{arrived.name}")
    return arrived


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
    target = store.path(f"{file.sending.album}/{name}")
    with suppress(FileNotFoundError):
        return target is not None and target.samefile(file.path)
    return False


def _linked(store: Store, file: _File, wanted: str, taken: set[str]) -> str:
    """Put a file into the album under a free name, with its own time; durable on return."""
    slug = file.sending.album
    while True:
        name = free_name(wanted, taken)
        offering.announce(store, file.sending, name, file.now)
        target = store.path(f"{slug}/{name}")
        try:
            if target is None:
                raise OSError(errno.ENOTSUP, "not a local disk")
            os.utime(file.path, ns=(file.mtime_ns, file.mtime_ns))
            file.path.chmod(0o644)
            os.link(file.path, target)
            sync_folder(target.parent)
            return name
        except FileExistsError:
            pass
        except OSError as problem:
            if problem.errno not in _NO_LINK:
                raise failed("write", f"{slug}/{name}", problem) from problem
            with suppress(Stale):  # another disk: copied whole under a name that is still free
                data = file.path.read_bytes()
                if identify(data) != file.sha256:  # whose disk it is may write to it as well
                    raise Busy("somebody writes to it") from problem
                keep_original(store, f"{slug}/{name}", data, file.mtime_ns)
                return name
        offering.withdraw(store, file.sending, name)
        taken = {*taken, name}


def _sidecar(
    store: Store, file: _File, noted: Sequence[Arrived], there: Mapping[str, Entry]
) -> tuple[str, bool]:
    """Put words beside the photo that came from the same folder.

    A newer version takes the place of the old one, which is kept in history/.
    """
    slug, data = file.sending.album, file.path.read_bytes()
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


def _check_head(path: Path, sending: Sending) -> None:
    """Refused when a file's first bytes are not those of a picture."""
    offering.refuse_others(sending)
    with path.open("rb") as file:
        head = file.read(HEAD)
    if ending(sending.path) != SIDECAR:
        by_head(head)
    elif b"<" not in head:
        raise Refused("not-a-photo", "it holds no words of a photo", "leave it out")


def _safe(path: Path) -> None:
    """See that an upload is on the disk; what the disk failed to keep is dropped, to be sent again.

    After a failed fsync a second one would say yes to bytes that are gone.
    """
    try:
        sync_file(path)
    except OSError as problem:
        if problem.errno == errno.EIO:
            path.unlink(missing_ok=True)
        raise failed("write", "an upload", problem) from problem


def _digest(path: Path) -> str:
    """SHA-256 of a file whose bytes are on the disk when this returns; StoreError."""
    try:
        with path.open("rb") as file:
            os.fsync(file.fileno())
            return file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise
    except OSError as problem:
        raise failed("read", path.name, problem) from problem


def _digest_of(store: Store, key: str) -> str:
    path = store.path(key)
    with suppress(FileNotFoundError):
        if path is not None:
            return _digest(path)
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
