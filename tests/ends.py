"""Where the records of a library's people may lie: on a disk, in memory, in a bucket."""

import os
from pathlib import Path

import pytest

from gallery.audit import Audit, audit
from gallery.drawer import Cabinet, Drawer
from gallery.drawer.files import FileCabinet
from gallery.people import door as doors
from gallery.people.door import Door
from gallery.shared.drawers import StoreCabinet
from gallery.shared.log import shared_log
from gallery.store import Store
from gallery.store.memory import MemoryStore

FULL = os.environ.get("GALLERY_CLUSTER") == "full"

ALL = ["disk", "memory", "bucket"]
ENDS = ALL if FULL else ALL[:2]
"""On which ends a suite runs: with GALLERY_CLUSTER=full in a real bucket too."""


def cabinet_at(request: pytest.FixtureRequest, library: Path) -> Cabinet:
    """An empty cabinet on the end that a fixture is parametrised with."""
    files = FileCabinet(library, library / "private")
    if request.param == "disk":
        return files
    return StoreCabinet(store_at(request), files.locks)


def store_at(request: pytest.FixtureRequest) -> Store:
    """An empty store on the end, other than a disk, that a fixture is parametrised with."""
    if request.param == "bucket":
        found: Store = request.getfixturevalue("bucket")
        return found
    return MemoryStore()


def log_of(cabinet: Cabinet) -> Audit:
    """The log that belongs to a cabinet."""
    if isinstance(cabinet, FileCabinet):
        return audit(cabinet)
    assert isinstance(cabinet, StoreCabinet)
    return shared_log(cabinet.store)


def door_of(cabinet: Cabinet) -> Door:
    """The door whose records lie in a cabinet."""
    return doors.door(cabinet, log_of(cabinet))


def kept(drawer: Drawer) -> dict[str, bytes]:
    """All that lies in a drawer."""
    return {one.name: one.data for one in drawer.all("")}
