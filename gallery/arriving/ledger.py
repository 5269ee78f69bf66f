"""What arrived in an album, from whom and under which name: history/arrivals.jsonl.

One line a file, added and never changed. A line that a stop cut off is passed over; the file that
it was about is then brought to its end anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from gallery.disk import failed, sync_file, sync_folder
from gallery.editing import lines
from gallery.errors import Missing
from gallery.ingest.arrive import NOTED
from gallery.store import Store

LEDGER = NOTED


@dataclass(frozen=True, slots=True)
class Arrived:
    """One file that reached an album.

    id         of the sending: staging.ident
    at         when, UTC: "2026-11-22T21:04:05Z"
    who        name of the account that sent it
    path       what it is called where it came from, below the folder that was chosen
    name       the album's file that holds these bytes
    sha256     hex digest of the whole file
    mtime_ns   time of last change, as the sender's disk has it; 0 when it was not told
    same       these bytes were there already, as `name`: nothing was added
    elsewhere  "ALBUM/NAME" of the same bytes in other albums
    by, link   the byline that a stranger asked for, and the label of the link they came by
    """

    id: str
    at: str
    who: str
    path: str
    name: str
    sha256: str
    bytes: int
    mtime_ns: int = 0
    same: bool = False
    elsewhere: Sequence[str] = ()
    by: str = ""
    link: str = ""


def read(store: Store, slug: str) -> list[Arrived]:
    """All that arrived in an album, in order; empty before anything did."""
    try:
        data, _ = store.get(f"{slug}/{LEDGER}")
    except Missing:
        return []
    return lines.read(data, Arrived)


def torn(store: Store, slug: str) -> list[int]:
    """The lines, counted from 1, that cannot be read."""
    return lines.torn(store.get(f"{slug}/{LEDGER}")[0], Arrived)


def note(store: Store, slug: str, arrived: Arrived) -> None:
    """Add one line, durably; StoreError, Full. The caller holds the album's lock."""
    store.append(f"{slug}/{LEDGER}", msgspec.json.encode(arrived))


def make_sure(store: Store, slug: str) -> None:
    """Who noted what is there may have been stopped before it was on the disk for good."""
    path = store.path(f"{slug}/{LEDGER}")
    try:
        if path is not None:
            sync_file(path)
            sync_folder(path.parent)
            sync_folder(path.parent.parent)
    except OSError as problem:
        raise failed("write", f"{slug}/{LEDGER}", problem) from problem


def mine(store: Store, slug: str, person: str) -> set[str]:
    """The files of an album that somebody brought: those a photographer may caption."""
    return {one.name for one in read(store, slug) if one.who == person and not one.same}
