"""What may come by one link: so many photos, so many bytes, for all its senders together.

What arrived is counted in the album's ledger. What is on its way has a mark below the uploads, an
empty file named "ID.BYTES", so that ten senders at once get no more than one.
"""

from dataclasses import dataclass
from datetime import datetime

from gallery.arriving import ledger, offering, staging
from gallery.arriving.staging import UPLOADS, Sending, Upload
from gallery.store import Store

_LINKS = ".links"


@dataclass(frozen=True, slots=True)
class Quota:
    """The most that may come by a link; ident: of the link."""

    ident: str
    photos: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Used:
    """What came by a link, or is on its way."""

    photos: int
    bytes: int


def used(store: Store, slug: str, ident: str) -> Used:
    """What came to an album by a link, or is on its way. StoreError."""
    sizes = _sizes(store, slug, ident)
    return Used(len(sizes), sum(sizes.values()))


def admit(quota: Quota, store: Store, sending: Sending, now: datetime) -> Upload | None:
    """Begin an upload by a link, or find it again; None when the link has taken all that it may.

    raises  Full, StoreError
    """
    with store.lock(f"link-{quota.ident[:32]}"):
        sizes = _sizes(store, sending.album, quota.ident)
        if sending.id not in sizes:
            count, size = len(sizes) + 1, sum(sizes.values()) + sending.bytes
            if count > quota.photos or size > quota.bytes:
                return None
            begun = staging.create(store, sending, now)
            _mark(store, quota.ident, sending)
            return begun
        return staging.create(store, sending, now)


def under_way(store: Store, ident: str, who: str) -> list[Upload]:
    """What somebody began to send by a link, and what has not arrived of it. StoreError."""
    names = (name for _, name, _ in _marks(store, ident))
    found = (staging.load(store, name) for name in sorted(names))
    return [one for one in found if one and not one.over and one.sending.who == who]


def _sizes(store: Store, slug: str, ident: str) -> dict[str, int]:
    """Bytes of each sending that counts, by its id; marks that count no more are taken away."""
    sender = offering.of_link(ident)
    noted = ledger.read(store, slug)
    sizes = {one.id: one.bytes for one in noted if one.who.startswith(sender) and not one.same}
    for key, name, size in _marks(store, ident):
        upload = None if name in sizes else staging.load(store, name)
        if upload is None or upload.over or not size.isdecimal():
            store.delete(key)
        else:
            sizes[name] = int(size)
    return sizes


def _mark(store: Store, ident: str, sending: Sending) -> None:
    store.put(f"{_folder(ident)}/{sending.id}.{sending.bytes}", b"")


def _marks(store: Store, ident: str) -> list[tuple[str, str, str]]:
    """(key, id of the sending, its bytes) of what is on its way by a link."""
    found = [entry.key for entry in store.list(_folder(ident), deep=False)]
    return [(key, *key.rpartition("/")[2].partition(".")[::2]) for key in found]


def _folder(ident: str) -> str:
    return f"{UPLOADS}/{_LINKS}/{ident[:32]}"
