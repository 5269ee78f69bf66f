"""What came in during the last days, by who sent it, where to, and which folder it was."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gallery.arriving import staging
from gallery.arriving.standing import Standing, of_upload, shelf
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
    grouped: dict[tuple[str, str, str], list[staging.Upload]] = {}
    for upload in staging.every(store):
        sending = upload.sending
        asked = who == sending.who or (who is None and sending.offer is None)
        if asked and not staging.lost(store, sending.album, upload.arrived):
            key = (sending.who, sending.album, sending.folder)
            grouped.setdefault(key, []).append(upload)
    shelves = {album: shelf(store, album) for _, album, _ in grouped}
    made = []
    for (sender, album, folder), uploads in grouped.items():
        files = [of_upload(store, shelves[album], upload) for upload in uploads]
        made.append(
            Batch(
                sender,
                album,
                folder,
                uploads[0].sending.title,
                sum(one.sending.bytes for one in files),
                sum(one.offset for one in files),
                Counter(str(one.state) for one in files),
                max(staging.touched(store, upload) for upload in uploads),
                sorted(files, key=lambda one: one.sending.path),
            )
        )
    return sorted(made, key=lambda batch: batch.last, reverse=True)
