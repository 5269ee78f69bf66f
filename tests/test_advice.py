"""Notes for editors: dates that may be wrong, pictures that no camera saw."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gallery import editing
from gallery.album.draft import draft
from gallery.blocks import Album
from gallery.checking import advice
from gallery.cli import app
from gallery.ingest.bodies import set_shift
from gallery.ingest.run import ingest
from gallery.wiring import Gallery
from tests.conftest import Drop
from tests.metadata import ascii_, exif_segment, tiff, xmp, xmp_segment
from tests.pictures import jpeg, jpeg_with

TODAY = date(2026, 11, 22)


def shot(taken: str, seed: int) -> bytes:
    """A photo as a camera of 2024 writes it."""
    image = {0x0110: ascii_("R5"), 0x0132: ascii_(taken)}
    exif = {0x9000: (7, b"0300"), 0x9003: ascii_(taken), 0x9004: ascii_(taken)}
    return jpeg_with(exif_segment(tiff(image, exif)), seed=seed)


def made(term: str, seed: int) -> bytes:
    body = f"<Iptc4xmpExt:DigitalSourceType>{term}</Iptc4xmpExt:DigitalSourceType>"
    return jpeg_with(xmp_segment(xmp(body)), seed=seed)


@pytest.fixture
def march(gallery: Gallery, drop: Drop) -> Gallery:
    """Five sound photos of one day, and one for each reason to doubt a date."""
    hours = {f"{h}.jpg": jpeg(seed=h, taken=datetime(2026, 5, 1, h)) for h in range(9, 14)}
    doubtful = {
        "reset.jpg": shot("2000:01:01 00:03:00", 1),
        "ahead.jpg": shot("2038:05:05 01:29:24", 2),
        "early.jpg": shot("2011:05:01 10:00:00", 3),
        "winter.jpg": shot("2026:01:10 10:00:00", 4),
    }
    editing.create(gallery.store, "march", draft("march", gallery.settings))
    ingest(gallery.darkroom(), "march", [drop(**hours, **doubtful)], today=TODAY)
    return gallery


def told(gallery: Gallery) -> dict[str, str]:
    """Photo -> flag of its note."""
    notes = list(advice(gallery.store, TODAY))
    assert {(note.code, note.level) for note in notes} <= {("date-suspect", "note")}
    return {n.where.removeprefix("march/"): n.reason.split("(")[1].split(")")[0] for n in notes}


def test_each_doubtful_date_is_noted_with_its_reason_and_the_others_are_not(
    march: Gallery,
) -> None:
    assert told(march) == {
        "reset.jpg": "reset",
        "ahead.jpg": "future",
        "early.jpg": "before-camera",
        "winter.jpg": "far",
    }


def test_a_note_says_what_the_file_says_and_what_to_do(march: Gallery) -> None:
    notes = {note.where: note for note in advice(march.store, TODAY)}

    assert "2038-05-05T01:29:24" in notes["march/ahead.jpg"].reason
    assert "111 days" in notes["march/winter.jpg"].reason
    assert all("`gallery clock march`" in note.remedy for note in notes.values())


def test_a_date_in_the_block_settles_the_question(march: Gallery) -> None:
    def dated(source: str, _: Album) -> str:
        for name in ("reset", "ahead", "early", "winter"):
            line = f'photo = "{name}.jpg"'
            source = source.replace(line, f'{line}\ndate = "2026-05-01"')
        return source

    editing.change(march.store, "march", dated)

    assert told(march) == {}


def test_a_date_of_the_album_settles_what_it_covers(march: Gallery) -> None:
    span = 'date = "2026-01/2026-05"'
    editing.change(march.store, "march", lambda source, _: source.replace('date = ""', span))

    assert told(march) == {
        "reset.jpg": "reset",
        "ahead.jpg": "future",
        "early.jpg": "before-camera",
    }


def test_a_clock_set_right_settles_the_question(march: Gallery) -> None:
    set_shift(march.store, "march", "R5", timedelta(days=5), TODAY)

    assert told(march) == {"ahead.jpg": "future", **dict.fromkeys(DISTANT, "far")}


DISTANT = ("reset.jpg", "early.jpg", "winter.jpg")


def test_an_album_that_cannot_be_read_is_left_to_check(march: Gallery, library: Path) -> None:
    (library / "albums/march/album.toml").write_text("title = ", "utf-8")

    assert list(advice(march.store, TODAY)) == []


@pytest.mark.parametrize(
    ("terms", "noted"),
    [
        (["trainedAlgorithmicMedia", "compositeSynthetic"], ["march/0.jpg", "march/1.jpg"]),
        (["digitalCapture", "negativeFilm", "print"], []),
    ],
)
def test_generated_and_composite_pictures_are_noted(
    gallery: Gallery, drop: Drop, terms: Sequence[str], noted: Sequence[str]
) -> None:
    editing.create(gallery.store, "march", draft("march", gallery.settings))
    files = {f"{n}.jpg": made(term, n) for n, term in enumerate(terms)}
    ingest(gallery.darkroom(), "march", [drop(**files)], today=TODAY)

    notes = list(advice(gallery.store, TODAY))

    assert [note.where for note in notes] == noted
    assert {note.code for note in notes} <= {"generated"}


def test_notes_are_printed_and_leave_the_exit_code_at_zero(march: Gallery) -> None:
    command = ["--library", str(march.library), "check"]

    words = CliRunner().invoke(app, command)
    lines = CliRunner().invoke(app, [*command, "--json"])

    assert (words.exit_code, lines.exit_code) == (0, 0)
    assert "march/reset.jpg: note: its date may be wrong (reset)" in words.output
    assert words.output.endswith("everything is in order, 4 notes for the editors\n")
    assert {json.loads(line)["level"] for line in lines.output.splitlines()} == {"note"}
