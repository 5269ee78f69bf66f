"""Finished pages are kept beside an index on PostgreSQL, and never outlive what they show."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from gallery.ingest.index import reindex
from gallery.web.app import create_app
from gallery.web.front import Front, Fronted
from gallery.wiring import Gallery, open_gallery, today
from tests.postgres.server import Server
from tests.waiting import eventually

TIMES = 60 if os.environ.get("GALLERY_CLUSTER") == "full" else 20
PAGE = "/en/photos/march/"
WORDS = 'title.en = "March {}"\ndate = "2026-05-01"\nlang = "en"\nstatus = "{}"\n'


@pytest.fixture
def gallery(
    library: Path, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Gallery]:
    schema = postgresql.fresh()
    (library / "gallery.toml").write_text('base_url = "https://example.org"\n', "utf-8")
    monkeypatch.setenv("GALLERY_INDEX", postgresql.url(schema))
    yield saved(open_gallery(library), "first")
    postgresql.start()  # for the next one, whatever became of this
    postgresql.dropped(schema)


@pytest.fixture
def reader(gallery: Gallery) -> Iterator[TestClient]:
    """A server that lives, and so hears what others tell."""
    with TestClient(create_app(gallery), base_url="https://example.org") as client:
        eventually(
            lambda: gallery.catalog.wire is not None and gallery.catalog.wire.live is True,
            "it hears what others tell",
        )
        yield client


def saved(gallery: Gallery, title: str, status: str = "published") -> Gallery:
    """Words of the essay that are in the index when this returns."""
    words = WORDS.format(title, status)
    gallery.store.put("march/album.toml", words.encode())
    reindex(gallery.store, gallery.catalog, today().date())
    return gallery


def front(reader: TestClient) -> Front:
    assert isinstance(reader.app, Fronted)
    assert reader.app.front
    return reader.app.front


def shows(reader: TestClient, title: str) -> bool:
    return f"March {title}" in reader.get(PAGE).text


def test_what_this_process_saved_is_shown_by_the_next_answer(
    gallery: Gallery, reader: TestClient
) -> None:
    for number in range(TIMES):
        saved(gallery, f"{number}.")
        assert shows(reader, f"{number}.")
        assert shows(reader, f"{number}.")

    assert front(reader).counts.hits > 0  # what was told of a save may end a page once more


def test_what_another_process_saved_is_shown_once_it_was_told(
    gallery: Gallery, reader: TestClient
) -> None:
    other = open_gallery(gallery.library)
    for number in range(TIMES):
        assert shows(reader, f"{number - 1}." if number else "first")
        saved(other, f"{number}.")
        eventually(partial(shows, reader, f"{number}."), f"the page shows {number}")
    saved(other, "last", "draft")
    eventually(lambda: reader.get(PAGE).status_code == 404, "the page is gone")

    assert front(reader).counts.hits > 0


def test_who_hears_nothing_keeps_nothing_and_begins_again_with_what_is_there(
    gallery: Gallery, reader: TestClient, postgresql: Server
) -> None:
    assert [reader.get(PAGE).status_code for _ in range(2)] == [200, 200]
    wire = gallery.catalog.wire
    assert wire is not None

    postgresql.stop()
    eventually(lambda: wire.live is False, "it hears nothing")
    hits = front(reader).counts.hits
    away = [reader.get(PAGE).status_code for _ in range(2)]
    postgresql.start()
    saved(open_gallery(gallery.library), "second")
    eventually(lambda: wire.live is True, "it hears again")
    again = [shows(reader, "second") for _ in range(2)]

    assert away == [503, 503]
    assert again == [True, True]
    assert front(reader).counts.hits == hits + 1


def test_an_index_that_is_made_anew_ends_what_was_kept(
    gallery: Gallery, reader: TestClient
) -> None:
    watch = gallery.catalog.watch()
    assert watch is not None
    assert shows(reader, "first")
    before = watch.beat()

    open_gallery(gallery.library).catalog.renew()
    eventually(lambda: watch.beat() not in (None, before), "another beat")

    assert shows(reader, "first")
