"""Programs that write into the watched folder, each in its own bad way."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event, Thread

from gallery.arriving.watching import Patience, Watcher, keep_watching
from gallery.wiring import Gallery, open_gallery, today

HASTY = Patience(settle=0.5, polled=0.8, poll=0.1, tick=0.1, rescan=0.5, damaged=600.0)
"""As in earnest, but ten times as fast."""

LONGER = 1.2
"""Seconds of a pause in which a folder settles, twice over."""

Writer = Callable[[Path, bytes], None]


def steady(path: Path, data: bytes) -> None:
    """A copy over a slow line."""
    with path.open("wb") as file:
        for at in range(0, len(data), len(data) // 8):
            file.write(data[at : at + len(data) // 8])
            file.flush()
            time.sleep(0.05)


def paused(path: Path, data: bytes) -> None:
    """A copy that halts in the middle, the file kept open."""
    with path.open("wb") as file:
        file.write(data[: len(data) // 2])
        file.flush()
        time.sleep(LONGER)
        file.write(data[len(data) // 2 :])


def resumed(path: Path, data: bytes) -> None:
    """A transfer that breaks off and is carried on later, the file closed meanwhile."""
    path.write_bytes(data[: len(data) // 3])
    time.sleep(LONGER)
    with path.open("ab") as file:
        file.write(data[len(data) // 3 :])


def reserved(path: Path, data: bytes) -> None:
    """A copy that first reserves the room for the whole file."""
    path.write_bytes(bytes(len(data)))
    time.sleep(LONGER)
    with path.open("r+b") as file:
        file.write(data)


def part(path: Path, data: bytes) -> None:
    """A download under a name of its own, renamed when it is whole."""
    steady(path.with_name(f"{path.name}.part"), data)
    time.sleep(LONGER)
    path.with_name(f"{path.name}.part").rename(path)


def hidden(path: Path, data: bytes) -> None:
    """What rsync does: a hidden name until the file is whole."""
    paused(path.with_name(f".{path.name}.aXb3c"), data)
    path.with_name(f".{path.name}.aXb3c").rename(path)


WRITERS: dict[str, Writer] = {
    one.__name__: one for one in (steady, paused, resumed, reserved, part, hidden)
}


def copied_in(folder: Path, files: dict[str, bytes], aside: Path) -> None:
    """A folder copied as a whole, from another one beside the inbox."""
    shutil.copytree(_made(aside / folder.name, files), folder)


def moved_in(folder: Path, files: dict[str, bytes], aside: Path) -> None:
    """A folder moved: one change for the folder and none for what is in it."""
    _made(aside / folder.name, files).rename(folder)


def _made(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def small(seed: int, size: int = 30_000) -> bytes:
    """A whole JPEG file that no other seed gives; made fast, for there are many."""
    body = Random(seed).randbytes(size).replace(b"\xff", b"\xfe")
    return _FRAME + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + body + b"\xff\xd9"


_FRAME = b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x40\x00\x40\x01\x01\x11\x00"
"""Start of image and one frame of 64 x 64 pixels of gray (ITU-T T.81, B.2.2)."""


def inbox(gallery: Gallery) -> Path:
    return gallery.library / gallery.settings.inbox


@contextmanager
def watching(gallery: Gallery, patience: Patience = HASTY) -> Iterator[list[str]]:
    """Watch a library's inbox meanwhile; what is told."""
    lines: list[str] = []
    stop = Event()
    watcher = Watcher(
        gallery.store, gallery.settings, inbox(gallery), lines.append, today, patience
    )
    thread = Thread(target=keep_watching, args=(watcher, stop))
    thread.start()
    try:
        yield lines
    finally:
        stop.set()
        thread.join()


if __name__ == "__main__":  # a watcher in a process of its own, that can be killed
    with watching(open_gallery(Path(sys.argv[1]))):
        while os.getppid() != 1:
            time.sleep(0.05)
