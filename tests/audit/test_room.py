"""A disk that is full: what cannot be written down is not done, and room is made all the same."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gallery.audit import Audit
from gallery.cli import app
from gallery.drawer.files import FileCabinet
from gallery.editing import trash
from gallery.errors import Full, StoreError
from gallery.people import Person, Role
from gallery.people import door as doors
from gallery.people.book import Account
from gallery.people.door import Browser
from gallery.people.handing import hand_out, take_back
from gallery.wiring import open_gallery, today
from tests.desk.sample import HEAD, block, lay, original
from tests.ends import door_of
from tests.faults.mounts import tmpfs
from tests.faults.scale import needs

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORDS = "cuatro palabras sin relación"


def filled(disk: Path) -> Path:
    """A file that leaves no room for another byte."""
    rest = disk / "rest"
    with rest.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return rest


def test_a_full_disk_refuses_what_is_logged_and_loses_no_line(tmp_path: Path) -> None:
    needs("mount", root=True)
    with tmpfs(tmp_path / "disk", 8) as disk:
        (disk / "library" / "albums").mkdir(parents=True)
        gallery = open_gallery(disk / "library", {"workers": 1})
        door, log = gallery.door(), gallery.audit()
        lay(gallery.store, "march", HEAD + block("a.jpg"), [original("a.jpg", 1)])
        door.book.add(Account(Person("ana", "Ana", Role.ADMIN)))
        secret, signed = doors.enter(door, "ana", Browser(), NOW, "link")
        before = [line.n for line in log.read()]
        rest = filled(disk)

        acts: list[Callable[[], object]] = [
            lambda: doors.enter(door, "ana", Browser(), NOW, "passkey"),
            lambda: doors.promote(door, "ana", Role.EDITOR, NOW),
            lambda: log.write("withheld", "ana", "march/1", NOW),
        ]
        for act in acts:
            with pytest.raises(Full, match="no space left"):
                act()
        after = [line.n for line in log.read()]
        doors.leave(door, "ana", NOW, [signed.ident])
        gone = doors.present(door, secret, NOW)
        broken = log.broken()
        rest.unlink()
        log.write("withheld", "ana", "march/1", NOW)

        assert (after, gone, broken, log.broken()) == (before, None, [], [])
        assert next(log.read()).n == len(before) + 1


def test_what_lets_somebody_in_is_ended_on_a_full_disk_too(tmp_path: Path) -> None:
    needs("mount", root=True)
    with tmpfs(tmp_path / "disk", 8) as disk:
        (disk / "library" / "albums").mkdir(parents=True)
        door = open_gallery(disk / "library", {"workers": 1}).door()
        ana, day = Person("ana", "Ana", Role.ADMIN), NOW + timedelta(days=1)
        door.book.add(Account(ana))
        token, secret = hand_out(door, ana, ["write"], label="Wire", now=NOW, expires=day)
        link, opening = door.passes.make("preview", "march", by="ana", now=NOW, expires=day)
        filled(disk)

        ended = take_back(door, token.ident, "ana", NOW)
        revoked = door.passes.revoke(link.ident, NOW)

        assert (ended.ended, revoked.revoked) == (NOW, NOW)
        assert door.tokens.open(secret, NOW) is None
        assert door.passes.open(opening, NOW) is None


def test_a_link_is_not_used_up_where_nothing_can_be_written_down(tmp_path: Path) -> None:
    door = door_of(FileCabinet(tmp_path, tmp_path / "albums" / ".gallery"))
    first = doors.first_link(door, NOW) or ""
    blocked = tmp_path / "audit"
    blocked.write_bytes(b"no folder, so that there is no line")

    with pytest.raises(StoreError):
        doors.begin(door, first, Person("ana", "Ana", Role.ADMIN), WORDS, NOW)
    blocked.unlink()
    doors.begin(door, first, Person("ana", "Ana", Role.ADMIN), WORDS, NOW)
    chosen = doors.reset(door, "ana", NOW)
    (tmp_path / "audit").rename(tmp_path / "kept")
    blocked.write_bytes(b"none again")
    with pytest.raises(StoreError):
        doors.choose(door, chosen, WORDS, NOW)
    blocked.unlink()

    assert doors.choose(door, chosen, WORDS, NOW).name == "ana"


def test_whoever_keeps_the_machine_makes_room_without_signing_in(tmp_path: Path) -> None:
    """`gallery purge` removes what nobody names before it needs room for a line."""
    needs("mount", root=True)
    with tmpfs(tmp_path / "disk", 8) as disk:
        (disk / "library" / "albums").mkdir(parents=True)
        gallery = open_gallery(disk / "library", {"workers": 1})
        lay(gallery.store, "march", HEAD + block("a.jpg"), [original("a.jpg", 1)])
        gallery.store.put("march/a.jpg", b"bytes")
        trash.trash(gallery.store, "march", ["a.jpg"], "ana", NOW)
        orphan = disk / "library/albums/.gallery/renditions/ab/cd" / ("ab" * 32) / "x-400.jpg"
        orphan.parent.mkdir(parents=True)
        orphan.write_bytes(b"\0" * 300_000)
        _old(orphan)
        filled(disk)

        words = ["--library", str(disk / "library"), "purge", "--yes"]
        found = CliRunner().invoke(app, words)

        assert found.exit_code == 0, found.output + repr(found.exception)
        assert not orphan.exists()
        assert _kinds(gallery.audit()) == ["purged", "log-begun"]
        assert gallery.audit().broken() == []


def _old(path: Path) -> None:
    long_ago = today().timestamp() - 10 * 86_400
    os.utime(path, (long_ago, long_ago))


def _kinds(log: Audit) -> list[str]:
    return [line.kind for line in log.read()]
