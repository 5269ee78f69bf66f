"""Commands about essays: new, publish, withdraw."""

from collections.abc import Sequence
from datetime import UTC, datetime
from getpass import getuser
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gallery import album as albums
from gallery import editing
from gallery.album.draft import draft, slug_of
from gallery.blocks import Album
from gallery.cli.base import counted, say, state
from gallery.desk import gate, moments
from gallery.desk.linting import measure
from gallery.desk.noting import going
from gallery.desk.opened import opened
from gallery.editing import timing
from gallery.editing.history import Entry
from gallery.errors import AlbumError, Stale
from gallery.ingest.index import reindex
from gallery.lint import sealed
from gallery.wiring import Gallery, today

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The album, as its folder is named.")]

_UNCLEAR = {
    "unreadable": "write a day and a time, like 2026-05-02T06:00",
    "skipped": "that night the clock of {zone} is set forward and never shows this time",
    "twice": "that night the clock of {zone} is set back and shows this time twice; write {both}",
}


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
    say(f"{gallery.shelf}/{slug}/album.toml is yours to write; drop photos beside it")


def publish(
    context: typer.Context,
    slug: Slug,
    override: Annotated[
        str,
        typer.Option(
            metavar="REASON", help="Publish in spite of errors; the history keeps who and why."
        ),
    ] = "",
    at: Annotated[
        str,
        typer.Option(
            "--at",
            metavar="WHEN",
            help="Let it open by itself then: 2026-05-02T06:00, by the clock of its zone.",
        ),
    ] = "",
) -> None:
    """Open an essay to readers, if no error stands: `gallery lint` names them."""
    gallery = state(context).open()
    album = albums.parse(slug, editing.source_of(gallery.store, slug))
    editing.refuse_trashed(slug, album)
    refill(gallery, slug)
    entries = _answered(gallery, slug, override)
    if at:
        _schedule(gallery, slug, album, at, entries)
        return
    with going(gallery.audit(), slug, "published", getuser(), today(), entries):
        editing.publish(gallery.store, slug, today(), entries)
    refill(gallery, slug)
    address = f"/{gallery.settings.languages[0]}/photos/{slug}/"
    was = "was public already" if album.status == "published" else "is public now"
    say(f"{slug} {was}: {_site(gallery)}{address}")


def _schedule(gallery: Gallery, slug: str, album: Album, at: str, entries: Sequence[Entry]) -> None:
    zone, now = moments.zone_of(album, gallery.settings.zone), today()
    found = _read(at, zone)
    if found.moment is None:
        both = " or ".join(one.isoformat(timespec="minutes") for one in found.both)
        raise AlbumError(f"{at!r}: {_UNCLEAR[found.problem].format(zone=zone.key, both=both)}")
    if found.moment <= now:
        raise AlbumError(f"{at} has passed in {zone.key}; `gallery publish {slug}` opens it now")
    if album.status == "published":
        raise AlbumError(f"{slug} is public already; `gallery withdraw {slug}` closes it")
    doing = timing.Doing(getuser(), now, entries)
    there = found.moment.astimezone(UTC)
    opens = f"{there:%Y-%m-%d %H:%M} UTC"
    with going(gallery.audit(), slug, "scheduled", getuser(), now, entries, opens=opens):
        timing.schedule(gallery.store, slug, album.status, found.moment, doing)
    refill(gallery, slug)
    say(f"{slug} opens {found.moment:%Y-%m-%d %H:%M} {zone.key} = {opens}")


def _read(at: str, zone: ZoneInfo) -> moments.Read:
    """A moment by the clock of a zone, or with its own offset."""
    try:
        stated = datetime.fromisoformat(at)
    except ValueError:
        return moments.Read(problem="unreadable")
    if stated.tzinfo is not None:
        return moments.Read(stated)
    day, _, minute = at.replace(" ", "T").partition("T")
    return moments.read(day, minute, zone)


def withdraw(context: typer.Context, slug: Slug) -> None:
    """Close an essay: its pages and pictures answer 404 from now on; nothing is deleted."""
    gallery = state(context).open()
    with going(gallery.audit(), slug, "withdrawn", getuser(), today()):
        editing.set_status(gallery.store, slug, "withdrawn")
    refill(gallery, slug)
    say(f"{slug} is withdrawn; `gallery publish {slug}` opens it again")


def _site(gallery: Gallery) -> str:
    """The site's address as readers know it, else where `gallery serve` listens."""
    settings = gallery.settings
    return settings.base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


def _answered(gallery: Gallery, slug: str, reason: str) -> list[Entry]:
    """What the history is to say of errors that are overridden; AlbumError when they stand.

    reason  why it may go out with them, "" = nobody says so
    """
    desk = opened(gallery.store, slug, today().date(), gallery.settings.languages[0])
    found = gate.standing(gallery.store, desk, measure(gallery.settings, gallery.library))
    if not found:
        return []
    if shut := sealed(found):
        raise AlbumError(
            f"{slug} has {counted(len(shut), 'photo')} about whose faces nobody has decided, which"
            f" is required; `gallery lint {slug}` names them, and no reason overrides it"
        )
    if not reason.strip():
        count = counted(len(found), "error")
        rules = ", ".join(dict.fromkeys(one.rule for one in found))
        raise AlbumError(
            f"{slug} has {count} ({rules}); `gallery lint {slug}` names"
            f" {'them' if len(found) > 1 else 'it'}; --override REASON publishes it all the same"
        )
    return [gate.override(found, getuser(), " ".join(reason.split()), today())]


def refill(gallery: Gallery, slug: str) -> None:
    """Bring the index up to date with one album."""
    reindex(gallery.store, gallery.catalog, today().date(), [slug])
