"""How often somebody may try to sign in: token buckets, never a lock for good.

The buckets are one record, so that they hold for all processes and over a restart. Names and
addresses are in it as hashes only: people type their password where their name belongs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from ipaddress import ip_address, ip_network
from math import ceil

import msgspec

from gallery.drawer import Drawer
from gallery.errors import Throttled


@dataclass(frozen=True, slots=True)
class Limit:
    """A bucket holds `most` tries and gets `a_minute` back each minute."""

    most: float
    a_minute: float


ACCOUNT = Limit(5, 1)
NETWORK = Limit(30, 30)
FAILURES = Limit(100, 10)
"""Lines that wrong passwords may add to the audit log: else whoever guesses fills the disk."""

_HAIR = 1e-6  # seconds: what adding up fractions may lose


class _Bucket(msgspec.Struct, frozen=True):
    left: float
    at: float
    a_minute: float
    most: float
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Throttle:
    """The buckets in a record of this name."""

    drawer: Drawer
    name: str

    def take(self, tries: Mapping[str, Limit], now: datetime) -> None:
        """Take one try out of each bucket; Throttled, and nothing taken, when one is empty."""

        def taken(data: bytes | None) -> bytes:
            buckets = _filled(data, now.timestamp())
            wanted = {
                _key(name): buckets.get(_key(name)) or _full(limit, now.timestamp())
                for name, limit in tries.items()
            }
            missing = [(1 - one.left) * 60 / one.a_minute for one in wanted.values()]
            if max(missing) > _HAIR:
                raise Throttled(max(1, ceil(max(missing) - _HAIR)))
            for key, one in wanted.items():
                buckets[key] = msgspec.structs.replace(one, left=one.left - 1)
            return msgspec.json.encode(buckets)

        self.drawer.change(self.name, taken)

    def spare(self, name: str, limit: Limit, now: datetime) -> int | None:
        """Take one out of a bucket that refuses nothing: how many it had to pass over before.

        returns  None when it is empty: this one is passed over too
        """
        passed: int | None = None

        def taken(data: bytes | None) -> bytes:
            nonlocal passed
            buckets = _filled(data, now.timestamp())
            one = buckets.get(_key(name)) or _full(limit, now.timestamp())
            passed = one.passed if one.left >= 1 else None
            after = {"left": one.left - 1, "passed": 0} if passed is not None else {}
            after = after or {"passed": one.passed + 1}
            buckets[_key(name)] = msgspec.structs.replace(one, **after)
            return msgspec.json.encode(buckets)

        self.drawer.change(self.name, taken)
        return passed

    def fill(self, name: str) -> None:
        """Forget the tries of a bucket: the last one was right."""

        def without(data: bytes | None) -> bytes | None:
            buckets = _read(data)
            return msgspec.json.encode(buckets) if buckets.pop(_key(name), None) else None

        self.drawer.change(self.name, without)


def _filled(data: bytes | None, moment: float) -> dict[str, _Bucket]:
    """The buckets as they are now; full ones need no place."""
    found = {}
    for key, one in _read(data).items():
        if one.at - moment > one.most / one.a_minute * 60:
            continue  # the clock was wrong then, or is now: nobody waits until it is right
        left = one.left + max(0.0, moment - one.at) * one.a_minute / 60
        if left < one.most or one.passed:
            left = min(left, one.most)
            found[key] = msgspec.structs.replace(one, left=left, at=moment)
    return found


def _read(data: bytes | None) -> dict[str, _Bucket]:
    try:
        return msgspec.json.decode(data or b"", type=dict[str, _Bucket])
    except msgspec.DecodeError:
        return {}


def network(address: str) -> str:
    """What one household or server has: an IPv4 address, the /64 of an IPv6 one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped:
        return str(mapped)
    return str(found) if found.version == 4 else str(ip_network(f"{found}/64", strict=False))


def _full(limit: Limit, moment: float) -> _Bucket:
    return _Bucket(limit.most, moment, limit.a_minute, limit.most)


def _key(name: str) -> str:
    return sha256(name.encode("utf-8", "replace")).hexdigest()[:32]
