"""The server dies in the middle of a folder, again and again: nothing is lost, nothing sent twice.

GALLERY_UPLOADS=full takes fifty photos (real ones, where the folder of test photos is beside this
checkout) and kills the server at each twentieth of the bytes.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gallery.wiring import Gallery
from tests.arriving.sending import File, Sender, albums_files
from tests.cameras import SHARED
from tests.pictures import jpeg
from tests.serving import running

FULL = os.environ.get("GALLERY_UPLOADS") == "full"
AT_ONCE = 3
PACE = 0.0075 if FULL else 0.0  # full: 1.6 MB a second, on three lines


@dataclass
class Sending:
    """Somebody sends a folder, three files at a time, and goes on after whatever happens."""

    sender: Sender
    files: Sequence[File]
    into: dict[str, str]
    queue: deque[tuple[File, int]] = field(default_factory=deque)
    said_done: set[str] = field(default_factory=set)

    def run(self) -> None:
        while self.asked():
            threads = [threading.Thread(target=self.work) for _ in range(AT_ONCE)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

    def asked(self) -> bool:
        """Ask what is missing, until the server is there to say it; whether anything is."""
        told = self.answered()
        for file, one in zip(self.files, told, strict=True):
            if one["state"] in ("new", "partly"):
                self.queue.append((file, one["offset"]))
            else:
                assert one["state"] == "arrived", one
                self.said_done.add(file.path)
        return bool(self.queue)

    def answered(self) -> Sequence[dict[str, Any]]:
        for _ in range(2000):
            try:
                told: Sequence[dict[str, Any]]
                told = self.sender.missing(self.files, **self.into).json["files"]
                return told
            except OSError:
                time.sleep(0.05)  # it is being started again
        raise AssertionError("the server does not come back")

    def work(self) -> None:
        while self.queue:
            try:
                file, offset = self.queue.popleft()
                answer = self.sender.send(file, offset, **self.into)
            except IndexError:
                return
            except OSError:
                continue  # it is asked for again
            if answer.status == 204 and answer.headers["upload-offset"] == str(len(file.data)):
                self.said_done.add(file.path)


@dataclass
class Killer:
    """Kills the server whenever so many bytes are here, and starts it again."""

    sending: Sending
    albums: Path
    points: Sequence[int]
    ended: threading.Event = field(default_factory=threading.Event)
    kept: list[tuple[int, int]] = field(default_factory=list)

    def run(self) -> None:
        """Notes for each kill what was on the disk, and what the server then counted as there."""
        server = self.sending.sender.server
        for point in self.points:
            while on_disk(self.albums) < point:
                if self.ended.is_set():
                    return
                time.sleep(0.002)
            server.kill()
            there = on_disk(self.albums)
            server.start()
            self.kept.append((there, sum(one["offset"] for one in self.sending.answered())))


def on_disk(albums: Path) -> int:
    """Bytes of photos that are here, whole or in part."""
    total, seen = 0, set()
    for path in (*albums.glob(".gallery/uploads/*/data"), *albums.glob("[!.]*/*.*")):
        try:
            facts = path.stat()
        except FileNotFoundError:
            continue
        if facts.st_ino not in seen and path.name != "album.toml":
            seen.add(facts.st_ino)
            total += facts.st_size
    return total


def folder() -> list[File]:
    """Different photos with the names that cameras and people give them."""
    if FULL and (SHARED / "photos").is_dir():
        found = sorted((SHARED / "photos").rglob("*"), key=lambda p: -p.stat().st_size)
        photos = [p for p in found if p.suffix.lower() in (".jpg", ".tif", ".png", ".heic")]
        by_content = {path.read_bytes(): path for path in photos[:60]}
        return [File(f"card/{n:03} {p.name}", d) for n, (d, p) in enumerate(by_content.items())][
            :50
        ]
    count = 50 if FULL else 12
    return [File(f"card/Día {n}/IMG_{n:04}.JPG", jpeg(1800, 1200, seed=n)) for n in range(count)]


def test_a_server_killed_again_and_again_has_every_photo_in_the_end(gallery: Gallery) -> None:
    """F1, F28."""
    files = folder()
    size = sum(len(file.data) for file in files)
    points = (
        [size * n // 20 for n in range(1, 20)] if FULL else [size * n // 5 for n in range(1, 5)]
    )
    albums = gallery.library / "albums"

    with running(gallery.library) as server:
        sending = Sending(Sender(gallery, server, pace=PACE), files, {"title": "May Day"})
        killer = Killer(sending, albums, points)
        thread = threading.Thread(target=killer.run)
        thread.start()
        sending.run()
        killer.ended.set()
        thread.join()

    arrived = albums_files(gallery, "may-day")
    assert sorted(arrived.values()) == sorted(file.sha256 for file in files)
    assert sending.said_done == {file.path for file in files}
    assert not list(albums.glob(".gallery/uploads/*/data"))
    assert len(killer.kept) >= len(points) - 1
    assert all(counted >= there for there, counted in killer.kept)  # nothing of it is asked again
    twice = sending.sender.written / size - 1
    print(
        f"{len(killer.kept)} kills, {len(arrived)} files; lost on the way: {twice:.1%} of the bytes"
    )
