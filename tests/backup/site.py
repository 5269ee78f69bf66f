"""A small library to back up, and the command line on it."""

import os
from datetime import UTC, datetime
from pathlib import Path

from typer.testing import CliRunner, Result

from gallery import editing
from gallery.cli import app
from gallery.ingest.run import ingest
from gallery.wiring import Gallery
from tests.conftest import LONG_AGO_NS, put

NOW = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
PHOTO = "albums/march/IMG_1.jpg"


def command(library: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--library", str(library), *words], catch_exceptions=True)


def refusal(result: Result) -> str:
    """What a command that refused says; it says nothing else."""
    assert result.exit_code == 1
    return str(result.exception)


def made(gallery: Gallery, card: Path) -> Gallery:
    """An essay of a card's photos, with words of its site's own; nothing of it changed lately."""
    editing.create(gallery.store, "march", 'title.en = "A march"\nstatus = "draft"\n')
    ingest(gallery.darkroom(), "march", [card], today=NOW.date())
    put(gallery.library / "gallery.toml", b'title.en = "Nothing lost"\n')
    put(gallery.library / "people.toml", b"").chmod(0o600)
    put(gallery.library / "templates/static/site.css", b"/* ours */\n")
    put(gallery.library / 'albums/march/caf\udce9 n\u0303 "x".txt', b"a name that is no UTF-8")
    for path in gallery.library.rglob("*"):
        if path.is_file() and ".gallery" not in path.parts:
            os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
    return gallery
