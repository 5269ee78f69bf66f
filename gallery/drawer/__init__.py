"""Drawers: where small records of the program lie, on a disk or in a bucket.

Accounts, sign-ins, links, tokens, tries: each is a record with a name, written whole or not at all.
On a disk a drawer is a folder (`files`), elsewhere objects of a store (`gallery.shared`), and every
machine that shares it sees the same at once. Both pass tests/drawer/test_contract.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it lies there.

    changed  what it was stamped with, on a disk else when it was written; None: nobody stamped it
    """

    name: str
    data: bytes
    changed: datetime | None = None


class Drawer(Protocol):
    """Records by their names ("ab12.json"). Errors: StoreError, Full, ReadOnly; Busy."""

    def read(self, name: str) -> Record | None:
        """A record; None when there is none."""

    def all(self, suffix: str = ".json") -> Iterator[Record]:
        """Yield the records whose names end so, by name."""

    def names(self, suffix: str = ".json") -> list[str]:
        """Their names alone, in order."""

    def write(self, name: str, data: bytes, stamp: datetime | None = None) -> None:
        """Put a record into its place, durably, whatever was there."""

    def create(self, name: str, data: bytes, stamp: datetime | None = None) -> bool:
        """Put a record where none is, durably; False when there is one: of many, one is first."""

    def change(self, name: str, by: Callable[[bytes | None], bytes | None]) -> None:
        """Make a record anew out of what is there, in one step that nobody comes between.

        by  from what is there (None: nothing) to what shall be there, None = leave it as it is. It
            may be asked again with another content; what it raises ends the change
        """

    def add(self, name: str, line: bytes) -> None:
        """Put a line behind a record's end. A power cut may take it again."""

    def remove(self, name: str) -> bool:
        """Take a record away; False when it was not there. Of many who try, one gets True."""

    def stamp(self, name: str, moment: datetime | None) -> None:
        """Note when something happened to a record, and change nothing of what it says.

        It is a glimpse: where it cannot be noted, or the record is gone, that is no error. None
        takes the stamp away. Elsewhere than on a disk only records that are a JSON object keep one
        """


class Cabinet(Protocol):
    """The drawers of a library.

    locks  folder for the locks that this machine's processes need among themselves
    """

    @property
    def locks(self) -> Path: ...

    def beside(self, folder: str, lock: str = "") -> Drawer:
        """What lies beside the albums' folder and belongs into a backup; "" = right there.

        lock  name of the lock that, on a disk, keeps two apart who change the same
        """

    def within(self, folder: str, lock: str = "") -> Drawer:
        """What the program keeps for itself, below the albums' private folder."""
