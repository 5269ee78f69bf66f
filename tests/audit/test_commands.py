"""The audit log on the command line: shown, checked, written by commands, kept by backups."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from getpass import getuser
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gallery.audit import Audit
from gallery.cli import app
from gallery.cli.auditing import notice_settings
from gallery.editing import trash
from gallery.ingest.index import reindex
from gallery.people.contributors import KIND, Contributor
from gallery.purging.thrown import thrown
from gallery.wiring import Gallery, open_gallery, today
from gallery.working import empty_trash, forget_people
from tests.desk.sample import HEAD, block, lay, original

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def log(gallery: Gallery) -> Audit:
    """Five lines of the first five days of May."""
    for day in range(4):
        gallery.audit().write("published", "ana", f"essay-{day}", NOW + day * DAY, reason="a b")
    return gallery.audit()


def run(library: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--library", str(library), *words], catch_exceptions=False)


def said(gallery: Gallery) -> list[tuple[str, str, str]]:
    found = [(one.kind, one.who, one.about) for one in gallery.audit().read()]
    return found[::-1][1:]


def test_it_is_shown_the_newest_first_and_by_day(library: Path, log: Audit) -> None:
    plain = run(library, "audit").output.splitlines()
    late = run(library, "audit", "--since", "2026-05-03", "--json").output.splitlines()

    head = log.head()
    assert head is not None
    assert plain[0] == "2026-05-04 12:00:00 UTC  published  ana  essay-3  reason=a b"
    assert len(plain) == 6
    assert plain[-1] == f"5 lines; the last one's hash is {head.hash}"
    assert [json.loads(line)["about"] for line in late] == ["essay-3", "essay-2"]
    assert json.loads(late[0])["at"] == "2026-05-04T12:00:00+00:00"


def test_a_day_that_is_none_is_refused_in_words(library: Path, log: Audit) -> None:
    found = CliRunner().invoke(app, ["--library", str(library), "audit", "--since", "May"])

    assert "--since is 'May'; write a day like 2026-05-01" in str(found.exception)


def test_a_harm_is_named_by_check_and_by_audit_with_its_line(library: Path, log: Audit) -> None:
    path = library / "audit/2026-05.jsonl"
    whole = path.read_bytes()
    assert run(library, "check").exit_code == 0

    altered = whole.replace(b"essay-1", b"essay-9")
    lines = whole.splitlines(keepends=True)
    for harmed, where in (
        (altered, "audit/2026-05.jsonl, line 3: its hash does not fit"),
        (b"".join(lines[:2] + lines[3:]), "audit/2026-05.jsonl, line 3: number 3 is missing"),
        (b"".join(lines[:3]), "audit/head: it counts 5 lines, and the last one is number 3"),
        (b"".join([*lines[:3], lines[4], lines[3]]), "line 5: number 4 stands after number 5"),
    ):
        path.write_bytes(harmed)
        for command in ("check", "audit"):
            found = run(library, command)
            assert found.exit_code == 1
            assert where in found.output
    path.write_bytes(whole)
    (library / "audit/head").unlink()
    assert "audit/head: it is missing" in run(library, "check").output


def test_commands_write_who_typed_them(gallery: Gallery, library: Path) -> None:
    lay(gallery.store, "march", HEAD + block("a.jpg", caption={"en": "x"}), [original("a.jpg", 1)])
    run(library, "people", "add", "ana", "--role", "admin")
    run(library, "people", "add", "ben", "--role", "editor")
    run(library, "people", "reset", "ben")
    run(library, "people", "remove", "ben")
    run(library, "publish", "march", "--override", "the march is on")
    run(library, "withdraw", "march")

    me = getuser()
    assert said(gallery) == [
        ("account-made", me, "ana"),
        ("account-made", me, "ben"),
        ("password-reset", me, "ben"),
        ("account-removed", me, "ben"),
        ("overridden", me, "march"),
        ("published", me, "march"),
        ("withdrawn", me, "march"),
    ]


def test_an_act_without_a_line_is_not_done_on_the_command_line_either(
    gallery: Gallery, library: Path
) -> None:
    lay(gallery.store, "march", HEAD + block("a.jpg", caption={"en": "x"}), [original("a.jpg", 1)])
    (library / "audit").write_text("")

    found = CliRunner().invoke(
        app, ["--library", str(library), "publish", "march", "--override", "the march is on"]
    )

    assert "cannot write the audit log" in str(found.exception)
    assert b'status = "draft"' in gallery.store.get("march/album.toml")[0]


def test_what_goes_for_ever_has_a_line_whoever_removes_it(gallery: Gallery, library: Path) -> None:
    names = [original(f"{name}.jpg", n) for n, name in enumerate("ab", 1)]
    lay(gallery.store, "march", HEAD + block("a.jpg") + block("b.jpg"), names)
    for one in names:
        gallery.store.put(f"march/{one.name}", b"bytes")
    long_ago = today() - 40 * DAY
    trash.trash(gallery.store, "march", ["a.jpg"], "ana", long_ago)
    reindex(gallery.store, gallery.catalog, today().date(), cards=False)

    run(library, "purge", "--yes")
    trash.trash(gallery.store, "march", ["b.jpg"], "ana", long_ago)
    assert empty_trash(gallery, print, today())  # it is due, and waits one more day
    assert empty_trash(gallery, print, today() + 2 * DAY)

    assert said(gallery) == [
        ("purged", getuser(), "march"),
        ("trash-emptied", "", "march"),
    ]
    assert not thrown(gallery.store)


def test_a_purge_forgets_contributors_too_and_says_so_before(
    gallery: Gallery, library: Path
) -> None:
    door, long_ago = gallery.door(), today() - 400 * DAY
    made, _ = door.passes.make(KIND, "march", by="ana", now=long_ago, expires=long_ago + DAY)
    door.contributors.begin(Contributor("", made.ident, "Rosa", "rosa@x.org", long_ago, ""))

    dry = run(library, "purge", "--dry-run").output
    there = len(door.contributors.of(made.ident))
    run(library, "purge", "--yes")

    assert "1 contributor whose link ended 365 days ago" in dry
    assert (there, len(door.contributors.of(made.ident))) == (1, 0)
    assert said(gallery) == [("contributors-forgotten", getuser(), "")]


def test_the_work_process_forgets_contributors_and_networks(gallery: Gallery) -> None:
    door, log = gallery.door(), gallery.audit()
    made, _ = door.passes.make(KIND, "march", by="ana", now=NOW, expires=NOW + DAY)
    door.contributors.begin(Contributor("", made.ident, "Rosa", "rosa@x.org", NOW, ""))
    log.write("sign-in", "ana", "", NOW, address="203.0.113.7")
    told: list[str] = []

    forget_people(gallery, told.append, NOW + 10 * DAY)
    before = [line.network for line in log.read()]
    forget_people(gallery, told.append, NOW + 366 * DAY)

    assert before == ["203.0.113.0/24", ""]
    assert told == ["contributors forgotten, whose link ended 365 days ago: 1"]
    assert {line.network for line in log.read()} == {""}
    assert log.broken() == []


def test_settings_that_changed_are_noticed_when_the_server_starts(library: Path) -> None:
    gallery = open_gallery(library)
    notice_settings(gallery, NOW)
    (library / "gallery.toml").write_text('title.en = "CANARY"\n')
    notice_settings(gallery, NOW)
    notice_settings(gallery, NOW + DAY)
    (library / "gallery.toml").write_text('title.en = "Other"\n')
    notice_settings(gallery, NOW + 2 * DAY)

    assert said(gallery) == [("settings-changed", "", "gallery.toml")] * 2
    assert b"CANARY" not in (library / "audit" / "2026-05.jsonl").read_bytes()


def test_a_backup_has_the_log_and_none_of_its_networks(
    gallery: Gallery, library: Path, tmp_path: Path
) -> None:
    log = gallery.audit()
    log.write("sign-in", "ana", "", NOW, address="203.0.113.7")
    copy, again = tmp_path / "copy", tmp_path / "again"
    assert run(library, "backup", str(copy)).exit_code == 0
    shutil.rmtree(library)

    assert run(library, "restore", str(copy), "--to", str(again)).exit_code == 0

    restored = open_gallery(again).audit()
    kept = b"".join(path.read_bytes() for path in copy.rglob("*") if path.is_file())
    assert b"203.0.113" not in kept
    assert [line.kind for line in restored.read()] == ["sign-in", "log-begun"]
    assert restored.broken() == []
