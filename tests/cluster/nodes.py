"""Several machines that serve one library: real programs on one bucket and one index."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from gallery.wiring import Gallery, open_gallery
from tests.serving import ROOT, free_port


class Node:
    """One machine: `gallery serve`, with a folder of its own; it may be killed and started again.

    store, index  the settings that all machines of the library share
    """

    def __init__(
        self, folder: Path, store: str, index: str, environment: Mapping[str, str]
    ) -> None:
        folder.mkdir(parents=True)
        settings = {"store": store, "index": index}
        told = "".join(f'{name} = "{value}"\n' for name, value in settings.items())
        (folder / "gallery.toml").write_text(f"{told}workers = 1\nwatch = false\n", "utf-8")
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self._environment = {**os.environ, **environment}

    def opened(self) -> Gallery:
        """Its library, as another program on this machine opens it."""
        return open_gallery(self.folder)

    def start(self) -> None:
        """Start it; `wait` until it answers."""
        command = [sys.executable, "-m", "gallery", "--library", str(self.folder), "serve"]
        with (self.folder / "said").open("ab") as said:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port)],
                cwd=ROOT,
                env=self._environment,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def wait(self) -> None:
        for _ in range(6000):
            assert self.process and self.process.poll() is None, self.said()
            try:
                with urllib.request.urlopen(f"{self.address}/robots.txt", timeout=5):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.said())

    def kill(self) -> None:
        """End all its processes in the middle of whatever they do."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def said(self) -> str:
        """What it wrote to its terminal."""
        return (self.folder / "said").read_text("utf-8", "replace")
