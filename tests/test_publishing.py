"""Publishing notes its moment; corrections and the mining preference as album.toml states them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gallery import editing
from gallery.album import parse
from gallery.cli import app
from gallery.errors import AlbumError
from gallery.ingest.index import reindex
from gallery.ingest.label import labelled
from gallery.ingest.read import claims
from gallery.ingest.run import ingest
from gallery.model import Label
from gallery.store import Store
from gallery.store.local import LocalStore
from gallery.wiring import Gallery
from tests.conftest import Drop
from tests.pictures import jpeg

NOON = datetime(2026, 5, 2, 12, 0, 5, 900, tzinfo=UTC)
DRAFT = """\
title.en = "March"
zone = "America/Mexico_City"
status = "draft"  # for now
# the end of the head

[[block]]
text.en = "Words."
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = LocalStore(tmp_path)
    editing.create(store, "march", DRAFT)
    return store


def test_publishing_notes_its_moment_by_the_albums_own_clock(store: Store) -> None:
    editing.publish(store, "march", NOON)

    assert editing.source_of(store, "march") == DRAFT.replace(
        'status = "draft"  # for now\n',
        'status = "published"  # for now\npublish_at = 2026-05-02T06:00:05-06:00\n',
    )


def test_the_first_publishing_counts(store: Store) -> None:
    editing.publish(store, "march", NOON)
    before = editing.source_of(store, "march")
    editing.set_status(store, "march", "withdrawn")

    editing.publish(store, "march", NOON.replace(year=2027))

    assert editing.source_of(store, "march") == before


def test_an_essay_that_was_due_later_is_published_now(store: Store) -> None:
    later = DRAFT.replace("# the end", "publish_at = 2030-01-01T00:00:00Z # due\n# the end")
    editing.change(store, "march", lambda _source, _album: later)

    editing.publish(store, "march", NOON)

    source = editing.source_of(store, "march")
    assert parse("march", source).publish_at == NOON.replace(microsecond=0)
    assert "publish_at = 2026-05-02T06:00:05-06:00 # due\n" in source


def test_the_command_notes_it_once(gallery: Gallery) -> None:
    editing.create(gallery.store, "march", DRAFT)
    command = ["--library", str(gallery.library), "publish", "march"]
    command += ["--override", "a test of moments"]

    first = CliRunner().invoke(app, command, catch_exceptions=False)
    noted = editing.source_of(gallery.store, "march")
    again = CliRunner().invoke(app, command, catch_exceptions=False)

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "publish_at = 20" in noted
    assert editing.source_of(gallery.store, "march") == noted


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ('dated = "2026"', r"`correction`: `dated` means nothing here; did you mean `date`"),
        ('date = "soon"', r"`correction`: `date`"),
        ("note = 3", r"`correction`: `note` is 3"),
    ],
)
def test_a_correction_that_cannot_be_read_is_named_with_its_line(table: str, reason: str) -> None:
    source = DRAFT.replace("[[block]]", f"[[correction]]\n{table}\n\n[[block]]")

    with pytest.raises(AlbumError, match=rf"march/album.toml, line 6: {reason}"):
        parse("march", source)


def test_a_preference_is_one_of_two_words() -> None:
    with pytest.raises(AlbumError, match="line 1: `data_mining` is 'no'; it can be allowed, res"):
        parse("march", 'data_mining = "no"\n')


@pytest.mark.parametrize("kind", ["jpeg", "avif"])
def test_the_preference_travels_in_the_picture(gallery: Gallery, drop: Drop, kind: str) -> None:
    words = 'data_mining = "reserved"\n\n[[block]]\nphoto = "a.jpg"\n'
    editing.create(gallery.store, "march", words)
    ingest(gallery.darkroom(), "march", [drop(**{"a.jpg": jpeg()})], today=date(2026, 11, 22))
    [photo] = gallery.catalog.of_album("march")
    suffix = {"jpeg": "jpg", "avif": "avif"}[kind]
    [rendition] = (gallery.library / "albums/.gallery").rglob(f"*-400.{suffix}")

    published = labelled(rendition.read_bytes(), kind, photo.label)

    told = b"DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING</plus:DataMining>"
    assert photo.label.data_mining == "reserved"
    assert published.count(told) == 1
    assert told not in labelled(rendition.read_bytes(), kind, Label(credit="Ventana"))
    assert not [claim for claim in claims(published, "a.jpg", None) if claim.field == "date"]


def test_the_day_of_the_last_correction_is_indexed(gallery: Gallery) -> None:
    notes = "".join(
        f'[[correction]]\nnote.en = "x"\n{when}\n\n'
        for when in ('date = "2026-05-09"', 'date = "2026-05-03"', "")
    )
    editing.create(gallery.store, "march", DRAFT.replace("[[block]]", f"{notes}[[block]]"))

    reindex(gallery.store, gallery.catalog, date(2026, 11, 22))

    [row] = gallery.catalog.albums()
    assert row.corrected == int(datetime(2026, 5, 9, 12, tzinfo=UTC).timestamp())
