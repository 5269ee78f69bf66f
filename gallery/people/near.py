"""From which networks somebody signed in lately: a stranger who guesses does not shut these.

Networks are cut like those of the audit log (/24, /48), kept for as long, and under a hash with the
name; who reads the file learns next to nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from gallery.audit.networks import KEPT, cut
from gallery.people.files import locked, read, write


@dataclass(frozen=True, slots=True)
class Near:
    """The networks in a file; lock: the file that keeps two writers apart."""

    path: Path
    lock: Path

    def note(self, name: str, address: str, now: datetime) -> None:
        """Somebody signed in from there. StoreError, ReadOnly."""
        with locked(self.lock):
            kept = {key: at for key, at in self._read().items() if _lately(at, now)}
            write(self.path, msgspec.json.encode({**kept, _key(name, address): now.timestamp()}))

    def knows(self, name: str, address: str, now: datetime) -> bool:
        """Whether they did within thirty days."""
        at = self._read().get(_key(name, address))
        return at is not None and _lately(at, now)

    def _read(self) -> dict[str, float]:
        try:
            return msgspec.json.decode(read(self.path) or b"", type=dict[str, float])
        except msgspec.DecodeError:
            return {}


def _lately(at: float, now: datetime) -> bool:
    return abs(now.timestamp() - at) < KEPT.total_seconds()


def _key(name: str, address: str) -> str:
    where = f"{cut(address) or address} {name}"
    return sha256(where.encode("utf-8", "replace")).hexdigest()[:32]
