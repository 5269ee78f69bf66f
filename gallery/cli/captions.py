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
from gallery.captions import LARGEST, Change, Key, Plan, Refusal, Row, Table, changes, parse_table
from gallery.cli.albums import Slug, refill
from gallery.cli.base import say, state
from gallery.errors import Missing
from gallery.ingest.discover import sidecar_names
from gallery.ingest.read import claims
from gallery.ingest.record import load_manifest
from gallery.ingest.resolve import facts
from gallery.model import Facts, Lang
from gallery.store import Entry
from gallery.wiring import Gallery, today

LARGEST_SIDECAR = 1 << 20
"""Bytes of a sidecar; what is longer is not read as XMP either."""


def import_captions(
    context: typer.Context,
    slug: Slug,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE.csv", help="Table of words.", exists=True, dir_okay=False, readable=True
        ),
    ] = None,
    sidecars: Annotated[
        bool, typer.Option("--sidecars", help="Take the words of the .xmp beside the photos.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Bring captions, alt texts and credits in from a table, after showing what changes.

    Exit code 1 when rows were refused: each one is named with its line and the reason.
    """
    if (file is None) is not sidecars:
        raise typer.BadParameter("name a table FILE.csv, or else give --sidecars")
    gallery = state(context).open()
    album = albums.parse(slug, editing.source_of(gallery.store, slug))
    table = _from_sidecars(gallery, album) if file is None else parse_table(_bytes(file))
    plan = changes(album, table.rows, _photos(gallery, slug))
    refused = sorted((*table.refused, *plan.refused), key=lambda one: one.line or 0)
    (_json if as_json else _plain)(table, plan, refused)
    agreed = bool(plan.changes) and (yes or _agreed(plan, as_json))
    left = editing.save_photo_texts(gallery.store, slug, plan.changes) if agreed else ()
    if agreed:
        refill(gallery, slug)
    (_json_end if as_json else _plain_end)(plan, agreed, left, len(refused))
    if refused or left:
        raise typer.Exit(1)


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as table:
            return table.read(LARGEST + 1)
    except OSError as problem:
        raise typer.BadParameter(f"{file} cannot be read: {problem.strerror}") from problem


def _photos(gallery: Gallery, slug: str) -> list[str]:
    """The photos that lie in the album, in a block or not."""
    known = load_manifest(gallery.store, slug).photos.values()
    return [photo.name for photo in known if photo.verdict is None and not photo.gone]


def _from_sidecars(gallery: Gallery, album: Album) -> Table:
    """The words of the sidecars beside the photos, as rows; the byline is no credit line."""
    listed = gallery.store.list(album.slug, deep=False)
    beside = {e.key.rpartition("/")[2].lower(): e for e in listed if e.kind == "file"}
    main = album.lang or gallery.settings.languages[0]
    own = (block.photo for block in album.photos if not block.photo.startswith("/"))
    rows: list[Row] = []
    refused: list[Refusal] = []
    for photo in dict.fromkeys([*own, *_photos(gallery, album.slug)]):
        entry = next((beside[n] for n in sidecar_names(photo) if n in beside), None)
        if entry is None:
            continue
        if entry.bytes > LARGEST_SIDECAR:
            refused.append(Refusal(None, photo, "its sidecar is over 1 MiB"))
            continue
        texts = _words(_said(gallery, photo, entry), main)
        if texts:
            rows.append(Row(None, photo, texts))
    return Table(tuple(rows), tuple(refused))


def _said(gallery: Gallery, photo: str, sidecar: Entry) -> Facts:
    """What a sidecar alone says: the photo's own bytes are not asked."""
    try:
        packet, _ = gallery.store.get(sidecar.key)
    except Missing:
        return Facts()  # taken away since the folder was listed
    return facts(claims(b"", photo, packet), today().date())


def _words(said: Facts, main: Lang) -> Mapping[Key, str]:
    """Words of a language that the sidecar does not name fill the album's main one."""
    words: dict[Key, str] = {}
    for field, texts in (("caption", said.captions), ("alt", said.alt)):
        for lang, text in texts.items():
            if lang or main not in texts:
                words[field, lang or main] = text
    return words | ({("credit", ""): said.credit} if said.credit else {})


def _agreed(plan: Plan, as_json: bool) -> bool:
    """Ask on a terminal; nobody answers elsewhere, and machines are not asked."""
    if as_json or not sys.stdin.isatty():
        return False
    return typer.confirm(f"Write {_count(len(plan.changes), 'change')}?")


def _plain(table: Table, plan: Plan, refused: Iterable[Refusal]) -> None:
    for name in table.passed:
        say(f"passed over: column {_safe(name)} (words stand under caption.en, alt.es, credit)")
    for one in refused:
        say(f"refused: {_place(one)}{one.reason}")
    for photo in plan.waiting:
        say(f"left out: {_safe(photo)}: no block of the essay shows it")
    for change in plan.changes:
        say("\n".join(_shown(change)))


def _place(one: Refusal) -> str:
    places = [f"line {one.line}"] if one.line else []
    places += [_safe(one.file)] if one.file else []
    return f"{', '.join(places)}: " if places else ""


def _shown(change: Change) -> Iterator[str]:
    """One change as a unified list: old lines with -, new ones with +."""
    yield f"{_safe(change.photo)}  {_field(change)}"
    for mark, words in (("-", change.old), ("+", change.new)):
        yield from (f"  {mark} {_safe(line)}" for line in words.split("\n") if words)


def _field(change: Change) -> str:
    return f"{change.field}.{change.lang}" if change.lang else change.field


def _safe(words: str) -> str:
    """Words as a terminal may show them: what would steer it is spelt out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in words)


def _plain_end(plan: Plan, agreed: bool, left: Sequence[Change], refused: int) -> None:
    for one in left:
        now = f"it says {_safe(one.old)!r} now" if one.old else "its words are gone"
        say(f"left as it is: {_safe(one.photo)}  {_field(one)}: changed by someone else; {now}")
    parts = [f"{_count(refused, 'row')} refused"] if refused else []
    parts += [f"{_count(len(plan.waiting), 'photo')} left out"] if plan.waiting else []
    written = len(plan.changes) - len(left)
    if agreed:
        say(", ".join([f"{_count(written, 'change')} written", *parts]))
    elif plan.changes:
        unwritten = f"{_count(len(plan.changes), 'change')} not written (--yes writes)"
        say(", ".join([unwritten, *parts]))
    else:
        say(", ".join(["nothing changes", *parts]))


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


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
