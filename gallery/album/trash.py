"""What the trash writes into album.toml: `[[trash]]` for a photo, `trashed` for a whole essay."""

from datetime import datetime

import tomlkit

from gallery.album.edit import with_head, with_lines
from gallery.album.noted import Doc, with_note, without_note
from gallery.errors import AlbumError
from gallery.model import Trashed


def with_trash(source: str, thrown: Trashed) -> str:
    """Note that a photo is in the trash, below all else that the album says of itself."""
    at = thrown.at.replace(microsecond=0)
    return with_note(source, "trash", {"photo": thrown.photo, "at": at, "by": thrown.by})


def without_trash(source: str, photo: str) -> str:
    """Take a photo's note away; what people wrote around it stays."""
    return without_note(source, "trash", photo)


def with_trashed(source: str, at: datetime, by: str) -> str:
    """Note that the whole essay is in the trash."""
    whole = at.replace(microsecond=0)

    def change(doc: Doc) -> None:
        doc["trashed"], doc["trashed_by"] = whole, by

    bare = tomlkit.dumps({"trashed": whole, "trashed_by": by}).rstrip("\n").split("\n")
    try:
        return with_lines(source, "[", bare, change)
    except AlbumError:  # it says so already
        return with_head(source, change)


def without_trashed(source: str) -> str:
    """Take that note away."""

    def change(doc: Doc) -> None:
        doc.pop("trashed", None)
        doc.pop("trashed_by", None)

    return with_head(source, change)
