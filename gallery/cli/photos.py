"""Commands about photos: ingest, inspect."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from gallery.album.draft import draft, slug_of
from gallery.cli.base import counted, safe, say, say_broken, state
from gallery.cli.progress import told
from gallery.editing import create
from gallery.errors import AlbumError, Busy, SettingsError, Stale
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.index import slugs_of
from gallery.ingest.kit import foreseen
from gallery.ingest.later import completed
from gallery.ingest.news import CHANGED, Listener, Report
from gallery.ingest.run import ingest as ingest_album
from gallery.ingest.tasks import EDITORS_ONLY, INSPECT
from gallery.jobs import Pool
from gallery.wiring import Gallery, today

Folders = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FOLDER...", help="Folders (or photos) to bring in.", show_default=False
    ),
]


def ingest(
    context: typer.Context,
    folders: Folders = None,
    album: Annotated[
        str, typer.Option(metavar="SLUG", help="The album; else it is named after the folder.")
    ] = "",
    event: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The event.toml of these photos.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=0, help="Processes that render; 0 = cores less one.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Try photos once more that were refused before.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Read each copy back from the disk, and compare.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Bring photos into an album, read what they say and render them for readers.

    Readers see a photo as soon as its JPEGs are there; AVIF follows when all albums have theirs.
    Without a folder, all albums of the library are looked through. It may be stopped and run
    again at any time. Originals are copied, never moved or changed. Exit code 1 when photos
    were refused: each one is named with the reason.
    """
    gallery = state(context).open({"workers": workers})
    _check(folders or [], album, event)
    event = event.resolve() if event else None
    reports, room = [], replace(gallery.darkroom(), verify=verify)
    with told(as_json) as listen:
        for slug, parts in _wanted(gallery, folders or [], album, event):
            reports.append(_run(room, slug, parts, event, listen, again=again))
        complete(room, reports, listen)
    _summary(gallery, reports, as_json=as_json)
    if any(report.refused for report in reports):
        raise typer.Exit(1)


def _check(folders: list[Path], album: str, event: Path | None) -> None:
    missing = [str(named) for named in (*folders, event) if named and not named.exists()]
    if missing:
        raise typer.BadParameter(f"there is no {', '.join(missing)}")
    if event and not folders and not album:
        raise typer.BadParameter("--event needs a FOLDER or --album SLUG")


def _run(
    room: Darkroom,
    slug: str,
    folders: list[Path],
    event: Path | None,
    listen: Listener,
    *,
    again: bool,
) -> Report:
    """Ingest one album, after whoever is at work on it now."""
    day = today().date()
    begin = partial(ingest_album, room, slug, folders, today=day, event=event, listen=listen)
    begin = partial(begin, again=again, whole=False)
    try:
        return begin()
    except Busy as busy:
        say(f"waiting: {busy}", to=sys.stderr)
        return begin(wait=True)


def complete(room: Darkroom, reports: Iterable[Report], listen: Listener) -> None:
    """Do the second pass of albums whose first one is done; note in each report what came of it."""
    for report in reports:
        if not report.lacking:
            continue
        try:
            done = completed(room, report.slug, today=today().date(), listen=listen)
        except Busy as busy:  # a server is at it: it goes on
            say(f"left to another process: {busy}", to=sys.stderr)
            continue
        report.completed, report.lacking = done.completed, done.lacking
        report.unmade = done.unmade


def _wanted(
    gallery: Gallery, folders: list[Path], album: str, event: Path | None
) -> Iterable[tuple[str, list[Path]]]:
    """Which album takes which folders; albums that are not there yet become drafts."""
    root = (gallery.library / gallery.settings.albums).resolve()
    if not folders:
        return [(slug, []) for slug in ([album] if album else slugs_of(gallery.store))]
    wanted: dict[str, list[Path]] = {}
    for folder in folders:
        at = folder.resolve()
        if at.parent == root:  # an album of this library, named by its folder
            wanted.setdefault(at.name, [])
        elif at == root or root in at.parents:
            raise SettingsError(f"{folder} lies inside the library; name the album's own folder")
        else:
            slug = album or slug_of(at.name if at.is_dir() else at.parent.name)
            wanted.setdefault(slug, []).append(at)
    for slug, parts in wanted.items():
        _ensure(gallery, slug, parts, event)
    return wanted.items()


def _ensure(gallery: Gallery, slug: str, folders: list[Path], event: Path | None) -> None:
    if slug_of(slug) != slug:
        raise AlbumError(
            f"{slug!r} cannot be an address; use small letters, digits and hyphens,"
            f" like --album {slug_of(slug) or 'may-day-2026'}"
        )
    try:
        known = foreseen(gallery.store, slug, folders, event)
        create(gallery.store, slug, draft(slug, gallery.settings, event=known))
    except Stale:
        return  # it is there


def _json(reports: list[Report]) -> None:
    for report in reports:
        told = {"event": "report", **asdict(report)}
        say(json.dumps(told, ensure_ascii=False, default=sorted))


def _summary(gallery: Gallery, reports: list[Report], *, as_json: bool) -> None:
    if as_json:
        _json(reports)
        return
    for report in reports:
        say(f"{report.slug}: {', '.join(_counts(report))}")
        for name in report.changed:
            say(f"{report.slug}: {safe(name)} {CHANGED}")
        for name, verdict in report.unmade.items():
            say(f"{report.slug}: {safe(name)} is shown as JPEG alone: {verdict}")
        for name, kept in report.replaced.items():
            say(f"{report.slug}: {name} is another one now; the one before is kept as {kept}")
        if report.differing:
            number = len(report.differing)
            verb = "says" if number == 1 else "say"
            news = f"{counted(number, 'photo')} {verb} something new"
            say(f"{news}: `gallery differences {report.slug}`")
    say_broken(gallery, {report.slug for report in reports})
    drafts = [row.slug for row in gallery.catalog.albums() if row.status == "draft"]
    for slug in sorted({report.slug for report in reports} & set(drafts)):
        say(f"{slug} is a draft: `gallery serve --drafts` shows it to you alone")
        say(f"`gallery publish {slug}` opens it to readers")


def _counts(report: Report) -> Iterator[str]:
    photos = len(report.developed) + len(report.kept)
    yield f"{photos} photo{'' if photos == 1 else 's'}"
    yield f"{len(report.developed)} developed now"
    if report.trash:
        yield f"{len(report.trash)} of them in the trash"
    if report.twins:
        yield f"{len(report.twins)} were there already under another name"
    if report.beside:
        whose = "its photo" if len(report.beside) == 1 else "their photos"
        yield f"{counted(len(report.beside), 'raw file')} kept beside {whose}"
    if report.gone:
        yield f"{len(report.gone)} gone from the folder"
    if report.passed:
        yield f"{len(report.passed)} files passed over"
    yield f"{len(report.refused)} refused"
    if report.completed:
        yield f"{len(report.completed)} gained AVIF now"
    if report.lacking:
        yield f"{len(report.lacking)} gain AVIF later"


def inspect(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Photos to look into.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line, nulls where it says nothing.")
    ] = False,
) -> None:
    """Print what the gallery reads in a file: date, captions, credit, and who says so."""
    wrong = False
    with Pool(1, 30.0) as pool:
        for outcome in pool.each(INSPECT, ((str(file), (str(file),)) for file in files)):
            found = outcome.value or {"path": outcome.key, "error": str(outcome.verdict)}
            wrong = wrong or found["error"] is not None
            if as_json:
                say(json.dumps(found, ensure_ascii=False))
            else:
                _told(found)
    if wrong:
        raise typer.Exit(1)


def _told(found: dict[str, object]) -> None:
    say(str(found["path"]))
    for key, value in found.items():
        if key not in ("path", "claims") and value not in (None, [], {}):
            say(f"  {key:<19} {_words(value)}{'  (editors only)' if key in EDITORS_ONLY else ''}")
    claims = found.get("claims")
    if isinstance(claims, list):
        say("  claims, most trusted first (editors only)")
        for claim in claims:
            say(f"    {claim['field']}: {claim['value']}  ({claim['source']})")


def _words(value: object) -> str:
    """A value as a person reads it: lists by semicolons, texts with their languages."""
    match value:
        case list():
            return "; ".join(map(str, value))
        case dict():
            return "; ".join(f"{lang or '(no language)'}: {text}" for lang, text in value.items())
        case _:
            return str(value)
