"""Serving a library by the server that serves it in earnest."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(library: Path) -> Iterator[str]:
    """The address of a library's site, as long as it is needed."""
    port = _free_port()
    command = ["-m", "granian", "--interface", "asgi", "--port", str(port), "gallery.web.asgi:app"]
    environment = {**os.environ, "GALLERY_LIBRARY": str(library)}
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, *command], env=environment, cwd=root) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/en/photos/", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(page: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(page) as answer:
                assert re.search(rb"<main", answer.read())
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer at {page}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
