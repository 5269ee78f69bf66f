"""What serving costs: `python -m benchmarks.serving [--rounds 5] [--seconds 4]`.

How to read the table. Each row asks two servers for the same bytes in turns, 16 readers at once: an
empty Granian that says one finished answer, or nginx on the file; then the program with its pages
kept. Pictures are put beside both, and beside nginx without sendfile: with it the system copies a
file to the network by itself, which no server can do for what a program says. So each is told again
behind an nginx that keeps pictures, as the configuration in docs/servers has it. "ratio" is
requests a second of the program by those of the other, pair by pair: median, then the range; its
goal is 0.80. "CPU" is what the server's processes spent on a request, in microseconds: it tells
more than requests a second where the machine is busy. The last lines are the same page made anew
for each reader. The load comes from `wrk` where it is installed; ours is slower than the servers,
which makes them look more alike than they are.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

import msgspec
from PIL import Image
from sqlalchemy import update

from benchmarks.load import READERS, Run, load
from benchmarks.measure import machine, spread
from gallery.catalog.tables import photo
from gallery.media import rendition_key
from gallery.model import Label
from gallery.wiring import Gallery, open_gallery
from tests.serving import ROOT, free_port
from tests.web.sample import BOTH, Shot, show

PHOTOS, LABELLED = 40, "7.jpg"
SIDES = (800, 635)  # px of noise
_WORDS = "Dock workers carry the banner from the Angel to the Zócalo, where others wait. " * 3
_PACKED = {"Accept-Encoding": "gzip, deflate, br, zstd"}
_NGINX = """\
daemon off; {user} worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile {sendfile}; tcp_nopush on; keepalive_requests 100000000;
  types {{ image/jpeg jpg; }}
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  {cache}
  server {{ listen 127.0.0.1:{port}; root {folder}; {behind} }}
}}
"""
_CACHE = "proxy_cache_path {folder}/cache levels=1:2 keys_zone=gallery:1m;"
_BEHIND = """\
location /media/ {{
  proxy_pass {upstream}; proxy_http_version 1.1; proxy_set_header Connection "";
  proxy_cache gallery; proxy_cache_key $scheme$host$uri; proxy_cache_lock on; tcp_nopush off;
}}"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs; group: of its processes."""

    address: str
    group: int

    @property
    def spent(self) -> float:
        """Seconds of CPU of all its processes so far."""
        found = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                told = path.read_text("utf-8").rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(told[3]) == self.group:  # its session, proc(5)
                found += int(told[11]) + int(told[12])
        return found / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Make a site, serve it in four ways, ask, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--rounds", type=int, default=5)
    told.add_argument("--seconds", type=int, default=4)
    options = told.parse_args()
    by = "wrk" if shutil.which("wrk") else "a program of ours, for wrk is not installed"
    print(f"{machine()}\n{READERS} readers at once, by {by}; a load of", *os.getloadavg(), "before")
    with TemporaryDirectory() as name, ExitStack() as running:
        asking = _Asking(Path(name), running, options.rounds, options.seconds)
        gallery, page = site(Path(name) / "library")
        ours = running.enter_context(granian("gallery.web.asgi:app", _kept(gallery, 64)))
        asking.page("an essay, packed", ours, page, _PACKED)
        asking.page("an essay, unpacked", ours, page, {})
        asking.picture("300 kB as it lies there", ours, picture(ours, gallery, labelled=False))
        asking.picture("300 kB, words in it", ours, picture(ours, gallery, labelled=True))
        making = running.enter_context(granian("gallery.web.asgi:app", _kept(gallery, 0)))
        asking.alone("an essay, made anew", making, page, _PACKED)


def site(library: Path) -> tuple[Gallery, str]:
    """An essay of many photos, straight into the index; and the address of its page."""
    (library / "albums").mkdir(parents=True)
    gallery = open_gallery(library, {"workers": 1})
    blocks = "".join(
        f'\n[[block]]\nphoto = "{n}.jpg"\ncaption.en = "{n}: {_WORDS}"\nalt.en = "A crowd, {n}"\n'
        for n in range(PHOTOS)
    )
    show(gallery, "march", BOTH + blocks, {f"{n}.jpg": Shot(seed=n % 4) for n in range(PHOTOS)})
    words = {"label": msgspec.json.encode(Label(credit="Inés Marrufo")), "mark": "0123456789ab"}
    with gallery.catalog.engine.begin() as db:
        db.execute(update(photo).where(photo.c.name == LABELLED).values(words))
    return gallery, "/en/photos/march/"


def picture(server: Server, gallery: Gallery, *, labelled: bool) -> str:
    """The address of a rendition of 300 kB; labelled: its words are written into it."""
    row = next(one for one in gallery.catalog.of_album("march") if bool(one.mark) == labelled)
    width = row.widths[-1]
    key = rendition_key(row.made, row.recipe, width, "jpg")
    gallery.store.put(key, noise())
    sheet = urlopen(f"{server.address}/en/photos/march/").read().decode()
    start = f"/media/march/{row.number}-"
    token = sheet.split(start)[1].split("-")[0]
    return f"{start}{token}-{width}.jpg"


def noise() -> bytes:
    """A JPEG of about 300 kB."""
    with BytesIO() as file, Image.frombytes("L", SIDES, os.urandom(SIDES[0] * SIDES[1])) as image:
        image.save(file, "JPEG", quality=78)
        return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Asking:
    """Where the others find their files, and how often and how long is asked."""

    folder: Path
    running: ExitStack
    rounds: int
    seconds: int

    def page(self, name: str, ours: Server, path: str, headers: Mapping[str, str]) -> None:
        """The program beside an empty server that says the same."""
        with self._empty(ours, path, headers) as bare:
            self._pair(name, "empty", (bare, path), (ours, path), headers)

    @contextmanager
    def _empty(self, ours: Server, path: str, headers: Mapping[str, str]) -> Iterator[Server]:
        """A server that says what ours does, whatever it is asked."""
        told = Request(ours.address + path, headers=dict(headers))
        with urlopen(told) as answer:
            body, head = answer.read(), answer.headers.items()
        print(f"{len(body):,} B:", end=" ")
        place = self.folder / f"hello-{len(body)}"
        place.write_bytes(body)
        lines = [[n.lower(), v] for n, v in head if n.lower() not in ("date", "server")]
        said = place.with_suffix(".json")
        said.write_text(f"{json.dumps(lines)}\n{json.dumps(str(place))}\n", "utf-8")
        with granian("benchmarks.bare:app", {"HELLO": str(said)}) as bare:
            yield bare

    def picture(self, name: str, ours: Server, path: str) -> None:
        """The program beside an empty server, and beside nginx on the same bytes."""
        self.page(name, ours, path, {})
        run = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
        if not run:
            print(f"{name}: nginx is not installed here")
            return
        folder = self.folder / name.replace(" ", "-")
        folder.mkdir()
        (folder / "picture.jpg").write_bytes(urlopen(ours.address + path).read())
        for kind, named in (("off", "nginx, no sendfile"), ("on", "nginx")):
            with nginx(run, folder, sendfile=kind) as other:
                self._pair(name, named, (other, "/picture.jpg"), (ours, path), {})
        with nginx(run, folder, ours.address) as other:
            theirs, behind = (other, "/picture.jpg"), (other, path)
            self._pair(f"{name}, behind nginx that keeps it", "nginx", theirs, behind, {})

    def alone(self, name: str, ours: Server, path: str, headers: Mapping[str, str]) -> None:
        """The program by itself."""
        self._tell(name, [self._run(ours, path, headers) for _ in range(self.rounds)])

    def _pair(
        self,
        name: str,
        other: str,
        theirs: tuple[Server, str],
        ours: tuple[Server, str],
        headers: Mapping[str, str],
    ) -> None:
        for one in (theirs, ours):
            load(one[0].address + one[1], 1, headers)  # whatever is done once
        pairs = []
        for turn in range(self.rounds):
            order = (theirs, ours) if turn % 2 else (ours, theirs)
            found = {one: self._run(*one, headers) for one in order}
            pairs.append((found[theirs], found[ours]))
        print(name)
        self._tell(other, [one for one, _ in pairs])
        self._tell("here", [one for _, one in pairs])
        print(f"  {'ratio (goal 0.80)':20}{spread(b.run.rate / a.run.rate for a, b in pairs)}")
        print(f"  {'ratio of CPU':20}{spread(a.cpu / b.cpu for a, b in pairs)}\n", flush=True)

    def _run(self, server: Server, path: str, headers: Mapping[str, str]) -> "_Cost":
        before = server.spent
        run = load(server.address + path, self.seconds, headers)
        return _Cost(run, (server.spent - before) / max(1, run.requests) * 1e6)

    def _tell(self, name: str, found: list["_Cost"]) -> None:
        half, most = (median(getattr(one.run, key) for one in found) for key in ("half", "most"))
        failed = sum(one.run.failed for one in found)
        print(
            f"  {name:20}{spread(one.run.rate for one in found)} /s   p50 {half:.2f} ms,"
            f" p99 {most:.1f} ms, CPU {median(one.cpu for one in found):.0f} us, {failed} failed"
        )


@dataclass(frozen=True, slots=True)
class _Cost:
    """A load, and microseconds of CPU that the server spent on each request."""

    run: Run
    cpu: float


def _kept(gallery: Gallery, room: int) -> dict[str, str]:
    return {
        "GALLERY_LIBRARY": str(gallery.library),
        "GALLERY_PAGE_CACHE": str(room),
        "GALLERY_BASE_URL": "http://127.0.0.1",
    }


@contextmanager
def granian(target: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Our server, as `gallery serve` starts it, on an application."""
    port = free_port()
    options = ("--interface", "asgi", "--http", "1", "--no-ws", "--log-level", "warning")
    command = [sys.executable, "-m", "granian", *options, "--port", str(port), target]
    with _started(command, port, environment) as server:
        yield server


@contextmanager
def nginx(run: str, folder: Path, upstream: str = "", *, sendfile: str = "on") -> Iterator[Server]:
    """nginx on a folder.

    upstream  the program, whose pictures it keeps as docs/servers has it; "" = none
    sendfile  "on": the system copies a file to the network by itself; "off"
    """
    port, user = free_port(), "user root;" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    more = {
        "sendfile": sendfile,
        "cache": _CACHE.format(folder=folder) if upstream else "",
        "behind": _BEHIND.format(upstream=upstream) if upstream else "",
    }
    config.write_text(_NGINX.format(folder=folder, port=port, user=user, **more), "utf-8")
    with _started([run, "-c", str(config)], port, {}) as server:
        yield server


@contextmanager
def _started(command: list[str], port: int, more: Mapping[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(
        command, env={**os.environ, **more}, cwd=ROOT, start_new_session=True
    )
    server = Server(f"http://127.0.0.1:{port}", process.pid)
    try:
        for _ in range(600):
            assert process.poll() is None, "a server ended"
            try:
                urlopen(f"{server.address}/robots.txt").close()
                break
            except OSError as problem:
                if getattr(problem, "code", 0):  # it answers, whatever it says
                    break
                time.sleep(0.05)
        yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


if __name__ == "__main__":
    main()
