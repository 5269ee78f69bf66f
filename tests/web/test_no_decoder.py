"""The process that listens opens no photo: whatever is asked of it, no decoder is loaded there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import piexif
import pytest

from gallery import editing
from gallery.errors import AlbumError
from gallery.wiring import Gallery
from tests.arriving.sending import File, Sender
from tests.pictures import jpeg
from tests.serving import ROOT, Server, free_port
from tests.waiting import eventually

DECODERS = ("/PIL/", "pillow", "pillow_heif", "rawpy", "libavif", "libheif", "libjpeg", "libraw")
STARTS = (
    "/",
    "/en/photos/",
    "/en/feed.atom",
    "/es/feed.json",
    "/sitemap.xml",
    "/desk/",
    "/desk/inbox/",
)
_LINK = re.compile(r"""(?:href|src|srcset|content)="([^"\s,]+)""")
_MOST = 250

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


class Family(Server):
    """`gallery serve` as people start it, with its work process and that one's workers."""

    def begin(self) -> None:
        command = [sys.executable, "-m", "gallery", "--library", str(self.library), "serve"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            env={**os.environ, "GALLERY_SETTLE": "0.1"},
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def members(self, word: str) -> list[int]:
        """The processes of the family whose command line has a word of its own."""
        assert self.process is not None
        known, found = {self.process.pid}, [self.process.pid]
        while found:
            found = [child for one in found for child in _children(one)]
            known |= set(found)
        return [one for one in known if f" {word} " in f" {_command(one)} "]


def _children(pid: int) -> list[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(one) for t in threads for one in (t / "children").read_text().split()]
    except OSError:
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def loaded(pid: int) -> set[str]:
    """The decoders among the files that a process has mapped into its memory."""
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    files = {line.split(None, 5)[5] for line in maps if len(line.split(None, 5)) == 6}
    return {file for file in files if any(name in file.lower() for name in _lowered())}


def _lowered() -> list[str]:
    return [name.lower() for name in DECODERS]


@pytest.fixture
def family(library: Path) -> Iterator[Family]:
    served = Family(library)
    served.port = free_port()
    served.begin()
    yield served
    served.stop()


def test_uploads_pages_pictures_feeds_and_the_desk_load_no_decoder(
    gallery: Gallery, family: Family
) -> None:
    sender = Sender(gallery, family, "admin")
    eventually(lambda: sender_answers(sender), "it answers")
    photos = [File(f"card/IMG_{n}.jpg", jpeg(900, 600, seed=n)) for n in range(3)]
    for photo in [*photos, File("card/bad.jpg", jpeg()[:2000])]:
        sender.send(photo, title="May Day")
    eventually(lambda: placed(gallery) == 3, "three photos are developed")
    editing.set_status(gallery.store, "may-day", "published")
    page = "/en/photos/may-day/"
    eventually(lambda: b".avif" in sender.ask("GET", page).body, "readers see the photos")

    answers = crawled(sender)

    kinds = {kind.partition(";")[0] for _, kind in answers.values()}
    print(f"{len(answers)} addresses, {sorted(kinds)}")
    assert {
        "text/html",
        "image/jpeg",
        "image/avif",
        "application/atom+xml",
        "application/zip",
    } <= kinds
    assert not [path for path, (status, _) in answers.items() if status >= 500]
    servers = family.members("serve")
    assert len(servers) >= 2, "the one that was started, and the one that answers"
    assert [loaded(pid) for pid in servers] == [set()] * len(servers)


def sender_answers(sender: Sender) -> bool:
    try:
        return sender.ask("GET", "/robots.txt").status == 200
    except OSError:
        return False


def placed(gallery: Gallery) -> int:
    """How many photos the essay shows: those that are developed, and in their place."""
    try:
        return editing.source_of(gallery.store, "may-day").count("photo = ")
    except AlbumError:
        return 0


def crawled(sender: Sender) -> dict[str, tuple[int, str]]:
    """Ask for every address that an answer names, from the starts on: status and type of each."""
    waiting, seen = list(STARTS), dict[str, tuple[int, str]]()
    while waiting and len(seen) < _MOST:
        path = waiting.pop(0)
        if path in seen or "events" in path or "sign-out" in path:
            continue
        answer = sender.ask("GET", path)
        seen[path] = answer.status, answer.headers.get("content-type", "")
        named = [*_LINK.findall(answer.body.decode("utf-8", "replace"))]
        for link in [*named, answer.headers.get("location", "")]:
            whole = urlsplit(urljoin(f"{sender.server.address}{path}", unescape(link)))
            if whole.netloc == urlsplit(sender.server.address).netloc:
                waiting.append(whole._replace(scheme="", netloc="", fragment="").geturl())
    return seen


def test_the_program_runs_without_the_reading_half_of_piexif() -> None:
    names = ("load", "remove", "insert", "transplant")
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "gallery").rglob("*.py")]

    assert all(hasattr(piexif, name) for name in names)
    assert not [n for n in names for source in sources if f"piexif.{n}(" in source]
