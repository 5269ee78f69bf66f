"""Machines that develop photos together: processes of `gallery work`, started, watched, killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from gallery import editing
from gallery.ingest.run import ingest
from gallery.queue.address import place
from gallery.queue.bell import Ringer
from gallery.store import Store
from gallery.store.s3.place import Place
from gallery.wiring import Gallery, open_gallery, today
from tests.serving import ROOT

PATIENCE = 240.0
"""Seconds after which waiting is given up; nothing is measured here."""

WORDS = 'title.en = "{slug}"\nlang = "en"\nstatus = "published"\n'
MADE = ".gallery/renditions/"


def eventually(
    holds: Callable[[], bool], what: Callable[[], str], patience: float = PATIENCE
) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, f"never: {what()}"
        time.sleep(0.1)


def library(folder: Path, shelf: Place, url: str = "") -> Path:
    """A library whose albums are in a bucket; url: of index and queue, "" = this machine's own."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {"store": f"s3://{shelf.bucket}/{shelf.prefix}", "index": url, "work": url}
    lines = [f'{name} = "{value}"' for name, value in told.items() if value]
    (folder / "gallery.toml").write_text("\n".join([*lines, "settle = 0", "workers = 1", ""]))
    return folder


def bring(gallery: Gallery, slug: str, photos: dict[str, bytes]) -> None:
    """Put photos into an album as uploads do."""
    editing.create(gallery.store, slug, WORDS.format(slug=slug))
    for name, data in photos.items():
        gallery.store.put(f"{slug}/{name}", data, mtime_ns=1_700_000_000 * 10**9)


def alone(folder: Path, photos: dict[str, bytes], slug: str) -> Gallery:
    """The same on one machine, by nobody else."""
    (folder / "albums").mkdir(parents=True)
    gallery = open_gallery(folder, {"settle": 0.0})
    bring(gallery, slug, photos)
    report = ingest(gallery.darkroom(), slug, today=today().date())
    assert not report.refused
    return gallery


def made(store: Store) -> dict[str, str]:
    """The hash of everything that was made of photos, by key; cards are drawn by whoever looks."""
    found = (one.key for one in store.list(MADE.rstrip("/")))
    return {key: store.get(key)[1] for key in found}


@dataclass
class Crew:
    """Processes of `gallery work`, each with a machine's folder of its own.

    script  what starts them, "" = the program itself
    """

    root: Path
    shelf: Place
    url: str
    script: str = "gallery"
    environment: dict[str, str] = field(default_factory=dict)
    working: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, number: int) -> None:
        """Start one, as a supervisor does."""
        folder = library(self.root / f"machine{number}", self.shelf, self.url)
        command = [sys.executable, "-m", self.script, "--library", str(folder), "work"]
        with (self.root / f"log{number}").open("ab") as log:
            self.working[number] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def again(self) -> int:
        """Start those again that have ended; how many."""
        ended = [number for number, one in self.working.items() if one.poll() is not None]
        for number in ended:
            self.start(number)
        return len(ended)

    def stop(self) -> list[int]:
        """End all in good order; their exit codes."""
        for one in self.working.values():
            one.terminate()
        return [one.wait() for one in self.working.values()]

    def kill(self) -> None:
        """End whatever is left of them."""
        for one in self.working.values():
            with suppress(ProcessLookupError):
                one.kill()
            one.wait()

    def said(self) -> str:
        """What they said."""
        return "\n".join(one.read_text() for one in sorted(self.root.glob("log*")))

    def jobs(self) -> int:
        """Jobs that wait or are under way, but for what looks after the queue."""
        bell = Ringer(place(self.url))
        try:
            now = bell.standing()
            return now.waiting.get("photos", 0) + now.waiting.get("albums", 0) + now.doing
        finally:
            bell.close()
