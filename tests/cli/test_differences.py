"""Deciding on the command line between an editor's words and those of a file that changed."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gallery.checking import advice, check
from gallery.cli import app
from gallery.wiring import Gallery
from tests.conftest import put
from tests.differing import ESSAY, TODAY, essay, found, photo, run, told, write


@pytest.fixture
def album(gallery: Gallery) -> Path:
    """An essay of two photos; the editor has written of the first one only."""
    return essay(gallery)


def command(gallery: Gallery, *words: str) -> Result:
    return CliRunner().invoke(
        app, ["--library", str(gallery.library), "differences", "x", *words], catch_exceptions=False
    )


def test_accepted_words_are_the_editors_from_then_on(gallery: Gallery, album: Path) -> None:
    write(album, "a.jpg", photo("One!", "¡Uno!"))
    run(gallery)

    result = command(gallery, "--accept", "a.jpg", "--field", "caption.es")

    assert (result.exit_code, result.output) == (0, "1 accepted, 0 declined\n")
    assert (album / "album.toml").read_text("utf-8") == ESSAY.replace("Mía.", "¡Uno!")
    assert told(gallery) == [("caption.en", "One.", "One!")]

    put(album / "album.toml", ESSAY.encode())  # and a later change of mind asks nothing again
    assert told(gallery) == [("caption.en", "One.", "One!")]


def test_declined_words_are_not_shown_again_until_they_change(
    gallery: Gallery, album: Path
) -> None:
    write(album, "a.jpg", photo("One!", "Uno."))
    run(gallery)

    result = command(gallery, "--decline", "a.jpg")

    assert (result.exit_code, result.output) == (0, "0 accepted, 1 declined\n")
    assert (album / "album.toml").read_text("utf-8") == ESSAY
    assert run(gallery) == []
    write(album, "a.jpg", photo("One!!", "Uno."))
    assert run(gallery) == ["a.jpg"]
    assert told(gallery) == [("caption.en", "One!", "One!!")]


def test_all_but_one_photo_may_be_accepted_at_once(gallery: Gallery, album: Path) -> None:
    both = ESSAY + 'caption.en = "Mine too."\n'
    put(album / "album.toml", both.encode())
    write(album, "a.jpg", photo("One!", "¡Uno!"))
    write(album, "b.jpg", photo("Two!", "Dos."))
    run(gallery)

    result = command(gallery, "--accept-all", "--decline", "b.jpg")

    assert result.output == "2 accepted, 1 declined\n"
    assert (album / "album.toml").read_text("utf-8") == both.replace("Mine.", "One!").replace(
        "Mía.", "¡Uno!"
    )
    assert found(gallery) == []


def test_words_alike_in_all_languages_are_refused_with_what_to_do(
    gallery: Gallery, album: Path
) -> None:
    alike = ESSAY.replace('caption.en = "Mine."\ncaption.es = "Mía."', 'caption = "Zócalo"')
    put(album / "album.toml", alike.encode())
    write(album, "a.jpg", photo("One!", "Uno."))
    run(gallery)

    result = command(gallery, "--accept-all")

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "refused: a.jpg: its caption is the same in every language; split it in album.toml first",
        "0 accepted, 0 declined",
    ]
    assert (album / "album.toml").read_text("utf-8") == alike


def test_the_list_shows_three_texts_and_how_to_decide(gallery: Gallery, album: Path) -> None:
    assert command(gallery).output == (
        "no differences: no file of x says anything new where you have written\n"
    )
    write(album, "a.jpg", photo("One!\nTwo lines.", "Uno."))
    run(gallery)

    result = command(gallery)

    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "a.jpg  caption.en",
        "  yours   Mine.",
        "  before  One.",
        "  now     One!",
        "          Two lines.",
        "1 difference; --accept NAME takes the words of the file,",
        "--decline NAME keeps yours (--accept-all, --decline-all)",
    ]


def test_machines_get_one_object_a_line(gallery: Gallery, album: Path) -> None:
    write(album, "a.jpg", photo("One!", "Uno."))
    run(gallery)

    lines = [json.loads(line) for line in command(gallery, "--json").output.splitlines()]
    end = json.loads(command(gallery, "--json", "--decline-all").output)

    one = {"photo": "a.jpg", "field": "caption", "lang": "en", "words": "Mine."}
    assert lines == [
        {"event": "difference", **one, "before": "One.", "now": "One!"},
        {"event": "report", "differences": 1},
    ]
    assert end == {"event": "report", "accepted": 0, "declined": 1}


def test_names_that_are_not_understood_change_nothing(gallery: Gallery, album: Path) -> None:
    write(album, "a.jpg", photo("One!", "Uno."))
    run(gallery)
    program = [sys.executable, "-m", "gallery", "--library", str(gallery.library), "differences"]

    both = command(gallery, "--accept", "a.jpg", "--decline", "a.jpg")
    asked = [*program, "x", "--accept", "z.jpg"]
    strange = subprocess.run(asked, capture_output=True, text=True, check=False)

    assert both.exit_code == 2
    assert (strange.returncode, strange.stderr) == (1, "gallery: x has no difference in z.jpg\n")
    assert len(found(gallery)) == 1


def test_ingest_and_check_tell_of_differences(gallery: Gallery, album: Path) -> None:
    write(album, "a.jpg", photo("One!", "Uno."))
    library = ["--library", str(gallery.library)]

    ingested = CliRunner().invoke(app, [*library, "ingest", "--workers", "1"])

    assert "1 photo says something new: `gallery differences x`" in ingested.output
    again = CliRunner().invoke(app, [*library, "ingest", "--workers", "1", "--json"])
    assert json.loads(again.output.splitlines()[-1])["differing"] == ["a.jpg"]
    assert {one.code for one in check(gallery.store, gallery.recipe.key)} == {"orphan"}  # of old
    notes = [one for one in advice(gallery.store, TODAY, "en") if one.code == "words-differ"]
    assert [(one.where, one.level) for one in notes] == [("x/a.jpg", "note")]


def test_a_terminal_marks_the_words_that_changed(gallery: Gallery, album: Path) -> None:
    write(album, "a.jpg", photo("One and two.", "Uno."))
    run(gallery)
    near, far = pty.openpty()
    program = [sys.executable, "-m", "gallery", "--library", str(gallery.library)]
    plain = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}

    subprocess.run([*program, "differences", "x"], stdout=far, env=plain, check=True)
    os.close(far)
    shown = os.read(near, 1 << 16).decode()
    os.close(near)

    assert "\x1b[32m\x1b[1mtwo.\x1b[0m" in shown
    assert "\x1b[31m\x1b[1mOne.\x1b[0m" in shown
