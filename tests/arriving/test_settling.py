"""Whether somebody still writes to a file, and whether its end is there."""

import os
import sys
from io import BytesIO
from pathlib import Path

import pytest

from gallery.arriving.settling import Rest, members, tells, written_to
from gallery.errors import Unreadable
from gallery.ingest.decode import decode
from gallery.ingest.ending import ended
from tests.cameras import SHARED
from tests.pictures import jpeg, picture

MOUNTS = r"""
25 1 8:1 / / rw,relatime shared:1 - ext4 /dev/root rw
60 25 0:50 / /srv/in\040box rw shared:30 - cifs //nas/photos rw
61 25 0:51 / /srv/stick rw shared:31 - exfat /dev/sdb1 rw
"""


def whole(kind: str) -> bytes:
    out = BytesIO()
    picture(300, 200).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_that_is_cut_anywhere_has_not_reached_its_end(kind: str) -> None:
    data = whole(kind)

    assert ended(data) is True
    cut = range(64, len(data) - 12, max(1, len(data) // 50))
    assert {ended(data[:size]) for size in cut} == {False}


def test_the_end_of_a_small_picture_inside_is_not_taken_for_the_end() -> None:
    inner = jpeg(64, 48)
    segment = b"\xff\xe1" + (len(inner) + 2).to_bytes(2, "big") + inner
    data = jpeg()
    outer = data[:2] + segment + data[2:]

    assert ended(outer[: len(segment) + 300]) is False
    assert ended(outer) is True


def test_what_cameras_write_behind_the_end_does_no_harm() -> None:
    assert ended(jpeg() + b"\0" * 5000 + b"trailer") is True


def test_room_reserved_for_a_file_is_no_end_of_it() -> None:
    data = jpeg()

    assert ended(data[: len(data) // 2] + bytes(len(data) // 2)) is False


def test_a_format_that_does_not_tell_its_end_is_said_so() -> None:
    assert ended(whole("TIFF")) is None


@pytest.mark.skipif(not (SHARED / "photos").is_dir(), reason="no photos of real cameras here")
def test_no_sound_photo_of_a_camera_is_kept_waiting() -> None:
    found = sorted((SHARED / "photos").rglob("*.jpg"))
    waiting = [path for path in found if ended(path.read_bytes()) is False]

    assert len(found) > 100
    for path in waiting:
        with pytest.raises(Unreadable):
            decode(path.read_bytes(), 400, path.name)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(Unreadable):
        ended(b"some words")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows leases")
def test_an_open_writer_is_noticed_and_a_reader_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    with path.open("wb") as writer:
        writer.write(b"half")
        writer.flush()
        if written_to(path) is None:
            pytest.skip("this disk knows no leases")

        assert written_to(path) is True
    with path.open("rb"):
        assert written_to(path) is False


def test_what_is_not_there_has_no_writer_that_is_known(tmp_path: Path) -> None:
    assert written_to(tmp_path / "a.jpg") is None


def test_a_folder_rests_from_its_last_change_on(tmp_path: Path) -> None:
    rest = Rest()
    (tmp_path / "deep").mkdir()

    assert rest.look(members(tmp_path), 100.0) == 0
    assert rest.look(members(tmp_path), 103.0) == 3
    (tmp_path / "deep" / "a.jpg").write_bytes(b"half")
    assert rest.look(members(tmp_path), 104.0) == 0
    os.truncate(tmp_path / "deep" / "a.jpg", 2)
    assert rest.look(members(tmp_path), 106.0) == 0
    assert rest.look(members(tmp_path), 111.5) == 5.5


def test_only_disks_of_this_machine_are_trusted_to_tell_changes() -> None:
    assert tells(Path("/srv/inbox/ana"), MOUNTS)
    assert tells(Path("/srv/stick/ana"), MOUNTS)
    assert not tells(Path("/srv/in box/ana"), MOUNTS)
    assert not tells(Path("/srv/inbox"), "")
