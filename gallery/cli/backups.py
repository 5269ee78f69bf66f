"""Commands about a second copy of the library: backup, restore."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from gallery.backup import Backup, open_backup
from gallery.backup.contents import open_library
from gallery.backup.proving import prove
from gallery.backup.restoring import Restored, timed
from gallery.backup.restoring import restore as restored
from gallery.backup.run import Outcome, Wanted, back_up
from gallery.cli.base import counted, safe, say, say_finding, sized, state
from gallery.cli.photos import complete
from gallery.cli.progress import told
from gallery.errors import AlbumError, BackupError
from gallery.ingest.index import slugs_of
from gallery.ingest.run import ingest
from gallery.wiring import open_gallery, today

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="The backup's folder, best on another disk.")
]


def backup(
    context: typer.Context,
    directory: Folder,
    read_data: Annotated[
        bool, typer.Option("--read-data", help="Read every file again, and compare its hash.")
    ] = False,
    keep: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Drop all but the newest N backups afterwards."),
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Begin again in a folder that is empty now.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the backups in DIR.")] = False,
    checked: Annotated[
        bool, typer.Option("--check", help="Look whether all of DIR could be restored.")
    ] = False,
) -> None:
    """Back the library up into DIR, while people work; only what is new is read and written.

    It may be stopped at any moment and run again. Exit code 1 when something is damaged or could
    not be read: each file is named, and what DIR had of it stays.
    """
    if (listed or checked) and (keep or anew or (listed and (checked or read_data))):
        raise typer.BadParameter("--list and --check only look: name no other option with them")
    if listed:
        _list(open_backup(directory))
    elif checked:
        _check(open_backup(directory), read_data)
    else:
        _back_up(state(context).folder, directory, Wanted(read_data, keep, anew))


def restore(
    context: typer.Context,
    directory: Folder,
    snapshot: Annotated[
        str, typer.Option(metavar="NAME", help="Which one; else the newest. See backup --list.")
    ] = "",
    to: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="An empty folder; else the library's.")
    ] = None,
) -> None:
    """Bring a library back from a backup into an empty folder, then make its pictures anew.

    Every file is verified while it is written. It may be stopped at any moment and run again.
    """
    folder = state(context).folder if to is None else to
    with told() as listen:
        back = restored(open_backup(directory), folder, snapshot, listen)
    _tell_restored(back, folder)
    gallery = open_gallery(folder)
    with told() as listen:
        reports, room, day = [], gallery.darkroom(), today().date()
        for slug in slugs_of(gallery.store):
            try:
                reports.append(ingest(room, slug, today=day, listen=listen, whole=False))
            except AlbumError as problem:  # it was so when it was backed up: the others go on
                say(str(problem), to=sys.stderr)
        complete(room, reports, listen)
    timed(back, folder)
    say(f"{counted(len(gallery.catalog.albums()), 'essay')} in {folder}")
    say(f"next: gallery --library {folder} check, then serve; people sign in anew")
    if back.findings:
        raise typer.Exit(1)


def _back_up(library: Path, directory: Path, wanted: Wanted) -> None:
    begun = today()
    with told() as listen:
        outcome = back_up(open_library(library), directory, today, wanted, listen)
    for finding in outcome.findings:
        say_finding(finding)
    for path in outcome.left[:20]:
        say(f"  left out: {safe(path)} is a link or no regular file")
    if len(outcome.left) > 20:
        say(f"  left out: {len(outcome.left) - 20} more of them")
    if outcome.unnoted:
        say(f"the desk cannot tell of this backup: {outcome.unnoted}", to=sys.stderr)
    say(_sum(outcome, today(), begun))
    if any(finding.level == "error" for finding in outcome.findings):
        raise typer.Exit(1)


def _sum(outcome: Outcome, ended: datetime, begun: datetime) -> str:
    parts = [
        f"backup {outcome.name}: {counted(outcome.files, 'file')}, {sized(outcome.bytes)}",
        f"{outcome.new} new ({sized(outcome.new_bytes)}), {outcome.read} read",
        f"{(ended - begun).total_seconds():.1f} s",
    ]
    if outcome.dropped.snapshots:
        parts.append(f"{counted(len(outcome.dropped.snapshots), 'older backup')} dropped")
    wrong = sum(finding.level == "error" for finding in outcome.findings)
    return "; ".join([*parts, *([counted(wrong, "finding")] if wrong else [])])


def _list(backup: Backup) -> None:
    wrong = False
    for name in backup.names():
        try:
            one = backup.snapshot(name)
        except BackupError as problem:
            wrong = True
            say(f"{name}: {problem}")
            continue
        title = safe(next(iter(one.title.values()), ""))
        found = f", {counted(one.findings, 'finding')}" if one.findings else ""
        say(f"{name}: {counted(len(one.files), 'file')}, {sized(one.bytes)}{found} ({title})")
    say(f"{counted(len(backup.names()), 'backup')} in {backup.folder}")
    if wrong:
        raise typer.Exit(1)


def _check(backup: Backup, read_data: bool) -> None:
    with told() as listen:
        findings = list(prove(backup, read_data=read_data, listen=listen))
    for finding in findings:
        say_finding(finding)
    whole = "all is there and right" if read_data else "all is there; `--read-data` reads it too"
    count = counted(len(backup.names()), "backup")
    say(f"{count} in {backup.folder}: {counted(len(findings), 'finding') if findings else whole}")
    if findings:
        raise typer.Exit(1)


def _tell_restored(back: Restored, folder: Path) -> None:
    for path in back.mended:
        say(f"{safe(path)}: it was damaged when it was backed up, and came back as it was before")
    for finding in back.findings:
        say_finding(finding)
    say(f"{counted(back.files, 'file')}, {sized(back.bytes)}, from {back.name} are in {folder}")
    say("now the pictures for readers are made; stopped, `gallery ingest` goes on with that")
