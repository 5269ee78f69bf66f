"""Whether a backup could be restored: every snapshot, and every object that one names."""

from collections.abc import Iterator

from gallery.backup.folder import Backup
from gallery.backup.snapshot import Kept
from gallery.errors import BackupError
from gallery.ingest.news import Begun, Listener, Seen
from gallery.model import Finding


def prove(
    backup: Backup, *, read_data: bool = False, listen: Listener = lambda _: None
) -> Iterator[Finding]:
    """Yield what is wrong in a backup; nothing is changed.

    read_data  also read every object and compare its hash with its name
    """
    wanted: dict[str, tuple[str, Kept]] = {}
    for name in backup.names():
        try:
            files = backup.snapshot(name).files
        except BackupError as problem:
            where = f"snapshots/{name}"
            yield Finding("snapshot-damaged", where, str(problem), "remove it; back up again")
            continue
        wanted |= {kept.sha256: (name, kept) for kept in files}
    listen(Begun("backup", len(wanted), "prove"))
    for digest, (name, kept) in wanted.items():
        yield from _object(backup, name, kept, read_data)
        listen(Seen("backup", digest))


def _object(backup: Backup, name: str, kept: Kept, read_data: bool) -> Iterator[Finding]:
    where = f"{kept.path} in {name}"
    remedy = "`gallery backup DIR --read-data` writes it anew while the library still has it"
    if not backup.objects.holds(kept.sha256):
        reason = f"its object {kept.sha256} is not there"
        yield Finding("object-missing", where, reason, remedy)
    elif not backup.objects.holds(kept.sha256, kept.bytes) or (
        read_data and not backup.objects.right(kept.sha256)
    ):
        reason = f"the bytes of its object {kept.sha256} are not what they were"
        yield Finding("object-damaged", where, reason, remedy)
