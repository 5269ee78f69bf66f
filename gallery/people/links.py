"""Links that work once: to make the first account, to choose a password."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe

import msgspec

from gallery.people.files import read, remove, write

FOR = timedelta(hours=24)
FIRST = ""
"""The name of a link to the first account, which has none yet."""


class _Kept(msgspec.Struct, frozen=True):
    name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a library, one file each; a file's name is the hash of the link's secret."""

    folder: Path

    def make(self, name: str, now: datetime) -> str:
        """The secret of a new link for a person; the ones they had before are dead."""
        self.drop(name)
        secret = token_urlsafe(24)
        kept = _Kept(name, now.astimezone(UTC) + FOR)
        write(self._path(secret), msgspec.json.encode(kept))
        return secret

    def name(self, secret: str, now: datetime) -> str | None:
        """Whose link it is; None when there is none, or it is over."""
        kept = _read(self._path(secret))
        # one that would last longer was made by a clock that was wrong
        return kept.name if kept and now < kept.until <= now + 2 * FOR else None

    def use(self, secret: str) -> bool:
        """Use a link up; False when somebody else was faster."""
        return remove(self._path(secret))

    def drop(self, name: str) -> None:
        """Make a person's links worthless."""
        for path, kept in self._all():
            if kept.name == name:
                remove(path)

    def _path(self, secret: str) -> Path:
        return self.folder / f"{sha256(secret.encode('utf-8', 'replace')).hexdigest()}.json"

    def _all(self) -> Iterator[tuple[Path, _Kept]]:
        for path in sorted(self.folder.glob("*.json")):
            kept = _read(path)
            if kept:
                yield path, kept


def _read(path: Path) -> _Kept | None:
    try:
        return msgspec.json.decode(read(path) or b"", type=_Kept)
    except msgspec.DecodeError:
        return None
