"""Commands about camera clocks: clock."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from gallery.cli.albums import Slug, refill
from gallery.cli.base import say, state
from gallery.errors import AlbumError
from gallery.ingest.bodies import Body, bodies, set_shift, shift_by_photo
from gallery.values import duration, spelled
from gallery.wiring import today


def clock(
    context: typer.Context,
    slug: Slug,
    camera: Annotated[str, typer.Argument(help="The camera, as the list names it.")] = "",
    shift: Annotated[
        str, typer.Option(help="What to add to its times: -05:00:00, +00:07:00; +00:00:00 undoes.")
    ] = "",
    photo: Annotated[
        str, typer.Option(metavar="NAME", help="A photo whose true time is known ...")
    ] = "",
    shows: Annotated[
        str, typer.Option(metavar="TIME", help="... and that time: 2026-05-01T09:31:00, local.")
    ] = "",
) -> None:
    """Show the cameras of an album, or set the clock of one right.

    The originals are not touched: the shift is kept in album.toml, and photos that stand in time
    order are put into the right one.
    """
    gallery = state(context).open()
    if shift or photo or shows:
        if photo or shows:
            camera, span = shift_by_photo(gallery.store, slug, photo, _moment(shows))
        else:
            span = duration({"--shift": shift}, "--shift")
        set_shift(gallery.store, slug, camera, span, today().date())
        refill(gallery, slug)
    for body in bodies(gallery.store, slug):
        say(_line(body))


def _moment(shows: str) -> datetime:
    try:
        return datetime.fromisoformat(shows)
    except ValueError as problem:
        raise AlbumError(f"{shows!r} is no time like 2026-05-01T09:31:00") from problem


def _line(body: Body) -> str:
    name = body.camera or "(no camera named)"
    span = f"{body.first} to {body.last}" if body.first else "no times"
    shift = f", shifted by {spelled(body.shift)}" if body.shift != timedelta() else ""
    return f"{name}: {body.photos} photos, its clock said {span}{shift}"
