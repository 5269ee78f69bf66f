"""Opening an essay by itself from the command line, and what an export says of it."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gallery import editing
from gallery.album import parse
from gallery.blocks import Album
from gallery.cli import app
from gallery.ingest.index import reindex
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.sample import BOTH, Shot, blocks, show

SOUND = HEAD + 'zone = "Europe/Madrid"\n'
SOUND += block("a.jpg", caption={"en": "A banner."}, alt={"en": "Red cloth"})
LATER = "2099-05-02T06:00"


def run(gallery: Gallery, *words: str) -> Result:
    arguments: Sequence[str] = ["--library", str(gallery.library), *words]
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})


def album(gallery: Gallery) -> Album:
    return parse("may-day", editing.source_of(gallery.store, "may-day"))


@pytest.fixture
def essay(gallery: Gallery) -> Gallery:
    lay(gallery.store, "may-day", SOUND, [original("a.jpg", 1)])
    reindex(gallery.store, gallery.catalog, datetime.now(UTC).date())
    return gallery


def test_an_essay_is_scheduled_by_the_clock_of_its_zone(essay: Gallery) -> None:
    result = run(essay, "publish", "may-day", "--at", LATER)

    assert result.exit_code == 0, result.output
    assert "06:00 Europe/Madrid = 2099-05-02 04:00 UTC" in result.output
    there = datetime(2099, 5, 2, 4, tzinfo=UTC)
    assert (album(essay).status, album(essay).publish_at) == ("scheduled", there)


def test_a_moment_may_have_an_offset_of_its_own(essay: Gallery) -> None:
    run(essay, "publish", "may-day", "--at", f"{LATER}-06:00")

    assert album(essay).publish_at == datetime(2099, 5, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("soon", "write a day and a time"),
        ("2001-05-02T06:00", "has passed in Europe/Madrid"),
        ("2027-03-28T02:30", "never shows this time"),
        ("2027-10-31T02:30", "2027-10-31T02:30+02:00 or 2027-10-31T02:30+01:00"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(essay: Gallery, at: str, why: str) -> None:
    result = run(essay, "publish", "may-day", "--at", at)

    assert result.exit_code == 1
    assert why in str(result.exception)
    assert album(essay).status == "draft"


def test_an_essay_with_errors_is_not_scheduled_either(gallery: Gallery) -> None:
    lay(gallery.store, "may-day", HEAD + block("a.jpg"), [original("a.jpg", 1)])

    result = run(gallery, "publish", "may-day", "--at", LATER)

    assert result.exit_code == 1
    assert "caption-missing" in str(result.exception)
    assert album(gallery).status == "draft"


def test_an_export_says_what_changes_next_and_when(gallery: Gallery, tmp_path: Path) -> None:
    soon = datetime.now(UTC) + timedelta(days=1)
    at = soon.replace(microsecond=0).isoformat()
    public = BOTH + f"expires_at = {at}\n" + blocks("a.jpg")
    show(gallery, "may-day", public, {"a.jpg": Shot(64, 48)})
    album_toml = gallery.library / "albums" / "may-day" / "album.toml"
    album_toml.parent.mkdir(parents=True)
    album_toml.write_text(BOTH + f"expires_at = {at}\n")
    draft = gallery.library / "albums" / "draft" / "album.toml"
    draft.parent.mkdir()
    earlier = (soon - timedelta(hours=1)).replace(microsecond=0).isoformat()
    draft.write_text(f'status = "draft"\nexpires_at = {earlier}\n')
    out = [str(tmp_path / "out"), "--base-url", "https://example.org"]

    plain, told = run(gallery, "export", *out), run(gallery, "export", *out, "--json")

    assert plain.exit_code == 0, plain.output
    assert plain.output.splitlines()[-1] == f"next change: {at}, of may-day; run it again then"
    assert json.loads(told.output)["next"] == {"at": at, "essays": ["may-day"]}
