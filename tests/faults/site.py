"""A gallery that is served in earnest, watched from outside while strangers' files come in."""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.serving import ROOT, free_port
from tests.waiting import eventually


@dataclass
class Watch:
    """What is seen of a server from outside, until it is told to stop.

    answers  (status, seconds) of the home page, asked again and again
    peaks    most memory that each worker process ever held, bytes by process id
    """

    port: int
    server: int
    stop: threading.Event = field(default_factory=threading.Event)
    answers: list[tuple[int, float]] = field(default_factory=list)
    peaks: dict[int, int] = field(default_factory=dict)

    def probe(self) -> None:
        while not self.stop.wait(0.05):
            begun = time.perf_counter()
            status = self._status()
            self.answers.append((status, time.perf_counter() - begun))

    def sample(self) -> None:
        """VmHWM (proc(5)) of everything below the work process: those that open photos."""
        while not self.stop.wait(0.05):
            for worker in workers_of(self.server):
                self.peaks[worker] = max(peak_of(worker), self.peaks.get(worker, 0))

    def slowest(self, share: float) -> float:
        """Seconds within which so many of the home pages were answered."""
        spent = sorted(seconds for _, seconds in self.answers)
        return spent[min(len(spent) - 1, int(len(spent) * share))]

    def _status(self) -> int:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/en/photos/", timeout=60
            ) as answer:
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code
        except OSError:
            return 0


@dataclass
class Serving:
    """`gallery serve` for a library."""

    library: Path
    port: int
    process: "subprocess.Popen[bytes]"
    watch: Watch

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run the command line on the same library, beside the server."""
        command = [sys.executable, "-m", "gallery", "--library", str(self.library), *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    def lines(self, *words: str) -> list[Any]:
        """What a command says with --json."""
        done = self.command(*words, "--json")
        assert done.returncode in (0, 1), done.stderr
        assert done.stdout or not done.stderr, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def family(self) -> Sequence[int]:
        """The processes that serve and the one that works: the same ones while all is well."""
        return sorted([self.process.pid, *children(self.process.pid)])


@contextmanager
def serving(library: Path, **settings: str) -> Iterator[Serving]:
    """Serve a library by `gallery serve`, and look at it from outside all the while."""
    port = free_port()
    command = [sys.executable, "-m", "gallery", "--library", str(library), "serve"]
    told = {f"GALLERY_{name.upper()}": value for name, value in settings.items()}
    process = subprocess.Popen(
        [*command, "--port", str(port)], env=os.environ | told, cwd=ROOT, start_new_session=True
    )
    served = Serving(library, port, process, Watch(port, process.pid))
    try:
        eventually(lambda: served.watch._status() == 200, "the site answers")
        eventually(lambda: len(served.family()) > 2, "the work process runs")
        looking = [threading.Thread(target=do) for do in (served.watch.probe, served.watch.sample)]
        for one in looking:
            one.start()
        try:
            yield served
        finally:
            served.watch.stop.set()
            for one in looking:
                one.join()
    finally:
        process.terminate()
        process.wait(60)


def children(pid: int) -> list[int]:
    """Processes that a process started and that are still there."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return found


def workers_of(server: int) -> list[int]:
    """Everything below the work process beside a server."""
    works = [pid for pid in children(server) if b"\0work\0" in _said(pid)]
    found = [below for work in works for below in children(work)]
    for one in found:  # grows as it goes: a worker may stand behind another process
        found += children(one)
    return found


def peak_of(pid: int) -> int:
    """The most memory that a process ever held, in bytes; 0 when it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
    return 0


def _said(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
