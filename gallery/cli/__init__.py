"""The command line: every command acts on the library in the current folder or --library DIR."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from gallery import __version__
from gallery.cli import (
    albums,
    auditing,
    backups,
    captions,
    checking,
    clocks,
    differences,
    editions,
    facing,
    history,
    library,
    linting,
    moving,
    people,
    photos,
    press,
    printing,
    serving,
    standing,
    tokens,
    trash,
    withholding,
)
from gallery.cli.base import State, say
from gallery.errors import GalleryError

app = typer.Typer(
    name="gallery",
    help="A folder of march photos goes in; a photo essay that people can trust comes out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    library.init,
    library.demo,
    albums.new,
    photos.ingest,
    albums.publish,
    albums.withdraw,
    trash.trash,
    trash.untrash,
    facing.faces,
    withholding.withhold,
    clocks.clock,
    serving.serve,
    serving.work,
    serving.watch,
    library.index,
    standing.status,
    checking.check,
    auditing.audit,
    linting.lint,
    backups.backup,
    backups.restore,
    photos.inspect,
    captions.import_captions,
    press.export_captions,
    press.package,
    editions.export,
    editions.newsletter,
    differences.differences,
    history.history,
):
    app.command()(command)
app.command("move")(moving.move_library)
app.command("print")(printing.print_essay)
app.command("purge")(trash.purge_trash)
app.add_typer(people.people)
app.add_typer(tokens.tokens)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"gallery {__version__}")
        raise typer.Exit


@app.callback()
def common(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option("--library", metavar="DIR", help="The library to act on.")
    ] = Path(),
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Exit code 0: fine; 1: something was refused or is wrong (each named); 2: usage."""
    context.obj = State(folder)


def main() -> None:
    """Run the command line; what the product refuses is one sentence, never a stack trace."""
    try:
        app()
    except GalleryError as refusal:
        say(f"gallery: {refusal}", to=sys.stderr)
        sys.exit(1)
