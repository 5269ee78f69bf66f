"""The command that brings words in from a table or from sidecars: import-captions."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gallery import album as albums
from gallery import editing
from gallery.blocks import Album
from gallery.captions import LARGEST, Change, Plan, Refusal, Table, changes, parse_table
from gallery.cli.albums import Slug, refill
from gallery.cli.base import counted, safe, say, state
from gallery.cli.sidecars import beside, inside, photos_of
from gallery.wiring import Gallery


def import_captions(
    context: typer.Context,
    slug: Slug,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH",
            help="A table of words (CSV), or a folder of sidecars (.xmp).",
            exists=True,
            readable=True,
        ),
    ] = None,
    sidecars: Annotated[
        bool, typer.Option("--sidecars", help="Take the words of the .xmp beside the photos.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Bring captions, alt texts and credits in from outside, after showing what changes.

    Exit code 1 when rows were refused: each one is named with its line and the reason.
    """
    if (file is None) is not sidecars:
        raise typer.BadParameter("name a table or a folder, or else give --sidecars")
    gallery = state(context).open()
    album = albums.parse(slug, editing.source_of(gallery.store, slug))
    table = _table(gallery, album, file)
    plan = changes(album, table.rows, photos_of(gallery, slug))
    refused = sorted((*table.refused, *plan.refused), key=lambda one: one.line or 0)
    (_json if as_json else _plain)(table, plan, refused)
    agreed = bool(plan.changes) and (yes or _agreed(plan, as_json))
    left = editing.save_photo_texts(gallery.store, slug, plan.changes) if agreed else ()
    if agreed:
        refill(gallery, slug)
    (_json_end if as_json else _plain_end)(plan, agreed, left, len(refused))
    if refused or left:
        raise typer.Exit(1)


def _table(gallery: Gallery, album: Album, path: Path | None) -> Table:
    """The rows of a table, of a folder of sidecars, or (None) of the sidecars beside the photos."""
    if path is None:
        return beside(gallery, album)
    return inside(gallery, album, path) if path.is_dir() else parse_table(_bytes(path))


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as table:
            return table.read(LARGEST + 1)
    except OSError as problem:
        raise typer.BadParameter(f"{file} cannot be read: {problem.strerror}") from problem


def _agreed(plan: Plan, as_json: bool) -> bool:
    """Ask on a terminal; nobody answers elsewhere, and machines are not asked."""
    if as_json or not sys.stdin.isatty():
        return False
    return typer.confirm(f"Write {counted(len(plan.changes), 'change')}?")


def _plain(table: Table, plan: Plan, refused: Iterable[Refusal]) -> None:
    for name in table.passed:
        say(f"passed over: column {safe(name)} (words stand under caption.en, alt.es, credit)")
    for one in refused:
        say(f"refused: {_place(one)}{one.reason}")
    for photo in plan.waiting:
        say(f"left out: {safe(photo)}: no block of the essay shows it")
    for change in plan.changes:
        say("\n".join(_shown(change)))


def _place(one: Refusal) -> str:
    places = [f"line {one.line}"] if one.line else []
    places += [safe(one.file)] if one.file else []
    return f"{', '.join(places)}: " if places else ""


def _shown(change: Change) -> Iterator[str]:
    """One change as a unified list: old lines with -, new ones with +."""
    yield f"{safe(change.photo)}  {_field(change)}"
    for mark, words in (("-", change.old), ("+", change.new)):
        yield from (f"  {mark} {safe(line)}" for line in words.split("\n") if words)


def _field(change: Change) -> str:
    return f"{change.field}.{change.lang}" if change.lang else change.field


def _plain_end(plan: Plan, agreed: bool, left: Sequence[Change], refused: int) -> None:
    for one in left:
        now = f"it says {safe(one.old)!r} now" if one.old else "its words are gone"
        say(f"left as it is: {safe(one.photo)}  {_field(one)}: changed by someone else; {now}")
    parts = [f"{counted(refused, 'row')} refused"] if refused else []
    parts += [f"{counted(len(plan.waiting), 'photo')} left out"] if plan.waiting else []
    written = len(plan.changes) - len(left)
    if agreed:
        say(", ".join([f"{counted(written, 'change')} written", *parts]))
    elif plan.changes:
        unwritten = f"{counted(len(plan.changes), 'change')} not written (--yes writes)"
        say(", ".join([unwritten, *parts]))
    else:
        say(", ".join(["nothing changes", *parts]))


def _json(table: Table, plan: Plan, refused: Iterable[Refusal]) -> None:
    _lines("passed", ({"column": name} for name in table.passed))
    _lines("refused", (asdict(one) for one in refused))
    _lines("waiting", ({"photo": photo} for photo in plan.waiting))
    _lines("change", (asdict(change) for change in plan.changes))


def _json_end(plan: Plan, agreed: bool, left: Sequence[Change], refused: int) -> None:
    _lines("left", (asdict(one) for one in left))
    written = len(plan.changes) - len(left) if agreed else 0
    counts = {"changes": len(plan.changes), "written": written, "refused": refused}
    _lines("report", [counts | {"waiting": len(plan.waiting), "left": len(left)}])


def _lines(event: str, told: Iterable[Mapping[str, object]]) -> None:
    for one in told:
        say(json.dumps({"event": event, **one}, ensure_ascii=False))
