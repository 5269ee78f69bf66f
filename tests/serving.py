"""Serving a library by the server that serves it in earnest."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]


class Server:
    """The server, in a group of processes of its own: it may be killed and started again."""

    def __init__(self, library: Path) -> None:
        self.library = library
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, page: str = "/robots.txt") -> None:
        """Start it and wait for its first answer, to that page."""
        command = ["-m", "granian", "--interface", "asgi", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, *command, "gallery.web.asgi:app"],
            env={**os.environ, "GALLERY_LIBRARY": str(self.library)},
            cwd=ROOT,
            start_new_session=True,
        )
        for _ in range(600):
            assert self.process.poll() is None, "the server ended"
            try:
                with urllib.request.urlopen(f"{self.address}{page}"):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """End all its processes in the middle of whatever they do (SIGKILL)."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End it as who serves a site does, by SIGTERM."""
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None


@contextmanager
def running(library: Path) -> Iterator[Server]:
    """A server, as long as it is needed."""
    server = Server(library)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@contextmanager
def served(library: Path) -> Iterator[str]:
    """The address of a library's site, as long as it is needed."""
    server = Server(library)
    try:
        server.start("/en/photos/")
        yield server.address
    finally:
        server.stop()


def free_port() -> int:
    """A port that no outgoing connection can take while the server is away."""
    for port in Random().sample(range(20_000, 30_000), 50):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")
