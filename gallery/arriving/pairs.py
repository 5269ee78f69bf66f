"""A photo and the words that lie beside it: the words follow, never the other way round.

A sidecar is let in when its photo has its name in the album, so that it is never put beside
another card's photo that happens to be called alike.
"""

import unicodedata
from datetime import datetime
from hashlib import sha256

from gallery.arriving import naming, staging
from gallery.arriving.staging import KEPT, UPLOADS, Sending
from gallery.errors import Missing
from gallery.store import Store

_PHOTOS = ".photos"


def is_sidecar(sending: Sending) -> bool:
    return naming.ending(sending.path) == naming.SIDECAR


def photo_key(sending: Sending) -> tuple[str, str]:
    """What a photo and its sidecar have in common: the folder, and the name without endings."""
    folder, _, name = sending.path.rpartition("/")
    while naming.ending(name) in naming.ACCEPTED:
        name = name.rpartition(".")[0]
    return folder, unicodedata.normalize("NFC", name).casefold()


def announce(store: Store, sending: Sending) -> None:
    """Note that a photo is under way, for the sidecars that come before it is whole."""
    if not is_sidecar(sending):
        store.put(_mark(sending), sending.id.encode("ascii"))


def done(store: Store, sending: Sending) -> None:
    """Forget the note; it counts no more once the photo's upload is over, with or without this."""
    if not is_sidecar(sending):
        store.delete(_mark(sending))


def awaited(store: Store, sending: Sending) -> bool:
    """Whether this is a sidecar whose photo is still under way."""
    try:
        ident = store.get(_mark(sending))[0] if is_sidecar(sending) else b""
    except Missing:
        return False
    photo = staging.load(store, ident.decode("ascii", "replace"))
    return photo is not None and not photo.over


def swept(store: Store, now: datetime) -> None:
    """Forget the photos that were announced and never came."""
    for mark in list(store.list(f"{UPLOADS}/{_PHOTOS}", deep=False)):
        if now.timestamp() - mark.mtime_ns / 1e9 > KEPT.total_seconds():
            store.delete(mark.key)


def _mark(sending: Sending) -> str:
    told = "\0".join((sending.who, sending.album, *photo_key(sending)))
    name = sha256(told.encode("utf-8", "replace")).hexdigest()[:32]
    return f"{UPLOADS}/{_PHOTOS}/{name}"
