"""The server of the index stops in the middle: nobody gets an exception page, all goes on alone."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from starlette.testclient import TestClient

from gallery.errors import IndexAway
from gallery.ingest.index import reindex
from gallery.wiring import Gallery, open_gallery, today
from gallery.working import work
from tests.postgres.server import Server
from tests.waiting import eventually
from tests.web.sample import reader

PAGES = (
    "/en/photos/",
    "/es/photos/march/",
    "/en/search/?q=casa",
    "/en/archive/",
    "/en/photos/none/",
    "/sitemap.xml",
)
WORDS = 'title.en = "March"\nlang = "en"\nstatus = "published"\n[[block]]\ntext.en = "Casa."\n'


@pytest.fixture
def served(library: Path, postgresql: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gallery]:
    (library / "albums/march").mkdir()
    (library / "albums/march/album.toml").write_text(WORDS, "utf-8")
    monkeypatch.setenv("GALLERY_INDEX", postgresql.url(postgresql.fresh()))
    monkeypatch.setenv("GALLERY_WATCH", "0")
    gallery = open_gallery(library)
    reindex(gallery.store, gallery.catalog, today().date())
    yield gallery
    postgresql.start()  # for the next one, whatever became of this


def test_a_restart_in_the_middle_of_requests_shows_nobody_an_exception(
    served: Gallery, postgresql: Server
) -> None:
    before = {page: reader(served).get(page).status_code for page in PAGES}
    seen, stop = Counter[tuple[int, bool]](), Event()

    def read() -> None:
        client = reader(served, raise_server_exceptions=False)
        while not stop.is_set():
            for page in PAGES:
                answer = client.get(page)
                known = answer.status_code == before[page] or "retry-after" in answer.headers
                seen[answer.status_code, known] += 1

    threads = [Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    eventually(lambda: seen[200, True] > 30, "pages are read")
    postgresql.stop()
    eventually(lambda: seen[503, True] > 10, "readers are told to come again")
    postgresql.start()
    good = seen[200, True]
    eventually(lambda: seen[200, True] > good + 30, "pages are back, and nobody did anything")
    stop.set()
    for thread in threads:
        thread.join()

    assert {status for status, _ in seen} == {200, 404, 503}
    assert {known for _, known in seen} == {True}
    assert {page: reader(served).get(page).status_code for page in PAGES} == before


def test_a_restart_between_two_requests_is_noticed_by_nobody(
    served: Gallery, postgresql: Server
) -> None:
    client: TestClient = reader(served)
    before = [client.get(page).content for page in PAGES]
    postgresql.stop()
    postgresql.start()

    assert [client.get(page).content for page in PAGES] == before


def test_a_refusal_says_what_is_wrong_and_that_it_passes(
    served: Gallery, postgresql: Server
) -> None:
    postgresql.stop()

    with pytest.raises(IndexAway, match=r"does not answer .* Nothing is lost"):
        reindex(served.store, served.catalog, today().date())
    answer = reader(served).get("/en/photos/")

    assert answer.status_code == 503
    assert "gallery-pg-" not in answer.text


def test_what_was_written_meanwhile_is_shown_when_the_server_is_back(
    served: Gallery, postgresql: Server
) -> None:
    """The work process waits, tells nothing twice, and goes on."""
    said, stop = list[str](), Event()
    worker = Thread(target=work, args=(served, said.append, stop))
    worker.start()
    words = served.library / "albums/march/album.toml"
    words.write_text(WORDS.replace("Casa", "Ventana"), "utf-8")
    eventually(lambda: "Ventana" in reader(served).get(PAGES[1]).text, "an edit is shown")

    postgresql.stop()
    words.write_text(WORDS.replace("Casa", "Puerta"), "utf-8")
    eventually(lambda: any("index's server" in line for line in said), "it is told")
    postgresql.start()
    eventually(lambda: "Puerta" in reader(served).get(PAGES[1]).text, "the edit is shown")
    stop.set()
    worker.join()

    told = [line for line in said if "index's server" in line]
    assert len(told) == len(set(told))
