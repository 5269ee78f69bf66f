"""A file that is to take the place of a photo, as soon as it is developed: `[[instead]]`."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from gallery.errors import AlbumError
from gallery.values import Table, instant, refuse_strangers, string

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Instead:
    """One file on its way to the place of another.

    photo   file name in the album of the one that goes
    sha256  of the one that comes, whatever it is called then
    number  the permanent number that both stand under in turn: addresses stay
    at, by  when it was sent, and by whom
    """

    photo: str
    sha256: str
    number: int
    at: datetime
    by: str = ""

    @classmethod
    def read(cls, table: Table) -> Self:
        try:
            refuse_strangers(table, ("photo", "sha256", "number", "at", "by"))
            name, digest, at = string(table, "photo"), string(table, "sha256"), instant(table, "at")
            number = table.get("number")
            if not name or "/" in name or not _HASH.fullmatch(digest) or at is None:
                raise AlbumError("write photo, sha256 and at; the desk does, when a file is sent")
            if type(number) is not int or number < 1:
                raise AlbumError(f"`number` is {number!r}; write the number of the photo")
            return cls(name, digest, number, at, string(table, "by"))
        except AlbumError as problem:
            raise AlbumError(f"`instead`: {problem.reason}") from problem
