"""Links that work once: to make the first account, to choose a password."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

import msgspec

from gallery.drawer import Drawer, Record

FOR = timedelta(hours=24)
FIRST = ""
"""The name of a link to the first account, which has none yet."""


class _Kept(msgspec.Struct, frozen=True):
    name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a library, one record each; its name is the hash of the link's secret."""

    drawer: Drawer

    def make(self, name: str, now: datetime) -> str:
        """The secret of a new link for a person; the ones they had before are dead."""
        self.drop(name)
        secret = token_urlsafe(24)
        kept = _Kept(name, now.astimezone(UTC) + FOR)
        self.drawer.write(_name(secret), msgspec.json.encode(kept))
        return secret

    def name(self, secret: str, now: datetime) -> str | None:
        """Whose link it is; None when there is none, or it is over."""
        found = self.drawer.read(_name(secret))
        kept = _read(found) if found else None
        # one that would last longer was made by a clock that was wrong
        return kept.name if kept and now < kept.until <= now + 2 * FOR else None

    def use(self, secret: str) -> bool:
        """Use a link up; False when somebody else was faster."""
        return self.drawer.remove(_name(secret))

    def drop(self, name: str) -> None:
        """Make a person's links worthless."""
        for record in self.drawer.all():
            kept = _read(record)
            if kept and kept.name == name:
                self.drawer.remove(record.name)


def _name(secret: str) -> str:
    return f"{sha256(secret.encode('utf-8', 'replace')).hexdigest()}.json"


def _read(record: Record) -> _Kept | None:
    try:
        return msgspec.json.decode(record.data, type=_Kept)
    except msgspec.DecodeError:
        return None
