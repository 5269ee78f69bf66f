"""When a library was last backed up: .gallery/backup.json, which may be deleted like the rest."""

from dataclasses import dataclass, replace

import msgspec

from gallery.errors import Missing
from gallery.store import Store

KEY = ".gallery/backup.json"


@dataclass(frozen=True, slots=True)
class Backed:
    """The last backup that came to its end, and what has gone wrong since.

    at         when it ended, ISO 8601 in UTC; "" when none ever did
    folder     where it is, as a full path
    files      how many it holds; bytes: their sizes together
    findings   how many of them were damaged or could not be read
    failed     why a later one did not come to its end, a sentence; "" when none failed since
    failed_at  when that was
    """

    at: str
    folder: str
    files: int
    bytes: int
    findings: int = 0
    failed: str = ""
    failed_at: str = ""


def last(store: Store) -> Backed | None:
    """What is known of the last backup; None when none was ever tried, or the note is gone."""
    try:
        return msgspec.json.decode(store.get(KEY)[0], type=Backed)
    except (Missing, msgspec.DecodeError):
        return None


def note(store: Store, backed: Backed) -> None:
    """Write down how a backup ended; StoreError, Full."""
    store.put(KEY, msgspec.json.encode(backed))


def note_failure(store: Store, folder: str, at: str, why: str) -> None:
    """Write down that a backup did not come to its end; what is known of the last one stays."""
    before = last(store) or Backed("", folder, 0, 0)
    note(store, replace(before, failed=why, failed_at=at))
