"""A library that is served in earnest, and people at it, while its disk has a bad day."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import httpx2 as httpx

from gallery import album as albums
from gallery import editing
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.people import door as doors
from gallery.wiring import Gallery, open_gallery, today
from tests.conftest import PATIENCE, put
from tests.pictures import jpeg
from tests.serving import free_port
from tests.waiting import eventually
from tests.web.desk.signed import HERE, signed

PASSWORD = "three red banners"
ESSAY = "march"
WORDS = 'title.en = "The march"\ntitle.es = "La marcha"\nlang = "en"\ndate = "2026-05-01"\n'
PUBLIC = (
    *("/en/photos/", f"/en/photos/{ESSAY}/", f"/es/photos/{ESSAY}/", f"/en/photos/{ESSAY}/1/"),
    *("/en/feed.atom", "/en/search/?q=march", "/en/archive/"),
)
"""What readers ask for: home, essay in two languages, photo, feed, search, archive."""


def furnished(library: Path, photos: int = 2) -> Gallery:
    """A library with one published essay of small real photos."""
    (library / "albums").mkdir(parents=True, exist_ok=True)
    gallery = open_gallery(library, {"workers": 1, "settle": 0.0, "upload_reserve": 0})
    for number in range(1, photos + 1):
        put(library / "albums" / ESSAY / f"p{number}.jpg", jpeg(480, 320, seed=number))
    blocks = "".join(f"\n[[block]]\nphoto = 'p{n}.jpg'\n" for n in range(1, photos + 1))
    editing.create(gallery.store, ESSAY, f"{WORDS}{blocks}")
    ingest(gallery.darkroom(), ESSAY, today=today().date())
    editing.publish(gallery.store, ESSAY, today())
    reindex(gallery.store, gallery.catalog, today().date())
    return gallery


class House:
    """A served library: its server, and somebody who is signed in at its desk."""

    def __init__(self, gallery: Gallery, *before: str, said: Path | None = None) -> None:
        """Serve it; `before` is a command that runs the server, `said` takes what it prints."""
        self.gallery, self.library = gallery, gallery.library
        self.address = f"http://127.0.0.1:{free_port()}"
        secret, sign_in = signed(gallery, "admin", today())
        self.client = httpx.Client(base_url=self.address, timeout=PATIENCE / 1000)
        self.client.cookies.set("s", secret)
        self.client.headers |= {**HERE, "x-token": sign_in.token}
        self.before, self.said = before, said
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "gallery", "--library", str(self.library), "serve"]
        environment = {"GALLERY_UPLOAD_RESERVE": "0", "GALLERY_WORKERS": "1", "GALLERY_WATCH": "0"}
        with (self.said or Path(os.devnull)).open("ab") as said:
            self.process = subprocess.Popen(
                [*self.before, *command, "--port", self.address.rpartition(":")[2]],
                env=os.environ | environment,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        eventually(lambda: self.status("/en/photos/") == 200, "the site answers")

    def end(self, number: int = signal.SIGTERM) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait()

    def status(self, path: str) -> int:
        """What a stranger is answered; 0 while nobody listens."""
        try:
            with urlopen(f"{self.address}{path}", timeout=2 * PATIENCE / 1000) as answer:
                return int(answer.status)
        except HTTPError as refusal:
            refusal.close()
            return refusal.code
        except (OSError, HTTPException):
            return 0

    def pages(self) -> dict[str, int]:
        """The status of every kind of page, and of a picture that the essay shows."""
        return {path: self.status(path) for path in PUBLIC} | {"picture": self.picture()}

    def picture(self) -> int:
        """The status of the essay's first picture, whose address changes with its caption."""
        for _ in range(5):
            essay = httpx.get(f"{self.address}/en/photos/{ESSAY}/", timeout=PATIENCE / 1000).text
            [address, *_] = re.findall(r'src="(/media/[^"]+)"', essay) or [""]
            status = self.status(address)
            if status != 404:
                break
        return status

    def caption(self, words: str, photo: str = "p1.jpg") -> httpx.Response:
        """Save a caption, as the desk's page does, on what stands there."""
        path = f"/desk/essays/{ESSAY}/say"
        told = {"photo": photo, "field": "caption", "lang": "en", "seen": self.said_of(photo)}
        return self.client.post(path, json=told | {"mine": words})

    def said_of(self, photo: str = "p1.jpg") -> str:
        """The caption that the file holds."""
        album = albums.parse(ESSAY, editing.source_of(self.gallery.store, ESSAY))
        return next(one.caption.get("en", "") for one in album.photos if one.photo == photo)

    def sign_in(self) -> httpx.Response:
        form = {"name": "admin", "password": PASSWORD, "next": "/desk/"}
        return httpx.post(
            f"{self.address}/desk/sign-in", data=form, headers=HERE, timeout=PATIENCE / 1000
        )


@contextmanager
def house(gallery: Gallery, *before: str, said: Path | None = None) -> Iterator[House]:
    """A served library, as long as it is needed; somebody has a password there."""
    signed(gallery, "admin", today())
    secret = doors.reset(gallery.door(), "admin", today())
    doors.choose(gallery.door(), secret, PASSWORD, today())
    found = House(gallery, *before, said=said)
    try:
        yield found
    finally:
        found.client.close()
        found.end(signal.SIGKILL)


def begun(library: Path, *words: str, reserve: int = 0) -> subprocess.Popen[str]:
    """Start a command of the gallery."""
    environment = {"GALLERY_UPLOAD_RESERVE": str(reserve), "GALLERY_WORKERS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "gallery", "--library", str(library), *words],
        env=os.environ | environment | {"GALLERY_SETTLE": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def command(library: Path, *words: str, reserve: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command of the gallery: what it said, and its exit code."""
    with begun(library, *words, reserve=reserve) as run:
        out, said = run.communicate()
    return subprocess.CompletedProcess(run.args, run.returncode, out, said)
