"""The command that looks for anything wrong, and mends what can be mended: check."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gallery.backup import open_backup
from gallery.checking import Progress, advice, fixity
from gallery.checking import check as findings
from gallery.checking.fixity import Fixity
from gallery.checking.repair import Workshop, repair
from gallery.cli.base import counted, safe, say, say_finding, state
from gallery.cli.progress import PLAIN_EVERY
from gallery.desk import clock, gate
from gallery.desk.linting import measure
from gallery.errors import SettingsError
from gallery.model import Finding
from gallery.wiring import Gallery, today

if TYPE_CHECKING:
    from rich.status import Status

_FIXITY = frozenset({"gone", "changed", "renditions"})
"""Codes of findings that are about bytes."""


def check(
    context: typer.Context,
    read_data: Annotated[
        bool,
        typer.Option("--read-data", help="Read every original and rendition; compare its hash."),
    ] = False,
    mend: Annotated[
        bool, typer.Option("--repair", help="Mend what can be mended; nothing is deleted.")
    ] = False,
    backup: Annotated[
        Path | None,
        typer.Option("--from", metavar="BACKUP", help="A backup to mend from, with --repair."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Look for anything wrong in the library; each finding comes with what to do about it.

    Notes are for people to judge: dates that may be wrong, files that nobody needs. Only errors
    make the exit code 1; with --repair, those that remain.
    """
    if backup is not None and not mend:
        raise SettingsError("--from names what to repair from: say --repair too")
    gallery, started = state(context).open(), today()
    wrong = _looked(gallery, read_data, started) + gallery.audit().broken()
    notes = [one for one in wrong if one.level == "note"]
    wrong = [one for one in wrong if one.level != "note"]
    notes += advice(gallery.store, today().date(), gallery.settings.languages[0])
    notes += filter(None, [clock.finding(today(), clock.newest(gallery.store))])
    notes += gate.public(gallery.store, today().date(), measure(gallery.settings, gallery.library))
    if mend:
        wrong = _mended(gallery, backup, wrong, as_json)
    if read_data:
        _note(gallery, started, wrong)
    for one in (*wrong, *notes):
        _tell(one, as_json)
    if not as_json:
        say(_sum(wrong, notes))
    if wrong:
        raise typer.Exit(1)


def _looked(gallery: Gallery, read_data: bool, now: datetime) -> list[Finding]:
    with _progress() as progress:
        return list(
            findings(
                gallery.store,
                gallery.recipe.key,
                read_data=read_data,
                catalog=gallery.catalog,
                book=gallery.door().book,
                now=now,
                progress=progress,
            )
        )


def _note(gallery: Gallery, started: datetime, wrong: list[Finding]) -> None:
    """Everything was read: that is a whole round of the routine reading."""
    begun, ended = (moment.isoformat(timespec="seconds") for moment in (started, today()))
    about_bytes = [one for one in wrong if one.code in _FIXITY]
    photos, size = fixity.size(gallery.store)
    fixity.note(gallery.store, Fixity(begun, ended, photos, size, about_bytes))


def _mended(
    gallery: Gallery, backup: Path | None, wrong: list[Finding], as_json: bool
) -> list[Finding]:
    """Repair, saying for each finding what became of it; those that remain."""
    shop = Workshop(
        gallery.darkroom(),
        gallery.settings.albums,
        gallery.door().book,
        open_backup(backup) if backup else None,
        today().date(),
    )
    left = []
    with _progress() as progress:
        for number, one in enumerate(repair(shop, wrong), 1):
            progress("repairs", number, len(wrong))
            if not one.how:
                left.append(one.finding)
            elif as_json:
                say(json.dumps(asdict(one.finding) | {"repaired": one.how}, ensure_ascii=False))
            else:
                say(f"{safe(one.finding.where)}: repaired: {one.finding.reason}: {one.how}")
    if not as_json and wrong:
        say(f"{counted(len(wrong) - len(left), 'finding')} repaired, {len(left)} remain")
    return left


def _tell(one: Finding, as_json: bool) -> None:
    if as_json:
        say(json.dumps(asdict(one), ensure_ascii=False))
        return
    say_finding(one)


def _sum(wrong: list[Finding], notes: list[Finding]) -> str:
    told = f"{len(wrong)} findings" if wrong else "everything is in order"
    plural = "" if len(notes) == 1 else "s"
    return f"{told}, {len(notes)} note{plural} for the editors" if notes else told


@contextmanager
def _progress() -> Iterator[Progress]:
    """What is looked at, on standard error: in one line of a terminal, else now and then."""
    if sys.stderr.isatty():
        from rich.console import Console  # a look that nobody watches needs none of it

        with Console(stderr=True, highlight=False).status("looking ...") as status:
            yield lambda *told: _show(status, *told)
        return
    spoken = time.monotonic()

    def tell(what: str, done: int, total: int) -> None:
        nonlocal spoken
        if time.monotonic() - spoken > PLAIN_EVERY:
            spoken = time.monotonic()
            say(_words(what, done, total), to=sys.stderr)

    yield tell


def _show(status: "Status", what: str, done: int, total: int) -> None:
    status.update(_words(what, done, total))


def _words(what: str, done: int, total: int) -> str:
    return f"{safe(what)}: {done} of {total}"
