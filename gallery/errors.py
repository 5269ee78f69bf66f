"""Every way the product says no: who, what, and what to do about it.

    GalleryError            anything we say no to; its text is for people
    ├── AlbumError          words in album.toml or event.toml cannot be used (file, line, reason)
    ├── SettingsError       gallery.toml, GALLERY_* or a flag cannot be used
    ├── PeopleError         people.toml cannot be used (file, line, reason)
    ├── BackupError         a folder cannot be used as a backup, or a snapshot in it is damaged
    ├── MoveError           a library cannot be moved to a place, or does not come to rest
    ├── Unfit               a name or password that cannot be taken, or an account that must stay
    ├── Throttled           too many tries to sign in; after so many seconds again
    ├── Refused             one file cannot be a photo: code, reason, remedy
    │   ├── Unreadable      its bytes are damaged, cut off or of no format we open
    │   └── TooLarge        it would cost more than one photo may cost
    ├── Missing             no such album, photo or page
    │   └── Gone            it was there, and was taken away because somebody asked for it
    ├── Stale               changed by someone else since it was read
    ├── Busy                another process holds the library or the album
    ├── Malformed           a request that cannot be understood
    └── StoreError          the disk (or bucket) did not do what it was asked to
        ├── Full            no space is left
        ├── ReadOnly        the disk is read-only, or its rights keep us from writing
        ├── Away            the albums' folder is not the one that was opened
        ├── IndexAway       the index is on a server, which does not answer
        └── QueueAway       so is the queue of those who develop photos

`status` is the HTTP status that a web answer uses for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass


class GalleryError(Exception):
    """Anything the product refuses; `str(error)` is a sentence for people."""

    status = 500


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a file something is wrong: path as the user knows it, line counted from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}, line {self.line}"


class AlbumError(GalleryError):
    """An album's words cannot be used as they are.

    reason  one sentence without the place; spot tells the place where it is known
    """

    status = 422

    def __init__(self, reason: str, spot: Spot | None = None) -> None:
        super().__init__(f"{spot}: {reason}" if spot else reason)
        self.reason = reason
        self.spot = spot


class SettingsError(GalleryError):
    """A setting has a value that cannot be used; the text names it and where it was read."""

    status = 500


class PeopleError(GalleryError):
    """people.toml cannot be used as it is; the text names file and line where they are known."""

    status = 500

    def __init__(self, reason: str, spot: Spot) -> None:
        super().__init__(f"{spot}: {reason}")


class BackupError(GalleryError):
    """A folder cannot be used as a backup, or a snapshot in it cannot be read; says which."""


class MoveError(GalleryError):
    """A library cannot be moved to a place, or changes while it is being moved; says why."""


class Unfit(GalleryError):
    """A name or a password that cannot be taken, or an account that must stay; says what can.

    code  a word for pages in other languages: "short", "last-admin", ...
    """

    status = 422

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class Throttled(GalleryError):
    """Too many tries to sign in; after so many whole seconds one more is allowed."""

    status = 429

    def __init__(self, after: int) -> None:
        super().__init__(f"too many tries; wait {after} seconds and try again")
        self.after = after


class Refused(GalleryError):
    """A file that is not shown, by name, with the reason and what to do about it.

    code    a word for machines and tests: "truncated", "too-many-pixels", ...
    reason  what is wrong, one clause without a full stop
    remedy  what the photographer can do, one clause without a full stop
    """

    status = 422

    def __init__(self, code: str, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}; {remedy}")
        self.code = code
        self.reason = reason
        self.remedy = remedy


class Unreadable(Refused):
    """The bytes are damaged, cut off, or no picture format that we open."""


class TooLarge(Refused):
    """Opening it would cost more memory or time than one photo may cost."""


class Missing(GalleryError):
    """No such album, photo or page (or none that this viewer may know of)."""

    status = 404


class Gone(Missing):
    """It was there, and was taken away because somebody asked for it.

    note  what its editors say of it to readers, per language; {} = nothing
    """

    status = 410

    def __init__(self, note: Mapping[str, str]) -> None:
        super().__init__("it was taken away")
        self.note = note


class Stale(GalleryError):
    """The text was changed by someone else since the editor opened it."""

    status = 409

    def __init__(self, theirs: str = "") -> None:
        super().__init__("changed by someone else in the meantime")
        self.theirs = theirs


class Busy(GalleryError):
    """Another process is at work on the same library or album."""

    status = 503


class Malformed(GalleryError):
    """A request that we cannot understand; the text says what we expect."""

    status = 400


class StoreError(GalleryError):
    """Reading or writing failed; the text names the key and what the system said."""

    status = 503


class Full(StoreError):
    """No space is left where the library lives."""


class ReadOnly(StoreError):
    """Nothing can be written where the library lives: the disk is read-only, or its rights are."""


class IndexAway(StoreError):
    """The server of the index does not answer; what was saved is in the files, and is safe."""


class QueueAway(StoreError):
    """The server of the queue does not answer; what is to be done is told by the files."""


class Away(StoreError):
    """The albums are out of reach: their folder is gone, or another one, or an empty one."""
