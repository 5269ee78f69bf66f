"""What is damaged, in the library or its backup: told, kept apart, and mended where it can be."""

import os
from pathlib import Path

from gallery.backup import last, open_backup
from gallery.wiring import Gallery
from tests.backup.site import PHOTO, command, refusal
from tests.conftest import put


def test_a_flipped_original_is_told_stored_as_it_is_and_restored_as_it_was(
    site: Gallery, tmp_path: Path
) -> None:
    disk, photo = tmp_path / "disk", site.library / PHOTO
    good = photo.read_bytes()
    command(site.library, "backup", str(disk))
    _flip(photo, 1000)

    unseen = command(site.library, "backup", str(disk))
    told = command(site.library, "backup", str(disk), "--read-data")
    again = command(site.library, "backup", str(disk), "--keep", "1")
    restored = command(tmp_path / "back", "restore", str(disk))

    assert unseen.exit_code == 0
    for result in (told, again):
        assert result.exit_code == 1
        assert f"{PHOTO}: its bytes are not what they were" in result.output
    assert len(open_backup(disk).names()) == 4  # nothing is dropped while something is wrong
    kept = {one.path: one for one in open_backup(disk).snapshot().files}[PHOTO]
    assert open_backup(disk).fetch(PHOTO, kept.sha256) == photo.read_bytes()
    assert open_backup(disk).fetch(PHOTO) == good
    assert (tmp_path / "back" / PHOTO).read_bytes() == good
    assert "came back as it was before" in restored.output
    backed = last(site.store)
    assert backed is not None
    assert backed.findings == 1


def test_an_original_that_was_flipped_before_the_first_backup_is_told_by_its_manifest(
    site: Gallery, tmp_path: Path
) -> None:
    _flip(site.library / PHOTO, 1000)

    told = command(site.library, "backup", str(tmp_path / "disk"))
    restored = command(tmp_path / "back", "restore", str(tmp_path / "disk"))

    assert told.exit_code == 1
    assert f"{PHOTO}: its bytes are not what they were" in told.output
    assert restored.exit_code == 1
    assert "no earlier backup has it whole" in restored.output
    assert (tmp_path / "back" / PHOTO).exists()


def test_a_damaged_object_is_found_never_restored_and_mended_from_the_library(
    site: Gallery, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    command(site.library, "backup", str(disk))
    backup = open_backup(disk)
    kept = {one.path: one for one in backup.snapshot().files}[PHOTO]
    _flip(backup.objects.path(kept.sha256), 1000)

    glance = command(site.library, "backup", str(disk), "--check")
    look = command(site.library, "backup", str(disk), "--check", "--read-data")
    restored = command(tmp_path / "back", "restore", str(disk))
    fetched = backup.fetch(PHOTO)
    mended = command(site.library, "backup", str(disk), "--read-data")
    after = command(site.library, "backup", str(disk), "--check", "--read-data")

    assert glance.exit_code == 0
    assert look.exit_code == 1
    assert PHOTO in look.output
    assert fetched is None
    assert restored.exit_code == 1
    assert not (tmp_path / "back" / PHOTO).exists()
    assert (tmp_path / "back/albums/march/IMG_2.jpg").exists()
    assert mended.exit_code == 0
    assert "it is written anew" in mended.output
    assert after.exit_code == 0


def test_a_missing_object_is_found_and_written_again_by_the_next_backup(
    site: Gallery, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    command(site.library, "backup", str(disk))
    backup = open_backup(disk)
    kept = {one.path: one for one in backup.snapshot().files}[PHOTO]
    backup.objects.path(kept.sha256).unlink()

    found = command(site.library, "backup", str(disk), "--check")
    command(site.library, "backup", str(disk))

    assert found.exit_code == 1
    assert f"its object {kept.sha256} is not there" in found.output
    assert command(site.library, "backup", str(disk), "--check").exit_code == 0


def test_a_damaged_snapshot_is_named_and_an_earlier_one_restored(
    site: Gallery, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    for _ in range(2):
        command(site.library, "backup", str(disk))
    first, second = open_backup(disk).names()
    _flip(disk / "snapshots" / f"{second}.jsonl", 700)

    newest = command(tmp_path / "back", "restore", str(disk))
    earlier = command(tmp_path / "back", "restore", str(disk), "--snapshot", first)
    next_one = command(site.library, "backup", str(disk))

    assert f"the snapshot {second} is damaged" in refusal(newest)
    assert earlier.exit_code == 0
    assert next_one.exit_code == 1
    assert f"snapshots/{second}: it is damaged" in next_one.output
    assert open_backup(disk).snapshot().files == open_backup(disk).snapshot(first).files


def test_a_photo_that_is_gone_is_told_and_no_older_backup_dropped(
    site: Gallery, tmp_path: Path
) -> None:
    disk, photo = tmp_path / "disk", site.library / PHOTO
    data = photo.read_bytes()
    command(site.library, "backup", str(disk))
    photo.unlink()

    told = command(site.library, "backup", str(disk), "--keep", "1")

    assert told.exit_code == 1
    assert f"{PHOTO}: its album's manifest names it, and it is not there" in told.output
    assert open_backup(disk).fetch(PHOTO) == data


def test_a_library_whose_index_and_words_are_broken_is_backed_up_with_its_last_good_words(
    site: Gallery, tmp_path: Path
) -> None:
    words = site.library / "albums/march/album.toml"
    good = words.read_bytes()
    words.write_bytes(b'title.en = "A slip of the hand\n')
    site.catalog.engine.dispose()
    (site.library / "albums/.gallery/index.sqlite").write_bytes(b"no index")

    backed = command(site.library, "backup", str(tmp_path / "disk"))
    command(tmp_path / "back", "restore", str(tmp_path / "disk"))

    assert backed.exit_code == 0, backed.output
    assert (tmp_path / "back/albums/march/album.toml").read_bytes() == words.read_bytes()
    assert (tmp_path / "back/albums/.gallery/good/march.toml").read_bytes() == good


def test_a_file_is_never_restored_over_another_whose_name_is_the_same_on_that_disk(
    site: Gallery, tmp_path: Path
) -> None:
    disk, back = tmp_path / "disk", tmp_path / "back"
    command(site.library, "backup", str(disk))
    put(back / ".restoring/snapshot", open_backup(disk).names()[0].encode())
    twin = put(back / ".restoring/tree" / PHOTO, b"what came first by this name")

    restored = command(back, "restore", str(disk))

    assert restored.exit_code == 1
    assert f"{PHOTO}: this disk cannot tell its name from another's" in restored.output
    assert not twin.exists()
    assert (back / PHOTO).read_bytes() == b"what came first by this name"


def _flip(path: Path, place: int) -> None:
    """Flip one bit; the time of change stays, as when a disk does it."""
    facts = path.stat()
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)
    os.utime(path, ns=(facts.st_mtime_ns, facts.st_mtime_ns))
