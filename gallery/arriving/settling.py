"""Whether somebody still writes: how long files have been at rest, and who has them open."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gallery.disk import has_writer
from gallery.store import Entry
from gallery.store.local import walk

LOCAL = frozenset(
    (
        *("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay", "bcachefs"),
        *("jfs", "reiserfs", "nilfs2", "vfat", "exfat", "ntfs3", "hfsplus", "ramfs"),
    )
)
"""File systems whose changes the kernel tells; others may be written to from elsewhere."""

_MOUNTS = Path("/proc/self/mountinfo")
_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(slots=True)
class Rest:
    """How long a folder has not changed.

    since  when a change was seen last, seconds of a clock that never goes back
    """

    since: float = 0.0
    _members: Mapping[str, Entry] | None = field(default=None)

    def look(self, found: Mapping[str, Entry], now: float) -> float:
        """Seconds since the last change, that it was not there at all before included."""
        if found != self._members:
            self._members, self.since = found, now
        return now - self.since


def members(folder: Path) -> dict[str, Entry]:
    """Everything below a folder, by path, with sizes and times; empty when it is gone."""
    try:
        return {entry.key: entry for entry in walk(folder)}
    except OSError:
        return {}


def written_to(path: Path) -> bool | None:
    """Whether a program has a file open for writing; None where this machine cannot tell."""
    if sys.platform != "linux":
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        return has_writer(descriptor)
    finally:
        os.close(descriptor)


def tells(folder: Path, mounts: str | None = None) -> bool:
    """Whether the disk of a folder tells its changes; in doubt it does not.

    mounts  the table of mounts (proc(5), mountinfo); None = of this machine
    """
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
        except OSError:
            return False
    place = Path(os.path.realpath(folder))
    kinds = {point: kind for point, kind in map(_mount, mounts.splitlines()) if point}
    near = next((one for one in (place, *place.parents) if str(one) in kinds), None)
    return near is not None and kinds[str(near)] in LOCAL


def _mount(line: str) -> tuple[str, str]:
    """Mount point and kind of one line; of several at one place the last one counts."""
    before, _, after = line.partition(" - ")
    parts = before.split(" ")
    if len(parts) < 5:
        return "", ""
    return _OCTAL.sub(lambda o: chr(int(o[1], 8)), parts[4]), after.split(" ")[0]
