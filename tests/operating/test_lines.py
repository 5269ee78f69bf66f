"""Lines for programs: one object each, whatever is in them."""

import json
import logging
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest

from gallery.ingest.news import Report, lines
from gallery.logs import Event, Lines, Told, log, speaking, told, written
from gallery.model import Verdict

NOW = datetime(2026, 5, 1, 12, 3, 11, 482_900, timezone(timedelta(hours=-6)))


def test_a_line_for_people_is_the_same_line_for_programs() -> None:
    line = told("march: refused: b.jpg", "refused", "march", "b.jpg", level="warning")

    assert line == "march: refused: b.jpg"
    assert json.loads(written(line, NOW)) == {
        "time": "2026-05-01T18:03:11.482Z",
        "level": "warning",
        "event": "refused",
        "message": "march: refused: b.jpg",
        "slug": "march",
        "file": "b.jpg",
    }


def test_words_of_whatever_speaks_without_marks_are_about_it() -> None:
    heard: list[str] = []
    tell = speaking(heard.append, "inbox")

    tell("card/a.jpg: it is not there any more")
    tell(told("march: 3 photos developed", "ingested", "march"))

    assert [one.event for one in heard if isinstance(one, Told)] == ["inbox", "ingested"]


def test_no_name_of_a_file_ends_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    log(told("march: refused: a\n{}\x1b[2J.jpg\udcff", "refused", "march", "a\n{}.jpg"))

    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["file"] == "a\n{}.jpg"
    assert line.isascii()


@pytest.mark.parametrize(
    ("logger", "event"),
    [
        ("gallery.web.app", "fault"),
        ("gallery.catalog.mending", "index"),
        ("gallery.web.starting", "uploads"),
        ("_granian", "granian"),
        ("asyncio", "warning"),
        ("py.warnings", "warning"),
    ],
)
def test_each_logger_has_an_event(logger: str, event: Event) -> None:
    record = logging.LogRecord(logger, logging.ERROR, "x.py", 1, "%s: no", ("essay",), None)

    said = json.loads(Lines().format(record))

    assert (said["event"], said["level"], said["message"]) == (event, "error", "essay: no")
    assert datetime.fromisoformat(said["time"]).utcoffset() == UTC.utcoffset(None)


def test_a_traceback_stays_in_its_line() -> None:
    try:
        raise ValueError("of ours")
    except ValueError:
        caught = sys.exc_info()
    record = logging.LogRecord("gallery.web.app", logging.ERROR, "x.py", 1, "failed", (), caught)

    line = Lines().format(record)

    assert "\n" not in line
    assert "ValueError: of ours" in json.loads(line)["traceback"]


def test_an_ingest_in_which_nothing_happened_says_nothing() -> None:
    before = Verdict("truncated", "it is cut off", "copy it again")

    quiet = Report("march", kept=["a.jpg"], refused={"b.jpg": before}, still=["b.jpg"])
    busy = Report("march", developed=["a.jpg"], refused={"b.jpg": before})

    assert list(lines(quiet)) == []
    assert [(one.event, one.file) for one in lines(busy)] == [
        ("ingested", ""),
        ("refused", "b.jpg"),
    ]
