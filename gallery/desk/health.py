"""How the disk under a library is doing, as pages of the desk tell it on every one of them."""

import os
import shutil
from dataclasses import dataclass
from datetime import timedelta

from gallery.disk import writable
from gallery.errors import Away
from gallery.store import Store
from gallery.store.local import PRIVATE

FLOOR = 4 * 10**6
"""Bytes free below which the disk counts as full: not even words may fit."""

FIXITY = timedelta(days=35)
"""How old the last reading of all photos may be: it is meant to be done each month."""

BACKUP = timedelta(days=8)
"""How old the last backup may be: one a week is the least."""


@dataclass(frozen=True, slots=True)
class Disk:
    """What can be told of a disk without writing to it, in bytes.

    there     the albums' folder is, with what the program keeps for itself
    writable  files can be made in it
    free      for this account
    reserve   what photos leave free, so that words can always be saved
    """

    there: bool = True
    writable: bool = True
    free: int = 0
    total: int = 0
    reserve: int = 0

    @property
    def trouble(self) -> str:
        """The one thing that is worst: "gone", "read-only", "full", "low"; "" when all is well."""
        if not self.there:
            return "gone"
        if not self.writable:
            return "read-only"
        if self.total and self.free < FLOOR:
            return "full"
        return "low" if self.total and self.free < self.reserve else ""


def disk(store: Store, reserve: int) -> Disk:
    """Look at the disk of a library; a store without one has no trouble of this kind.

    reserve  bytes that photos leave free
    """
    try:
        private = store.path(PRIVATE)
        if private is None:
            return Disk()
        there = private.is_dir()
        usage = shutil.disk_usage(private if there else os.sep)
    except (OSError, Away):  # a mount that went away answers with an error of its own
        return Disk(there=False, reserve=reserve)
    if not there:
        return Disk(there=False, reserve=reserve)
    fine = writable(private) and writable(private.parent)
    return Disk(True, fine, usage.free, usage.total, reserve)
