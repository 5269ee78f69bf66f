"""Folders sent to a real server: broken connections, full disks, names from everywhere."""

import json
import os
import shutil
import socket
import struct
import subprocess
import threading
import time
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gallery.arriving import staging
from gallery.wiring import Gallery, open_gallery
from tests.arriving.sending import (
    OCTETS,
    RESUMABLE,
    File,
    Sender,
    albums_files,
)
from tests.pictures import jpeg
from tests.serving import Server, running

INTO = {"title": "May Day"}


@pytest.fixture(scope="module")
def small() -> list[bytes]:
    """Very small photos, each with another content."""
    photo = jpeg(60, 40)
    return [photo + str(n).encode() for n in range(400)]


@pytest.fixture
def server(gallery: Gallery) -> Iterator[Server]:
    with running(gallery.library) as started:
        yield started


def test_a_connection_that_is_reset_goes_on_where_it_was(gallery: Gallery, server: Server) -> None:
    """F28."""
    sender = Sender(gallery, server)
    photo = File("card/IMG_1.jpg", jpeg(seed=1) + b"\0" * 3_000_000)
    place = sender.begin(photo, **INTO).headers["location"]

    reset_after(sender, place, photo.data, 1_000_000)
    offset = settled_offset(sender, place)
    answer = sender.part(place, offset, photo.data[offset:])

    assert 0 < offset <= 1_000_000
    assert answer.status == 204
    assert list(albums_files(gallery, "may-day").values()) == [photo.sha256]


def reset_after(sender: Sender, place: str, data: bytes, sent: int) -> None:
    """Announce all of a file, send a part of it, and drop the line without a word (RST)."""
    told = {**sender.headers, **RESUMABLE, **OCTETS, "upload-offset": "0"}
    told |= {"host": "127.0.0.1", "content-length": str(len(data))}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    with socket.create_connection(("127.0.0.1", sender.server.port)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.sendall(f"PATCH {place} HTTP/1.1\r\n{head}\r\n".encode() + data[:sent])
        for _ in range(1000):  # until some of it is there
            if int(sender.ask("HEAD", place, headers=RESUMABLE).headers["upload-offset"]):
                return


def settled_offset(sender: Sender, place: str) -> int:
    """What is there once the broken connection is given up."""
    for _ in range(1000):
        answer = sender.part(place, 10**12, b"")
        if answer.status == 409:
            return int(answer.headers["upload-offset"])
        assert answer.status == 423
    raise AssertionError("the server waits for a line that is gone")


def test_two_windows_with_the_same_folder_bring_each_photo_once(
    gallery: Gallery, server: Server
) -> None:
    """F14, F29."""
    files = [File(f"card/IMG_{n}.jpg", jpeg(seed=n)) for n in range(8)]

    def window() -> None:
        sender = Sender(gallery, server)
        for _ in range(200):
            told = sender.missing(files, **INTO).json["files"]
            open_ = [(f, t) for f, t in zip(files, told, strict=True) if t["state"] != "arrived"]
            if not open_:
                return
            for file, one in open_:
                sender.send(file, one["offset"], **INTO)

    windows = [threading.Thread(target=window) for _ in range(2)]
    for one in windows:
        one.start()
    for one in windows:
        one.join()

    arrived = albums_files(gallery, "may-day")
    assert arrived == {f"IMG_{n}.jpg": file.sha256 for n, file in enumerate(files)}


def test_a_folder_of_382_files_with_names_from_everywhere_arrives_whole(
    gallery: Gallery, server: Server, small: list[bytes]
) -> None:
    apple = [
        unicodedata.normalize("NFD", f"Día {n}/Ángel ñandú {n}.JPG") if n % 3 else f"a/{n}.jpg"
        for n in range(380)
    ]
    files = [File(f"card/{path}", data) for path, data in zip(apple, small, strict=False)]
    litter = [File("card/.DS_Store", b"x"), File("card/Día 1/._Ángel.JPG", b"x")]
    sender = Sender(gallery, server)

    first = sender.missing(files + litter, **INTO).json["files"]
    wanted = [f for f, one in zip(files + litter, first, strict=True) if one["state"] == "new"]
    with ThreadPoolExecutor(4) as windows:
        statuses = list(windows.map(lambda file: sender.send(file, 0, **INTO).status, wanted))
    then = sender.missing(files + litter, **INTO).json["files"]

    assert statuses == [204] * 380
    assert [one["state"] for one in then] == ["arrived"] * 380 + ["hidden"] * 2
    arrived = albums_files(gallery, "may-day")
    assert sorted(arrived.values()) == sorted(file.sha256 for file in files)
    assert all(unicodedata.is_normalized("NFC", name) for name in arrived)
    assert "Ángel ñandú 1.JPG" in arrived


def test_hostile_paths_lead_nowhere(gallery: Gallery, server: Server, small: list[bytes]) -> None:
    """F15."""
    paths = [
        *("../../x.jpg", "..\\..\\y.jpg", "/tmp/z.jpg", "a\0b.jpg", "CON.jpg", "con.JPG"),
        *("card/IMG_1.jpg", "card/img_1.JPG", "card/IMG_1.jpg ", "card/%2e%2e/w.jpg"),
    ]
    files = [File(path, data) for path, data in zip(paths, small, strict=False)]
    sender = Sender(gallery, server)
    before = outside(gallery)

    statuses = [sender.send(file, 0, **INTO).status for file in files]
    long = sender.begin(File("a" * 4996 + ".jpg", small[50]), **INTO)

    arrived = albums_files(gallery, "may-day")
    assert statuses == [204] * len(files)
    assert sorted(arrived.values()) == sorted(file.sha256 for file in files)
    assert (long.status, long.json["code"]) == (422, "long-name")
    assert {name.casefold() for name in arrived} >= {"x.jpg", "y.jpg", "z.jpg", "_con.jpg"}
    assert len({name.casefold() for name in arrived}) == len(files)
    assert outside(gallery) == before


def outside(gallery: Gallery) -> list[str]:
    """What lies around the albums, where nobody may write."""
    return sorted(
        path.name for path in (*gallery.library.iterdir(), *gallery.library.parent.iterdir())
    )


def test_a_server_that_starts_again_finishes_what_was_whole(gallery: Gallery) -> None:
    photo = File("card/IMG_1.jpg", jpeg())
    with running(gallery.library) as server:
        ident = Sender(gallery, server).begin(photo, **INTO).headers["location"].rpartition("/")[2]
        server.kill()
        staging.data_path(gallery.store, ident).write_bytes(photo.data)
        server.start()
        for _ in range(1200):
            upload = staging.load(gallery.store, ident)
            if upload and upload.over:
                break
            time.sleep(0.05)

    assert albums_files(gallery, "may-day") == {"IMG_1.jpg": photo.sha256}


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A library on a disk of 12 MB, where this account may mount one."""
    library = tmp_path / "tiny"
    library.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(library)],
        capture_output=True,
        check=False,
    )
    if not made or made.returncode:
        pytest.skip("no small disk can be made here: only root may mount one")
    try:
        (library / "albums").mkdir()
        yield library
    finally:
        subprocess.run(["umount", "-l", str(library)], check=True)


def test_a_full_disk_is_told_in_words_and_the_file_goes_on_when_there_is_room(
    tiny_disk: Path,
) -> None:
    """F7."""
    (tiny_disk / "gallery.toml").write_text("upload_reserve = 0\n")
    gallery = open_gallery(tiny_disk, {"workers": 1})
    photo = File("card/IMG_1.jpg", jpeg() + os.urandom(6_000_000))
    filler = tiny_disk / "filler"

    with running(tiny_disk) as server:
        sender = Sender(gallery, server)
        place = sender.begin(photo, **INTO).headers["location"]
        filler.write_bytes(b"\0" * 8_000_000)
        full = sender.part(place, 0, photo.data)
        asked = sender.missing([photo], **INTO).json["files"][0]
        filler.unlink()
        again = sender.part(place, asked["offset"], photo.data[asked["offset"] :])

    assert (full.status, json.loads(full.body)["code"]) == (507, "disk-full")
    assert full.json["problem"] == "The disk of the server is full."
    assert asked["state"] in ("new", "partly")
    assert again.status == 204
    assert albums_files(gallery, "may-day") == {"IMG_1.jpg": photo.sha256}
