"""The command for what was changed: history."""

import json
from collections.abc import Sequence
from getpass import getuser
from typing import Annotated

import typer

from gallery.cli.albums import Slug, refill
from gallery.cli.base import counted, safe, say, state
from gallery.desk.past import Line, Wanted, lines
from gallery.editing import history as kept
from gallery.editing import printed, undoing
from gallery.editing.batches import Batch
from gallery.editing.history import Entry
from gallery.editing.restoring import restore
from gallery.merging import spans
from gallery.wiring import Gallery, today

_MARKS = {"gone": "[-{}-]", "new": "{{+{}+}}", "cut": "…", "same": "{}"}


def history(
    context: typer.Context,
    slug: Slug,
    photo: Annotated[str, typer.Option(metavar="NAME", help="Only what is about it.")] = "",
    field: Annotated[str, typer.Option(help="Only these words: caption, caption.es.")] = "",
    who: Annotated[str, typer.Option(metavar="NAME", help="Only what this person did.")] = "",
    batch: Annotated[str, typer.Option(metavar="ID", help="Each text of this batch.")] = "",
    undo: Annotated[
        str, typer.Option(metavar="ID", help="Take this batch back where nobody edited since.")
    ] = "",
    put_back: Annotated[
        str, typer.Option("--restore", metavar="ID", help="The words before this line again.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Undo without asking.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show who changed what in an essay, a line for each sitting, the newest first.

    Exit code 1 when an undo had to leave texts that somebody edited since, or when words that
    were to be put back were not, because somebody changed the same ones at that moment.
    """
    gallery = state(context).open()
    if undo:
        _undo(gallery, slug, undo, yes)
        return
    if put_back:
        _restore(gallery, slug, put_back)
        return
    entries = kept.read(gallery.store, slug)
    wanted = Wanted(who=who, photo=photo, field=field, batch=batch)
    for line in lines(entries, wanted, printed.moments(gallery.store, slug)):
        say(_json(line) if as_json else _plain(line))


def _plain(line: Line) -> str:
    last = line.last
    at = f"{line.begun:%Y-%m-%d %H:%M}"
    if f"{line.begun:%H:%M}" != f"{last.at:%H:%M}":
        at += f"–{last.at:%H:%M}"
    kind = "" if last.kind == "said" else last.kind
    if line.batch and line.count > 1:
        what = f"{counted(line.count, 'text')} ({kind}; --undo {line.batch} takes them back)"
        return safe(f"{at}  {last.who}  {what}")
    about = " ".join(part for part in (line.photo, _field(last), kind) if part)
    more = f" ({counted(line.count, 'photo')})" if line.count > 1 else ""
    marked = "".join(_MARKS[tag].format(words) for tag, words in spans(line.old, line.new))
    ident = f"  [{line.first.ident}]" if marked else ""
    return safe(f"{at}  {last.who}  {about}{more}{': ' if marked else ''}{marked}{ident}")


def _json(line: Line) -> str:
    last = line.last
    told = {
        "at": last.at.isoformat(),
        "since": line.begun.isoformat(),
        "who": last.who,
        "kind": last.kind,
        "photo": line.photo,
        "field": last.field,
        "lang": last.lang,
        "old": line.old,
        "new": line.new,
        "count": line.count,
        "batch": line.batch,
        "id": line.first.ident,
    }
    return json.dumps(told, ensure_ascii=False)


def _field(entry: Entry) -> str:
    return f"{entry.field}.{entry.lang}" if entry.lang else entry.field


def _undo(gallery: Gallery, slug: str, batch: str, yes: bool) -> None:
    plan = undoing.would_undo(gallery.store, slug, batch)
    if not yes:
        _tell(plan)
        typer.confirm(f"Undo {counted(len(plan.done), 'text')}?", abort=True)
    done = undoing.undo(gallery.store, slug, batch, getuser(), today())
    refill(gallery, slug)
    say(f"{counted(len(done.done), 'text')}: as before; `--undo {done.id}` does it again")
    _left(done)


def _tell(plan: Batch) -> None:
    for one in plan.done:
        marked = "".join(_MARKS[tag].format(words) for tag, words in spans(one.old, one.new))
        field = f"{one.field}.{one.lang}" if one.lang else one.field
        say(safe(f"{one.photo} {field}: {marked}"))


def _left(done: Batch) -> None:
    for one in done.left:
        field = f"{one.field}.{one.lang}" if one.lang else one.field
        say(safe(f"{one.photo} {field}: left, somebody has edited it since: {one.old}"))
    if done.left:
        raise typer.Exit(1)


def _restore(gallery: Gallery, slug: str, ident: str) -> None:
    langs: Sequence[str] = gallery.settings.languages
    told = restore(gallery.store, slug, ident, "old", "", getuser(), today(), langs=langs)
    refill(gallery, slug)
    if told.parked:
        say(safe(f"somebody changed the same words at this moment; theirs stay: {told.now}"))
        raise typer.Exit(1)
    say(safe(f"it says again: {told.now}"))
