"""`gallery lint`: one line for each thing that was found, and an exit code for scripts."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gallery.cli import app
from gallery.errors import Missing
from gallery.wiring import Gallery
from tests.desk.sample import block, lay, original
from tests.desk.test_linting import SOUND

FAULTY = SOUND.replace("Nurses", "{who}").replace("alt.es", "# alt.es")


def lint(library: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--library", str(library), "lint", *words])


@pytest.fixture
def essays(gallery: Gallery) -> Path:
    """One without a fault, one with an error and a warning."""
    lay(gallery.store, "sound", SOUND, [original("a.jpg", 1)])
    lay(gallery.store, "faulty", FAULTY, [original("a.jpg", 1)])
    return gallery.library


def test_each_fault_has_a_line_with_its_place_and_its_rule(essays: Path) -> None:
    told = lint(essays, "faulty")

    assert told.exit_code == 1
    assert told.output.splitlines() == [
        "faulty/a.jpg (caption.en): error: Left to fill in: {who} [placeholder]",
        "faulty/a.jpg (alt.es): warning: Not translated yet [translation-missing]",
        "2 findings, 1 error",
    ]


def test_warnings_alone_are_no_failure(essays: Path) -> None:
    source = (essays / "albums/faulty/album.toml").read_text("utf-8").replace("{who}", "Nurses")
    (essays / "albums/faulty/album.toml").write_text(source, "utf-8")

    told = lint(essays, "faulty", "sound")

    assert (told.exit_code, told.output.splitlines()[-1]) == (0, "1 finding, 0 errors")
    assert lint(essays, "sound").output == "nothing found\n"


def test_programs_get_one_object_a_line(essays: Path) -> None:
    told = lint(essays, "--json")

    first, _ = [json.loads(line) for line in told.output.splitlines()]
    assert told.exit_code == 1
    assert first == {
        "album": "faulty",
        "rule": "placeholder",
        "level": "error",
        "photo": "a.jpg",
        "block": -1,
        "field": "caption",
        "lang": "en",
        "found": "{who}",
        "reason": "",
        "sentence": "Left to fill in: {who}",
    }


def test_words_between_the_photos_are_named_by_the_number_of_their_block(gallery: Gallery) -> None:
    words = '\n[[block]]\ntext.en = "Rain."\n'
    lay(gallery.store, "march", SOUND + words + block("b.jpg"), [original("a.jpg", 1)])

    assert (
        "march, block 2 (text.es): warning: Words between the photos, not in every language"
        " [block-language]" in lint(gallery.library, "march").output
    )


def test_of_all_albums_those_that_cannot_be_read_are_named_and_the_others_looked_at(
    essays: Path,
) -> None:
    (essays / "albums/sound/album.toml").write_text('title.en = "half\n', "utf-8")

    told = lint(essays)

    assert "sound/album.toml, line 1" in told.output
    assert "[placeholder]" in told.output
    assert isinstance(lint(essays, "nothing").exception, Missing)
