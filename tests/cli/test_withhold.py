"""`gallery withhold`: gone at once, a list for caches, and where it is sent."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
from typer.testing import CliRunner, Result

from gallery.album import parse
from gallery.cli import app
from gallery.ingest.run import ingest
from gallery.media import place_of
from gallery.purging import caches
from gallery.purging.caches import Forget
from gallery.wiring import Gallery, open_gallery
from tests.conftest import put
from tests.pictures import jpeg
from tests.web.sample import reader

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDS = 'title.en = "March"\nstatus = "published"\n\n[[block]]\nphoto = "a.jpg"\n'
WORDS += 'caption.en = "A banner."\n'
WHY = ("--reason", "asked by letter")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A public essay of one photo; another one has the same file."""
    library = tmp_path_factory.mktemp("withhold") / "library"
    for slug in ("march", "twin"):
        put(library / "albums" / slug / "a.jpg", jpeg(120, 90))
        put(library / "albums" / slug / "album.toml", WORDS.encode())
    (library / "gallery.toml").write_text('base_url = "http://testserver"\n')
    gallery = open_gallery(library, {"workers": 1, "settle": 0.0})
    for slug in ("march", "twin"):
        ingest(gallery.darkroom(), slug, today=NOW.date())
    gallery.catalog.engine.dispose()
    return library


@pytest.fixture
def march(template: Path, tmp_path: Path) -> Iterator[Gallery]:
    """A copy of it, opened."""
    shutil.copytree(template, tmp_path / "library")
    gallery = open_gallery(tmp_path / "library", {"workers": 1, "settle": 0.0})
    yield gallery
    gallery.catalog.engine.dispose()


class Heard(BaseHTTPRequestHandler):
    """Somebody who is told what to forget, and answers as the address says: /200, /302, /500."""

    heard: list[tuple[str, Forget]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        assert self.headers["content-type"] == "application/json"
        self.heard.append((self.path, Forget(**json.loads(body))))
        self.send_response(int(self.path[1:4]))
        self.send_header("location", "/200-elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is said."""


@pytest.fixture
def cdn() -> Iterator[tuple[str, list[tuple[str, Forget]]]]:
    """(address, what was heard there)."""
    heard: list[tuple[str, Forget]] = []
    server = HTTPServer(("127.0.0.1", 0), type("Listening", (Heard,), {"heard": heard}))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    thread.join()
    server.server_close()


def run(gallery: Gallery, *words: str, hook: str = "") -> Result:
    environment = {"GALLERY_PURGE_HOOK": hook} if hook else {}
    return CliRunner().invoke(
        app, ["--library", str(gallery.library), "withhold", *words], env=environment
    )


def status(gallery: Gallery, path: str = "/en/photos/march/1/") -> int:
    return reader(gallery, follow_redirects=False).get(path).status_code


@pytest.mark.parametrize("what", ["march/1", "https://photos.example.org/en/photos/march/1/"])
def test_a_photo_is_gone_and_every_address_that_may_hold_it_is_printed(
    march: Gallery, what: str
) -> None:
    result = run(march, what, *WHY, "--note", "At the wish of somebody in it.")

    lines = result.output.splitlines()
    assert result.exit_code == 0, result.output
    assert status(march) == 410
    assert {"http://testserver/en/photos/march/1/", "http://testserver/sitemap.xml"} <= set(lines)
    assert any("twin/a.jpg is the same picture" in line for line in lines)
    assert status(march, "/en/photos/twin/1/") == 200
    assert "At the wish" in reader(march).get("/en/photos/march/1/").text
    [kept] = (march.library / "albums/march/history").glob("forget-*.json")
    assert json.loads(kept.read_text())["addresses"] == [
        line for line in lines if line.startswith("http://")
    ]


def test_it_is_listed_released_and_shown_again(march: Gallery) -> None:
    run(march, "march/a.jpg", *WHY)
    listed = run(march, "--list").output

    released = run(march, "march/a.jpg", "--release")

    assert listed.startswith("march/a.jpg: since ")
    assert released.exit_code == 0, released.output
    assert status(march) == 200
    assert run(march, "--list").output == "nothing is withheld\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("march/a.jpg",), "say why"),
        ((), "name an address"),
        (("https://elsewhere.org/x/y/z", *WHY), "name an address"),
    ],
)
def test_what_is_not_whole_is_not_done(march: Gallery, words: tuple[str, ...], told: str) -> None:
    result = run(march, *words)

    assert result.exit_code == 2
    assert told in result.output
    assert status(march) == 200


def test_what_is_not_there_cannot_be_withheld_nor_released(march: Gallery) -> None:
    results = [
        run(march, "march/9", *WHY),
        run(march, "march/a.jpg", "--release"),
        run(march, "x", *WHY),
    ]

    assert [result.exit_code for result in results] == [1, 1, 1]
    assert status(march) == 200
    assert not list(march.store.list("march/history"))


def test_the_list_is_sent_to_the_address_that_the_site_names(
    march: Gallery, cdn: tuple[str, list[tuple[str, Forget]]]
) -> None:
    address, heard = cdn

    result = run(march, "march/a.jpg", *WHY, hook=f"{address}/200")

    [(path, told)] = heard
    assert "has taken the list" in result.output
    assert (path, told.about, told.site) == ("/200", "march/1", "http://testserver")
    assert "http://testserver/en/photos/march/1/" in told.addresses
    assert list(march.store.list(caches.WAITING)) == []
    assert "letter" not in json.dumps([str(told)])  # why is nobody's business


@pytest.mark.parametrize("answer", ["302", "500"])
def test_a_list_that_is_not_taken_is_kept_told_of_and_sent_again(
    march: Gallery,
    cdn: tuple[str, list[tuple[str, Forget]]],
    answer: str,
) -> None:
    address, heard = cdn

    failed = run(march, "march/a.jpg", *WHY, hook=f"{address}/{answer}")
    again = run(march, "--send", hook=f"{address}/200")
    nothing = run(march, "--send", hook=f"{address}/200")

    assert failed.exit_code == 0  # what was asked for is done
    assert f"answered {answer}" in failed.output
    assert status(march) == 410
    assert again.exit_code == 0, again.output
    assert [path for path, _ in heard] == [f"/{answer}", "/200"]  # it is not led elsewhere
    assert "no list waits" in nothing.output


def test_the_work_process_sends_what_waits_and_says_once_what_is_wrong(
    march: Gallery, cdn: tuple[str, list[tuple[str, Forget]]]
) -> None:
    address, heard = cdn
    key = caches.keep(march.store, "march", Forget("march/1", "", "", ["/x"]), NOW, send=True)
    told: list[str] = []
    for hook in (f"{address}/500", f"{address}/200"):
        stop = Event()

        def tell(words: str, stop: Event = stop) -> None:
            told.append(words)
            if len(heard) > 2 or "told to forget" in words:
                stop.set()

        thread = Thread(target=caches.keep_sending, args=(march.store, hook, tell, stop, 0.01))
        thread.start()
        while hook.endswith("500") and len(heard) < 3:
            stop.wait(0.01)
        stop.set() if hook.endswith("500") else None
        thread.join()

    assert len(told) == 2  # tried three times and more, told once; then it arrived
    assert "answered 500" in told[0]
    assert key in told[1]
    assert list(caches.waiting(march.store)) == []
    assert caches.read(march.store, key).addresses == ["/x"]  # the list itself stays


@pytest.mark.parametrize("hook", ["ftp://example.org/x", "nothing", "http://[", "http://h:99999/"])
def test_an_address_that_is_none_is_named(march: Gallery, hook: str) -> None:
    result = run(march, "march/a.jpg", *WHY, hook=hook)

    assert "purge_hook" in str(result.exception)
    assert status(march) == 410  # it is gone all the same
    assert list(march.store.list(caches.WAITING))


def test_the_folder_of_its_pictures_is_empty_once_both_are_withheld(march: Gallery) -> None:
    digest = march.catalog.of_album("march")[0].sha256
    folder = march.library / "albums" / place_of(digest)
    run(march, "march/a.jpg", *WHY)
    shared = len(list(folder.iterdir()))

    run(march, "twin/a.jpg", *WHY)

    assert shared > 0  # the other essay shows them
    assert list(folder.iterdir()) == []
    source = (march.library / "albums/twin/album.toml").read_text()
    assert parse("twin", source).taken_out() == {"a.jpg"}
