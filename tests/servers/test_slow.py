"""Slow attacks: heads, bodies and readers that never end, and people who want to read meanwhile.

GALLERY_ATTACK=full: 2,000 connections for five minutes against each shipped configuration.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.servers.fronts import Front
from tests.servers.lines import Door
from tests.servers.served import Served
from tests.serving import ROOT

FULL = os.environ.get("GALLERY_ATTACK") == "full"
CONNECTIONS, SECONDS = (2000, 300) if FULL else (100, 13)
READERS = 6


@dataclass(frozen=True)
class Read:
    """What one reader got: a status, 0 for nothing at all; seconds from the first packet on."""

    status: int
    seconds: float


@contextmanager
def attacked(door: Door, picture: str) -> Iterator[dict[str, int]]:
    """A server under attack; afterwards what the attacker says of it."""
    told: dict[str, int] = {}
    command = [sys.executable, "-m", "tests.servers.attack", str(door.port)]
    with subprocess.Popen(
        [*command, str(door.certificate or ""), str(CONNECTIONS), picture],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as attacker:
        try:
            yield told
        finally:
            said, _ = attacker.communicate()
            told |= json.loads(said)


def reading(door: Door, addresses: list[str], reader: int, until: float) -> list[Read]:
    """A reader who comes again and again, each time by a new connection."""
    found: list[Read] = []
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            asked = addresses[len(found) % len(addresses)]
            status = door.ask(asked, origin=f"127.0.1.{reader + 1}").status
        except OSError:
            status = 0
        found.append(Read(status, time.monotonic() - began))
        time.sleep(0.25)
    return found


def readers(door: Door, addresses: list[str], seconds: float) -> list[Read]:
    """All of them at once, for so long."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(READERS) as people:
        found = people.map(lambda one: reading(door, addresses, one, until), range(READERS))
        return [read for some in found for read in some]


def held_up(name: str, door: Door, known: Mapping[str, str]) -> None:
    """Attack, read, and say what came of it; whoever reads is answered each time."""
    addresses = [known["page"], known["picture"], known["list"]]
    quiet = readers(door, addresses, SECONDS / 10)
    with attacked(door, known["picture"]) as told:
        found = readers(door, addresses, SECONDS)
    seconds, before = (sorted(one.seconds for one in some) for some in (found, quiet))
    p50, p99 = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.99)]
    lost = [one for one in found if one.status != 200]
    print(
        f"\n{name}: {told['mean']} slow connections on average, {told['most']} at most,"
        f" {told.get('cut off', 0)} cut off; {len(found)} reads, {len(lost)} not answered,"
        f" median {p50:.3f} s, p99 {p99:.3f} s, longest {seconds[-1]:.3f} s; without attack"
        f" median {before[len(before) // 2]:.3f} s, p99 {before[int(len(before) * 0.99)]:.3f} s"
    )
    assert lost == []
    assert told["cut off"] > 0
    if FULL:
        assert told["mean"] >= CONNECTIONS * 0.8
        usual = before[int(len(before) * 0.99)]
        assert p99 < max(1.0, 2 * usual)  # on a machine that is busy anyway, twice what it takes


@pytest.mark.skipif(not FULL, reason="GALLERY_ATTACK=full: ten minutes")
def test_readers_are_answered_while_two_thousand_are_slow(server: Front, program: Served) -> None:
    held_up(server.kind, server.door, program.addresses())


@pytest.mark.skipif(FULL, reason="2,000 connections are a matter for a server in front")
def test_readers_are_answered_while_some_are_slow(
    fronts: dict[str, Front], program: Served
) -> None:
    known = program.addresses()
    doors = {"gallery serve": program.door, **{one: fronts[one].door for one in fronts}}

    with ThreadPoolExecutor(len(doors)) as at_once:
        tried = [at_once.submit(held_up, name, door, known) for name, door in doors.items()]

    assert [one.result() for one in tried] == [None] * len(doors)
