"""A library of real camera files, ingested once for all tests that look at it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from gallery.cli import app

SHARED = Path(__file__).resolve().parents[2] / "shared"
ALBUM = "camera-test"
_REPORT = "first-ingest.json"


@dataclass(frozen=True, slots=True)
class Cameras:
    """The library, and what the first ingest said: exit code and report."""

    library: Path
    exit_code: int
    report: dict[str, Any]


def ingested(library: Path, source: Path, album: str) -> Result:
    """Bring a folder into an album, as on the command line."""
    words = ["--library", str(library), "ingest", str(source), "--album", album, "--json"]
    return CliRunner().invoke(app, words, catch_exceptions=False)


def made(library: Path) -> None:
    """Make the library of the camera files beside the checkout, in an empty folder."""
    (library / "albums").mkdir()
    result = ingested(library, SHARED / "photos", ALBUM)
    said = {"exit_code": result.exit_code, "report": json.loads(result.output.splitlines()[-1])}
    (library / _REPORT).write_text(json.dumps(said), "utf-8")


def reported(library: Path) -> Cameras:
    """A library that was made so."""
    said = json.loads((library / _REPORT).read_text("utf-8"))
    return Cameras(library, said["exit_code"], said["report"])
