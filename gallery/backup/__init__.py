"""The library a second time, on another disk: plain files named by their hash, and snapshots.

`run.back_up` writes, `restoring.restore` gives back, `proving.prove` looks whether it could; a
repair asks `open_backup(DIR).fetch(path, sha256)` for the bytes of one file.
"""

from gallery.backup.folder import Backup, open_backup
from gallery.backup.lately import Backed, last

__all__ = ["Backed", "Backup", "last", "open_backup"]
