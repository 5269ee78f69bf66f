"""Backup and restore as people use them: what they hold, what they refuse, what they tell."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event as Flag
from threading import Thread

from gallery import editing
from gallery.backup import last, open_backup
from gallery.backup.contents import open_library
from gallery.backup.folder import README
from gallery.backup.reading import read_file
from gallery.backup.run import Wanted, back_up
from gallery.backup.snapshot import next_name
from gallery.ingest.news import Event, Seen
from gallery.ingest.run import ingest
from gallery.wiring import Gallery
from tests.backup.site import NOW, PHOTO, command, refusal
from tests.conftest import Drop, put
from tests.library import originals
from tests.pictures import jpeg


def tree(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Bytes, time and permissions of all files of a library but the machine's own."""
    return {
        str(path.relative_to(folder)): (
            path.read_bytes(),
            path.stat().st_mtime_ns,
            path.stat().st_mode & 0o777,
        )
        for path in folder.rglob("*")
        if path.is_file() and ".gallery" not in path.parts
    }


def test_what_comes_back_is_what_was_there_with_times_and_permissions(
    site: Gallery, tmp_path: Path
) -> None:
    before = tree(site.library)

    backed = command(site.library, "backup", str(tmp_path / "disk"))
    restored = command(tmp_path / "back", "restore", str(tmp_path / "disk"))

    assert (backed.exit_code, restored.exit_code) == (0, 0), restored.output
    assert tree(tmp_path / "back") == before
    assert (tmp_path / "disk").stat().st_mode & 0o077 == 0
    held = (tmp_path / "disk" / "objects").rglob("*")
    assert not any(sha256(p.read_bytes()).hexdigest() != p.name for p in held if p.is_file())


def test_a_second_run_over_an_unchanged_library_writes_a_snapshot_and_nothing_else(
    site: Gallery, tmp_path: Path
) -> None:
    first = command(site.library, "backup", str(tmp_path / "disk"))
    before = {p: p.stat().st_ino for p in (tmp_path / "disk/objects").rglob("*")}

    second = command(site.library, "backup", str(tmp_path / "disk"))

    assert "new (0 B)" not in first.output
    assert "0 new (0 B)" in second.output
    assert {p: p.stat().st_ino for p in (tmp_path / "disk/objects").rglob("*")} == before
    assert len(open_backup(tmp_path / "disk").names()) == 2
    listed = command(site.library, "backup", str(tmp_path / "disk"), "--list")
    assert "2 backups" in listed.output
    assert "Nothing lost" in listed.output


def test_a_change_of_the_same_size_within_one_tick_of_the_clock_is_in_the_next_backup(
    site: Gallery, tmp_path: Path
) -> None:
    words = site.library / "albums/march/notes.txt"
    words.write_text("one")
    moment = words.stat().st_mtime_ns
    command(site.library, "backup", str(tmp_path / "disk"))

    words.write_text("two")
    os.utime(words, ns=(moment, moment))
    command(site.library, "backup", str(tmp_path / "disk"))

    assert open_backup(tmp_path / "disk").fetch("albums/march/notes.txt") == b"two"


def test_by_hand_the_commands_of_its_readme_bring_all_files_back(
    site: Gallery, tmp_path: Path
) -> None:
    (site.library / 'albums/march/caf\udce9 n\u0303 "x".txt').unlink()
    disk, out = tmp_path / "disk", tmp_path / "by hand"
    command(site.library, "backup", str(disk))
    words = (disk / README).read_text("utf-8").partition("ESPAÑOL")[0]
    lines = "\n".join(re.findall(r"^ {2}(?! *snapshots/| *objects/3f| {10}).*$", words, re.M))
    [name] = open_backup(disk).names()
    script = lines.replace("2026-11-23T101500Z", name).replace("/tmp/library", str(out))

    ran = subprocess.run(
        ["sh", "-eu", "-c", script], cwd=disk, capture_output=True, text=True, check=True
    )

    assert tree(out) == tree(site.library) | {
        path: (data, mtime, out.joinpath(path).stat().st_mode & 0o777)
        for path, (data, mtime, _) in tree(site.library).items()
    }
    seal = (disk / "snapshots" / f"{name}.jsonl").read_text().splitlines()[-1]
    assert ran.stdout.split()[0] in seal


def test_a_snapshot_that_is_not_there_is_refused_with_those_that_are(
    site: Gallery, tmp_path: Path
) -> None:
    command(site.library, "backup", str(tmp_path / "disk"))
    [name] = open_backup(tmp_path / "disk").names()

    wrong = command(tmp_path / "b", "restore", str(tmp_path / "disk"), "--snapshot", "2020-01-01")
    nothing = command(tmp_path / "b", "restore", str(tmp_path / "elsewhere"))

    assert f"no snapshot '2020-01-01'; the newest are {name}" in refusal(wrong)
    assert "holds no backup" in refusal(nothing)
    assert not (tmp_path / "b").exists()


def test_a_folder_that_holds_something_is_neither_restored_nor_backed_up_into(
    site: Gallery, tmp_path: Path
) -> None:
    command(site.library, "backup", str(tmp_path / "disk"))
    other = put(tmp_path / "other/photo.jpg", b"mine").parent
    before = tree(site.library)

    over = command(site.library, "restore", str(tmp_path / "disk"))
    into = command(site.library, "backup", str(other))
    places = [site.library / "bak", site.library / "albums/march", site.library, tmp_path]
    inside = [command(site.library, "backup", str(place)) for place in places]

    assert "is not empty; nothing was changed" in refusal(over)
    assert "holds other things (photo.jpg) and no backup" in refusal(into)
    assert all("lie inside each other" in refusal(one) for one in inside)
    assert tree(site.library) == before
    assert [path.name for path in other.iterdir()] == ["photo.jpg"]


def test_two_backups_into_one_folder_at_once_are_one_and_a_refusal(
    site: Gallery, tmp_path: Path
) -> None:
    command(site.library, "backup", str(tmp_path / "disk"))

    with open_backup(tmp_path / "disk").held():
        second = command(site.library, "backup", str(tmp_path / "disk"))

    assert "another backup into" in refusal(second)
    backed = last(site.store)
    assert backed is not None
    assert not backed.failed


def test_a_disk_that_is_not_mounted_is_not_taken_for_a_new_one(
    site: Gallery, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    command(site.library, "backup", str(disk))
    shutil.move(disk, tmp_path / "away")
    disk.mkdir()

    gone = command(site.library, "backup", str(disk))
    told = last(site.store)
    anew = command(site.library, "backup", str(disk), "--anew")

    assert "mount its disk, or say `--anew`" in refusal(gone)
    assert told is not None
    assert "mount its disk" in told.failed
    assert told.files > 0
    assert anew.exit_code == 0


def test_a_restore_that_was_stopped_is_no_library_yet_and_goes_on(
    site: Gallery, tmp_path: Path
) -> None:
    disk, back = tmp_path / "disk", tmp_path / "back"
    command(site.library, "backup", str(disk))
    kept = open_backup(disk).snapshot().files
    first = next(one for one in kept if one.path == PHOTO)
    put(back / ".restoring/snapshot", open_backup(disk).names()[0].encode())
    half = put(back / ".restoring/tree" / PHOTO, (site.library / PHOTO).read_bytes())
    os.utime(half, ns=(first.mtime_ns, first.mtime_ns))
    put(back / ".restoring/incoming/half", b"half a photo")
    inode = half.stat().st_ino

    served = command(back, "check")
    restored = command(back, "restore", str(disk))

    assert "is no library" in refusal(served)
    assert restored.exit_code == 0, restored.output
    assert (back / PHOTO).stat().st_ino == inode
    assert originals(back) == originals(site.library)
    assert not (back / ".restoring").exists()


def test_a_photo_that_is_borrowed_while_a_backup_runs_is_in_it(
    site: Gallery, drop: Drop, tmp_path: Path
) -> None:
    editing.create(site.store, "vigil", 'title.en = "A vigil"\n')
    card = drop("late", **{"late.jpg": jpeg(64, 48, seed=9)})
    late: list[str] = []

    def borrow(event: Event) -> None:
        if isinstance(event, Seen) and event.name == PHOTO and not late:
            late.extend(ingest(site.darkroom(), "march", [card], today=NOW.date()).developed)
            block = '\n[[block]]\nphoto = "/march/late.jpg"\n'
            editing.change(site.store, "vigil", lambda source, _: source + block)

    library, disk = open_library(site.library), tmp_path / "disk"
    back_up(library, disk, lambda: NOW, Wanted(), borrow)

    backup = open_backup(disk)
    assert late == ["late.jpg"]
    assert b"/march/late.jpg" in (backup.fetch("albums/vigil/album.toml") or b"")
    assert b"late.jpg" in (backup.fetch("albums/march/manifest.json") or b"")
    assert backup.fetch("albums/march/late.jpg") == jpeg(64, 48, seed=9)


def test_keep_drops_older_backups_and_only_what_nobody_names(site: Gallery, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    command(site.library, "backup", str(disk))
    put(site.library / "albums/march/passing.txt", b"here for one day")
    command(site.library, "backup", str(disk))
    (site.library / "albums/march/passing.txt").unlink()

    last_one = command(site.library, "backup", str(disk), "--keep", "1")

    assert last_one.exit_code == 0
    assert "2 older backups dropped" in last_one.output
    assert len(open_backup(disk).names()) == 1
    assert not open_backup(disk).objects.holds(sha256(b"here for one day").hexdigest())
    assert command(site.library, "backup", str(disk), "--check", "--read-data").exit_code == 0


def test_links_are_named_and_left_out(site: Gallery, tmp_path: Path) -> None:
    (site.library / "albums/march/link.jpg").symlink_to("/etc/hostname")

    told = command(site.library, "backup", str(tmp_path / "disk"))

    assert told.exit_code == 0
    assert "left out: albums/march/link.jpg is a link" in told.output
    assert not [f for f in open_backup(tmp_path / "disk").snapshot().files if "link" in f.path]


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    versions = bytes(24_000_000), b"x" * 24_000_000
    path, into = put(tmp_path / "photo.jpg", versions[0]), tmp_path / "into"
    into.mkdir()

    with _changed_when_read(path, versions[1], into):
        read = read_file(path, into)

    assert read is not None
    assert read[0].copy is not None
    assert read[0].copy.read_bytes() in versions
    assert [read[0].copy] == list(into.iterdir())


def test_names_of_snapshots_grow_whatever_the_clock_says() -> None:
    names: list[str] = []

    for minutes in (0, 0, -60, 1):
        names.append(next_name(NOW + timedelta(minutes=minutes), names))

    assert names == [
        "2026-11-23T101500Z",
        "2026-11-23T101500Z-2",
        "2026-11-23T101500Z-3",
        "2026-11-23T101600Z",
    ]


@contextmanager
def _changed_when_read(path: Path, data: bytes, into: Path) -> Iterator[None]:
    """Write other bytes into a file as soon as the first ones of it are read."""
    ended = Flag()

    def write() -> None:
        while not ended.is_set() and not any(copy.stat().st_size for copy in into.iterdir()):
            pass
        with path.open("r+b") as file:
            file.write(data)

    thread = Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
