"""Words that cannot be read, or are gone, and photos that somebody worked on: told, not guessed."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gallery.catalog import Viewer
from gallery.cli import app
from gallery.ingest.index import reindex
from gallery.wiring import Gallery, today
from tests.faults.house import ESSAY, furnished
from tests.pictures import jpeg
from tests.web.desk.signed import desk_client
from tests.web.sample import reader


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    return furnished(tmp_path_factory.mktemp("words") / "library")


BROKEN = {
    "nothing at all": b"",
    "blanks": b"  \n\n",
    "zeros, as after a power cut": b"\0" * 300,
    "half a line": b'title.en = "half',
    "no text": b'title.en = "\xff"\n',
}


@pytest.mark.parametrize("left", BROKEN.values(), ids=BROKEN.keys())
def test_an_essay_stays_as_it_was_while_its_words_cannot_be_read(
    site: Gallery, left: bytes
) -> None:
    file = site.library / "albums" / ESSAY / "album.toml"
    words, before = file.read_bytes(), reader(site).get(f"/en/photos/{ESSAY}/").content
    file.write_bytes(left)

    told = CliRunner().invoke(app, ["--library", str(site.library), "index"])
    ingested = CliRunner().invoke(app, ["--library", str(site.library), "ingest"])
    after = reader(site).get(f"/en/photos/{ESSAY}/").content
    file.write_bytes(words)
    reindex(site.store, site.catalog, today().date())

    assert after == before
    for said in (told.output, ingested.output):
        assert f"{ESSAY}/album.toml" in said
        assert "readers see the last version that could be read" in said
    assert site.catalog.essay(ESSAY, Viewer(today())) is not None


def test_a_photo_that_somebody_worked_on_is_told_and_keeps_its_place(site: Gallery) -> None:
    photo = site.library / "albums" / ESSAY / "p1.jpg"
    words = (site.library / "albums" / ESSAY / "album.toml").read_bytes()
    before = site.catalog.of_album(ESSAY)[0]
    _written(photo, jpeg(480, 320, seed=77))

    told = CliRunner().invoke(app, ["--library", str(site.library), "ingest"])

    after = site.catalog.of_album(ESSAY)[0]
    assert f"{ESSAY}: p1.jpg has other bytes than before" in told.output
    assert "its caption stays as it is" in told.output
    assert "p2.jpg has other bytes" not in told.output
    assert (after.number, after.name) == (before.number, before.name)
    assert after.sha256 != before.sha256
    assert (site.library / "albums" / ESSAY / "album.toml").read_bytes() == words
    desk = desk_client(site).get("/desk/health/").text
    assert "was changed in its folder." in desk and "Captions and place are kept" in desk
    again = CliRunner().invoke(app, ["--library", str(site.library), "ingest"])
    assert "other bytes" not in again.output


def _written(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    os.utime(path, (1_700_000_500, 1_700_000_500))
