"""Commands about essays: new, publish, withdraw."""

from typing import Annotated

import typer

from gallery import album as albums
from gallery import editing
from gallery.album.draft import draft, slug_of
from gallery.cli.base import say, state
from gallery.errors import AlbumError, Stale
from gallery.ingest.index import reindex
from gallery.wiring import Gallery, today

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The album, as its folder is named.")]


def new(
    context: typer.Context,
    slug: Slug,
    title: Annotated[str, typer.Option(help="Its title in the site's first language.")] = "",
    date: Annotated[str, typer.Option(help="Its date as well as known, like 2026-05-01.")] = "",
) -> None:
    """Make an empty album: a folder with an album.toml to write in. It starts as a draft."""
    gallery = state(context).open()
    if slug_of(slug) != slug:
        raise AlbumError(f"{slug!r} cannot be an address; {slug_of(slug) or 'may-day-2026'!r} can")
    try:
        editing.create(gallery.store, slug, draft(slug, gallery.settings, title, date))
    except Stale as taken:
        raise AlbumError(f"there is an album {slug!r} already") from taken
    refill(gallery, slug)
    say(f"{gallery.settings.albums}/{slug}/album.toml is yours to write; drop photos beside it")


def publish(
    context: typer.Context,
    slug: Slug,
    force: Annotated[bool, typer.Option("--force", help="Publish in spite of warnings.")] = False,
) -> None:
    """Open an essay to readers."""
    gallery = state(context).open()
    album = albums.parse(slug, editing.source_of(gallery.store, slug))
    editing.refuse_trashed(slug, album)
    refill(gallery, slug)
    lacking = _lacking(gallery, slug)
    if lacking and not force:
        raise AlbumError(f"{slug} lacks {' and '.join(lacking)}; --force publishes it all the same")
    editing.publish(gallery.store, slug, today())
    refill(gallery, slug)
    address = f"/{gallery.settings.languages[0]}/photos/{slug}/"
    was = "was public already" if album.status == "published" else "is public now"
    say(f"{slug} {was}: {_site(gallery)}{address}")


def withdraw(context: typer.Context, slug: Slug) -> None:
    """Close an essay: its pages and pictures answer 404 from now on; nothing is deleted."""
    gallery = state(context).open()
    editing.set_status(gallery.store, slug, "withdrawn")
    refill(gallery, slug)
    say(f"{slug} is withdrawn; `gallery publish {slug}` opens it again")


def _site(gallery: Gallery) -> str:
    """The site's address as readers know it, else where `gallery serve` listens."""
    settings = gallery.settings
    return settings.base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


def _lacking(gallery: Gallery, slug: str) -> list[str]:
    """What no public essay should lack."""
    row = next(row for row in gallery.catalog.albums() if row.slug == slug)
    return [
        what
        for what, there in (
            ("a title", bool(row.title)),
            ("blocks (no photo or text is placed in it)", "[[block]]" in row.source),
        )
        if not there
    ]


def refill(gallery: Gallery, slug: str) -> None:
    """Bring the index up to date with one album."""
    reindex(gallery.store, gallery.catalog, today().date(), [slug])
