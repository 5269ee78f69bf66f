"""Where people came from, cut to a network, for thirty days and no longer.

The chain must hold when the networks are gone, and nobody should find them out again: a line of
the log carries a hash of the network with 128 bits of chance, and the two lie here, one record a
day in a drawer that backups leave out. To forget a day is to remove its record.
"""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from secrets import token_hex

from gallery.drawer import Drawer
from gallery.errors import StoreError

KEPT = timedelta(days=30)
_SUFFIX = ".jsonl"
IPV4, IPV6 = 24, 48
"""Bits of an address that are kept."""


def cut(address: str) -> str:
    """The network of an address, "203.0.113.0/24" or "2001:db8::/48"; "" for what is none."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    bits = IPV4 if found.version == 4 else IPV6
    return str(ip_network(f"{found}/{bits}", strict=False))


def keep(drawer: Drawer, network: str, now: datetime) -> str:
    """Keep a network of today: the hash that stands for it in the log. StoreError."""
    salt = token_hex(16)
    line = json.dumps({"network": network, "salt": salt}) + "\n"
    drawer.add(f"{now.astimezone(UTC):%Y-%m-%d}{_SUFFIX}", line.encode("ascii"))
    return _hash(network, salt)


def known(drawer: Drawer) -> dict[str, str]:
    """By hash, the networks that are still kept; what cannot be read is not known."""
    found: dict[str, str] = {}
    with suppress(StoreError):
        for record in drawer.all(_SUFFIX):
            for line in record.data.splitlines():
                with suppress(ValueError, KeyError, TypeError):  # cut off by a stop
                    told = json.loads(line)
                    found[_hash(str(told["network"]), str(told["salt"]))] = str(told["network"])
    return found


def forget(drawer: Drawer, now: datetime) -> int:
    """Remove the days that are over; how many. StoreError, ReadOnly."""
    last = f"{now.astimezone(UTC) - KEPT:%Y-%m-%d}"
    over = [name for name in drawer.names(_SUFFIX) if name.removesuffix(_SUFFIX) < last]
    for name in over:
        drawer.remove(name)
    return len(over)


def _hash(network: str, salt: str) -> str:
    return sha256(f"{salt} {network}".encode("utf-8", "replace")).hexdigest()
