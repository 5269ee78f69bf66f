"""Photos that strangers sent, by the note of what arrived: should album.toml not say so any more.

A text editor that had the file open writes an older one over the notes that came meanwhile. The
photos they were about are no ordinary ones for that.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from gallery.album.manifest import Manifest
from gallery.blocks import Album
from gallery.errors import Missing
from gallery.ingest.arrive import NOTED
from gallery.model import Offered
from gallery.store import Store

SENDERS = "link:"
"""How the names of those begin who have no account."""


class _Line(msgspec.Struct):
    at: datetime
    who: str
    name: str
    same: bool = False
    by: str = ""
    link: str = ""


def sent_by_strangers(store: Store, slug: str, manifest: Manifest) -> Sequence[Offered]:
    """The photos of an album that strangers brought, as they came; StoreError."""
    try:
        data, _ = store.get(f"{slug}/{NOTED}")
    except Missing:
        return ()
    found = {}
    for line in _lines(data):
        known = manifest.photos.get(line.name)
        if known and not known.gone and not line.same:
            found[line.name] = Offered(line.name, line.at, line.by, line.link)
    return tuple(found.values())


def unnoted(sent: Sequence[Offered], album: Album) -> Sequence[Offered]:
    """Those that the album says nothing of: in no note, no block, and not in the trash."""
    known = {block.photo for block in album.photos} | album.thrown_away()
    known |= {one.photo for one in album.offered}
    return [one for one in sent if one.photo not in known]


def _lines(data: bytes) -> Iterator[_Line]:
    """The lines about strangers; others, and those that a stop cut off, are passed over."""
    for line in data.splitlines():
        if f'"who":"{SENDERS}'.encode() not in line:
            continue
        try:
            yield msgspec.json.decode(line, type=_Line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
