"""From which networks somebody signed in lately: a stranger who guesses does not shut these.

Networks are cut like those of the audit log (/24, /48), kept for as long, and under a hash with the
name; who reads the file learns next to nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import msgspec

from gallery.audit.networks import KEPT, cut
from gallery.drawer import Drawer

NAME = "near.json"


@dataclass(frozen=True, slots=True)
class Near:
    """The networks, one record for all."""

    drawer: Drawer

    def note(self, name: str, address: str, now: datetime) -> None:
        """Somebody signed in from there. StoreError, ReadOnly."""

        def noted(data: bytes | None) -> bytes:
            kept = {key: at for key, at in _read(data).items() if _lately(at, now)}
            return msgspec.json.encode({**kept, _key(name, address): now.timestamp()})

        self.drawer.change(NAME, noted)

    def knows(self, name: str, address: str, now: datetime) -> bool:
        """Whether they did within thirty days."""
        found = self.drawer.read(NAME)
        at = _read(found.data).get(_key(name, address)) if found else None
        return at is not None and _lately(at, now)


def _read(data: bytes | None) -> dict[str, float]:
    try:
        return msgspec.json.decode(data or b"", type=dict[str, float])
    except msgspec.DecodeError:
        return {}


def _lately(at: float, now: datetime) -> bool:
    return abs(now.timestamp() - at) < KEPT.total_seconds()


def _key(name: str, address: str) -> str:
    where = f"{cut(address) or address} {name}"
    return sha256(where.encode("utf-8", "replace")).hexdigest()[:32]
