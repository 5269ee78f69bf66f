"""Handing folders over at the inbox: a line and a browser that may break any moment."""

import os
import signal
import socket
import struct
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page

from tests.conftest import put
from tests.pictures import jpeg
from tests.serving import Server

DONE = ".batch[data-state=done]"
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER on, no time: a socket closed like this sends a reset (RFC 9293, 3.5)."""


class Line:
    """A line to a server that can be cut: every connection on it is then reset."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.carried = 0
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Reset all connections as they are."""
        ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                end.shutdown(socket.SHUT_RD)  # wakes whoever reads from it
            end.close()

    def close(self) -> None:
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self.server.port))
                self._ends += [near, far]
                Thread(target=self._carry, args=(near, far, True), daemon=True).start()
                Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, up: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 14):
                target.sendall(data)
                self.carried += len(data) if up else 0
            target.shutdown(socket.SHUT_WR)


def card(folder: Path, count: int, width: int = 1500) -> Path:
    """A folder of pictures as a camera makes it; they are all different."""
    for n in range(count):
        made = jpeg(width, width * 2 // 3, seed=n)
        put(folder / f"{100 + n // 25}CANON" / f"IMG_{n:04}.JPG", made)
    return folder


def awkward(folder: Path) -> Path:
    """382 files in three depths: accents in both forms, blanks, and two that nobody chose."""
    small = jpeg(60, 40, seed=1)
    names = [f"DCIM/{n:03}.jpg" for n in range(250)]
    names += [f"fotos de la niñez/año {n}, tarde.jpg" for n in range(65)]
    names += [
        unicodedata.normalize("NFD", f"fotos de la niñez/más/ñandú {n}.jpg") for n in range(65)
    ]
    for n, name in enumerate(names):
        put(folder / name, small + n.to_bytes(2, "big"))
    put(folder / ".DS_Store", b"x")
    put(folder / "DCIM" / "._000.jpg", b"x")
    return folder


def digests(files: Sequence[Path]) -> list[str]:
    return sorted(sha256(path.read_bytes()).hexdigest() for path in files)


def visible(folder: Path) -> list[Path]:
    """The files of a folder and those below it that a person chose."""
    return [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]


def arrived(library: Path) -> list[Path]:
    """The pictures that lie in the albums."""
    return [path for path in (library / "albums").glob("*/*") if path.suffix.lower() == ".jpg"]


def received(library: Path) -> int:
    """Bytes of pictures that the server has, in albums or on their way there."""
    size = 0
    for path in (*arrived(library), *(library / "albums").glob(".gallery/uploads/*/data")):
        with suppress(FileNotFoundError):  # on its way from one to the other
            size += path.stat().st_size
    return size


def choose(page: Page, folder: Path, title: str = "") -> None:
    """Choose a folder; `title` of the essay, where it is not known from the last time."""
    page.bring_to_front()
    with page.expect_file_chooser() as chooser:
        page.click("#choose-folder")
    chooser.value.set_files(folder)
    page.wait_for_selector(".batch")
    if title and page.is_visible(".batch input[data-p=name]"):
        page.fill(".batch input[data-p=name]", title)


def drop(page: Page, folder: Path) -> None:
    """Drag a folder from outside onto the page and let go of it."""
    devtools = page.context.new_cdp_session(page)
    data: dict[str, Any] = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})


def until(page: Page, met: Callable[[], bool]) -> None:
    """Look every few milliseconds; the test's own limit ends what never comes."""
    for _ in range(6000):
        if met():
            return
        page.wait_for_timeout(10)
    raise AssertionError("it did not come to that")


def slow(page: Page, bytes_a_second: int) -> None:
    """Let a page send no faster than this."""
    devtools = page.context.new_cdp_session(page)
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1}
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions", {**limits, "uploadThroughput": bytes_a_second}
    )


def kill(browser: Browser) -> None:
    """End a browser in the middle of whatever it does (SIGKILL)."""
    devtools = browser.new_browser_cdp_session()
    running = devtools.send("SystemInfo.getProcessInfo")["processInfo"]
    for process in running:
        with suppress(ProcessLookupError):
            os.kill(process["id"], signal.SIGKILL)
