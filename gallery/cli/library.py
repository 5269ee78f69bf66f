"""Commands about the whole library: init, demo, index."""

import os
from pathlib import Path
from typing import Annotated

import typer

from gallery.cli.base import say, say_broken, state
from gallery.cli.progress import told
from gallery.cli.serving import run_server
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.settings import FILE
from gallery.wiring import open_gallery, shipped, today

SETTINGS = """\
# The settings of this site; README.md explains each one. Every line may be left out.

title.en = "Photos"
title.es = "Fotos"
# tagline.en = "Marches and rallies, seen from within"
languages = ["en", "es"]      # the first one leads
# zone = "America/Mexico_City"
# credit = "A. Photographer"
# licence = "CC-BY-4.0"
# base_url = "https://photos.example.org"
"""

FACES = """\
faces = "review"              # somebody looks who may be recognised; "required": before all else
"""


def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the new library.")],
) -> None:
    """Make a library: a folder with gallery.toml and an empty albums/ folder."""
    made = _make(directory, SETTINGS + FACES)
    say(f"{directory} {'is a library now' if made else 'is a library already; nothing changed'}")
    where = "" if directory.resolve() == Path().resolve() else f"--library {directory} "
    say(f"next: gallery {where}ingest FOLDER --album SLUG")


def _make(directory: Path, stated: str) -> bool:
    settings = directory / FILE
    (directory / "albums").mkdir(parents=True, exist_ok=True)
    if settings.exists():
        return False
    settings.write_text(stated, encoding="utf-8")
    return True


def demo(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of the sample library.")
    ] = Path(),
    serve: Annotated[bool, typer.Option("--serve", help="Serve it afterwards.")] = False,
    port: Annotated[int | None, typer.Option(help="Port to serve on.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; as many as there are cores.")
    ] = None,
) -> None:
    """Make a library with the sample essays: their pictures are drawn, then ingested.

    What is there already stays as it is; run again, it renders nothing.
    """
    from gallery.demo.library import lay_out  # a dozen modules that only this command needs

    _make(directory, SETTINGS)
    gallery = open_gallery(directory, {"workers": workers or os.cpu_count(), "port": port})
    refused = False
    with told() as listen:
        words = shipped("albums")
        for slug in lay_out(gallery.store, words, gallery.settings.workers, listen):
            report = ingest(gallery.darkroom(), slug, today=today().date(), listen=listen)
            refused = refused or bool(report.refused)
    say(f"{len(gallery.catalog.albums())} essays in {directory / gallery.settings.albums}")
    if refused:
        raise typer.Exit(1)
    if serve:
        run_server(gallery)


def index(
    context: typer.Context,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Drop it and fill it anew.")] = False,
) -> None:
    """Bring the index up to date with the folders; it may be deleted at any time."""
    gallery = state(context).open()
    count = reindex(gallery.store, gallery.catalog, today().date(), rebuild=rebuild)
    say_broken(gallery, gallery.catalog.tags().keys())
    say(f"{count} albums read, {len(gallery.catalog.albums())} in the index")
