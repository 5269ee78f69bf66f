"""Photos that strangers send by a link: noted in album.toml before they have a name in the album.

So whoever finds the file, at whatever moment, finds the note with it: it is placed nowhere, and no
reader's address knows it, before an editor accepts it.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from gallery import album as albums
from gallery import editing
from gallery.arriving import naming
from gallery.arriving.staging import Sending
from gallery.errors import AlbumError, Busy, Missing, Refused
from gallery.ingest.names import disk_name, folded
from gallery.ingest.strangers import SENDERS
from gallery.model import Offered
from gallery.store import Store

WHO = SENDERS
"""What senders without an account are called: "link:PASS:SENDER", by idents."""

_COUNTED = re.compile(r" \(\d+\)$")


def sender_name(ident: str, sender: str) -> str:
    """What a browser is called that sends by a link; ident: of the link."""
    return f"{of_link(ident)}{sender}"


def of_link(ident: str) -> str:
    """How the names of all begin that send by this link."""
    return f"{WHO}{ident[:32]}:"


def words(sending: Sending) -> tuple[str, str]:
    """(byline, label of the link) of a stranger's file; ("", "") from the desk."""
    return (sending.offer.by, sending.offer.link) if sending.offer else ("", "")


def announce(store: Store, sending: Sending, name: str, now: datetime) -> None:
    """Note that a stranger's file gets this name; on the disk when this returns.

    raises  Busy while the words of the album cannot be read: the file waits; StoreError, Full
    """
    if sending.offer is None:
        return
    offered = Offered(name, now, sending.offer.by, sending.offer.link)
    try:
        editing.change(store, sending.album, lambda source, _: albums.with_offered(source, offered))
    except AlbumError as problem:
        raise Busy(f"{sending.album}/album.toml cannot be read now") from problem


def withdraw(store: Store, sending: Sending, name: str) -> None:
    """Take that note away again: another file got the name first. Busy, StoreError."""
    if sending.offer is None:
        return
    try:
        editing.change(store, sending.album, lambda source, _: albums.without_offered(source, name))
    except AlbumError as problem:
        raise Busy(f"{sending.album}/album.toml cannot be read now") from problem


def announced(store: Store, slug: str) -> frozenset[str]:
    """The names that are noted; after a stop that of a file may be that has not got it yet."""
    try:
        album = albums.parse(slug, editing.source_of(store, slug))
    except (AlbumError, Missing):
        return frozenset()
    return frozenset(one.photo for one in album.offered)


def own_name(sending: Sending, there: Iterable[str]) -> str:
    """The name that a stranger's file gets if it is free: never the stem of a raw file or sidecar.

    Those belong to photos by their stems, and nobody may hang a picture on another one's words.

    there  names of the album
    """
    name = disk_name(sending.path)
    stem, _, kind = name.rpartition(".")
    alike = (other for other in there if _stem(other) == _stem(name))
    if any(not folded(other).endswith(f".{folded(kind)}") for other in alike):
        return f"{stem}-{sending.id[:6]}.{kind}"
    return name


def refuse_others(sending: Sending) -> None:
    """Refused when a stranger sends something else than a picture, by its name."""
    verdict = naming.judged(sending.path, sending.bytes, sending.bytes, stranger=True)
    if sending.offer and verdict:
        raise Refused(verdict.code, verdict.reason, verdict.remedy)


def _stem(name: str) -> str:
    return _COUNTED.sub("", folded(name).rpartition(".")[0])
