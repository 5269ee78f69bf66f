"""Dropping older backups: only what somebody asked for, and only what no snapshot names."""

from collections.abc import Sequence
from dataclasses import dataclass

from gallery.backup.folder import Backup


@dataclass(frozen=True, slots=True)
class Dropped:
    """What went: snapshots by name, and how many objects with them."""

    snapshots: Sequence[str] = ()
    objects: int = 0


def drop_older(backup: Backup, keep: int) -> Dropped:
    """Drop all snapshots but the newest `keep`, then the objects that none of these names.

    The caller holds the backup. An object that a snapshot would rather have, because the file was
    damaged, stays too.

    raises  BackupError when one that is to stay cannot be read: then nothing is dropped
    """
    names = backup.names()
    staying = [backup.snapshot(name) for name in names[-keep:]]
    used = {digest for one in staying for f in one.files for digest in (f.sha256, f.should)}
    older = names[:-keep]
    backup.drop(older)
    loose = [digest for digest in backup.objects.each() if digest not in used]
    for digest in loose:
        backup.objects.drop(digest)
    return Dropped(older, len(loose))
