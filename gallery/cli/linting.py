"""The command that looks through essays as the desk does before publishing: lint."""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from gallery.cli.base import counted, safe, say, state
from gallery.desk.linting import looked, measure
from gallery.desk.opened import Desk, opened
from gallery.errors import AlbumError, Missing
from gallery.ingest.index import slugs_of
from gallery.lint import Fault, errors
from gallery.wiring import Gallery, today

TELL_AFTER = 1.0
"""Seconds after which it says how far it is."""


def lint(
    context: typer.Context,
    slugs: Annotated[
        list[str] | None,
        typer.Argument(metavar="ALBUM...", help="The albums; without one all that are no trash."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Look through the words of essays by the rules: one line for each thing that was found.

    Errors keep an essay from readers, and make the exit code 1; what somebody gave a reason to
    ignore is left out. `[lint]` in gallery.toml sets the level of each rule.
    """
    gallery = state(context).open()
    wrong = found = 0
    for desk in _desks(gallery, slugs or []):
        faults = looked(gallery.store, desk, measure(gallery.settings, gallery.library))
        standing = [one for one in faults if not one.reason]
        for one in standing:
            _tell(desk, one, as_json)
        found += len(standing)
        wrong += len(errors(faults))
    if not as_json:
        say(f"{counted(found, 'finding')}, {counted(wrong, 'error')}" if found else "nothing found")
    if wrong:
        raise typer.Exit(1)


def _desks(gallery: Gallery, wanted: list[str]) -> Iterator[Desk]:
    """The albums that are asked for; of all, those that can be read."""
    slugs = wanted or list(slugs_of(gallery.store))
    day, main = today().date(), gallery.settings.languages[0]
    for slug in _progressing(slugs):
        try:
            yield opened(gallery.store, slug, day, main)
        except Missing:
            if wanted:
                raise
        except AlbumError as problem:
            if wanted:
                raise
            say(safe(f"{problem}; `gallery check` says what to do"), to=sys.stderr)


def _progressing(slugs: list[str]) -> Iterable[str]:
    """The same, saying once a second how far it is."""
    spoken = time.monotonic()
    for number, slug in enumerate(slugs):
        if time.monotonic() - spoken > TELL_AFTER:
            spoken = time.monotonic()
            say(f"looking: {number} of {counted(len(slugs), 'album')}", to=sys.stderr)
        yield slug


def _tell(desk: Desk, one: Fault, as_json: bool) -> None:
    where = desk.slug
    if one.photo:
        where = f"{desk.slug}/{one.photo.lstrip('/')}"
    elif one.block >= 0:
        where = f"{desk.slug}, block {one.block + 1}"
    if as_json:
        told = {"album": desk.slug, **asdict(one), "sentence": one.sentence}
        say(json.dumps(told, ensure_ascii=False))
        return
    field = ".".join(filter(None, (one.field, one.lang)))
    say(safe(f"{where}{f' ({field})' if field else ''}: {one.level}: {one.sentence} [{one.rule}]"))
