"""Where people came from, cut to a network, for thirty days and no longer.

The chain must hold when the networks are gone, and nobody should find them out again: a line of
the log carries a hash of the network with 128 bits of chance, and the two lie here, one file a day
in the folder that backups leave out. To forget a day is to remove its file.
"""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from pathlib import Path
from secrets import token_hex

KEPT = timedelta(days=30)
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


def keep(folder: Path, network: str, now: datetime) -> str:
    """Keep a network of today: the hash that stands for it in the log. OSError."""
    salt = token_hex(16)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = json.dumps({"network": network, "salt": salt}) + "\n"
    with (folder / f"{now.astimezone(UTC):%Y-%m-%d}.jsonl").open("a", encoding="ascii") as file:
        file.write(line)
    return _hash(network, salt)


def known(folder: Path) -> dict[str, str]:
    """By hash, the networks that are still kept."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.jsonl")):
        with suppress(OSError):  # forgotten in this moment
            for line in path.read_bytes().splitlines():
                with suppress(ValueError, KeyError, TypeError):  # cut off by a stop
                    told = json.loads(line)
                    found[_hash(str(told["network"]), str(told["salt"]))] = str(told["network"])
    return found


def forget(folder: Path, now: datetime) -> int:
    """Remove the days that are over; how many. OSError."""
    gone = 0
    last = f"{now.astimezone(UTC) - KEPT:%Y-%m-%d}"
    for path in folder.glob("*.jsonl"):
        if path.stem < last:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _hash(network: str, salt: str) -> str:
    return sha256(f"{salt} {network}".encode("utf-8", "replace")).hexdigest()
