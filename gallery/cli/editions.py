"""Commands that hand the site out in other forms: export, newsletter.

What makes pages is imported where it is used: no other command waits for it to be read.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gallery.catalog import Viewer
from gallery.cli.albums import Slug
from gallery.cli.base import counted, say, state
from gallery.cli.landing import landing, outside
from gallery.cli.progress import PLAIN_EVERY, stoppable
from gallery.ingest.index import reindex
from gallery.ingest.zipping import zipped
from gallery.text import slug as slugged
from gallery.wiring import Gallery, today

if TYPE_CHECKING:
    from rich.progress import Progress

    from gallery.export import Exported

Counter = Callable[[int, int], None]

BaseUrl = Annotated[
    str | None, typer.Option("--base-url", metavar="URL", help="Address of the site.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def export(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Where to; made if it is not there.")
    ] = None,
    base_url: BaseUrl = None,
    zip_file: Annotated[
        Path | None, typer.Option("--zip", metavar="FILE", help="Also an offline copy, as a ZIP.")
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Make DIR a copy that opens from a disk.")
    ] = False,
    downloads: Annotated[
        bool, typer.Option("--downloads", help="Also each essay's photos as a ZIP file.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the published site as files, for any host. A second run writes only what changed.

    Exit code 1 when a page names something that is not there: each address is named.
    """
    from gallery.export import Wish, exported

    if folder is None and zip_file is None:
        raise typer.BadParameter("name a folder, or --zip FILE for an offline copy")
    gallery = state(context).open({"base_url": base_url, "drafts": False})
    reindex(gallery.store, gallery.catalog, today().date())
    lost: list[str] = []
    report: dict[str, object] = {"event": "report"}
    now = today()
    if folder is not None:
        root = outside(gallery, folder)
        with _counting(as_json) as told:
            made = exported(gallery, root, Wish(now, parcels=downloads, offline=offline, told=told))
        report |= _folder(folder, made, as_json=as_json)
        lost += made.lost
    if zip_file is not None:
        report |= _zip(gallery, zip_file, lost, as_json=as_json)
    report |= _unfinished(gallery, now, as_json=as_json) | _next(gallery, now, as_json=as_json)
    _finish(report, list(dict.fromkeys(lost)), as_json=as_json)


def newsletter(
    context: typer.Context,
    slug: Slug,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="LANG", help="Language; else the site's first.")
    ] = None,
    base_url: BaseUrl = None,
    text: Annotated[bool, typer.Option("--text", help="Plain text in place of HTML.")] = False,
) -> None:
    """Print a letter that announces a public essay, for the program that sends your mail."""
    from gallery.export import letter

    gallery = state(context).open({"base_url": base_url, "drafts": False})
    reindex(gallery.store, gallery.catalog, today().date())
    made = letter.plain_text if text else letter.html
    say(made(gallery, slug, lang or gallery.settings.languages[0], today()).rstrip("\n"))


def _folder(folder: Path, made: "Exported", *, as_json: bool) -> dict[str, object]:
    one = made.summary
    if not as_json:
        say(
            f"{folder}: {counted(one.written, 'file')} written, {one.kept} kept,"
            f" {one.removed} removed"
        )
    told = {"written": one.written, "kept": one.kept, "removed": one.removed}
    return {"folder": str(folder), **told}


def _zip(gallery: Gallery, file: Path, lost: list[str], *, as_json: bool) -> dict[str, object]:
    from gallery.export import Wish, copied

    target = outside(gallery, file)
    names: list[str] = []
    with _counting(as_json) as told, landing(target) as out:
        wish = Wish(today(), offline=True, told=told)
        top = slugged(file.stem) or "site"
        zipped(copied(gallery, wish, top, lost), out, lambda entry: names.append(entry.name))
    if not as_json:
        say(f"{file}: {counted(len(names), 'file')}; unpack it and open index.html")
    return {"zip": str(file), "files": len(names)}


def _unfinished(gallery: Gallery, now: datetime, *, as_json: bool) -> dict[str, object]:
    """Say how many of the photos have no AVIF pictures yet: files stay as they are."""
    photos = {(one.album, one.name) for one in gallery.catalog.named(Viewer(now)) if one.lacks}
    if photos and not as_json:
        verb = "has" if len(photos) == 1 else "have"
        say(f"{counted(len(photos), 'photo')} {verb} no AVIF pictures yet: readers get JPEGs")
        say("`gallery ingest` makes them; run this again then")
    return {"unfinished": len(photos)} if photos else {}


def _next(gallery: Gallery, now: datetime, *, as_json: bool) -> dict[str, object]:
    """Say what opens or closes next by itself: files stay as they are until it is run again."""
    second = gallery.catalog.changes(Viewer(now))
    while second is not None and not (essays := gallery.catalog.turning(second)):
        second = gallery.catalog.changes(Viewer(datetime.fromtimestamp(second, UTC)))
    if second is None:
        return {}
    at = datetime.fromtimestamp(second, UTC).isoformat()
    if not as_json:
        say(f"next change: {at}, of {', '.join(essays)}; run it again then")
    return {"next": {"at": at, "essays": essays}}


def _finish(report: dict[str, object], lost: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        say(json.dumps({**report, "lost": lost}, ensure_ascii=False))
    for address in [] if as_json else lost:
        say(f"not there: {address} (`gallery check` may tell why)")
    if lost:
        raise typer.Exit(1)


@contextmanager
def _counting(as_json: bool) -> Iterator[Counter]:
    """Progress that suits the place where the output goes; Ctrl-C ends in a sentence."""
    with stoppable("Run it again and it goes on from here."):
        if as_json:
            yield lambda _done, _known: None
        elif sys.stdout.isatty():
            with _bar() as progress:
                task = progress.add_task("exporting", total=None)
                yield lambda done, known: progress.update(task, completed=done, total=known)
        else:
            yield _lines()


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        console=Console(highlight=False),
    )


def _lines() -> Counter:
    """A line every few seconds, for a log."""
    last = [time.monotonic()]

    def told(done: int, known: int) -> None:
        if time.monotonic() - last[0] > PLAIN_EVERY:
            last[0] = time.monotonic()
            say(f"  {done} of {known} addresses so far")

    return told
