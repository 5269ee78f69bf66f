"""Commands about the trash: trash, untrash, purge."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from getpass import getuser
from typing import Annotated

import typer

from gallery.catalog import Viewer
from gallery.cli.albums import refill
from gallery.cli.base import counted, safe, say, state
from gallery.editing import trash as bin_of
from gallery.ingest.index import reindex
from gallery.ingest.record import load_manifest
from gallery.people import door as doors
from gallery.purging.derived import leftovers, remove_leftovers
from gallery.purging.doing import planned, purge
from gallery.purging.noting import noting
from gallery.purging.plan import Waste
from gallery.purging.thrown import Thrown, due, essays_of, thrown
from gallery.wiring import Gallery, today

Photos = Annotated[
    list[str] | None,
    typer.Argument(metavar="PHOTO...", help="Its photos; without one the whole essay."),
]


def trash(
    context: typer.Context,
    slug: Annotated[str, typer.Argument(metavar="ALBUM", help="The album.")] = "",
    photos: Photos = None,
    listed: Annotated[bool, typer.Option("--list", help="Say what is in the trash.")] = False,
) -> None:
    """Move photos, or a whole essay, to the trash: nobody sees them any more, nothing is deleted.

    `gallery untrash` takes them out again, as long as `gallery purge` has not removed them: the
    server does so by itself after `trash_days` (30).
    """
    gallery = state(context).open()
    if listed:
        _list(gallery)
        return
    if not slug:
        raise typer.BadParameter("name an album, or say --list")
    others = _shown_by(gallery, slug, photos or [])
    if photos:
        bin_of.trash(gallery.store, slug, photos, getuser(), today())
    else:
        bin_of.trash_essay(gallery.store, slug, getuser(), today())
    refill(gallery, slug)
    for other in others:
        say(f"{other} showed {'it' if len(photos or []) == 1 else 'of them'} too: not any more")
    what = counted(len(photos), "photo") if photos else slug
    named = " ".join([slug, *(photos or [])])
    say(f"{what}: in the trash; `gallery untrash {safe(named)}` takes it out again")


def untrash(
    context: typer.Context,
    slug: Annotated[str, typer.Argument(metavar="ALBUM", help="The album.")],
    photos: Photos = None,
) -> None:
    """Take photos out of the trash, to where they stood; or an essay, which is a draft then."""
    gallery = state(context).open()
    if photos:
        made = bin_of.untrash(gallery.store, slug, photos, getuser(), today()).made
        where = "back where it stood" if made else "in the tray of the essay"
        words = f"{counted(len(photos), 'photo')} of {slug}: {where}"
    else:
        bin_of.untrash_essay(gallery.store, slug, getuser(), today())
        words = f"{slug} is a draft again: `gallery publish {slug}` opens it to readers"
    refill(gallery, slug)
    say(words)


def purge_trash(
    context: typer.Context,
    days: Annotated[
        int | None, typer.Option(min=0, help="What is in the trash for longer goes; `trash_days`.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go, and remove nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove for ever what was in the trash for long enough, and files that nothing names any more.

    These are pictures of photos that are gone or of an earlier recipe, uploads that were given up
    and leftovers of a stop, all older than a day. Photos that are not in the trash are safe.
    """
    gallery = state(context).open()
    now = today()
    wait = gallery.settings.trash_days if days is None else days
    doomed = due(thrown(gallery.store), now, wait)
    plan = planned(gallery.store, doomed)
    rest = leftovers(gallery.store, gallery.recipe.key, now)
    people = _people(gallery, now)
    _told(plan, rest, people)
    if dry_run or not (plan or rest or people):
        return
    if not yes and not typer.confirm("Remove this for ever? There is no way back"):
        say("nothing was removed")
        return
    _purged(gallery, doomed, now)


def _purged(gallery: Gallery, doomed: Sequence[Thrown], now: datetime) -> None:
    """Remove it: what nothing names first, so that a full disk has room to note the others."""
    door, log, who = gallery.door(), gallery.audit(), getuser()
    rest = remove_leftovers(gallery.store, gallery.recipe.key, now)
    doors.forget_senders(door, gallery.settings.sender_days, now, who)
    log.forget(now)
    doors.forget(door, essays_of(doomed))
    removed = purge(gallery.store, doomed, who, now, begun=noting(log, "purged", who, now))
    reindex(gallery.store, gallery.catalog, now.date())
    for kept in removed.kept:
        say(f"{kept} was taken out of the trash meanwhile, and stays")
    gone = [waste for some in removed.files.values() for waste in some] + rest
    say(f"removed: {_sum(gone)}; every photo that is not in the trash is as it was")


def _people(gallery: Gallery, now: datetime) -> str:
    """Whom a purge forgets, in words; "" for nobody."""
    days, door = gallery.settings.sender_days, gallery.door()
    over = len(door.contributors.over(door.passes, days, now))
    return f"{counted(over, 'contributor')} whose link ended {days} days ago" if over else ""


def _list(gallery: Gallery) -> None:
    now, days = today(), gallery.settings.trash_days
    found = thrown(gallery.store)
    for one in found:
        left = one.left(now, days)
        whose = f" by {safe(one.by)}" if one.by else ""
        say(f"{safe(str(one))}: since {one.at:%Y-%m-%d}{whose}, {counted(left, 'day')} left")
    if not found:
        say("the trash is empty")


def _shown_by(gallery: Gallery, slug: str, photos: Sequence[str]) -> list[str]:
    """The other essays that show what goes to the trash."""
    names = photos or list(load_manifest(gallery.store, slug).photos)
    everybody = Viewer(today(), drafts=True, withdrawn=True)
    shown = gallery.catalog.showing([(slug, name) for name in names], everybody)
    return [one for one in shown if one != slug]


def _told(plan: Mapping[str, Sequence[Waste]], rest: Sequence[Waste], people: str) -> None:
    for name, wastes in plan.items():
        say(f"{safe(name)}: {_sum(wastes)}")
    for kind in dict.fromkeys(waste.kind for waste in rest):
        some = [waste for waste in rest if waste.kind == kind]
        say(f"{kind}s that nothing names any more: {_sum(some)}")
    if people:
        say(people)
    if not plan and not rest and not people:
        say("nothing is due: nothing to remove")


def _sum(wastes: Sequence[Waste]) -> str:
    size = sum(waste.bytes for waste in wastes)
    return f"{counted(len(wastes), 'file')}, {size / 1e6:.1f} MB"
