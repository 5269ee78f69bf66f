"""The command that looks for faces: faces."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from gallery import album as albums
from gallery import editing
from gallery.cli.albums import Slug
from gallery.cli.base import counted, say, state
from gallery.cli.progress import told
from gallery.ingest.looking import Tally, look, tally
from gallery.ingest.news import Event, Seen
from gallery.jobs import Pool


def faces(
    context: typer.Context,
    slug: Slug,
    workers: Annotated[
        int | None, typer.Option(help="Processes that look; 0 = cores less one.")
    ] = None,
    count: Annotated[bool, typer.Option("--count", help="Look for none: only tell.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Look for faces in an album's photos, and tell how many are suggested and decided.

    Suggestions decide nothing: a person does, at the desk. Exit code 1 when a photo could not be
    looked at: each one is named.
    """
    gallery = state(context).open({"workers": workers})
    albums.parse(slug, editing.source_of(gallery.store, slug))
    refused: list[str] = []
    if not count:
        with told(as_json) as listen:

            def heard(event: Event) -> None:
                listen(event)
                if isinstance(event, Seen) and event.verdict is not None:
                    refused.append(event.name)

            settings, wall = gallery.settings, gallery.standing().wall
            with Pool(settings.workers or None, settings.timeout, wall) as pool:
                look(gallery.store, slug, pool, heard)
    found = tally(gallery.store, slug)
    (_json if as_json else _plain)(slug, found)
    if refused:
        raise typer.Exit(1)


def _json(slug: str, found: Tally) -> None:
    say(json.dumps({"event": "faces", "album": slug, **asdict(found)}, ensure_ascii=False))


def _plain(slug: str, found: Tally) -> None:
    say(
        f"{slug}: {found.looked} of {counted(found.photos, 'photo')} looked at,"
        f" {counted(found.faces, 'face')} suggested"
    )
    say(
        f"decided about {found.decided} of them: {counted(found.hidden, 'face')} hidden,"
        f" {found.shown} left as they are"
    )
    if found.decided < found.photos:
        say(f"next: /desk/essays/{slug}/faces/ shows them; who may be seen is decided there")
