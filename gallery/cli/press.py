"""Commands that hand an essay out to other desks: export-captions, package."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

from gallery import album as albums
from gallery import editing
from gallery.blocks import Album
from gallery.captions import Row, table_of
from gallery.cli.albums import Slug
from gallery.cli.base import counted, say, state
from gallery.cli.landing import landing, outside
from gallery.cli.progress import told
from gallery.cli.sidecars import photos_of
from gallery.errors import GalleryError, StoreError
from gallery.ingest.news import Event, Seen
from gallery.ingest.package import entries
from gallery.ingest.shown import Lacking, Shown, rejected_in, shown_in
from gallery.ingest.sidecar import own_words, sidecar
from gallery.ingest.zipping import Entry, zipped
from gallery.model import Verdict
from gallery.wiring import Gallery, today

TABLE = "captions.csv"


def export_captions(
    context: typer.Context,
    slug: Slug,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where to; made if it is not there.")
    ],
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that are there already.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Write an essay's words for other programs: a sidecar (.xmp) for each photo, and a table.

    `gallery import-captions SLUG FOLDER` brings them back. Exit code 1 when a photo that the
    essay names is not there: each one is named.
    """
    gallery = state(context).open()
    target = outside(gallery, folder)
    album = albums.parse(slug, editing.source_of(gallery.store, slug))
    found = list(shown_in(gallery.store, album, today().date()))
    photos = [one for one in found if isinstance(one, Shown)]
    lacking = [one for one in found if isinstance(one, Lacking)]
    left = rejected_in(gallery.store, album, today().date())
    files = _files(gallery, album, photos, list(left))
    _refuse_to_replace(target, [] if force else list(files))
    for name, data in files.items():
        with landing(target / name) as file:
            file.write(data)
    (_json if as_json else _plain)(folder, list(files), lacking)
    if lacking:
        raise typer.Exit(1)


def package(
    context: typer.Context,
    slug: Slug,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE.zip", help="Where to; else SLUG.zip here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Pack an essay for the press: its photos in full size with their words, and captions.txt.

    JPEG originals keep their pixels byte by byte; all else that they said is left behind, and
    the essay's words are written in. Exit code 1 when a photo could not go in: each is named.
    """
    gallery = state(context).open()
    file = to or Path(f"{slug}.zip")
    target = outside(gallery, file)
    album = albums.parse(slug, editing.source_of(gallery.store, slug))
    gallery.audit().write("originals-exported", getuser(), slug, today(), photos=len(album.photos))
    packed: list[str] = []
    refused: dict[str, Verdict] = {}
    with told(as_json) as listen:

        def heard(event: Event) -> None:
            listen(event)
            if isinstance(event, Seen) and event.verdict is not None:
                refused[event.name] = event.verdict

        def kept(entry: Entry) -> None:
            packed.append(entry.name)

        with landing(target) as out:
            wall, places = gallery.standing().wall, gallery.settings.place_shown
            asked = (places, gallery.settings.faces)
            files = entries(gallery.store, album, today().date(), heard, wall, *asked)
            zipped(files, out, kept)
            if not packed:
                raise GalleryError(f"{slug} shows no photo that can be packed; nothing is written")
    _packed(album, file, packed, refused, as_json=as_json)
    if refused:
        raise typer.Exit(1)


def _files(
    gallery: Gallery, album: Album, photos: Sequence[Shown], rejected: Sequence[Shown]
) -> Mapping[str, bytes]:
    """Path below the folder -> content: the sidecars, and the table of what editors wrote.

    Rejected photos have a sidecar alone, which says so to the photographer's own program.
    """
    others = [f"{album.slug}/{name}" for name in photos_of(gallery, album.slug)]
    stems = Counter(_stem(key) for key in dict.fromkeys([*(p.key for p in photos), *others]))
    files: dict[str, bytes] = {}
    for photo in (*photos, *rejected):
        name = photo.block.photo.lstrip("/")
        short = name if stems[_stem(photo.key)] > 1 else name.rpartition(".")[0] or name
        files[f"{short}.xmp"] = sidecar(photo)
    rows = [Row(None, photo.block.photo, own_words(photo.block)) for photo in photos]
    return files | {TABLE: table_of(rows, gallery.settings.languages)}


def _stem(key: str) -> str:
    return (key.rpartition(".")[0] or key).lower()


def _refuse_to_replace(folder: Path, names: Sequence[str]) -> None:
    there = [name for name in names if (folder / name).exists()]
    if there:
        more = f" and {len(there) - 5} more" if len(there) > 5 else ""
        raise StoreError(
            f"{folder} holds {', '.join(there[:5])}{more} already; --force replaces them"
        )


def _plain(folder: Path, files: Sequence[str], lacking: Sequence[Lacking]) -> None:
    for one in lacking:
        say(f"left out: {one.photo}: {one.verdict.reason}")
    say(f"{counted(len(files) - 1, 'sidecar')} and {TABLE} written to {folder}")


def _json(folder: Path, files: Sequence[str], lacking: Sequence[Lacking]) -> None:
    for one in lacking:
        told = {"event": "lacking", "photo": one.photo, "reason": one.verdict.reason}
        say(json.dumps(told, ensure_ascii=False))
    report = {"event": "report", "folder": str(folder), "files": files}
    say(json.dumps(report, ensure_ascii=False))


def _packed(
    album: Album,
    file: Path,
    packed: Sequence[str],
    refused: Mapping[str, Verdict],
    *,
    as_json: bool,
) -> None:
    if as_json:
        report = {
            "event": "report",
            "file": str(file),
            "status": album.status,
            "packed": packed[:-1],
            "refused": {name: str(verdict) for name, verdict in refused.items()},
        }
        say(json.dumps(report, ensure_ascii=False))
        return
    missing = f", {len(refused)} refused" if refused else ""
    say(f"{file}: {counted(len(packed) - 1, 'photo')} and their words{missing}")
    if album.status != "published":
        say(f"{album.slug} is not public (its status is {album.status}): mind who gets this")
