"""A library of real camera files, ingested once for all tests that look at it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from gallery.cli import app

SHARED = Path(__file__).resolve().parents[2] / "shared"
ALBUM = "camera-test"


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


def made(library: Path) -> Cameras:
    """Make the library of the camera files beside the checkout."""
    (library / "albums").mkdir(parents=True)
    result = ingested(library, SHARED / "photos", ALBUM)
    return Cameras(library, result.exit_code, json.loads(result.output.splitlines()[-1]))
