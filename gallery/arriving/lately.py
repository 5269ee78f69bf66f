"""What came in during the last days, by who sent it, where to, and which folder it was."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gallery.arriving import staging
from gallery.arriving.staging import Lying
from gallery.arriving.standing import Shelf, Standing, of_upload, shelf
from gallery.store import Store


@dataclass(frozen=True, slots=True)
class Batch:
    """One choice of files, as far as they were begun.

    folder    that was chosen, "" for single files
    title     of the essay that it begins, "" where it is there
    bytes     of all files; received: of them, here
    counts    files by state
    last      when something of it came last
    """

    who: str
    album: str
    folder: str
    title: str
    bytes: int
    received: int
    counts: Mapping[str, int]
    last: datetime
    files: Sequence[Standing]


def batches(store: Store, who: str | None) -> list[Batch]:
    """Whatever was begun in the last days, the newest first.

    who  only what this person sent; None = everybody's who works at the desk
    """
    grouped: dict[tuple[str, str, str], list[Lying]] = {}
    shelves: dict[str, Shelf] = {}
    for one in staging.every(store):
        sending = one.upload.sending
        if who == sending.who or (who is None and sending.offer is None):
            if sending.album not in shelves:
                shelves[sending.album] = shelf(store, sending.album)
            if not shelves[sending.album].lacks(one.upload.arrived):
                key = (sending.who, sending.album, sending.folder)
                grouped.setdefault(key, []).append(one)
    made = []
    for (sender, album, folder), uploads in grouped.items():
        files = [of_upload(shelves[album], one.upload, one.offset) for one in uploads]
        made.append(
            Batch(
                sender,
                album,
                folder,
                uploads[0].upload.sending.title,
                sum(one.sending.bytes for one in files),
                sum(one.offset for one in files),
                Counter(str(one.state) for one in files),
                max(one.touched for one in uploads),
                sorted(files, key=lambda one: one.sending.path),
            )
        )
    return sorted(made, key=lambda batch: batch.last, reverse=True)
