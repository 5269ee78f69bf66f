"""The history on the command line: lines, batches taken back, words put back."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gallery import editing
from gallery.captions import Change
from gallery.cli import app
from gallery.editing import batches
from gallery.editing.saying import Place, say
from gallery.wiring import Gallery

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ESSAY = '[[block]]\nphoto = "a.jpg"\ncaption.en = "Nurses."\n\n[[block]]\nphoto = "b.jpg"\n'


@pytest.fixture
def album(gallery: Gallery) -> Path:
    """An essay in which somebody has typed, and somebody else changed two texts at once."""
    editing.create(gallery.store, "march", ESSAY)
    place = Place("a.jpg", "caption", "en")
    say(gallery.store, "march", place, "Nurses.", "Nurses march.", "ana", NOON)
    later = NOON + timedelta(minutes=3)
    say(gallery.store, "march", place, "Nurses march.", "Nurses march home.", "ana", later)
    texts = [Change(f"{n}.jpg", "alt", "es", "", "Una multitud") for n in "ab"]
    batches.do(gallery.store, "march", texts, "luis", NOON + timedelta(hours=1))
    return gallery.library / "albums/march/album.toml"


def command(gallery: Gallery, *words: str) -> Result:
    arguments = ["--library", str(gallery.library), "history", "march", *words]
    return CliRunner().invoke(app, arguments, input="y\n")


def test_a_sitting_and_a_batch_are_a_line_each_and_can_be_narrowed(
    gallery: Gallery, album: Path
) -> None:
    first, second = command(gallery).output.splitlines()

    assert first.startswith("2026-05-01 13:00  luis  2 texts (batch; --undo ")
    line = "2026-05-01 12:00–12:03  ana  a.jpg caption.en: "
    assert second.startswith(f"{line}[-Nurses.-]{{+Nurses march home.+}}  [")
    assert len(command(gallery, "--photo", "b.jpg").output.splitlines()) == 1
    assert command(gallery, "--field", "caption.es").output == ""
    [told] = map(json.loads, command(gallery, "--who", "ana", "--json").output.splitlines())
    assert (told["old"], told["new"], told["count"]) == ("Nurses.", "Nurses march home.", 1)
    batch = json.loads(command(gallery, "--who", "luis", "--json").output)["batch"]
    assert len(command(gallery, "--batch", batch).output.splitlines()) == 2


def test_a_batch_is_taken_back_after_it_was_shown_but_where_somebody_edited(
    gallery: Gallery, album: Path
) -> None:
    batch = json.loads(command(gallery, "--who", "luis", "--json").output)["batch"]
    place = Place("b.jpg", "alt", "es")
    say(gallery.store, "march", place, "Una multitud", "Dos mujeres", "eva", NOON)

    result = command(gallery, "--undo", batch)

    assert result.exit_code == 1
    assert "a.jpg alt.es: [-Una multitud-]" in result.output
    assert "Undo 1 text?" in result.output and "1 text: as before" in result.output
    assert "b.jpg alt.es: left, somebody has edited it since: Dos mujeres" in result.output
    assert 'alt.es = "Dos mujeres"' in album.read_text("utf-8")
    assert "multitud" not in album.read_text("utf-8")


def test_words_are_put_back(gallery: Gallery, album: Path) -> None:
    [told] = map(json.loads, command(gallery, "--who", "ana", "--json").output.splitlines())

    result = command(gallery, "--restore", told["id"])

    assert (result.exit_code, result.output) == (0, "it says again: Nurses.\n")
    assert 'caption.en = "Nurses."' in album.read_text("utf-8")
